"""What an instrument's answers may show. The shipped instruments keep every rule."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from tests.core.frameworks import IDS, ROOT, framework

from handrail.core.frameworks.check import check_instrument_against
from handrail.core.instruments.definition import Instrument, Question, QuestionType, Section
from handrail.core.instruments.read import read_instrument

FRAMEWORKS = [framework(name) for name in IDS]


def shipped(name: str) -> Instrument:
    folder = ROOT / "src" / "handrail" / "content" / "instruments" / name
    return read_instrument({path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")})


SCREENING = shipped("preliminary-screening")


def changed(name: str, **parts: object) -> Instrument:
    """The screening with one question changed."""

    def item(one: Section | Question) -> Section | Question:
        if isinstance(one, Section):
            return replace(one, items=tuple(item(part) for part in one.items))
        return replace(one, **parts) if one.name == name else one  # type: ignore[arg-type]

    sections = tuple(item(section) for section in SCREENING.sections)
    return replace(SCREENING, sections=tuple(part for part in sections if isinstance(part, Section)))


def codes(instrument: Instrument) -> set[tuple[str, str]]:
    return {(problem.code, problem.place) for problem in check_instrument_against(instrument, FRAMEWORKS)}


@pytest.mark.parametrize("name", ["preliminary-screening", "self-assessment-domestic-work"])
def test_shipped_instruments_keep_every_rule(name: str) -> None:
    assert check_instrument_against(shipped(name), FRAMEWORKS) == []


@pytest.mark.parametrize(
    ("shows", "expected"),
    [
        ({"yes": ("CD14", "EX4")}, {"shows.two_indicators"}),
        ({"yes": ("CD1", "CD2")}, {"shows.two_indicators", "shows.dimension"}),
        ({"yes": ("CD14", "C.W", "I.W")}, {"shows.both_sides"}),
        ({"yes": ("CD14", "CD99")}, {"shows.unknown"}),
        ({"yes": ("CD14",), "no": ("CD1",)}, set()),
    ],
)
def test_each_rule_has_its_code(shows: dict[str, tuple[str, ...]], expected: set[str]) -> None:
    found = codes(changed("P26", shows=MappingProxyType(shows)))
    assert {code for code, place in found if place == "P26"} == expected


def test_one_question_may_not_reach_rank_5() -> None:
    shows = MappingProxyType({"a": ("EX1",), "b": ("EX4",), "c": ("CD1",), "d": ("CD2",)})
    found = codes(changed("P43", shows=shows, type=QuestionType.SELECT_MULTIPLE))
    assert ("shows.rank", "P43") in found
    assert ("shows.rank", "P43") not in codes(changed("P43", shows=shows, type=QuestionType.SELECT_ONE))


def test_an_indicator_that_nothing_asks_needs_a_reason() -> None:
    assert ("coverage.missing", "CD2") in codes(changed("P37", shows=MappingProxyType({})))
    silent = replace(SCREENING, not_asked=MappingProxyType({**SCREENING.not_asked, "AR2": "  "}))
    assert ("coverage.missing", "AR2") in codes(silent)


def test_a_problem_says_where_it_is() -> None:
    wrong = changed("P26", shows=MappingProxyType({"yes": ("CD99",)}))
    [problem] = [one for one in check_instrument_against(wrong, FRAMEWORKS, "screening.yaml") if one.place == "P26"]
    assert str(problem).startswith(f"screening.yaml:{problem.line}: shows.unknown: ")
    assert problem.line > 1
