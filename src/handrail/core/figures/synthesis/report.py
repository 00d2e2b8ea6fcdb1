"""What a release says of itself, and what those who approve it may see beside it.

`Privacy`, `Codebook` and the distances from counts with noise come from public or private numbers: they may be
published. `Utility` compares with the true records: it is for the people who approve and is never published, since no
noise protects it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

from handrail.core.figures import budget
from handrail.core.figures.synthesis.consistent import Targets
from handrail.core.figures.synthesis.domain import Domain, Places, Records, counted
from handrail.core.figures.synthesis.measure import Measured

UNIT = "record"
"""The privacy unit: one screening with its corrections. A person screened twice is two units."""


@dataclass(frozen=True, slots=True)
class Noise:
    """Of one table of counts. `expected` is the mean absolute error of a cell through noise; counts below `threshold`
    were taken for noise."""

    columns: Places
    cells: int
    variance: Fraction
    rho: Fraction
    expected: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Privacy:
    """What was given away and how. `rho` is what the ledger says. `contribution`: in how many counts one record stands, by 1 in each. `fabricated`: how
    many combinations of each order noise alone is expected to have put into the counts, at most."""

    unit: str
    epsilon: float
    delta: float
    rho: Fraction
    order: int
    contribution: int
    total: int
    noise: tuple[Noise, ...]
    fabricated: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Order:
    """Of all tables with that many columns, on average. `share`: the sum of absolute differences of counts, over the
    number of records (0 the same, 2 nothing in common). `cell`: the mean absolute difference of a cell that either has.
    `absent`: combinations of the sampled records that do not occur; `absent_share`: their part of all that is counted.
    `lost`: combinations that occur and were not sampled."""

    length: int
    share: float
    cell: float
    absent: int
    absent_share: float
    lost: int


def privacy(measured: Measured, wanted: Targets) -> Privacy:
    """For publication beside the records."""
    planned, settings = measured.plan, measured.plan.settings
    noise = []
    for places, variance in planned.variances.items():
        cells, deviation = measured.counts[places].size, sqrt(variance)
        threshold = wanted.deviations[len(places)] * deviation
        rho = budget.of_gaussian(1, variance)
        noise.append(Noise(places, cells, variance, rho, deviation * sqrt(2 / pi), threshold))
    return Privacy(
        UNIT,
        settings.epsilon,
        settings.delta,
        planned.spent,
        settings.order,
        planned.contribution,
        wanted.total,
        tuple(noise),
        wanted.fabricated,
    )


def utility(known: Domain, true: Records, sampled: Records, order: int) -> tuple[Order, ...]:
    """Against the true records: for those who approve, never for publication."""
    return tuple(
        _order(
            length,
            {places: counted(known, true, places) for places in known.tables(length)},
            {places: counted(known, sampled, places) for places in known.tables(length)},
            len(true),
        )
        for length in range(1, order + 1)
    )


def closeness(wanted: Targets, sampled: Records) -> tuple[Order, ...]:
    """Against the counts with noise that the records were sampled from: private already, so this may be published."""
    lengths = sorted({len(places) for places in wanted.counts})
    return tuple(
        _order(
            length,
            {places: target for places, target in wanted.counts.items() if len(places) == length},
            {places: counted(wanted.domain, sampled, places) for places in wanted.domain.tables(length)},
            wanted.total,
        )
        for length in lengths
    )


def _order(
    length: int,
    wanted: Mapping[Places, NDArray[np.int64] | NDArray[np.float64]],
    sampled: Mapping[Places, NDArray[np.int64]],
    total: int,
) -> Order:
    away = there = absent = mass = lost = whole = 0.0
    for places, target in wanted.items():
        found = sampled[places]
        away += float(np.abs(target - found).sum())
        there += int(((target > 0) | (found > 0)).sum())
        absent += int(((target <= 0) & (found > 0)).sum())
        mass += float(found[target <= 0].sum())
        lost += int(((target > 0) & (found == 0)).sum())
        whole += float(found.sum())
    return Order(
        length,
        away / max(total, 1) / len(wanted),
        away / max(there, 1),
        int(absent),
        mass / max(whole, 1),
        int(lost),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the codebook: how many of the sampled records have this code. `several`: a record can have more."""

    axis: str
    code: str
    several: bool
    sampled: int


def codebook(known: Domain, sampled: Records) -> tuple[Entry, ...]:
    """Every code that the instrument has, in its order, zeros too."""
    lines = []
    for place, column in enumerate(known.columns):
        counts = np.bincount(sampled[:, place], minlength=len(column.codes)).tolist()
        if column.flag is None:
            lines += [Entry(column.axis, code, False, count) for code, count in zip(column.codes, counts, strict=True)]
        else:
            lines.append(Entry(column.axis, column.flag, True, counts[-1]))
    return tuple(lines)
