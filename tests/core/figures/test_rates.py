"""Shares and their intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.core.figures.rates import Rate, wilson


def test_wilson_agrees_with_a_published_example() -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, score method without correction: 0.2553 to 0.3662."""
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_zero_of_twenty() -> None:
    """The same table: 0 of 20 gives 0.0000 to 0.1611."""
    low, high = wilson(0, 20)
    assert (round(low, 4), round(high, 4)) == (0.0, 0.1611)


def test_who_did_not_answer_is_not_below_the_line() -> None:
    rate = Rate(yes=177, no=30, not_known=14)
    assert rate.answered == 207
    assert rate.share == pytest.approx(0.855, abs=0.0005)


def test_nobody_answered() -> None:
    assert Rate(0, 0, 5).share is None
    assert Rate(0, 0, 5).interval() == (0.0, 1.0)


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_the_share_lies_in_its_interval(yes: int, no: int) -> None:
    rate = Rate(yes, no)
    low, high = rate.interval()
    assert 0 <= low <= high <= 1
    assert rate.share is None or low <= rate.share <= high


@pytest.mark.parametrize(("part", "whole", "level"), [(2, 1, 0.95), (-1, 3, 0.95), (1, 3, 1.0)])
def test_what_is_no_share(part: int, whole: int, level: float) -> None:
    with pytest.raises(ValueError):
        wilson(part, whole, level)
