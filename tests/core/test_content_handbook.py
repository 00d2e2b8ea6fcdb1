"""The words of the handbook: whole, in the agreed voice, without verdicts and without numbers that nobody verified."""

from __future__ import annotations

import re

import pytest
from tests.core.test_content_words import ASCII_AFTER_HAN, BLAMING, SIMPLIFIED, TRADITIONAL

from handrail import content
from handrail.core.handbook.page import FOUND, WHOLE, Page, Subject
from handrail.core.handbook.read import read_handbook

BOOK = read_handbook(
    content.read("contents", "handbook"), {name: content.read("handbook", name) for name in content.ids("handbook")}
)
PAGES = list(BOOK.pages.values())
VERDICT = re.compile(
    r"(?<!“)\b(?:is|are|was) (?:not|no) (?:a )?victims?\b(?!”)|(?<!不要說)(?<!「)(?:他|她|當事人)不是(?:人口販運)?受害人|假受害人",
    re.IGNORECASE,
)
"""A sentence that ticks somebody off. In quotation marks it may be quoted as what not to say."""


def said(page: Page, language: str) -> str:
    body = page.bodies[language]
    return f"{body.title}\n{body.summary}\n{body.markdown}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_page_speaks_in_the_agreed_voice(page: Page) -> None:
    for language in WHOLE:
        words = said(page, language)
        assert not re.search("[!！]", words), language
        assert not VERDICT.search(words), VERDICT.search(words)
        assert "TODO" not in words
    quoted = re.sub("“[^”]*”|「[^」]*」|^- .*(?:[Dd]o not|[Nn]ot to|不要).*$", "", said(page, "en"), flags=re.MULTILINE)
    assert not BLAMING.search(quoted), BLAMING.search(quoted)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_chinese_is_written_as_in_hong_kong(page: Page) -> None:
    words = said(page, "zh-Hant")
    assert not SIMPLIFIED.intersection(words)
    assert not TRADITIONAL.intersection(page.titles.get("zh-Hans"))
    assert not re.search("[“”]", words)
    for line in words.splitlines():
        assert not ASCII_AFTER_HAN.search(line), line


def test_every_page_is_whole_and_findable() -> None:
    assert len(BOOK.under(Subject.INDICATORS)) == 67
    assert {language for page in PAGES for language in page.bodies} == set(WHOLE)
    assert all(page.titles.words.get(language) for page in PAGES for language in FOUND)
    assert all(BOOK.under(subject) for subject in Subject)
    assert all(BOOK.touching(situation.id) for situation in BOOK.situations)


def test_the_steps_lead_from_safety_to_following_up() -> None:
    walked, name = [], "safety-first"
    while name and name not in walked:
        walked.append(name)
        name = BOOK.pages[name].next
    assert walked[0] == "safety-first"
    assert walked[-1] == "follow-up"
    assert len(walked) == len(BOOK.under(Subject.STEPS))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_no_page_holds_a_telephone_number(page: Page) -> None:
    """They stand below it, from data that carries its date."""
    for language in WHOLE:
        assert not re.search(r"\b\d{4} ?\d{4}\b", page.bodies[language].markdown)


def test_nobody_claims_a_review_without_a_name() -> None:
    for page in PAGES:
        for body in page.bodies.values():
            assert bool(body.translation.reviewed_by) == bool(body.translation.reviewed_on)
