"""What was published so far, together: running totals and a trend. Made of published numbers only, so it tells nothing new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from handrail.core.figures import periods
from handrail.core.figures.disclosure import Shown
from handrail.core.figures.tables import Axis, Key
from handrail.reporting import releases
from handrail.reporting.models import Release

TREND = "decisions"
"""The table of which the trend shows every period."""


def in_series(population: str) -> list[Release]:
    """Rounded publications that have the same tables as the newest one, oldest first: others cannot be added up."""
    rows = [row for row in releases.published() if row.population == population and row.method == releases.ROUNDING]
    return [row for row in reversed(rows) if row.tables == rows[0].tables and _same_axes(row, rows[0])]


def _same_axes(one: Release, other: Release) -> bool:
    return [table.axes for table in releases.tables(one)] == [table.axes for table in releases.tables(other)]


def running(population: str) -> Sequence[Shown]:
    """Every table summed over the published periods; () before the first."""
    rows = in_series(population)
    if not rows:
        return ()
    return periods.running(
        [periods.Frozen(periods.Window(*row.period.split("..")), tuple(releases.tables(row)), ()) for row in rows]
    )


def trend(population: str) -> Shown | None:
    """The decisions of each published period; None with fewer than two."""
    rows = in_series(population)
    if len(rows) < 2 or TREND not in rows[0].tables:
        return None
    found: dict[Key, int | None] = {}
    totals: dict[str, int | None] = {}
    axis: Axis | None = None
    for row in rows:
        one = next(table for table in releases.tables(row) if table.name == TREND)
        axis, totals[row.period] = one.axes[0], one.total
        found |= {(row.period, key[0]): count for key, count in one.cells.items()}
    assert axis is not None
    windows = Axis("quarter", tuple(totals))
    margins: tuple[Mapping[str, int | None], ...] = (MappingProxyType(totals), MappingProxyType({}))
    return Shown("trend", (windows, axis), MappingProxyType(found), margins, _sum(list(totals.values())))


def _sum(counts: Sequence[int | None]) -> int | None:
    there = [count for count in counts if count is not None]
    return sum(there) if there else None
