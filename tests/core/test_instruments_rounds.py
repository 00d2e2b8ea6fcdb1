"""Repeats inside repeats: where questions stand, what they read, how many rounds there are."""

from __future__ import annotations

from datetime import date

from handrail.core.instruments.answers import Answers, from_fields
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.rounds import MAX_REPEATS, MAX_ROUNDS, Spot, split, without
from handrail.core.instruments.state import State, fill

TODAY = date(2026, 11, 23)
MAIN = """handrail: instrument/1
id: rounds
version: "1"
kind: screening
title: Rounds
frameworks: {adult: [ilo-2009-adult-labour], child: [ilo-2009-child]}
conditions: {adult: "${HOW_MANY} = 1", child: "${HOW_MANY} = 2", ready: "true()"}
sections:
  - name: start
    label: Start
    items:
      - {name: HOW_MANY, type: integer, label: How many jobs, sensitivity: coded}
      - {name: TOTAL, type: calculate, label: "", calculation: "sum(${HOURS})", sensitivity: coded}
  - name: jobs
    label: Jobs
    repeat: jobs
    items:
      - {name: WAGE, type: integer, label: Wage, sensitivity: coded}
      - {name: LONG, type: calculate, label: "", calculation: "sum(${HOURS}) > 10", sensitivity: coded}
      - name: days
        label: Days
        repeat: days
        items:
          - {name: HOURS, type: integer, label: Hours, sensitivity: coded}
          - {name: REST, type: integer, label: Rest, relevant: "${HOURS} > 8 and ${WAGE} < 100", sensitivity: coded}
          - {name: WHERE, type: calculate, label: "", calculation: "position(..)", sensitivity: coded}
"""
COUNTED = MAIN.replace("    repeat: jobs\n", '    repeat: jobs\n    repeat_count: "${HOW_MANY}"\n')


def instrument(text: str = MAIN) -> Instrument:
    return read_instrument({"instrument.yaml": text}, draft=True)


def filled(given: dict[str, str], text: str = MAIN, drawn: dict[str, int] | None = None) -> State:
    return fill(instrument(text), Answers(given), today=TODAY, drawn=drawn)


def test_a_place_names_every_round() -> None:
    assert split("jobs[2].days[1].HOURS") == (Spot(("jobs", "days"), (2, 1)), "HOURS")
    assert split("HOURS") == (Spot(), "HOURS")
    for wrong in ("jobs[0].A", "jobs[100].A", "jobs[1]A", "jobs[1].", "[1].A", "jobs[1].days[a].B", "a b"):
        assert split(wrong) is None


def test_a_question_sees_its_own_round_and_all_below() -> None:
    state = filled(
        {
            "jobs[1].WAGE": "50",
            "jobs[1].days[1].HOURS": "9",
            "jobs[1].days[2].HOURS": "4",
            "jobs[2].WAGE": "200",
            "jobs[2].days[1].HOURS": "9",
        }
    )
    assert state.asked["jobs[1].days[1].REST"] is Asked.OPEN
    assert state.asked["jobs[1].days[2].REST"] is Asked.CLOSED
    assert state.asked["jobs[2].days[1].REST"] is Asked.CLOSED  # the wage of its own job
    assert (state.kept["jobs[1].LONG"], state.kept["jobs[2].LONG"]) == ("true", "false")
    assert state.kept["TOTAL"] == "22"
    assert [state.kept[f"jobs[1].days[{day}].WHERE"] for day in (1, 2)] == ["1", "2"]
    assert list(state.places(state.instrument.by_name["HOURS"])) == [
        "jobs[1].days[1].HOURS",
        "jobs[1].days[2].HOURS",
        "jobs[2].days[1].HOURS",
    ]


def test_an_expression_says_how_many_rounds_there_are() -> None:
    for said, rounds in (("3", 3), ("0", 0), ("", 0), ("-1", 0), ("999", MAX_REPEATS)):
        state = filled({"HOW_MANY": said, "jobs[9].WAGE": "1"}, COUNTED)
        assert sum(place.endswith(".WAGE") for place in state.asked) == rounds
        assert ("jobs[9].WAGE" in state.kept) is (rounds >= 9)


def test_a_drawn_round_is_asked_and_not_kept() -> None:
    state = filled({}, drawn={"jobs": 2, "jobs[2].days": 2})
    assert "jobs[2].days[2].HOURS" in state.asked
    assert "jobs[1].days[1].HOURS" in state.asked  # one of each at least
    assert "jobs[1].days[2].HOURS" not in state.asked
    assert filled({}).asked.keys() == {"HOW_MANY", "TOTAL"}


def test_a_round_can_be_taken_out() -> None:
    given = {"A": "x", "jobs[1].B": "1", "jobs[2].B": "2", "jobs[3].days[1].C": "3", "jobsy[2].B": "y"}
    assert without(given, "jobs", 2) == {"A": "x", "jobs[1].B": "1", "jobs[2].days[1].C": "3", "jobsy[2].B": "y"}
    assert without({"jobs[2].days[2].C": "1"}, "jobs[2].days", 1) == {"jobs[2].days[1].C": "1"}


def test_all_rounds_together_have_an_end() -> None:
    given = {f"jobs[{job}].days[{MAX_REPEATS}].HOURS": "1" for job in range(1, MAX_REPEATS + 1)}
    assert sum(filled(given).rounds.values()) <= MAX_ROUNDS


def test_fields_must_stand_where_the_question_stands() -> None:
    fields = {
        "jobs[1].days[1].HOURS": ["8"],
        "days[1].HOURS": ["8"],
        "jobs[1].HOURS": ["8"],
        "days[1].jobs[1].HOURS": ["8"],
        "HOURS": ["8"],
    }
    answers, problems = from_fields(instrument(), fields)
    assert dict(answers.given) == {"jobs[1].days[1].HOURS": "8"}
    assert [problem.code for problem in problems] == ["answer.unknown_question"] * 4
