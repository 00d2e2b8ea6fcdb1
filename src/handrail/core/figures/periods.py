"""Frozen periods: what is published across organisations for a quarter is never counted again.

Each arrival, correction and withdrawal is counted in exactly one window of whole quarters, the first that is frozen
after it: a window's table is what is counted now less what was counted when the last one was frozen. So two windows
have no screening in common that either could be subtracted from, and a running total is the sum of published windows.
A quarter that would show nothing is not published: it merges with the next (docs/disclosure.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from handrail.core.figures.disclosure import Across, Shown, across
from handrail.core.figures.tables import Key, Table

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")

Counted = Mapping[str, Table]
"""Organisation → its own table of everybody counted so far. Exact, so never shown."""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Whole quarters, `2018-Q2` to `2018-Q3`, both in it."""

    first: str
    last: str

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}..{self.last}"


@dataclass(frozen=True, slots=True, eq=False)
class Frozen:
    """One publication. `shown` is public; `counted` is what the next window is counted from, and stays private."""

    window: Window
    shown: tuple[Shown, ...]
    counted: tuple[Counted, ...]


def number(quarter: str) -> int:
    """Quarters in order, without gaps. Raises ValueError for something else than `2018-Q2`."""
    found = _QUARTER.fullmatch(quarter)
    if not found:
        raise ValueError(f"{quarter!r} is not a quarter.")
    return int(found[1]) * 4 + int(found[2]) - 1


def quarter(number: int) -> str:
    """The other way round."""
    return f"{number // 4:04d}-Q{number % 4 + 1}"


def has_ended(name: str, today: date) -> bool:
    """Whether the quarter lies wholly before this day."""
    return number(name) < today.year * 4 + (today.month - 1) // 3


def freeze(
    earlier: Sequence[Frozen], now: Sequence[Counted], until: str, today: date, limits: Across | None = None
) -> Frozen | None:
    """The next publication, or None where nothing could be shown: then nothing is frozen, and the next quarter's window
    begins where this one would have.

    `now`: the tables of everybody who arrived by the end of the quarter `until`, as they are counted today: without whom
    was withdrawn, with corrections. The first publication's window is one quarter; whoever came before is counted in it.
    Raises ValueError for a quarter that has not ended or is frozen already, and for tables that have changed: a new
    definition begins a new series.
    """
    if not has_ended(until, today):
        raise ValueError(f"{until} has not ended.")
    last = earlier[-1] if earlier else None
    if last and number(until) <= number(last.window.last):
        raise ValueError(f"{until} is frozen.")
    before = last.counted if last else tuple({} for _ in now)
    if len(before) != len(now):
        raise ValueError("The list of tables has changed.")
    shown = across([increment(old, new) for old, new in zip(before, now, strict=True)], limits)
    if all(count is None for one in shown for count in one.cells.values()):
        return None
    first = quarter(number(last.window.last) + 1) if last else until
    return Frozen(Window(first, until), shown, tuple(MappingProxyType(dict(one)) for one in now))


def increment(before: Counted, now: Counted) -> dict[str, Table]:
    """Each organisation's people who came, less those who went; a cell may be below 0."""
    found: dict[str, Table] = {}
    for name in sorted({*before, *now}):
        old, new = before.get(name), now.get(name)
        like = new or old
        assert like is not None
        if old and new and (old.name, old.axes) != (new.name, new.axes):
            raise ValueError(f"The table {new.name} has changed.")
        counts = {key: _count(new, key) - _count(old, key) for key in like.counts}
        total = (new.total if new else 0) - (old.total if old else 0)
        found[name] = Table(like.name, like.axes, MappingProxyType(counts), total)
    return found


def running(publications: Sequence[Frozen]) -> tuple[Shown, ...]:
    """Every table summed over the published windows: sums of shown numbers, so they tell nothing new. A cell that no
    window has shown stays hidden."""
    return tuple(_summed([one.shown[place] for one in publications]) for place in range(len(publications[0].shown)))


def _summed(shown: Sequence[Shown]) -> Shown:
    first = shown[0]
    cells = {key: _sum([one.cells[key] for one in shown]) for key in first.cells}
    margins = tuple(
        MappingProxyType({code: _sum([one.margins[place][code] for one in shown]) for code in margin})
        for place, margin in enumerate(first.margins)
    )
    return Shown(first.name, first.axes, MappingProxyType(cells), margins, _sum([one.total for one in shown]))


def _sum(counts: Sequence[int | None]) -> int | None:
    there = [count for count in counts if count is not None]
    return sum(there) if there else None


def _count(table: Table | None, key: Key) -> int:
    return table.counts[key] if table else 0
