"""Invented records for the comparison of synthetic releases: skewed, dependent, with answers that are not known."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from handrail.core.figures.tables import NOT_KNOWN, Axis

CLASSES = 12
"""Kinds of situation; answers depend on each other through them."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Records with their axes. `faster`: how many times less CPU they must take than the other program."""

    name: str
    axes: tuple[Axis, ...]
    records: tuple[dict[str, str], ...]
    faster: float


def large() -> Sample:
    """20,000 screenings, nine columns: like year, sex, age band, citizenship, two kinds of exploitation, sector, country
    and means of control."""
    sizes = (12, 3, 10, 45, 2, 2, 14, 40, 6)
    missing = (0.0, 0.05, 0.25, 0.1, 0.2, 0.3, 0.4, 0.15, 0.1)
    return _invented("20,000 × 9", 20_000, sizes, missing, 10)


def small() -> Sample:
    """5,000 records of the shape of a public sample of cases: seven columns, two of them countries."""
    sizes = (17, 2, 9, 45, 2, 2, 59)
    missing = (0.0, 0.0, 0.25, 0.01, 0.45, 0.5, 0.2)
    return _invented("5,000 × 7", 5_000, sizes, missing, 2)


def _invented(name: str, count: int, sizes: tuple[int, ...], missing: tuple[float, ...], faster: float) -> Sample:
    """Each record is of one kind; each kind has its own shares of codes, few of them common. Always the same."""
    random = np.random.default_rng(20)
    part = 1 / np.arange(1, CLASSES + 1) ** 0.8
    kind = random.choice(CLASSES, size=count, p=part / part.sum())
    axes, columns = [], []
    for place, (size, gone) in enumerate(zip(sizes, missing, strict=True)):
        codes = tuple(f"c{code}" for code in range(size))
        share = 1 / np.arange(1, size + 1) ** 1.2 * random.gamma(0.35, 1, size=(CLASSES, size)) + 1e-9
        ends = np.cumsum(share / share.sum(axis=1, keepdims=True), axis=1)
        drawn = np.minimum((random.random(count)[:, np.newaxis] > ends[kind]).sum(axis=1), size - 1)
        away = random.random(count) < np.clip(gone * random.gamma(2, 0.5, size=CLASSES), 0, 0.95)[kind]
        columns.append(np.where(away, size, drawn).tolist())
        axes.append(Axis(f"a{place}", (*codes, NOT_KNOWN)))
    rows = zip(*columns, strict=True)
    records = ({axis.name: axis.codes[at] for axis, at in zip(axes, row, strict=True)} for row in rows)
    return Sample(name, tuple(axes), tuple(records), faster)


def of_file(path: Path) -> Sample:
    """Records of a CSV file that the repository may not hold. Its codes stand in for an instrument's: a real release
    never takes them from records."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    records = tuple({name: value or NOT_KNOWN for name, value in row.items()} for row in rows)
    axes = tuple(
        Axis(name, (*sorted({record[name] for record in records} - {NOT_KNOWN}), NOT_KNOWN)) for name in records[0]
    )
    return Sample(f"{path.name}, {len(records)} × {len(axes)}", axes, records, 2)
