"""The tree of the strongest pairs (C. Chow, C. Liu, IEEE Trans. Inf. Theory 14, 1968): a first idea of how columns hang
together, from counts with noise alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from handrail.core.figures.synthesis.domain import Places

Reals: TypeAlias = NDArray[np.float64]


def tree(columns: int, counts: Mapping[Places, Reals]) -> list[tuple[int, int | None]]:
    """Columns in an order in which each follows its parent; without parents if no pairs were counted."""
    pairs = sorted((places for places in counts if len(places) == 2), key=lambda at: -shared(counts[at]))
    if not pairs:
        return [(place, None) for place in range(columns)]
    found: list[tuple[int, int | None]] = [(pairs[0][0], None)]
    reached = {pairs[0][0]}
    while len(reached) < columns:
        first, second = next(pair for pair in pairs if len(reached & set(pair)) == 1)
        place, parent = (second, first) if first in reached else (first, second)
        found.append((place, parent))
        reached.add(place)
    return found


def rows(counts: Mapping[Places, Reals], parent: int, place: int) -> Reals:
    """The table of two columns with the codes of `parent` as its rows."""
    return counts[parent, place] if parent < place else counts[place, parent].T


def shared(table: Reals) -> float:
    """Mutual information of a pair, in nats."""
    share = table / table.sum()
    alone = share.sum(axis=1, keepdims=True) * share.sum(axis=0, keepdims=True)
    there = share > 0
    return float((share[there] * np.log(share[there] / alone[there])).sum())


def expected(columns: int, counts: Mapping[Places, Reals]) -> dict[Places, Reals]:
    """What every pair would be if columns depended on each other along the tree only: products along its paths."""
    joint: dict[Places, Reals] = {}
    reached: list[int] = []
    for place, parent in tree(columns, counts):
        if parent is not None:
            table = rows(counts, parent, place)
            whole = table.sum(axis=1, keepdims=True)
            steps = np.divide(table, whole, out=np.zeros_like(table), where=whole > 0)
            for other in reached:
                path = table if other == parent else rows(joint, other, parent) @ steps
                joint[min(other, place), max(other, place)] = path if other < place else path.T
        reached.append(place)
    return joint
