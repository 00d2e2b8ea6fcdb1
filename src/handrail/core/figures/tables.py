"""A table of counts with one or more axes. Every cell is there: a complement and "not known" are cells like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

NOT_KNOWN = ".not_known"
"""The code of a cell for answers that are missing, unknown or declined; a dot begins no code of an instrument."""

Key = tuple[str, ...]
"""One code for each axis."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What is counted by, and every code that it can have, in the order of its definition. `NOT_KNOWN` stands last.

    `several`: a person can be counted in more than one of its codes, so its cells do not add up to a total.
    """

    name: str
    codes: tuple[str, ...]
    several: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Counts of people (one screening each) over axes. `counts` holds every combination of codes, zeros too.

    `total` is how many are counted in all; it equals the sum of cells unless an axis counts people in several codes.
    """

    name: str
    axes: tuple[Axis, ...]
    counts: Mapping[Key, int]
    total: int

    def keys(self) -> Iterator[Key]:
        """Every cell, in the order of the axes."""
        return product(*(axis.codes for axis in self.axes))

    def row(self, **codes: str) -> int:
        """The sum of the cells with these codes: `row(gender="woman")`. Raises KeyError for an axis that is not there."""
        places = {self._place(name): code for name, code in codes.items()}
        return sum(count for key, count in self.counts.items() if all(key[at] == code for at, code in places.items()))

    def _place(self, name: str) -> int:
        for place, axis in enumerate(self.axes):
            if axis.name == name:
                return place
        raise KeyError(name)


def table(name: str, axes: Iterable[Axis], counted: Mapping[Key, int], total: int | None = None) -> Table:
    """A whole table from the cells that were found; those that were not are 0.

    Raises ValueError for a cell that the axes do not have: a code outside its definition is an error, never a new row.
    """
    known = tuple(axes)
    counts = {key: counted.get(key, 0) for key in product(*(axis.codes for axis in known))}
    if strange := [key for key in counted if key not in counts]:
        raise ValueError(f"{name} has no cell {strange[0]}.")
    return Table(name, known, MappingProxyType(counts), sum(counts.values()) if total is None else total)
