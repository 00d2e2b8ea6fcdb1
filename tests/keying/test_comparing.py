"""Two keyings side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handrail import content
from handrail.core.instruments.read import read_instrument
from handrail.keying.comparing import compare

SCREENING = read_instrument(content.read("instruments", "preliminary-screening"))
NAMES = [question.name for question in SCREENING.questions()]
ANSWERS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["yes", "no", "dont_know"]))


@given(ANSWERS, ANSWERS)
def test_every_place_is_the_same_or_differs(first: dict[str, str], second: dict[str, str]) -> None:
    found = compare(SCREENING, first, second)
    assert {*found.same} | {*found.differing} == {*first, *second}
    assert not {*found.same} & {*found.differing}
    for place, (one, other) in found.differing.items():
        assert (first.get(place, ""), second.get(place, "")) == (one, other)
        assert one != other
    assert all(first[place] == second[place] == text for place, text in found.same.items())
    assert list(found.differing) == [name for name in NAMES if name in found.differing]


@given(ANSWERS, ANSWERS)
def test_who_came_first_makes_no_difference(first: dict[str, str], second: dict[str, str]) -> None:
    one, other = compare(SCREENING, first, second), compare(SCREENING, second, first)
    assert one.questions() == other.questions()
    assert one.same == other.same
