"""Every form that comes in leaves as an XForm that ODK Validate takes (Java); XForms that come in ask the same as before."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from handrail import content
from handrail.authoring.gate import has_validate, odk_validate
from handrail.core.interchange.xform.reading import read_xform
from handrail.core.interchange.xform.writing import write_form, write_xform
from handrail.core.interchange.xlsform.convert import convert
from handrail.core.interchange.xlsform.form import Form
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.importing import look
from handrail.core.interchange.xlsform.pyxforms import judged
from handrail.core.interchange.xlsform.reading import read_book
from tests.core.interchange.test_xform_behaviour import in_odk
from tests.core.interchange.xform_forms import FORMS, VERDICTS, needs_forms
from tests.core.interchange.xlsform_examples import BOOKS, HTCDS, REFUSED, needs_examples

needs_java = pytest.mark.skipif(not has_validate(), reason="Java is missing: ODK Validate did not judge")
pytestmark = pytest.mark.filterwarnings("ignore")
ACCEPTED = [path for path in (*BOOKS, HTCDS) if path.name not in REFUSED]
COME_IN = [path for path in FORMS if path.name not in VERDICTS]

ELSEWISE = {
    "one-question-relevance.xml": "ODK's engine ignores a bind with a relative path; JavaRosa and we do not",
    "random.xml": "draws numbers",
    "randomTest_broken.xml": "draws numbers",
}

OTHERWISE = {
    "UCL_Biomass_Plot_Form.xlsx": "needs another file",
    "pull_data.xlsx": "needs another file",
    "case_insensitivity.xls": "select_one_external: ODK Web Forms takes pyxform's `query` for a text",
    "case_insensitivity.xlsx": "select_one_external",
    "choice_name_as_type.xls": "select_one_external",
    "loop.xls": "pyxform writes a round of the loop for “other”, too",
    "loop.xlsx": "pyxform writes a round of the loop for “other”, too",
}


def form(path: Path) -> Form:
    return look(read_book(path.read_bytes(), path.name).book).form


@needs_java
@pytest.mark.parametrize("name", content.ids("instruments"))
def test_what_ships_is_valid(name: str) -> None:
    assert odk_validate(write_xform(content.read("instruments", name))) == ""


@needs_examples
@needs_java
@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.name)
def test_a_workbook_leaves_valid(path: Path) -> None:
    """As our own files have it, and with all that they leave out."""
    assert odk_validate(write_xform(convert(form(path)).files)) == ""
    assert odk_validate(write_form(form(path))) == ""


@needs_examples
@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.name)
def test_our_xform_asks_what_that_of_pyxform_asks(path: Path) -> None:
    """ODK's engine asks and keeps the same in both."""
    if path.name in OTHERWISE:
        pytest.skip(OTHERWISE[path.name])
    made, random = form(path), Random(3)
    given = [_answers(made, random) for _ in range(8)]
    theirs = judged(read_book(path.read_bytes(), path.name).book, whole=True).xform
    for one, other in zip(in_odk(theirs, given), in_odk(write_form(made), given), strict=True):
        assert _plain(one) == _plain(other)


def _plain(said: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """Without the time of filling in, and labels that pyxform adds for drawing tables."""
    drawn = ("reserved_name_for_field_list_labels", "generated_table_list_label")
    relevant = [place for place in said["relevant"] if not place.rpartition(".")[2].startswith(drawn)]
    times = ("start", "end", "today")
    return sorted(relevant), {place: text for place, text in said["kept"].items() if place not in times}


@needs_forms
@needs_java
@pytest.mark.parametrize("path", COME_IN, ids=lambda path: path.name)
def test_an_xform_leaves_valid(path: Path) -> None:
    assert odk_validate(write_form(read_form(read_xform(path.read_bytes()).book).form)) == ""


@needs_forms
@pytest.mark.parametrize("path", COME_IN, ids=lambda path: path.name)
def test_an_xform_asks_the_same_after_it_left(path: Path) -> None:
    """ODK's engine asks and keeps the same in the form that came and in the one that leaves."""
    came = path.read_text(encoding="utf-8")
    reading = read_xform(path.read_bytes())
    if path.name in ELSEWISE or any(one.code == "xform.rounds" for one in reading.notes) or 'src="jr://file' in came:
        pytest.skip(ELSEWISE.get(path.name, "needs another file, or begins with other rounds than XLSForm can"))
    made = read_form(reading.book).form
    random = Random(3)
    given = [_answers(made, random) for _ in range(15)]
    before, after = in_odk(came, given), in_odk(write_form(made), given)
    for one, other in zip(before, after, strict=True):
        assert (sorted(one["relevant"]), one["kept"]) == (sorted(other["relevant"]), other["kept"])


def _answers(made: Form, random: Random) -> dict[str, str]:
    """Something for each question that somebody answers."""
    answers = {}
    for one in made.questions():
        choices = [line.get("name") for line in made.lists.get(one.type.list, ())]
        texts = {"text": ["a", "5", "yes"], "integer": ["0", "3", "20"], "decimal": ["2.5"], "date": ["2026-02-03"]}
        known = choices if one.type.word.startswith("select") else texts.get(one.type.word, [])
        if known and random.random() < 0.8 and not one.line.get("calculation") and not one.line.get("readonly"):
            answers[one.name] = random.choice(known)
    return answers


@needs_forms
@needs_java
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_what_odk_validate_refuses_does_not_come_in(path: Path) -> None:
    if odk_validate(path.read_text(encoding="utf-8")):
        assert path.name in VERDICTS
