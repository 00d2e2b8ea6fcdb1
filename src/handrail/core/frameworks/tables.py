"""What `determine` reads instead of the definition: indicators as bits, each dimension's bits by strength.

A set of indicators is one integer, so that counting is `bit_count`; classes are looked up by which dimensions are
positive. Computed once for each framework object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from handrail.core.frameworks.definition import (
    ANY_INDICATOR,
    Class,
    Condition,
    Counts,
    Dimension,
    Framework,
    Indicator,
    Strength,
    Threshold,
)

_ORDER = (Strength.STRONG, Strength.MEDIUM, Strength.WEAK, None)


class Rule:
    """Thresholds, one object for all dimensions that have the same, so that what follows from them is computed once."""

    def __init__(self, thresholds: tuple[Threshold, ...]) -> None:
        self.thresholds = thresholds
        self._held: dict[Counts, bool] = {}

    def holds(self, counts: Counts) -> bool:
        """Whether any threshold is met."""
        held = self._held.get(counts)
        if held is None:
            held = self._held[counts] = any(threshold.met(counts) for threshold in self.thresholds)
        return held


_rule = lru_cache(maxsize=256)(Rule)


class Row(NamedTuple):
    """One dimension: its thresholds and the bits of its indicators by strength."""

    dimension: Dimension
    rule: Rule
    strong: int
    medium: int
    weak: int
    other: int
    all: int

    def counts(self, found: int) -> Counts:
        """How many of `found` it has, by strength."""
        if not found & self.all:
            return _NONE
        return Counts(
            (found & self.strong).bit_count(),
            (found & self.medium).bit_count(),
            (found & self.weak).bit_count(),
            (found & self.other).bit_count() if self.other else 0,
        )


class Conclusion(NamedTuple):
    """What follows from the set of positive dimensions."""

    found: Class | None
    rank: int
    flags: Mapping[str, bool]


_NONE = Counts()


class Tables:
    """Of one framework. `any_bit` stands for "some indicator is present" beside the bits of the dimensions."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.indicators = tuple(framework.indicators())
        self.bits: dict[str, int] = {}
        for place, indicator in enumerate(self.indicators):
            for code in indicator.codes:
                self.bits[code] = self.bits.get(code, 0) | 1 << place
        self.rows = self._rows()
        self.any_bit = 1 << len(self.rows)
        self._concluded: dict[int, Conclusion] = {}

    def _rows(self) -> tuple[Row, ...]:
        rows, place = [], 0
        for dimension in self.framework.dimensions:
            strong, medium, weak, other = (_mask(dimension.indicators, strength, place) for strength in _ORDER)
            rule = _rule(dimension.positive)
            rows.append(Row(dimension, rule, strong, medium, weak, other, strong | medium | weak | other))
            place += len(dimension.indicators)
        return tuple(rows)

    def found(self, codes: Iterable[str]) -> int:
        """The bits of these codes; a code outside the list is ignored."""
        get, found = self.bits.get, 0
        for code in codes:
            found |= get(code, 0)
        return found

    def counts(self, found: int) -> list[Counts]:
        """For each dimension."""
        return [row.counts(found) for row in self.rows]

    def positive(self, counts: list[Counts], found: int) -> int:
        """One bit for each positive dimension, and `any_bit` where some indicator is present."""
        positive = self.any_bit if found else 0
        for place, (row, count) in enumerate(zip(self.rows, counts, strict=True)):
            if row.rule.holds(count):
                positive |= 1 << place
        return positive

    def conclude(self, positive: int) -> Conclusion:
        """The first class whose condition holds, and the flags of dimensions and elements."""
        found = self._concluded.get(positive)
        if found is None:
            found = self._concluded[positive] = self._conclude(positive)
        return found

    def rank(self, positive: int) -> int:
        """The rank that counts for asking: 0 (nothing) and 1 (below the rule) are one."""
        return max(self.conclude(positive).rank, 1)

    def _conclude(self, positive: int) -> Conclusion:
        framework = self.framework
        ids = [row.dimension.id for row in self.rows]
        held = {name: bool(positive >> place & 1) for place, name in enumerate(ids)}
        for element in framework.elements:
            held[element.id] = holds(element.when, held)
        listed = {row.dimension.id for row in self.rows if not row.dimension.positive}
        flags = MappingProxyType({name: flag for name, flag in held.items() if name not in listed})
        held = {**held, ANY_INDICATOR: bool(positive & self.any_bit)}
        first = next((found for found in framework.classes if holds(found.when, held)), None)
        return Conclusion(first, first.rank if first else 0, flags)


def _mask(indicators: tuple[Indicator, ...], strength: Strength | None, place: int) -> int:
    return sum(1 << place + at for at, indicator in enumerate(indicators) if indicator.strength is strength)


def holds(condition: Condition, held: Mapping[str, bool]) -> bool:
    """Whether a condition holds, given which ids do."""
    if isinstance(condition, str):
        return held[condition]
    quantify = any if condition[0] == "any" else all
    return quantify(holds(part, held) for part in condition[1:])


@lru_cache(maxsize=256)
def tables(framework: Framework) -> Tables:
    """The tables of a framework object, computed once."""
    return Tables(framework)
