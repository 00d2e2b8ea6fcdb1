"""The section to read together: in the person's language where there are words for it, and marked as the draft it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test.utils import override_settings
from django.utils import timezone
from django.utils.html import escape

from handrail.screening import actions, catalogue
from handrail.screening.models import Submission
from tests.screening.forms import TOLD, Browser, filled
from tests.world import World

LANGUAGES = ("en", "zh-Hant", "zh-Hans", "id", "fil")
DRAFT = {
    "en": "These words are a draft that no named person has reviewed yet.",
    "zh-Hant": "這些文字是草稿，尚未由具名人士審閱。",
}
SECTION = re.compile(r'<section class="panel note" aria-labelledby="together">(.*?)</section>', re.S)


def screened(world: World, languages: list[str], told: Mapping[str, str] = TOLD) -> Submission:
    """A finished screening of Asha's with somebody who chose the last of `languages`."""
    definition = catalogue.latest(catalogue.INSTRUMENT, catalogue.SCREENING)
    draft = actions.create_draft(world.asha, uuid4(), definition, filled(told), languages, timezone.now())
    return actions.submit(world.asha, draft, filled(told), timezone.now())


def section(response: Any) -> str:
    found = SECTION.findall(response.content.decode())
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_language_that_the_person_chose(ben: Browser, world: World, published: None, language: str) -> None:
    row, words = screened(world, ["en", language]), catalogue.together_words()
    steps = list(words.next_steps)[:3]
    ben.post("decision", row.pk, {"decision": "presumed", "reasons": ["deception"], "next_steps": steps})
    drawn = section(ben.get("outcome", row.pk))
    expected = [words.told[code] for code in ("DR1", "EX1")]
    expected += [words.next_steps[code] for code in steps]
    expected += [words.person[name] for name in ("heading", "thanks", "told", "rights", "rights_link", "draft", "help")]
    for sentence in expected:
        assert escape(sentence.words[language]) in drawn
    assert drawn.count(f' lang="{language}"') == 2  # the heading and what is read; the hint is the worker's
    assert f'href="/{language}/help/" hreflang="{language}"' in drawn


@pytest.mark.parametrize("reader", ["en", "zh-Hant"])
def test_the_readers_language_where_the_persons_is_not_ours(
    asha: Browser, world: World, published: None, reader: str
) -> None:
    row, words = screened(world, ["en", "th"]), catalogue.together_words()
    drawn = section(asha.get("outcome", row.pk, reader))
    assert words.person["thanks"].words[reader] in drawn
    assert words.told["DR1"].words[reader] in drawn
    assert drawn.count(f' lang="{reader}"') == 2
    assert f'href="/{reader}/help/"' in drawn


def test_the_hint_to_the_worker_is_in_the_workers_language(asha: Browser, world: World, published: None) -> None:
    response = asha.get("outcome", screened(world, ["zh-Hant", "id"]).pk, "zh-Hant")
    hint = catalogue.outcome_words().texts["page.together_hint"].words["zh-Hant"]
    assert f'<p class="hint">{hint}</p>' in section(response)


def test_no_class_no_dimension_no_code(asha: Browser, world: World, published: None) -> None:
    """Only what has a wording of its own is read out: that others arranged the travel is nobody's wrong."""
    row = screened(world, ["en", "en"])
    drawn, found = section(asha.get("outcome", row.pk)), asha.get("outcome", row.pk).context["tell"]["found"]
    words = catalogue.together_words()
    assert [one["text"] for one in found] == [words.told[code].words["en"] for code in ("DR1", "EX1")]
    assert not re.search(r"ilo|palermo|dimension|strong|medium|DR1|EX1|arranged", drawn, re.I)


def test_an_answer_is_told_once(asha: Browser, world: World, published: None) -> None:
    """Work that was not as told is also a side of forced labour; that it could not be refused is told by its own answer."""
    words = catalogue.together_words()
    for given, codes in (
        ({"P08": "no"}, ["DR1"]),
        ({"P11": "no"}, ["I.R"]),
        ({"P08": "no", "P11": "no"}, ["DR1", "I.R"]),
    ):
        row = screened(world, ["en", "en"], {"P01": "age_24_25", **given})
        found = asha.get("outcome", row.pk).context["tell"]["found"]
        assert [one["text"] for one in found] == [words.told[code].words["en"] for code in codes]


def test_nothing_heard_is_said_as_that(asha: Browser, world: World, published: None) -> None:
    tell = asha.get("outcome", screened(world, ["en", "id"], {"P01": "age_24_25", "P07": "travel"}).pk).context["tell"]
    assert (tell["found"], tell["told"]) == ([], catalogue.together_words().person["told_nothing"].words["id"])


def test_what_was_only_confided_is_not_written(asha: Browser, world: World, published: None) -> None:
    tell = asha.get("outcome", screened(world, ["en", "id"], {"P01": "age_24_25", "P39": "yes"}).pk).context["tell"]
    assert (tell["found"], tell["told"]) == ([], catalogue.together_words().person["told_hidden"].words["id"])


def test_reviewed_words_carry_no_mark(
    asha: Browser, world: World, published: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = catalogue.together_words()
    reviewed = replace(words.translations["id"], reviewed_by="A. Reader", reviewed_on="2026-11-01")
    known = replace(words, translations={**words.translations, "id": reviewed})
    monkeypatch.setattr(catalogue, "together_words", lambda: known)
    drawn = section(asha.get("outcome", screened(world, ["en", "id"]).pk))
    assert words.person["draft"].words["id"] not in drawn
    assert words.person["thanks"].words["id"] in drawn


@override_settings(DEMO=False)
@pytest.mark.parametrize("language", DRAFT)
@pytest.mark.parametrize("page", ["list", "outcome", "print"])
def test_pages_for_workers_say_that_their_words_are_drafts(
    asha: Browser, stored: Submission, page: str, language: str
) -> None:
    response = asha.get(page, None if page == "list" else stored.pk, language)
    marks = re.findall(r'<div class="draft" role="note">.*?</div></div>', response.content.decode(), re.S)
    assert len(marks) == 1
    assert DRAFT[language] in marks[0]


@override_settings(DEMO=True)
def test_the_demonstration_has_its_own_banner(asha: Browser, stored: Submission) -> None:
    """The section keeps its mark also there: it is read in another language than the banner."""
    response = asha.get("outcome", stored.pk, "zh-Hant")
    assert '<div class="draft" role="note">' not in response.content.decode()
    assert catalogue.together_words().person["draft"].words["id"] in section(response)
