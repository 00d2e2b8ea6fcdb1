"""What a record can hold. It comes from the instrument, never from the records: which codes occur is private."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from handrail.core.figures.tables import NOT_KNOWN, Axis

Places: TypeAlias = tuple[int, ...]
"""Columns that are counted together, by their places, rising."""
Records: TypeAlias = NDArray[np.int32]
"""One row for each record, one column for each column of the domain, places of codes."""

NO, YES = 0, 1
MOST_CELLS = 4_000_000
"""More combinations than this are refused: noise would drown them, and memory is a small computer's."""


@dataclass(frozen=True, slots=True)
class Column:
    """One answer of a record. `flag`: the code of an axis with several answers of which this says no or yes."""

    axis: str
    codes: tuple[str, ...]
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Domain:
    """All that records can hold. An axis with several answers is as many columns as it has codes."""

    axes: tuple[Axis, ...]
    columns: tuple[Column, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many codes each column has."""
        return tuple(len(column.codes) for column in self.columns)

    def shape(self, places: Places) -> tuple[int, ...]:
        """Of the table of these columns."""
        return tuple(len(self.columns[place].codes) for place in places)

    def tables(self, order: int) -> list[Places]:
        """Every combination of that many columns."""
        return list(combinations(range(len(self.columns)), order))


def domain(axes: Iterable[Axis]) -> Domain:
    """Raises ValueError for no axes, for two of one name, and for one without codes or with a code twice."""
    known = tuple(axes)
    if not known or len({axis.name for axis in known}) < len(known):
        raise ValueError("Records need axes, each with its own name.")
    columns: list[Column] = []
    for axis in known:
        if not axis.codes or len(set(axis.codes)) < len(axis.codes):
            raise ValueError(f"{axis.name} needs codes, each once.")
        if axis.several:
            columns += [Column(axis.name, ("no", "yes"), code) for code in axis.codes]
        else:
            columns.append(Column(axis.name, axis.codes))
    return Domain(known, tuple(columns))


def refuse_too_many(known: Domain, order: int) -> None:
    """Raises ValueError if there are more combinations up to this order than can be counted, or fewer columns."""
    if not 1 <= order <= len(known.columns):
        raise ValueError(f"Combinations of {order} of {len(known.columns)} columns cannot be counted.")
    cells = sum(prod(known.shape(places)) for length in range(1, order + 1) for places in known.tables(length))
    if cells > MOST_CELLS:
        raise ValueError(f"{cells} combinations are more than {MOST_CELLS}: use fewer columns or wider bands.")


def encode(known: Domain, records: Iterable[Mapping[str, str]]) -> Records:
    """Records as places of codes. Several answers are joined by spaces; what is not in a record is NOT_KNOWN.

    Raises ValueError for a code that the axes do not have.
    """
    known_texts: list[dict[str, Places]] = [{} for _ in known.axes]
    rows: list[list[int]] = []
    for record in records:
        row: list[int] = []
        for axis, texts in zip(known.axes, known_texts, strict=True):
            said = record.get(axis.name, NOT_KNOWN)
            if said not in texts:
                texts[said] = _places(axis, said)
            row += texts[said]
        rows.append(row)
    return np.array(rows, dtype=np.int32).reshape(len(rows), len(known.columns))


def _places(axis: Axis, said: str) -> Places:
    """The places of one axis of a record."""
    codes = said.split() if axis.several else [said]
    if strange := [code for code in codes if code not in axis.codes]:
        raise ValueError(f"{axis.name} has no code {strange[0]!r}.")
    if axis.several:
        return tuple(YES if code in codes else NO for code in axis.codes)
    return (axis.codes.index(said),)


def decode(known: Domain, records: Records) -> Iterator[tuple[str, ...]]:
    """Records as codes, one text for each axis in its order; several answers joined by spaces."""
    for row in records.tolist():
        said: dict[str, list[str]] = {axis.name: [] for axis in known.axes}
        for column, place in zip(known.columns, row, strict=True):
            if column.flag is None:
                said[column.axis].append(column.codes[place])
            elif place == YES:
                said[column.axis].append(column.flag)
        yield tuple(" ".join(codes) for codes in said.values())


def counted(known: Domain, records: Records, places: Places) -> NDArray[np.int64]:
    """How many records have each combination of these columns."""
    shape = known.shape(places)
    at = np.zeros(len(records), dtype=np.int64)
    for place, size in zip(places, shape, strict=True):
        at = at * size + records[:, place]
    return np.bincount(at, minlength=prod(shape)).reshape(shape)
