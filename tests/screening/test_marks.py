"""A page for workers says that its words are drafts: in the demonstration and in production, on the screen and on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

import pytest
from django.test import override_settings
from django.utils.translation import gettext, override

from handrail.core.words import Translation
from handrail.screening import saying
from handrail.screening.models import Submission
from handrail.screening.saying import unreviewed
from tests.screening.forms import Browser

BANNER = "Demonstration: the texts are drafts that no named person has reviewed yet, and the records are invented."
MARK = "These words are a draft that no named person has reviewed yet."
DRAFT = Translation("zh-Hant", "Handrail (draft)", "", "")
READ = replace(DRAFT, reviewed_by="A. Reader", reviewed_on="2026-11-22")


def said_in(language: str, words: str) -> str:
    with override(language.lower()):
        return gettext(words)


@override_settings(DEMO=True)
@pytest.mark.parametrize("page", ["list", "outcome", "print"])
def test_in_the_demonstration_in_chinese(asha: Browser, stored: Submission, page: str) -> None:
    drawn = asha.get(page, None if page == "list" else stored.pk, "zh-Hant").content.decode()
    banner = re.search(r'<aside class="draft">.*?</aside>', drawn, re.S)
    assert banner is not None
    assert said_in("zh-Hant", BANNER) in banner[0]


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_on_paper_where_the_banner_is_not_printed(
    asha: Browser, stored: Submission, language: str, *, demo: bool
) -> None:
    with override_settings(DEMO=demo):
        drawn = asha.get("print", stored.pk, language).content.decode()
    main = drawn[drawn.index("<main") : drawn.index("</main>")]
    assert main.count(said_in(language, MARK)) == 1


def test_one_part_that_nobody_has_read_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    read, draft = (MappingProxyType({"zh-Hant": one}) for one in (READ, DRAFT))
    monkeypatch.setattr(saying, "catalogue_reviewed", lambda language: True)
    assert not unreviewed("zh-Hant", read, read)
    assert unreviewed("zh-Hant", read, draft)
    assert unreviewed("zh-Hans", read)
    monkeypatch.setattr(saying, "catalogue_reviewed", lambda language: False)
    assert unreviewed("zh-Hant", read)
