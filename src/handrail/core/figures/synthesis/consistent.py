"""Counts with noise made to agree: none below 0, one total, and combinations that noise alone can explain taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from handrail.core.figures.synthesis.domain import Domain, Places
from handrail.core.figures.synthesis.measure import Measured
from handrail.core.figures.synthesis.tree import Reals, expected

ROUNDS = 20
"""Of fitting a table to shorter ones; more change nothing that a whole person would show."""
PRIOR = 10
"""How far a count may lie from what the tree of pairs expects: its variance, over what is expected. It says how much to
believe noise in the choice of what stands in. The number is public and was chosen on invented and public records; any
value is safe."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What records are sampled to resemble. `counts` are at least 0, and 0 where `kept` is false: such a combination is
    to have no record. By order: `deviations`, below so many of which a count was taken for noise, and `fabricated`, how
    many counts without a record are then expected to be kept at most."""

    domain: Domain
    total: int
    counts: Mapping[Places, Reals]
    kept: Mapping[Places, NDArray[np.bool_]]
    deviations: Mapping[int, float]
    fabricated: Mapping[int, float]


def targets(measured: Measured) -> Targets:
    """Order by order: single codes first, then each longer table fitted to those one shorter."""
    known, settings = measured.domain, measured.plan.settings
    total = _total(measured)
    counts: dict[Places, Reals] = {}
    deviations: dict[int, float] = {}
    fabricated: dict[int, float] = {}
    for length in range(1, settings.order + 1):
        tables = known.tables(length)
        cells = sum(prod(known.shape(places)) for places in tables)
        fabricated[length] = min(max(1.0, settings.fabricated * total), cells / 4)
        deviations[length] = NormalDist().inv_cdf(1 - fabricated[length] / cells)
        for places in tables:
            if length == 1:
                counts[places] = _single(measured, places[0], total, deviations[length])
            else:
                alone = _independent(counts, places, total)
                counts[places] = _longer(measured, places, counts, alone, deviations[length])
        if length == 2:
            along = expected(len(known.columns), counts)
            for places in tables:
                counts[places] = _longer(measured, places, counts, along[places], deviations[length])
    kept = {places: count > 0 for places, count in counts.items()}
    return Targets(known, total, counts, kept, deviations, fabricated)


def _total(measured: Measured) -> int:
    """How many records: the sum of every table estimates it, the less well the more cells it has."""
    over = under = 0.0
    for places, count in measured.counts.items():
        weight = 1 / (float(measured.plan.variances[places]) * count.size)
        over += weight * float(count.sum())
        under += weight
    return max(1, round(over / under))


def _single(measured: Measured, place: int, total: int, deviations: float) -> Reals:
    """The codes of one column: all tables that hold it, each weighed by the inverse of its variance."""
    over: Reals = np.zeros(len(measured.domain.columns[place].codes))
    under = 0.0
    for places, count in measured.counts.items():
        if place in places:
            others = tuple(at for at, other in enumerate(places) if other != place)
            seen = count.sum(axis=others)
            weight = 1 / (float(measured.plan.variances[places]) * (count.size / seen.size))
            over += weight * seen
            under += weight
    found = over / under
    found[(found < deviations / sqrt(under)) & (found < found.max())] = 0
    return _to_total(found, total)


def _to_total(found: Reals, total: int) -> Reals:
    """The nearest counts, none below 0, with this sum, where `found` is above 0 (projection on a simplex: J. Duchi et
    al., ICML 2008). The largest stands for all if none is above 0."""
    if found.max() <= 0:
        found = np.where(np.arange(found.size) == found.argmax(), 1.0, 0.0)
    there = found > 0
    falling = np.sort(found[there])[::-1]
    over = (np.cumsum(falling) - total) / np.arange(1, falling.size + 1)
    cut = over[np.flatnonzero(falling > over)[-1]]
    return np.where(there, np.maximum(found - cut, 0), 0)


def _independent(counts: Mapping[Places, Reals], places: Places, total: int) -> Reals:
    """What a table would be if its columns had nothing to do with each other."""
    found: Reals = np.array(float(total))
    for place in places:
        found = np.multiply.outer(found, counts[(place,)] / total)
    return found


def _longer(
    measured: Measured, places: Places, counts: Mapping[Places, Reals], likely: Reals, deviations: float
) -> Reals:
    """A table of two or more columns: what noise alone can explain is out, the rest is fitted to the shorter tables."""
    noisy = measured.counts[places].astype(np.float64)
    variance = float(measured.plan.variances[places])
    shorter = [counts[places[:at] + places[at + 1 :]] for at in range(len(places))]
    possible = np.ones(noisy.shape, dtype=np.bool_)
    for at, short in enumerate(shorter):
        possible &= np.expand_dims(short > 0, at)
    kept = possible & (noisy >= deviations * sqrt(variance))
    believed = likely + (noisy - likely) * PRIOR * likely / (PRIOR * likely + variance)
    believed = np.where(possible, np.maximum(believed, 1e-9), 0.0)
    found = np.where(kept, noisy, 0.0)
    for at, short in enumerate(shorter):
        _stand_in(found, believed, at, measured.plan.settings.cover * short)
    return _fitted(found, shorter)


def _stand_in(found: Reals, believed: Reals, at: int, needed: Reals) -> None:
    """Where what was kept is less than the shorter combination needs, the likeliest others stand in until it is not, and
    one at least where none was kept: each is so rare that the noise hides it. Changes `found`."""
    lines, likely = np.moveaxis(found, at, -1), np.moveaxis(believed, at, -1)
    spare = np.where(lines > 0, 0.0, likely)
    falling = np.argsort(-spare, axis=-1)
    amounts = np.take_along_axis(spare, falling, -1)
    before = np.cumsum(amounts, axis=-1) - amounts
    missing = np.maximum(needed - lines.sum(axis=-1), 0)
    taken = np.zeros_like(spare)
    np.put_along_axis(taken, falling, np.where(before < missing[..., np.newaxis], amounts, 0.0), -1)
    lines += taken


def _fitted(found: Reals, shorter: list[Reals]) -> Reals:
    """Iterative proportional fitting (W. Deming, F. Stephan, Ann. Math. Stat. 11, 1940)."""
    for _ in range(ROUNDS):
        for at, short in enumerate(shorter):
            now = found.sum(axis=at)
            found = found * np.expand_dims(np.divide(short, now, out=np.zeros_like(now), where=now > 0), at)
    return found
