"""Frozen periods: published once, never overlapping, and merged where a quarter would show nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from handrail.core.figures.periods import Frozen, Window, freeze, has_ended, number, quarter, running
from handrail.core.figures.tables import NOT_KNOWN, Axis, Table, table

GENDER = Axis("gender", ("woman", "man", NOT_KNOWN))
LATER = date(2019, 6, 1)


def counted(**organisations: tuple[int, int, int]) -> list[Mapping[str, Table]]:
    """One table; women, men, not known of each organisation, since the beginning."""
    return [
        {
            name: table("gender", (GENDER,), {(code,): count for code, count in zip(GENDER.codes, counts, strict=True)})
            for name, counts in organisations.items()
        }
    ]


FIRST = counted(a=(40, 30, 20), b=(35, 25, 20))


def frozen() -> Frozen:
    found = freeze([], FIRST, "2018-Q1", LATER)
    assert found
    return found


def cells(one: Frozen) -> list[int | None]:
    return [*one.shown[0].cells.values()]


def test_the_first_window_is_rounded() -> None:
    assert str(frozen().window) == "2018-Q1"
    assert cells(frozen()) == [75, 55, 40]


def test_a_window_counts_only_what_has_changed_since() -> None:
    second = freeze([frozen()], counted(a=(60, 50, 40), b=(56, 45, 40)), "2018-Q2", LATER)
    assert second
    assert cells(second) == [40, 40, 40]
    assert [*running([frozen(), second])[0].cells.values()] == [115, 95, 80]


def test_a_withdrawal_changes_the_next_window_and_no_frozen_one() -> None:
    first = frozen()
    without = freeze([first], counted(a=(59, 50, 40), b=(56, 45, 40)), "2018-Q2", LATER)
    assert without
    assert without.counted[0]["a"].counts[("woman",)] == 59
    assert cells(first) == [75, 55, 40]


def test_a_quarter_of_few_merges_with_the_next() -> None:
    """Fewer than the threshold came, from one organisation's view: nothing is published, nothing is frozen."""
    first = frozen()
    assert freeze([first], counted(a=(60, 50, 40), b=(36, 26, 21)), "2018-Q2", LATER) is None
    third = freeze([first], counted(a=(60, 50, 40), b=(60, 46, 41)), "2018-Q3", LATER)
    assert third
    assert third.window == Window("2018-Q2", "2018-Q3")
    assert str(third.window) == "2018-Q2..2018-Q3"


def test_only_withdrawals_publish_nothing() -> None:
    assert freeze([frozen()], counted(a=(39, 30, 20), b=(35, 25, 20)), "2018-Q2", LATER) is None


def test_an_organisation_may_join_or_leave() -> None:
    second = freeze([frozen()], counted(b=(99, 99, 99), c=(99, 99, 99)), "2018-Q2", LATER)
    assert second
    assert second.shown[0].hidden == frozenset()


def test_what_is_frozen_or_has_not_ended_is_refused() -> None:
    first = frozen()
    for until, today in (("2018-Q1", LATER), ("2017-Q4", LATER), ("2019-Q2", LATER), ("2018-Q2", date(2018, 6, 30))):
        with pytest.raises(ValueError, match=r"frozen|ended"):
            freeze([first], FIRST, until, today)
    with pytest.raises(ValueError, match="not a quarter"):
        freeze([], FIRST, "2018-05", LATER)


def test_a_changed_table_begins_a_new_series() -> None:
    other = [{"a": table("gender", (Axis("gender", ("woman", "man")),), {("woman",): 90})}]
    with pytest.raises(ValueError, match="changed"):
        freeze([frozen()], other, "2018-Q2", LATER)
    with pytest.raises(ValueError, match="changed"):
        freeze([frozen()], [*FIRST, *FIRST], "2018-Q2", LATER)


def test_quarters_are_in_order() -> None:
    assert quarter(number("2018-Q4") + 1) == "2019-Q1"
    assert has_ended("2018-Q2", date(2018, 7, 1))
    assert not has_ended("2018-Q2", date(2018, 6, 30))
