"""Columns for figures: every state has a value, and nothing that could tell who someone is has a column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from handrail import content
from handrail.core.figures.frame import (
    ABSENT,
    MISSING,
    NOT_ASKED,
    PRESENT,
    UNKNOWN,
    Frame,
    Stored,
    band,
    frame,
    quarter,
)
from handrail.core.frameworks.determine import determine
from handrail.core.frameworks.determine import stored as kept
from handrail.core.frameworks.read import loader
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Sensitivity
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.evidence import evidence
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.state import fill

SCREENING = read_instrument(content.read("instruments", "preliminary-screening"))
_load = loader(lambda name: content.read("frameworks", name))
NAMES = tuple(dict.fromkeys((*SCREENING.adult_frameworks, *SCREENING.child_frameworks)))
PASSED = {"S1": "yes", "S2": "yes", "S3": "no", "S5": "nobody", "S7": "yes", "S9": "yes"}
PASSED |= {f"C{number}": "yes" for number in range(1, 8)}
ASIDE = frozenset({"id", "organisation", "instrument", "version", "month", "quarter", "language", "synthetic"})


@pytest.fixture(scope="module")
def columns() -> Frame:
    return frame(SCREENING, tuple(_load(name) for name in NAMES))


def of(answers: Mapping[str, str], **more: object) -> Stored:
    state = fill(SCREENING, Answers({**PASSED, **answers}), today=date(2018, 5, 2))
    clear = evidence(state, protected=False)
    asked = {place: str(found.value) for place, found in state.asked.items() if found is not Asked.OPEN}
    adult = _load("ilo-2009-adult-labour")
    result = kept(determine(adult, clear.present, clear.unknown, clear.declined))
    fields: dict[str, object] = {
        "id": "1",
        "organisation": "a",
        "month": "2018-05",
        "synthetic": True,
        "language": "id",
        "answers": state.stored(),
        "asked": asked,
        "present": clear.present,
        "unknown": clear.unknown,
        "declined": clear.declined,
        "determinations": [(adult.id, adult.version, result["lower"], result["upper"])],
    }
    return Stored(**{**fields, **more})  # type: ignore[arg-type]


def test_a_row_has_every_column_in_order(columns: Frame) -> None:
    assert list(columns.row(of({}))) == [column.name for column in columns.columns]


def test_nothing_protected_free_or_uncounted_has_a_column(columns: Frame) -> None:
    questions = {question.name: question for question in SCREENING.questions()}
    own = [questions[column.question] for column in columns.columns if column.question]
    assert all(one.counted and one.sensitivity in (Sensitivity.CODED, Sensitivity.SENSITIVE) for one in own)
    assert not {"P18", "P21", "P22", "P39", "P43", "S1", "P48"} & {one.name for one in own}
    assert not any(
        "worker" in column.name or column.name.endswith(("_at", "day", "date")) for column in columns.columns
    )


def test_no_indicator_that_only_a_protected_answer_shows(columns: Frame) -> None:
    names = {column.name for column in columns.columns}
    only_protected = {"CD5", "CD7", "CD10", "CD12"}  # P43 alone
    assert not {f"i_{code}" for code in only_protected} & names
    assert "i_CD1" in names


def test_states_of_an_answer(columns: Frame) -> None:
    row = columns.row(of({"P01": "age_24_25", "P05": "still", "P08": "no", "P06": "work agency", "P14": "no"}))
    assert row["q_P08"] == "no"
    assert row["q_P06"] == "agency work"  # in the order of the definition
    assert row["q_P30"] == MISSING
    assert row["q_P15"] == NOT_ASKED  # no debt agreement, so nothing to ask about it
    assert row["i_DR1"] == PRESENT
    assert row["i_EX2"] == UNKNOWN
    assert row["i_CR4"] in (ABSENT, None)


def test_an_unknown_gate_is_not_a_closed_one(columns: Frame) -> None:
    row = columns.row(of({"P01": "age_24_25"}))
    assert row["q_P08"] in (".undecided", MISSING)  # whether the work has begun is not known
    assert row["i_DR1"] == UNKNOWN


def test_determinations_are_columns(columns: Frame) -> None:
    row = columns.row(of({"P01": "age_24_25", "P05": "still"}))
    assert row["f_ilo-2009-adult-labour_lower"] == "no_indicator"
    assert row["f_ilo-2009-adult-labour_upper"] != "no_indicator"
    assert row["f_ilo-2009-adult-labour_d_EX"] is False
    assert row["f_ilo-2009-child-labour_lower"] is None


def test_decisions_are_codes_and_bands(columns: Frame) -> None:
    at = datetime(2018, 5, 2, 9, tzinfo=UTC)
    none = columns.row(of({}))
    assert (none["decision"], none["exploitation"], none["t_decision"], none["decided_by_other"]) == (None,) * 4
    later = datetime(2018, 5, 20, tzinfo=UTC)
    row = columns.row(of({}, decision="identified", exploitation=["forced_labour"], received=at, decided=later))
    assert (row["decision"], row["exploitation"], row["t_decision"]) == ("identified", "forced_labour", "8-30")
    assert not any("2018-05-" in str(value) for value in row.values())


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "same_day"), (1, "1-7"), (7, "1-7"), (8, "8-30"), (30, "8-30"), (31, "31+"), (400, "31+")],
)
def test_bands(days: int, expected: str) -> None:
    from datetime import timedelta

    at = datetime(2018, 5, 2, 9, tzinfo=UTC)
    assert band(at, at + timedelta(days=days)) == expected
    assert band(None, at) is band(at, None) is None


def test_quarters() -> None:
    assert [quarter(month) for month in ("2018-01", "2018-03", "2018-04", "2018-12")] == [
        "2018-Q1",
        "2018-Q1",
        "2018-Q2",
        "2018-Q4",
    ]
    with pytest.raises(ValueError):
        quarter("2018")
