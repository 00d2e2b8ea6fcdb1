"""Fields of a form → answers: what does not belong is a problem, never an exception and never an answer."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from tests.core.small_instrument import TODAY, filled, instrument

from handrail.core.instruments.answers import MAX_TEXT, Answers, from_fields
from handrail.core.instruments.rounds import MAX_REPEATS, used
from handrail.core.instruments.state import fill

_BLNS = Path(__file__).parent.parent / "data" / "blns.txt"


def taken(fields: dict[str, list[str]]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """(answers, [(code, place)])."""
    answers, problems = from_fields(instrument(), fields)
    return dict(answers.given), [(problem.code, problem.place) for problem in problems]


def test_answers_are_taken_as_they_are() -> None:
    fields = {"A": ["yes"], "MANY": ["b", "a", "b"], "AGE": [" 24 "], "jobs[2].HOURS": ["11"], "B": [""], "C": []}
    assert taken(fields) == ({"A": "yes", "MANY": "b a", "AGE": "24", "jobs[2].HOURS": "11"}, [])


@pytest.mark.parametrize(
    "place",
    ["", "Z", "a", "A ", "A[1]", "jobs[1].A", "HOURS", "jobs.HOURS", "jobs[0].HOURS", "jobs[100].HOURS", "jobs[-1].HOURS",
     "jobs[1].HOURS.x", "work[1].HOURS", "TWICE", "__class__", "A\n", "А", "jobs[²].HOURS", "x" * 500],
)  # fmt: skip
def test_a_place_that_is_none(place: str) -> None:
    assert taken({place: ["1"], "A": ["yes"]}) == ({"A": "yes"}, [("answer.unknown_question", place[:80])])


@pytest.mark.parametrize(
    ("place", "values", "code"),
    [
        ("A", ["yes", "no"], "answer.too_many"),
        ("ONE", ["a", "a"], "answer.too_many"),
        ("WORDS", ["Anything that could tell who it is"], "answer.identifying"),
        ("A", ["x" * (MAX_TEXT + 1)], "answer.too_long"),
        ("MANY", ["x" * MAX_TEXT, "y" * MAX_TEXT], "answer.too_long"),
        ("A", ["yes\x00"], "answer.characters"),
        ("A", ["a\nb"], "answer.characters"),
        ("A", ["\ud800"], "answer.characters"),
    ],
)
def test_what_cannot_be_taken_is_left_out(place: str, values: list[str], code: str) -> None:
    assert taken({place: values, "DAY": ["2026-01-31"]}) == ({"DAY": "2026-01-31"}, [(code, place)])


def test_an_empty_identifying_field_is_no_problem() -> None:
    assert taken({"WORDS": ["", ""]}) == ({}, [])


def test_a_problem_holds_nothing_of_the_answer() -> None:
    _, problems = from_fields(instrument(), {"A": ["confided\x00"], "WORDS": ["confided"]})
    _, more = from_fields(instrument(), {"AGE": ["confided"]})
    state = fill(instrument(), from_fields(instrument(), {"AGE": ["confided"]})[0], today=TODAY)
    assert not more
    assert not any("confided" in repr(problem) for problem in (*problems, *state.problems))


def test_rounds_of_a_repeat_have_an_end() -> None:
    assert used(["jobs[3].HOURS", "jobs[1].HOURS"]) == {"jobs": 3}
    assert used(["jobs[99].HOURS"]) == {"jobs": MAX_REPEATS}
    assert used(["jobs[2].days[4].Z", "jobs[1].days[5].Z"]) == {"jobs": 2, "jobs[2].days": 4, "jobs[1].days": 5}
    assert used(["A", "jobs[0].HOURS", "jobs[x].HOURS", "a[1].b[1].c[1].d[1].e[1].F"]) == {}


def test_answers_lie_over_others() -> None:
    assert dict(Answers({"A": "yes"}).over({"A": "no", "B": "no"}).given) == {"A": "yes", "B": "no"}


@pytest.mark.parametrize(
    ("place", "good", "bad"),
    [
        ("AGE", ["0", "129", "007"], {"-1": "answer.constraint", "130": "answer.constraint", "1.5": "answer.integer",
                                      "١٢": "answer.integer", "1e2": "answer.integer", "9" * 16: "answer.integer"}),
        ("PAY", ["1", "-1.50", "0.000001"], {"1,5": "answer.decimal", "NaN": "answer.decimal", ".5": "answer.decimal",
                                             "Infinity": "answer.decimal", "1.": "answer.decimal"}),
        ("DAY", ["2024-02-29", "0001-01-01"], {"2025-02-29": "answer.date", "2026-1-1": "answer.date",
                                               "0000-01-01": "answer.date", "2026-01-01T00:00": "answer.date"}),
        ("A", ["yes", "prefer_not"], {"Yes": "answer.not_a_choice", "yes no": "answer.not_a_choice"}),
        ("MANY", ["a", "a b", "none"], {"a c": "answer.not_a_choice", "a none": "answer.alone"}),
    ],
)  # fmt: skip
def test_each_type_has_its_form(place: str, good: list[str], bad: dict[str, str]) -> None:
    for text in good:
        assert filled({"AGE": "24", place: text}).kept[place] == text
    for text, code in bad.items():
        state = filled({"AGE": "24", place: text})
        assert [(problem.code, problem.place) for problem in state.problems] == [(code, place)]
        assert place not in state.kept


def test_what_is_required_is_said() -> None:
    assert [(problem.code, problem.place) for problem in filled().problems] == [("answer.required", "AGE")]


def test_a_filter_narrows_the_choices() -> None:
    assert filled({"AGE": "24", "ONE": "b"}).problems[0].code == "answer.not_a_choice"
    assert filled({"AGE": "24", "ONE": "b", "MANY": "b"}).kept["ONE"] == "b"


def test_no_string_is_an_exception_in_any_type() -> None:
    small = instrument()
    strings = [line for line in _BLNS.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    places = ["A", "MANY", "ONE", "AGE", "PAY", "DAY", "WORDS", "jobs[1].HOURS"]
    codes = {"a", "b", "none", "yes", "no", "dont_know", "prefer_not"}
    for text in strings:
        answers, _ = from_fields(small, {place: [text] for place in places} | {text: ["yes"]})
        kept = fill(small, answers, today=TODAY).kept
        assert "WORDS" not in kept
        assert set(kept.get("A", "").split()) <= codes
        assert set(kept.get("MANY", "").split()) <= codes


def test_every_pair_of_control_characters_is_refused() -> None:
    for first, second in product("\x00\x07\t\n\r\x1b\x1f", "a\x00"):
        assert taken({"A": [f"a{first}{second}"]})[1] == [("answer.characters", "A")]
