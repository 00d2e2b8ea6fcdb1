"""The filled form: which questions are asked, what is kept, what is only undecided."""

from __future__ import annotations

import pytest
from tests.core.small_instrument import MAIN, filled

from handrail.core.instruments.evaluate import Asked, BudgetExceeded
from handrail.core.instruments.evidence import evidence

OPEN, CLOSED, UNDECIDED = Asked.OPEN, Asked.CLOSED, Asked.UNDECIDED


@pytest.mark.parametrize(
    ("given", "b", "c"),
    [
        ({}, UNDECIDED, UNDECIDED),
        ({"A": "yes"}, CLOSED, CLOSED),
        ({"A": "no"}, OPEN, UNDECIDED),
        ({"A": "no", "B": "no"}, OPEN, OPEN),
        ({"A": "no", "B": "yes"}, OPEN, CLOSED),
        ({"A": "dont_know"}, UNDECIDED, UNDECIDED),
        ({"A": "prefer_not"}, UNDECIDED, UNDECIDED),
        ({"A": "nonsense"}, UNDECIDED, UNDECIDED),
        ({"A": "yes", "B": "no"}, CLOSED, CLOSED),
        ({"B": "no", "C": "no"}, UNDECIDED, UNDECIDED),
    ],
)
def test_a_gate_behind_a_gate(given: dict[str, str], b: Asked, c: Asked) -> None:
    state = filled(given)
    assert (state.asked["B"], state.asked["C"]) == (b, c)
    assert not {name for name, asked in (("B", b), ("C", c)) if asked is not OPEN} & set(state.kept)


def test_an_answer_that_is_no_longer_asked_for_is_not_kept_and_comes_back() -> None:
    chain = {"A": "no", "B": "no", "C": "yes"}
    assert filled(chain).kept.items() >= chain.items()
    assert not {"B", "C"} & set(filled({**chain, "A": "yes"}).kept)
    assert filled({**chain, "A": "no"}).kept["C"] == "yes"


@pytest.mark.parametrize(
    ("given", "hushed"),
    [
        ({"A": "prefer_not"}, {"B", "C"}),
        ({"A": "dont_know"}, set()),
        ({}, set()),
        ({"A": "no", "B": "prefer_not"}, {"C"}),
        ({"A": "no", "B": "dont_know"}, set()),
        ({"A": "yes"}, set()),
    ],
)
def test_what_waits_only_for_a_declined_answer_is_hushed(given: dict[str, str], hushed: set[str]) -> None:
    assert filled(given).hushed == hushed


def test_one_gate_open_for_two_reasons_is_not_hushed() -> None:
    main = MAIN.replace("${B} = 'no'", "${B} = 'no' or ${SHY} = 'no'")
    assert "C" not in filled({"A": "prefer_not"}, main).hushed
    assert "C" in filled({"A": "prefer_not", "SHY": "prefer_not"}, main).hushed


def test_rounds_of_a_repeat_are_filled_each_for_itself() -> None:
    state = filled({"jobs[1].HOURS": "12", "jobs[1].LONG": "yes", "jobs[3].HOURS": "8", "jobs[3].LONG": "yes"})
    asked = {place: state.asked[place] for place in state.asked if place.endswith("LONG")}
    assert asked == {"jobs[1].LONG": OPEN, "jobs[2].LONG": UNDECIDED, "jobs[3].LONG": CLOSED}
    assert {place for place in state.kept if place.startswith("jobs")} == {
        "jobs[1].HOURS", "jobs[1].LONG", "jobs[3].HOURS",
    }  # fmt: skip
    assert filled({"jobs[1].HOURS": "12", "jobs[2].HOURS": "8"}).kept["SUM"] == "20"
    question = next(one for one in state.instrument.questions() if one.name == "LONG")
    assert list(state.places(question)) == [f"jobs[{number}].LONG" for number in (1, 2, 3)]


def test_calculations_follow_the_answers() -> None:
    assert filled({"AGE": "24"}).kept["TWICE"] == "48"
    assert filled({"AGE": "24", "TWICE": "7"}).kept["TWICE"] == "48"
    assert filled({"AGE": "200"}).kept.get("TWICE") in (None, "NaN")


def test_a_limit_may_read_a_question_that_is_asked_later_or_behind_a_gate() -> None:
    """Answers that a constraint reads are known before it is looked at, whatever the order of the file."""
    main = MAIN.replace("label: How much,", "label: How much, constraint: \". <= ${AGE} and ${C} != 'no'\",")
    chain = {"A": "no", "B": "no", "C": "yes", "AGE": "24"}
    assert filled({**chain, "PAY": "24"}, main).kept["PAY"] == "24"
    for wrong in ({"PAY": "25"}, {"PAY": "1", "C": "no"}):
        assert [problem.code for problem in filled({**chain, **wrong}, main).problems] == ["answer.constraint"]


def test_a_filter_that_takes_too_long_is_a_problem_and_no_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_long(*_: object) -> None:
        raise BudgetExceeded

    monkeypatch.setattr("handrail.core.instruments.validate.evaluate", too_long)
    state = filled({"AGE": "24", "ONE": "a"})
    assert {(problem.code, problem.place) for problem in state.problems} == {
        ("answer.budget", "AGE"),
        ("answer.budget", "ONE"),
    }


def test_conditions() -> None:
    assert filled({"AGE": "18"}).holds("adult")
    assert not filled({"AGE": "17"}).holds("adult")
    assert not filled().holds("adult")
    assert filled().conditions["adult"] is UNDECIDED
    assert not filled({"AGE": "18"}).holds("no such condition")


def test_what_is_protected_counts_and_is_not_stored() -> None:
    main = MAIN.replace("This too, sensitivity: protected", "This too, sensitivity: protected, shows: {yes: [X2]}")
    state = filled({"A": "no", "SHY": "yes", "WORDS": "a name", "PAY": "5", "MANY": "b a"}, main)
    assert evidence(state).present == {"X1", "X2"}
    assert evidence(state, protected=False).present == {"X1"}
    assert "X2" not in evidence(state, protected=False).unknown
    stored = state.stored()
    assert stored.items() >= {"A": "no", "PAY": "5", "MANY": "a b"}.items()
    assert not {"SHY", "WORDS"} & set(stored)


def test_the_same_choices_are_the_same_text() -> None:
    assert filled({"MANY": "b a"}).kept["MANY"] == filled({"MANY": "a b"}).kept["MANY"] == "a b"


@pytest.mark.parametrize(("answer", "kind"), [("no", "present"), ("yes", "absent"), ("dont_know", "unknown"),
                                               ("prefer_not", "declined"), ("", "unknown"), ("bad", "unknown")])  # fmt: skip
def test_unknown_is_not_no(answer: str, kind: str) -> None:
    found = evidence(filled({"A": answer} if answer else {}))
    assert {name for name in ("present", "absent", "unknown", "declined") if "X1" in getattr(found, name)} == {kind}


def test_nothing_that_was_filled_can_be_changed() -> None:
    state = filled({"A": "no"})
    for mapping in (state.kept, state.asked, state.conditions):
        with pytest.raises(TypeError):
            mapping["A"] = "yes"  # type: ignore[index]
