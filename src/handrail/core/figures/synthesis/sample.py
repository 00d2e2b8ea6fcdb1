"""Records from counts: first along a tree of the strongest pairs, then answer by answer until the counts agree.

The second step is in the family of gradual updates (Z. Zhang et al., "PrivSyn", USENIX Security 2021, section 5): one
answer of some records at a time moves to the code that brings most counts nearer to their targets; how many of the
proposed moves are made is the exact minimum of the squared distance along them, so that they never overshoot together.
Only counts with noise come in, so the random numbers need not be secret.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from handrail.core.figures.noise import Bits
from handrail.core.figures.synthesis.consistent import Targets
from handrail.core.figures.synthesis.domain import Places, Records, counted
from handrail.core.figures.synthesis.tree import Reals, rows, tree

SWEEPS, BATCHES = 12, 10
"""How often every answer of every record is looked at, and in how many parts."""
FORBIDDEN = 1e4
"""Stands, with the number of records, against a combination that is to have none: more than all others together."""
FELT = 100.0
"""As what such a combination counts when a step is measured: enough to be left, not so much that nothing else is
seen."""
SINGLE, SINGLE_LAST = 0.5, 2.5
"""The weight of single codes beside all longer combinations of a column together; in the last two sweeps."""

Told: TypeAlias = Callable[[float], None]
"""Is given the share of the work that is done, from 0 to below 1, now and then."""


def quietly(_done: float) -> None:
    """Nobody waits."""


def sample(wanted: Targets, bits: Bits = os.urandom, told: Told = quietly) -> Records:
    """As many records as the counts say there are. `told` may raise to stop."""
    random = np.random.default_rng(int.from_bytes(bits(16), "big"))
    records = _start(wanted, random)
    views = _views(wanted, records)
    for sweep in range(SWEEPS):
        told(sweep / SWEEPS)
        single = SINGLE if sweep < SWEEPS - 2 else SINGLE_LAST
        for batch in np.array_split(random.permutation(wanted.total), BATCHES):
            for place in random.permutation(len(views)).tolist():
                weight = single * max(1, len(views[place]) - 1)
                _move(views[place], records, batch, place, weight, random)
    return records


# The start.


def _start(wanted: Targets, random: np.random.Generator) -> Records:
    """Every column from the one that it depends on most; one by one if no pairs were counted."""
    records = np.zeros((wanted.total, len(wanted.domain.columns)), dtype=np.int32)
    for place, parent in tree(len(wanted.domain.columns), wanted.counts):
        if parent is None:
            records[:, place] = random.permutation(_spread(wanted.counts[(place,)], wanted.total, random))
            continue
        for code, part in enumerate(rows(wanted.counts, parent, place)):
            where = np.flatnonzero(records[:, parent] == code)
            if where.size:
                records[random.permutation(where), place] = _spread(part, where.size, random)
    return records


def _spread(counts: Reals, size: int, random: np.random.Generator) -> NDArray[np.int64]:
    """`size` codes in these proportions, each as often as its part says, to a whole record (systematic sampling)."""
    ends = np.cumsum(counts)
    at = (np.arange(size) + random.random()) * (ends[-1] / size)
    last = int(np.flatnonzero(counts > 0)[-1])
    places: NDArray[np.int64] = np.searchsorted(ends, at, side="right")
    return np.minimum(places, last)


# The moves.


@dataclass(frozen=True, slots=True)
class _View:
    """What is still missing in a table (target less records), with the column that moves as its last axis."""

    others: Places
    missing: NDArray[np.float32]

    def at(self, records: Records) -> tuple[NDArray[np.int32], ...]:
        """The cells of these records but for the column that moves."""
        return tuple(records[:, other] for other in self.others)

    def change(
        self, at: tuple[NDArray[np.int32], ...], old: NDArray[np.int32], new: NDArray[np.int32]
    ) -> NDArray[np.int64]:
        """How many records each cell gains if these move."""
        shape = self.missing.shape
        base = np.ravel_multi_index((*at, np.zeros_like(old)), shape) if at else np.zeros_like(old)
        gained = np.bincount(base + new, minlength=self.missing.size)
        return (gained - np.bincount(base + old, minlength=self.missing.size)).reshape(shape)


def _views(wanted: Targets, records: Records) -> list[list[_View]]:
    """For each column the tables that hold it; a table's numbers are shared by the views of its columns."""
    views: list[list[_View]] = [[] for _ in wanted.domain.columns]
    for places, target in wanted.counts.items():
        missing = (target - counted(wanted.domain, records, places)).astype(np.float32)
        missing[~wanted.kept[places]] -= FORBIDDEN + wanted.total
        for at, place in enumerate(places):
            views[place].append(_View(places[:at] + places[at + 1 :], np.moveaxis(missing, at, -1)))
    return views


def _move(
    views: list[_View],
    records: Records,
    batch: NDArray[np.int64],
    place: int,
    weight: float,
    random: np.random.Generator,
) -> None:
    """One answer of some records: to the code with the highest gain, as far as that helps. Changes `records`."""
    now = records[batch]
    score = _score(views, now, weight)
    each = np.arange(len(now))
    best = score.argmax(axis=1)
    cost = sum(_weight(view, weight) for view in views)
    gain = score[each, best] - score[each, now[:, place]] - cost
    movers = np.flatnonzero((gain > 0) & (best != now[:, place]))
    if not movers.size:
        return
    part = _step(views, now[movers], place, best[movers].astype(np.int32), weight)
    movers = movers[random.random(movers.size) < max(part, 1 / movers.size)]
    old, new = now[movers, place], best[movers].astype(np.int32)
    for view in views:
        view.missing[...] -= view.change(view.at(now[movers]), old, new)
    records[batch[movers], place] = new


def _weight(view: _View, single: float) -> float:
    return 1.0 if view.others else single


def _score(views: Iterable[_View], rows: Records, single: float) -> NDArray[np.float32]:
    """What is missing in the cells that each record would be in with each code, summed over tables."""
    first, *rest = views  # a table of the column alone comes first
    score = np.repeat(first.missing[np.newaxis, :] * np.float32(single), len(rows), axis=0)
    for view in rest:
        score += view.missing[view.at(rows)]
    return score


def _step(views: Iterable[_View], rows: Records, place: int, new: NDArray[np.int32], single: float) -> float:
    """Which part of the moves makes the squared distance least: ⟨missing, change⟩ / ⟨change, change⟩, from 0 to 1."""
    over = under = 0.0
    for view in views:
        change = view.change(view.at(rows), rows[:, place], new)
        over += _weight(view, single) * float((np.maximum(view.missing, -FELT) * change).sum())
        under += _weight(view, single) * float((change * change).sum())
    return min(1.0, max(0.0, over / under)) if under else 0.0
