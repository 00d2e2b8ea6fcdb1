"""Two harder attackers: one who also runs our own algorithm, and one where people are counted in several cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from solver_attack import Attack, often, wide

from handrail.core.figures.disclosure import Across, Shown, across, inside
from handrail.core.figures.tables import NOT_KNOWN, Axis, Table, table

ASKED = Axis("asked", ("yes", "no", NOT_KNOWN))


def spread(people: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every way to put at most so many people into so many cells."""
    if cells == 0:
        yield ()
        return
    for first in range(people + 1):
        for rest in spread(people - first, cells - 1):
            yield first, *rest


def own(counts: Sequence[int]) -> Table:
    return table("asked", (ASKED,), {(code,): count for code, count in zip(ASKED.codes, counts, strict=True)})


@pytest.mark.parametrize("mine", [(0, 0, 0), (4, 0, 1), (6, 6, 6), (9, 0, 0)])
def test_whoever_runs_the_algorithm_on_every_possible_count_finds_nothing(mine: tuple[int, ...]) -> None:
    """With small limits all that two other organisations may hold can be tried: among those that give the same page, a
    small count is still anything in reach. Which further cell is given up follows the definition, so it does not tell."""
    limits, most = Across(minimum=2, base=2, reach=1), 12
    alike: dict[tuple[int | None, ...], set[tuple[int, ...]]] = defaultdict(set)
    for counts in spread(most, 6):
        one, other = counts[:3], counts[3:]
        if one >= other:
            (shown,) = across([{"mine": own(mine), "one": own(one), "other": own(other)}], limits)
            alike[tuple(shown.cells.values())].add(tuple(a + b for a, b in zip(one, other, strict=True)))
    tried = 0
    for possible in alike.values():
        for counts in possible:
            for place, count in enumerate(counts):
                if 1 <= count < limits.minimum and sum(counts) + 4 <= most:
                    there = [one[place] for one in possible]
                    assert wide(count, (min(there), max(there)), limits.reach)
                    tried += 1
    assert tried > 50


GENDER = Axis("gender", ("woman", "man"))
NEED = Axis("need", ("shelter", "law", "health", NOT_KNOWN), several=True)
SETS = Axis("needs", ("s", "l", "h", "sl", "sh", "lh", "slh", "-"))
"""What one person can have: any of the three, or nothing known."""
LETTER = {"shelter": "s", "law": "l", "health": "h", NOT_KNOWN: "-"}
KINDS = [*product(GENDER.codes, SETS.codes)]
FEW = st.sampled_from([0, 0, 1, 2, 5, 12, 20, 45])
PERSONS = st.lists(FEW, min_size=len(KINDS), max_size=len(KINDS)).map(
    lambda counts: dict(zip(KINDS, counts, strict=True))
)

People = Mapping[tuple[str, str], int]


def tables(people: People) -> list[Table]:
    """Needs by gender, and gender alone: how many women there are is not the sum of their needs."""
    both = {
        (gender, need): sum(count for (who, sets), count in people.items() if who == gender and LETTER[need] in sets)
        for gender, need in product(GENDER.codes, NEED.codes)
    }
    alone = {(gender,): sum(count for (who, _), count in people.items() if who == gender) for gender in GENDER.codes}
    total = sum(people.values())
    needs = {(need,): both["woman", need] + both["man", need] for need in NEED.codes}
    return [
        table("need-gender", (GENDER, NEED), both, total),
        table("gender", (GENDER,), alone, total),
        table("need", (NEED,), needs, total),
    ]


def rows(attack: Attack, one: Shown | Table) -> Iterator[tuple[tuple[str, ...], np.ndarray]]:
    """Each cell, and who of the kinds of people is in it."""
    names = [axis.name for axis in one.axes]
    for key in product(*(axis.codes for axis in one.axes)):
        said = dict(zip(names, key, strict=True))
        yield (
            key,
            np.array(
                [
                    said.get("gender", who) == who and ("need" not in said or LETTER[said["need"]] in sets)
                    for who, sets in attack.keys
                ],
                float,
            ),
        )


@settings(max_examples=often(25), deadline=None, suppress_health_check=[*HealthCheck])
@given(st.lists(PERSONS, min_size=2, max_size=3))
def test_people_who_are_counted_in_several_cells(people: list[People]) -> None:
    there = [dict(enumerate(own)) for own in zip(*(tables(one) for one in people), strict=True)]
    shown = across([{str(name): own for name, own in one.items()} for one in there])
    attack = Attack((GENDER, SETS))
    mine = tables(people[0])
    for seen, own in zip(shown, mine, strict=True):
        for key, row in rows(attack, seen):
            if (count := seen.cells[key]) is not None:
                attack.know(row, count - 2 - own.counts[key], count + 2 - own.counts[key])
    rest = sum(sum(one.values()) for one in people[1:])
    attack.sees_sum((), (), *((rest, rest) if rest > 15 else (0, 15)))
    for own, whole in zip(mine, there, strict=True):
        for key, row in rows(attack, own):
            others = sum(one.counts[key] for one in whole.values()) - own.counts[key]
            if 1 <= others <= 10:
                assert wide(others, attack.range_of_row(row)), (key, others)


@settings(max_examples=often(25), deadline=None, suppress_health_check=[*HealthCheck])
@given(PERSONS)
def test_inside_people_who_are_counted_in_several_cells(people: People) -> None:
    """Shown cells, the total and how many women there are exactly; no hidden cell is known more narrowly than 5."""
    there = tables(people)
    shown = inside(there)
    if shown[0].total is None:
        assert sum(people.values()) < 5
        return
    attack = Attack((GENDER, SETS))
    attack.sees_sum((), (), shown[0].total, shown[0].total)
    hidden = []
    for seen in shown:
        for key, row in rows(attack, seen):
            if (count := seen.cells[key]) is not None:
                attack.know(row, count, count)
            else:
                hidden.append((seen.name, key, row))
    for name, key, row in hidden:
        low, high = attack.range_of_row(row)
        assert high - low >= 5, (name, key, low, high)


def test_what_cannot_be_protected_is_refused() -> None:
    axes = [Axis(name, ("yes", "no")) for name in "abc"]
    ring = [
        table(one.name + other.name, (one, other), {}) for one, other in zip(axes, [*axes[1:], axes[0]], strict=True)
    ]
    with pytest.raises(ValueError, match="ring"):
        inside(ring)
    with pytest.raises(ValueError, match="one or two axes"):
        inside([table("three", axes, {})])
    with pytest.raises(ValueError, match="is needed"):
        inside([table("need-gender", (GENDER, NEED), {})])
    with pytest.raises(ValueError, match="several"):
        inside([table("needs", (NEED, Axis("other", ("x",), several=True)), {})])
    with pytest.raises(ValueError, match="at least one"):
        across([{}])
    with pytest.raises(ValueError, match="same people"):
        across([{"a": own((40, 40, 40))}, {"a": table("other", axes[:1], {("yes",): 119})}])
    both = table("both", (ASKED, axes[0]), {("yes", "yes"): 80, ("no", "no"): 40})
    with pytest.raises(ValueError, match="same people by asked"):
        across([{"a": own((40, 40, 40))}, {"a": both}])
    with pytest.raises(ValueError, match="not the same"):
        across([{"a": own((1, 2, 3)), "b": table("asked", axes[:1], {})}])
