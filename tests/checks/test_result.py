"""The gravest gap first, what is unknown apart, progress between two dates, and nothing that could be a score."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handrail.core.checks.definition import GAPS, Status
from handrail.core.checks.progress import Change, progress
from handrail.core.checks.result import result
from tests.checks.small import WEIGHTS, small

CHECK = small()
ANSWERS = st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.sampled_from([str(one) for one in Status]))


def test_grave_harm_to_few_comes_before_lighter_harm_to_many_and_ties_stay_as_in_the_guide() -> None:
    gaps = result(CHECK, dict.fromkeys(WEIGHTS, "none")).gaps
    assert [gap.point.name for gap in gaps] == ["p3", "p2", "p4", "p1"]
    assert [gap.point.severity for gap in gaps] == [14, 13, 13, 6]
    assert [gap.number for gap in gaps] == [1, 2, 3, 4]


def test_done_and_not_applicable_are_no_gaps_and_unknown_is_neither() -> None:
    found = result(CHECK, {"p1": "done", "p2": "not_applicable", "p3": "planned"})
    assert [gap.point.name for gap in found.gaps] == ["p3"]
    assert [question.name for question in found.unanswered] == ["p4"]
    assert found.steps[0].count(Status.DONE) == 1
    assert found.steps[1].count(None) == 1


@given(ANSWERS)
def test_every_point_is_in_one_place(answers: dict[str, str]) -> None:
    found = result(CHECK, answers)
    gaps = {gap.point.name for gap in found.gaps}
    unknown = {question.name for question in found.unanswered}
    rest = {name for name, said in answers.items() if Status(said) not in GAPS}
    assert sorted([*gaps, *unknown, *rest]) == sorted(WEIGHTS)
    severities = [gap.point.severity for gap in found.gaps]
    assert severities == sorted(severities, reverse=True)


@given(ANSWERS, ANSWERS)
def test_progress_turned_round_is_the_other_way(one: dict[str, str], other: dict[str, str]) -> None:
    turned = {Change.FORWARD: Change.BACK, Change.BACK: Change.FORWARD}
    there = [moved.change for points in progress(CHECK, one, other).values() for moved in points]
    back = [moved.change for points in progress(CHECK, other, one).values() for moved in points]
    assert [turned.get(change, change) for change in there] == back


def test_nothing_moves_forward_from_what_was_not_answered() -> None:
    points = progress(CHECK, {"p2": "none"}, {"p1": "done", "p2": "partly"})["first"]
    assert [moved.change for moved in points] == [Change.OTHER, Change.FORWARD]
