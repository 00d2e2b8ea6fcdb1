"""Which open indicators could raise the class, best first.

For a code u among the open ones U, and the codes P that are present: `steps(u)` is the least size of S ⊆ U with u in S,
where P∪S has a higher class than P and than P∪S without u; `reach(u)` is the highest class over such S of that size.
Codes without such an S are left out. The order: steps, then reach (high first), then strong, medium, weak, then the
order of the file. "Nothing" and "below the rule" count as one class here.

Leaving out u changes one dimension only, so the least S is a least set that tips u's own dimension with u as its last
part, and the cheapest set of other dimensions beside which that dimension lifts the class.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple

from handrail.core.frameworks.definition import Counts
from handrail.core.frameworks.tables import Rule, Tables

_NEVER = 99


class _Tips(NamedTuple):
    """How few open indicators make a dimension positive: at all, and where one of each strength is needed for it."""

    least: int
    by_strength: tuple[int, int, int, int]


class _Lift(NamedTuple):
    """Beside these other dimensions, one dimension lifts the class to `rank`."""

    others: tuple[int, ...]
    rank: int


def ask_next(table: Tables, below: list[Counts], positive: int, open_: int) -> tuple[str, ...]:
    """`below` and `positive` describe what is present; `open_` are the bits of what is unknown and was not declined."""
    tips = _settled_by(table, below, positive, open_)
    unsettled = sum(1 << place for place in tips)
    groups = []
    for place, lifts in _lifts(table, positive, unsettled).items():
        beside = _cheapest(lifts, tips)
        if beside is None:
            continue
        row = table.rows[place]
        parts = (row.strong, row.medium, row.weak, row.other)
        for strength, (needed, bits) in enumerate(zip(tips[place].by_strength, parts, strict=True)):
            if needed < _NEVER and open_ & bits:
                groups.append(((needed + beside[0], -beside[1], strength), open_ & bits))
    return tuple(code for group in _merged(groups) for code in _codes(table, group))


def _settled_by(table: Tables, below: list[Counts], positive: int, open_: int) -> dict[int, _Tips]:
    """The dimensions that are not positive and that open indicators could make positive."""
    found = {}
    for place, row in enumerate(table.rows):
        if open_ & row.all and not positive >> place & 1:
            tips = _tips(row.rule, below[place], row.counts(open_))
            if tips.least < _NEVER:
                found[place] = tips
    return found


def _cheapest(lifts: tuple[_Lift, ...], tips: dict[int, _Tips]) -> tuple[int, int] | None:
    """(least cost of the other dimensions, highest rank at that cost)."""
    costs = [(sum(tips[other].least for other in lift.others), -lift.rank) for lift in lifts]
    if not costs:
        return None
    cost, rank = min(costs)
    return cost, -rank


def _merged(groups: list[tuple[tuple[int, int, int], int]]) -> Iterator[int]:
    """The bits of codes that are equal in steps, reach and strength together: among them the file's order decides."""
    together: dict[tuple[int, int, int], int] = {}
    for key, bits in groups:
        together[key] = together.get(key, 0) | bits
    for key in sorted(together):
        yield together[key]


def _codes(table: Tables, bits: int) -> Iterator[str]:
    """In file order. A derived indicator stands for itself."""
    while bits:
        lowest = bits & -bits
        yield table.indicators[lowest.bit_length() - 1].code
        bits ^= lowest


@lru_cache(maxsize=8192)
def _tips(rule: Rule, present: Counts, free: Counts) -> _Tips:
    """Tries every number of open indicators of each strength up to the largest that a threshold names."""
    if not rule.thresholds:  # a mere list
        return _Tips(_NEVER, (_NEVER,) * 4)
    caps = [max(getattr(one, name) for one in rule.thresholds) for name in ("strong", "medium", "weak", "any")]
    ranges = [range(min(count, max(cap, caps[3])) + 1) for count, cap in zip(free, caps, strict=True)]
    least = _NEVER
    by_strength = [_NEVER] * 4
    for added in product(*ranges):
        size = sum(added)
        if not rule.holds(_with(present, added)):
            continue
        least = min(least, size)
        for strength, number in enumerate(added):
            if number and size < by_strength[strength]:
                without = [count - (place == strength) for place, count in enumerate(added)]
                if not rule.holds(_with(present, without)):
                    by_strength[strength] = size
    return _Tips(least, (by_strength[0], by_strength[1], by_strength[2], by_strength[3]))


def _with(present: Counts, added: tuple[int, ...] | list[int]) -> Counts:
    return Counts(*(one + other for one, other in zip(present, added, strict=True)))


@lru_cache(maxsize=8192)
def _lifts(table: Tables, positive: int, unsettled: int) -> dict[int, tuple[_Lift, ...]]:
    """For each unsettled dimension, the smallest sets of other unsettled ones beside which it lifts the class."""
    places = [place for place in range(len(table.rows)) if unsettled >> place & 1]
    positive |= table.any_bit
    return {place: tuple(_smallest(table, positive, place, places)) for place in places}


def _smallest(table: Tables, positive: int, place: int, places: list[int]) -> Iterator[_Lift]:
    kept: list[int] = []
    for size in range(len(places)):
        for others in combinations([other for other in places if other != place], size):
            mask = sum(1 << other for other in others)
            if any(smaller & mask == smaller for smaller in kept):
                continue
            before, after = table.rank(positive | mask), table.rank(positive | mask | 1 << place)
            if after > before:
                kept.append(mask)
                yield _Lift(others, after)
