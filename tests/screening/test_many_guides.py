"""Beside a question with many pages three stand open, and the others are one press away."""

from __future__ import annotations

import re
from uuid import UUID

from handrail.library.handbook import pages_for
from tests.screening.forms import Browser, screening


def test_no_page_of_a_question_is_left_out(asha: Browser, key: UUID) -> None:
    html = asha.get("answer", key).content.decode()
    parts = [part.split("</fieldset>")[0] for part in html.split('<fieldset id="q-')[1:]]
    drawn = {part.split('"')[0]: re.findall(r'/guide/([^/"]+)/', part) for part in parts}
    questions = {one.name: one for one in screening().questions()}
    assert {"P43", "P46"} <= set(drawn)
    for name, pages in drawn.items():
        assert pages == list(pages_for(name, tuple(sorted(questions[name].indicators))))
    assert {"indicator-cd8", "indicator-cd10"} <= set(drawn["P43"])


def test_what_is_beyond_three_is_folded(asha: Browser, key: UUID) -> None:
    html = asha.get("answer", key).content.decode()
    beside = html[html.index('id="q-P43"') :]
    beside = beside[beside.index('<div class="guide">') : beside.index("</fieldset>")]
    shown, folded = beside.split('<details class="screen"><summary>More pages</summary>')
    assert shown.count("<a ") == 3
    assert folded.count("<a ") == len(pages_for("P43")) - 3
    few = html[html.index('id="q-P08"') : html.index('id="q-P09"')]
    assert "More pages" not in few
