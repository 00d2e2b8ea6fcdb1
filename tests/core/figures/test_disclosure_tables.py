"""What a protected table looks like: which cells are there, rounding, totals, few people, one organisation."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from handrail.core.figures.disclosure import Across, Inside, Shown, across, inside, rounded
from handrail.core.figures.tables import NOT_KNOWN, Axis, Table, table

GENDER = Axis("gender", ("woman", "man", NOT_KNOWN))
AGE = Axis("age", ("under_26", "26_up"))
NEED = Axis("need", ("shelter", "law", NOT_KNOWN), several=True)


def both(*counts: int) -> Table:
    """Women, men, not known; each under 26, then older."""
    keys = [(gender, age) for gender in GENDER.codes for age in AGE.codes]
    return table("gender-age", (GENDER, AGE), dict(zip(keys, counts, strict=True)))


def one(*counts: int) -> Table:
    return table("gender", (GENDER,), {(code,): count for code, count in zip(GENDER.codes, counts, strict=True)})


def cells(shown: Shown) -> list[int | None]:
    return [*shown.cells.values()]


@pytest.mark.parametrize(
    ("count", "base", "found"), [(0, 5, 0), (2, 5, 0), (3, 5, 5), (7, 5, 5), (8, 5, 10), (1, 2, 2)]
)
def test_rounding_is_to_the_nearest_and_fixed(count: int, base: int, found: int) -> None:
    assert rounded(count, base) == found
    assert rounded(-count, base) == -found


def test_across_every_margin_is_the_sum_of_what_is_shown() -> None:
    tables = {"a": both(33, 42, 21, 28, 17, 19), "b": both(31, 44, 27, 23, 18, 17), "c": both(20, 20, 20, 20, 20, 20)}
    (shown,) = across([tables])
    assert cells(shown) == [85, 105, 70, 70, 55, 55]
    assert [dict(margin) for margin in shown.margins] == [
        {"woman": 190, "man": 140, NOT_KNOWN: 110},
        {"under_26": 210, "26_up": 230},
    ]
    assert shown.total == 440


def test_sixteen_others_are_enough_and_fifteen_are_not() -> None:
    def seen(others: int) -> int | None:
        return across([{"a": one(100, 100, 100), "b": one(others, 100, 100), "c": one(0, 100, 100)}])[0].cells["woman",]

    assert seen(15) is None
    assert seen(16) == 115


def test_whoever_is_the_only_one_publishes_nothing() -> None:
    (shown,) = across([{"a": one(500, 400, 300)}])
    assert cells(shown) == [None, None, None]
    assert shown.total is None


def test_an_organisation_without_people_changes_nothing() -> None:
    tables = {"a": one(40, 40, 40), "b": one(40, 40, 40)}
    assert cells(across([tables])[0]) == cells(across([{**tables, "c": one(0, 0, 0)}])[0]) == [80, 80, 80]


def test_inside_numbers_are_exact_and_a_single_small_cell_takes_another_with_it() -> None:
    (shown,) = inside([one(23, 17, 2)])
    assert cells(shown) == [23, None, None]
    assert shown.total == 42
    assert shown.hidden == {("man",), (NOT_KNOWN,)}


def test_inside_zeros_are_hidden_as_other_small_numbers_are() -> None:
    """All that is told of 23 people is that there are 23: not even that all of them are women."""
    assert cells(inside([one(23, 0, 0)])[0]) == [None, None, None]
    assert cells(inside([one(23, 30, 0)])[0]) == [23, None, None]


@pytest.mark.parametrize("people", range(5))
def test_inside_few_people_are_not_even_a_total(people: int) -> None:
    (shown,) = inside([one(people, 0, 0)])
    assert shown.total is None
    assert cells(shown) == [None, None, None]


def test_inside_margins_are_exact_where_they_are_shown() -> None:
    (shown,) = inside([both(12, 15, 9, 8, 1, 0)])
    assert dict(shown.margins[1]) == {"under_26": 22, "26_up": 23}
    assert shown.margins[0]["woman"] == 27
    assert shown.margins[0][NOT_KNOWN] is None


def test_of_people_counted_several_times_there_is_no_total() -> None:
    def needs(*counts: int) -> Mapping[str, Table]:
        own = table("need", (NEED,), dict(zip([(code,) for code in NEED.codes], counts, strict=True)), total=60)
        return {"a": own, "b": own, "c": own}

    (shown,) = across([needs(40, 30, 12)])
    assert cells(shown) == [120, 90, 35]
    assert shown.total is None


def test_the_limits_are_parameters() -> None:
    assert cells(inside([one(23, 17, 2)], Inside(minimum=2))[0]) == [23, 17, 2]
    tables = {"a": one(23, 17, 12), "b": one(23, 17, 12)}
    assert cells(across([tables], Across(minimum=5, base=10))[0]) == [50, 30, 20]


def test_where_every_cell_is_hidden_the_total_is_hidden_and_not_nobody() -> None:
    (shown,) = across([{"a": one(3, 2, 1), "b": one(2, 3, 1), "c": one(1, 1, 1)}])
    assert set(cells(shown)) == {None}
    assert shown.total is None
