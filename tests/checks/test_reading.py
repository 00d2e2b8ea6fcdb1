"""check.yaml: what ships is whole in both languages and safe to follow; what is wrong is said, each with its code."""

from __future__ import annotations

import re

import pytest

from handrail import content
from handrail.checks import catalogue
from handrail.core.checks.read import read_check
from handrail.core.instruments.definition import Kind, QuestionType
from handrail.core.problems import Problems
from handrail.library.handbook import handbook
from tests.checks.small import CHECK, CHINESE, instrument, small

FIVE = ("check-board", "check-due-diligence", "check-fair-hiring", "check-hotel", "check-combined")
TALKS = re.compile(
    r"\b(?:interview|survey|talk|ask|hear|heard|listen|tell you)\b.*\bworkers\b"
    r"|\bworkers?\b.*\b(?:interview|survey|talks?|hear|heard|listen)\b",
    re.IGNORECASE,
)
"""An action by which somebody would hear from workers."""
WRONG = [
    ('scale: "1"', 'scale: "4"', "check.weight"),
    ("check: check-small", "check: check-other", "check.header"),
    ('version: "2"', 'version: "1"', "check.header"),
    ("  p4:", "  p5:", "check.unknown"),
    ("  p4:", "  p5:", "check.missing"),
    ("action: Do p1.", 'action: ""', "check.words"),
    ("audience:", "audiense:", "check.key"),
    ("reason: Because p1.,", "reasons: Because p1.,", "check.key"),
    ("title: A guide, ", "", "check.guide"),
]


@pytest.mark.parametrize(("old", "new", "code"), WRONG)
def test_what_is_wrong_is_said(old: str, new: str, code: str) -> None:
    with pytest.raises(Problems) as found:
        read_check({"check.yaml": CHECK.replace(old, new, 1)}, instrument())
    assert code in [problem.code for problem in found.value]
    assert all(problem.file == "check.yaml" and problem.line for problem in found.value)


def test_a_translation_is_whole() -> None:
    with pytest.raises(Problems) as found:
        read_check(
            {"check.yaml": CHECK, "check.zh-Hant.yaml": CHINESE.replace("reason: 因為。, ", "", 1)}, instrument()
        )
    assert [problem.code for problem in found.value] == ["translation.missing"]


def test_the_small_one_is_read() -> None:
    assert list(small().steps) == ["first", "second"]
    assert small().points["p3"].action.get("zh-Hant") == "做。"


def test_five_ship_and_the_combined_one_is_last() -> None:
    assert catalogue.names() == FIVE
    with pytest.raises(KeyError):
        catalogue.check("check-none")


@pytest.mark.parametrize("name", FIVE)
def test_what_ships_is_whole(name: str) -> None:
    check = catalogue.check(name)
    assert check.instrument.kind is Kind.ORGANISATION_CHECK
    assert set(check.instrument.languages) == set(check.translations) == {"en", "zh-Hant"}
    for point in check.points.values():
        assert set(point.handbook) <= set(handbook().pages), point.name
    for question in check.instrument.questions():
        assert not question.counted
        assert question.type is QuestionType.SELECT_ONE or not question.stored


@pytest.mark.parametrize(("name", "talks"), [*zip(FIVE, (1, 1, 1, 0, 2), strict=True)])
def test_no_action_talks_to_workers_without_someone_independent_and_a_remedy(name: str, talks: int) -> None:
    """In both languages, in the action or in what to take care of beside it. `talks`: how many such actions there are."""
    found = [point for point in catalogue.check(name).points.values() if TALKS.search(point.action.get("en"))]
    assert len(found) == talks, [point.name for point in found]
    for point in found:
        english, chinese = (f"{point.action.get(one)} {point.safe.get(one)}" for one in ("en", "zh-Hant"))
        assert "independent" in english.lower(), point.name
        assert "remed" in english.lower(), point.name
        assert "獨立" in chinese, point.name
        assert "補救" in chinese, point.name


def test_checks_are_folders_of_their_own() -> None:
    assert set(content.ids("checks")) == set(FIVE)
