"""Past answers under another version: columns agree with the evaluator row by row, and with what protected answers would
have given; where they were needed, nothing is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from random import Random

import pytest
from tests.core.figures.rescoring import (
    Stored,
    answered,
    asking,
    concluding,
    determined,
    framework,
    in_columns,
    instrument,
    mapped,
    meaning,
    outcome,
    shipped,
    showing,
    weighed,
)

from handrail.core.figures.rescore import rescoring
from handrail.core.figures.rescore_one import rescore_one
from handrail.core.figures.rescore_rule import Plan
from handrail.core.figures.rescore_stored import PERHAPS, remapped
from handrail.core.frameworks.definition import ANY_INDICATOR, Framework, Strength, Threshold
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.state import State

ADULT = "ilo-2009-adult-labour"
ONE = Threshold(any=1)
VERSIONS: dict[str, Callable[[Framework], Framework]] = {
    "as it was": lambda one: replace(one, version="2027.1"),
    "recruitment weighs more": lambda one: weighed(one, {"DR10": Strength.STRONG, "AR3": Strength.STRONG}),
    "a protected sign weighs less": lambda one: weighed(one, {"CD8": Strength.WEAK}),
    "a protected sign is left out": lambda one: weighed(one, {"EX5": None}),
    "an open sign is left out": lambda one: weighed(one, {"DR1": None, "AR4": None, "AR1": None}),
    "one sign is enough": lambda one: asking(one, one.dimensions[1].id, ONE),
    "another class": lambda one: concluding(one, one.classes[0].id, one.dimensions[0].id) if one.classes else one,
    "any sign at all": lambda one: concluding(one, one.classes[0].id, ANY_INDICATOR) if one.classes else one,
    "another element": lambda one: meaning(one, "means", ("any", "DR", "CD")),
}


@lru_cache
def _rows(name: str, number: int) -> tuple[Stored, ...]:
    made, random = instrument(name), Random(2018)
    return tuple(answered(made, random) for _ in range(number))


def _agree(plan: Plan, rows: tuple[Stored, ...]) -> Counter[str]:
    """Three ways to the same: columns, the evaluator on what is kept, and everything that was said."""
    old = [determined(plan.old, row.state) if plan.old else None for row in rows]
    found = in_columns([plan], list(rows), [old])
    for row, before, columns in zip(rows, old, found, strict=True):
        said = outcome(plan, columns)
        assert said == rescore_one(plan, row.answers, row.asked, before)
        if said is not None:
            assert said == determined(plan.new, replace(row.state, instrument=remapped(plan.answered, plan.mapping)))
    return Counter(columns[f"f_{plan.new.id}_state"] for columns in found)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("one", shipped(), ids=lambda one: str(one.id))
def test_columns_are_the_evaluator_and_nothing_is_guessed(one: Framework, version: str) -> None:
    made = instrument()
    _agree(Plan(made, made, one, VERSIONS[version](one)), _rows(made.id, 150))


@pytest.mark.parametrize("one", shipped(), ids=lambda one: str(one.id))
def test_the_same_version_again_is_the_same_for_everybody(one: Framework) -> None:
    made = instrument()
    found = _agree(Plan(made, made, one, one), _rows(made.id, 300))
    assert found == {"same": 300}


def test_self_assessments_too() -> None:
    made = instrument("self-assessment-domestic-work")
    for one in shipped():
        _agree(Plan(made, made, one, weighed(one, {"EX5": Strength.WEAK})), _rows(made.id, 150))


def test_a_version_that_touches_a_protected_question_marks_who_may_have_answered_it() -> None:
    made, old = instrument(), framework(ADULT)
    plan, rows = Plan(made, made, old, weighed(old, {"CD8": Strength.WEAK})), _rows(made.id, 300)
    assert plan.blocking == {"P18", "P22", "P39", "P43"}  # the dimension of CD8, and all who could help to make it
    found = in_columns([plan], list(rows), [[determined(old, row.state) for row in rows]])
    for row, columns in zip(rows, found, strict=True):
        marked = columns[f"f_{ADULT}_state"] == "cannot"
        open_ = [name for name in plan.blocking if row.state.asked[name] is Asked.OPEN]
        assert marked >= bool(open_)  # never missed
        if marked:
            assert row.state.asked["P18"] is Asked.OPEN  # and nobody is marked who was asked none of them
            assert columns[f"f_{ADULT}_lower"] is columns[f"f_{ADULT}_lower_d_DR"] is None
    assert {columns[f"f_{ADULT}_state"] for columns in found} == {"cannot", "same"}


def test_a_version_that_touches_none_leaves_nobody_out() -> None:
    made, old = instrument(), framework(ADULT)
    plan = Plan(made, made, old, weighed(old, {"DR10": Strength.STRONG, "AR3": Strength.STRONG}))
    assert plan.blocking == frozenset()
    assert plan.reused >= {"EX", "CD"}
    assert "cannot" not in _agree(plan, _rows(made.id, 300))


@pytest.mark.parametrize("one", shipped(), ids=lambda one: str(one.id))
def test_another_mapping_of_open_questions(one: Framework) -> None:
    made = instrument()
    for change in (
        showing("P08", no=("DR1",), yes=("DR2",)),
        showing("P33", no=("EX2",)),
        showing("P12", not_told=("AR10",), faith_custom=("AR13", "C.R")),
    ):
        _agree(Plan(made, mapped(made, change), one, replace(one, version="2027.1")), _rows(made.id, 100))


def test_another_mapping_of_a_protected_question() -> None:
    made, old = instrument(), framework(ADULT)
    plan = Plan(made, mapped(made, showing("P39", yes=("EX2",))), old, replace(old, version="2027.1"))
    assert {"P39", "P21"} <= plan.blocking  # EX and CD are others now
    assert _agree(plan, _rows(made.id, 200))["cannot"] > 20


def test_an_answer_that_opens_may_change_too() -> None:
    made, old = instrument(), framework(ADULT)
    after = mapped(made, lambda one: replace(one, opens={"noticed": ("AR1",)}) if one.name == "O1" else one)
    found = _agree(Plan(made, after, old, replace(old, version="2027.1")), _rows(made.id, 300))
    assert found["same"]


def test_a_new_framework_says_nothing_where_protected_answers_would_count() -> None:
    made, new = instrument(), framework(ADULT)
    found = _agree(Plan(made, made, None, new), _rows(made.id, 200))
    assert set(found) == {"new", "cannot"}
    assert _agree(Plan(made, made, None, framework("ilo-11")), _rows(made.id, 100)) == {"new": 100}  # lists never do


def test_why_names_what_touches_this_screening() -> None:
    made, old = instrument(), framework(ADULT)
    new = asking(weighed(old, {"DR10": Strength.STRONG}), "DR", ONE)
    rows = _rows(made.id, 300)
    found = in_columns([Plan(made, made, old, new)], list(rows), [[determined(old, row.state) for row in rows]])
    for row, columns in zip(rows, found, strict=True):
        why = (columns[f"f_{ADULT}_why"] or "").split()
        assert bool(why) == (columns[f"f_{ADULT}_state"] == "changed")
        assert set(why) <= {"indicator:DR10", "threshold:DR"}
        if "indicator:DR10" in why:
            assert "school" in row.answers.get("P10", "") or row.answers.get("P10") in (None, "dont_know", "prefer_not")
        for said in (columns[f"f_{ADULT}_flags"] or "").split():
            assert said in ("lower.DR", "upper.DR")
    assert any("threshold:DR" in (columns[f"f_{ADULT}_why"] or "") for columns in found)


def test_every_framework_in_one_statement_is_each_by_itself() -> None:
    made, rows = instrument(), list(_rows("preliminary-screening", 100))
    plans = [Plan(made, made, one, VERSIONS["recruitment weighs more"](one)) for one in shipped()]
    olds: list[list[object]] = [[determined(plan.old or plan.new, row.state) for row in rows] for plan in plans]
    together = in_columns(plans, rows, olds)
    for plan, old in zip(plans, olds, strict=True):
        alone = in_columns([plan], rows, [old])
        assert [{name: row[name] for name in alone[0]} for row in together] == alone


def test_what_was_not_asked_is_read_and_never_asked_again() -> None:
    """Whether a protected question was open follows from what is kept; a stored gate is believed as it is stored."""
    made = instrument()
    for row in _rows(made.id, 300):
        kept = Plan(made, made, None, framework(ADULT)).kept
        for name, said in kept.darkness(row.answers, row.asked).items():
            truth = row.state.asked[name]
            assert said == PERHAPS or said == {Asked.CLOSED: ".not_asked", Asked.UNDECIDED: ".undecided"}[truth]
        asked = {**row.asked, "P08": "closed"}
        answers = {place: text for place, text in row.answers.items() if place != "P08"}
        assert kept.row(answers, asked)["q_P08"] == ".not_asked"
        again: State = kept.state(answers, asked)
        assert again.asked["P08"] is Asked.CLOSED


def test_an_answer_that_no_definition_knows_concludes_nothing() -> None:
    made, one = instrument(), framework(ADULT)
    plan, row = Plan(made, made, one, replace(one, version="2027.1")), _rows(made.id, 1)[0]
    odd = Stored({**row.answers, "P08": "perhaps so"}, {}, row.state)
    assert in_columns([plan], [odd], [[determined(one, row.state)]])[0][f"f_{ADULT}_state"] == "cannot"


def test_plans_of_two_instruments_are_refused() -> None:
    one, made = framework(ADULT), instrument()
    other: Instrument = instrument("self-assessment-domestic-work")
    with pytest.raises(ValueError, match="instruments"):
        rescoring([Plan(made, made, one, one), Plan(other, other, one, one)], "screenings")
    with pytest.raises(ValueError, match="twice"):
        rescoring([Plan(made, made, one, one)] * 2, "screenings")
