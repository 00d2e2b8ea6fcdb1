"""How large the crowd is that each record of a file stands in: k-anonymity, measured (P. Samarati and L. Sweeney, 1998).

Values stay text and nothing is taken for missing: `NA` is Namibia, and an empty value is a value like any other, since a
reader of the file sees it as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

MOST = 10
"""How many of the smallest classes are named."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Records that agree in all of `columns` are one class.

    `smallest` is k, 0 of no records; `where`: the values of its first classes, in the order of their values; `sizes`:
    size of a class → how many classes have it.
    """

    columns: tuple[str, ...]
    records: int
    classes: int
    smallest: int
    where: tuple[tuple[str, ...], ...]
    sizes: Mapping[int, int]

    def within(self, fewer: int) -> int:
        """Records in classes with fewer than so many."""
        return sum(size * classes for size, classes in self.sizes.items() if size < fewer)

    @property
    def unique(self) -> float:
        """The share of records that are alone; 0 of no records."""
        return self.sizes.get(1, 0) / self.records if self.records else 0.0


def crowd(records: Iterable[Mapping[str, str]], columns: Sequence[str]) -> Crowd:
    """The classes of a file, read once. Raises KeyError for a record without one of the columns."""
    return _of(Counter(tuple(record[name] for name in columns) for record in records), columns)


def crowds(records: Sequence[Mapping[str, str]], columns: Sequence[str], most: int) -> Iterator[Crowd]:
    """The same for every choice of 1, 2 … `most` of the columns, in their order."""
    values = {name: [record[name] for record in records] for name in columns}
    for number in range(1, most + 1):
        for chosen in combinations(columns, number):
            yield _of(Counter(zip(*(values[name] for name in chosen), strict=True)), chosen)


def _of(counted: Counter[tuple[str, ...]], columns: Sequence[str]) -> Crowd:
    smallest = min(counted.values(), default=0)
    where = sorted(values for values, count in counted.items() if count == smallest)[:MOST]
    sizes = MappingProxyType(dict(sorted(Counter(counted.values()).items())))
    return Crowd(tuple(columns), counted.total(), len(counted), smallest, tuple(where), sizes)
