"""How unique people can be on the clear columns of an instrument: what two or three known answers single out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log2

from handrail.core.figures.audit import crowds
from handrail.core.figures.frame import Column

ORDER = 3
"""So many answers an acquaintance is taken to know."""


@dataclass(frozen=True, slots=True)
class Uniqueness:
    """Of invented answers: the largest share of records that one column, two or three of them single out, and the mean
    over all threes. Of the definition alone: `columns`, and `bits`, how many different records it allows (log2)."""

    columns: int
    bits: float
    one: float
    two: float
    three: float
    mean: float

    def beyond(self, limit: Mapping[str, float]) -> Iterator[str]:
        """The names of what lies above its recorded limit; what has no limit is above it."""
        for name, value in asdict(self).items():
            if value > limit.get(name, -1.0):
                yield name


@dataclass(frozen=True, slots=True)
class Worst:
    """Columns that single out the most, for one order."""

    columns: tuple[str, ...]
    unique: float


def bits(columns: Sequence[Column]) -> float:
    """log2 of the number of different records: of a choice its codes, not asked, undecided and missing; where several
    can be chosen each of them or not."""
    return sum(len(column.codes) if column.several else log2(len(column.codes) + 3) for column in columns)


def measure(
    records: Sequence[Mapping[str, str]], columns: Sequence[Column], order: int = ORDER
) -> tuple[Uniqueness, tuple[Worst, ...]]:
    """The measure, and the columns that single out the most for 1, 2 and 3. Raises KeyError for a missing value."""
    worst = [Worst((), 0.0)] * order
    sums, number = 0.0, 0
    for found in crowds(records, [column.name for column in columns], order):
        place = len(found.columns) - 1
        if not worst[place].columns or found.unique > worst[place].unique:
            worst[place] = Worst(found.columns, found.unique)
        if place == order - 1:
            sums, number = sums + found.unique, number + 1
    one, two, three = (each.unique for each in worst)
    return Uniqueness(len(columns), bits(columns), one, two, three, sums / number if number else 0.0), tuple(worst)
