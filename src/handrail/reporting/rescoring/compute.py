"""Parquet → Parquet: one compiled statement over a file of answers. Only the process for figures imports this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from handrail.core.figures.rescore import rescoring
from handrail.core.figures.rescore_one import BOUNDS
from handrail.core.figures.rescore_rule import Plan
from handrail.reporting import columns

AT_ONCE = 2_000
GROUP = 20_480
"""Rows that are held until they are written: a hundred columns of more would not fit into the memory that is allowed."""


def compute(
    folder: Path, plans: Sequence[Plan], source: Path, target: Path, *, comparison: bool = True, threads: int = 2
) -> None:
    """Reads `source` and writes `target`, both in `folder`. Nothing outside it is reached."""
    with columns.connect(folder, threads=threads) as connection:
        statement = rescoring(plans, f"read_parquet('{_quoted(source)}')", comparison=comparison)
        connection.execute(f"COPY ({statement}) TO '{_quoted(target)}' (FORMAT parquet, ROW_GROUP_SIZE {GROUP})")


def results(folder: Path, target: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of what `compute` wrote."""
    with columns.connect(folder, threads=1) as connection:
        cursor = connection.execute(f"SELECT * FROM read_parquet('{_quoted(target)}')")  # noqa: S608
        names = [one[0] for one in cursor.description or ()]
        while rows := cursor.fetchmany(AT_ONCE):
            yield from (dict(zip(names, row, strict=True)) for row in rows)


def outcomes(plan: Plan, row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Lower and upper bound of one row, as they are stored."""
    found = []
    for bound in BOUNDS:
        of = plan.new.named(row[f"f_{plan.new.id}_{bound}"])
        flags = {flag: row[f"f_{plan.new.id}_{bound}_d_{flag}"] for flag in plan.flags}
        found.append({"class": of.id if of else None, "rank": of.rank if of else 0, "dimensions": flags})
    return found[0], found[1]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
