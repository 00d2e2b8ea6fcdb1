"""Do the questions measure one thing? Consistency of the whole, and what each question adds to it.

Answers are numbers: 1 shows something, 0 does not, None is not known. Whoever has an open answer is left out of the
consistency of the whole, and how many those are stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import correlation, fmean, pvariance

import numpy as np

Scores = Sequence[Mapping[str, float | None]]
"""One mapping for each person: question → number, or None."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `missing`: share of those asked whose answer is not known. `discrimination`: correlation with the
    sum of all others; None where one of the two does not vary."""

    name: str
    asked: int
    missing: float
    mean: float | None
    discrimination: float | None


@dataclass(frozen=True, slots=True)
class Consistency:
    """`alpha`: L. J. Cronbach, Psychometrika 16, 1951. `omega`: R. P. McDonald, Test Theory, 1999, from one factor.
    None where too few people or questions vary. `complete` of `people` answered everything and are what it rests on."""

    alpha: float | None
    omega: float | None
    complete: int
    people: int


def items(scores: Scores, names: Sequence[str]) -> tuple[Item, ...]:
    """What each question does. The sum of the others leaves open answers out."""
    return tuple(_item(scores, name, names) for name in names)


def _item(scores: Scores, name: str, names: Sequence[str]) -> Item:
    asked = [person for person in scores if name in person]
    known = [person for person in asked if person[name] is not None]
    own = [float(person[name] or 0.0) for person in known]
    others = [sum(person.get(other) or 0.0 for other in names if other != name) for person in known]
    varies = len(known) > 1 and pvariance(own) > 0 and pvariance(others) > 0
    return Item(
        name,
        len(asked),
        1 - len(known) / len(asked) if asked else 0.0,
        fmean(own) if own else None,
        correlation(own, others) if varies else None,
    )


def consistency(scores: Scores, names: Sequence[str]) -> Consistency:
    """Of those who have a known answer to every question; a question that does not vary among them is left out."""
    whole = [[person.get(name) for name in names] for person in scores]
    complete = np.array([row for row in whole if all(value is not None for value in row)], dtype=float)
    if len(complete) < 2:
        return Consistency(None, None, len(complete), len(whole))
    varying = complete[:, complete.std(axis=0) > 0]
    return Consistency(_alpha(varying), _omega(varying), len(complete), len(whole))


def _alpha(answers: np.ndarray) -> float | None:
    number = int(answers.shape[1])
    spread = float(answers.sum(axis=1).var(ddof=1)) if number else 0.0
    if number < 2 or not spread:
        return None
    own = float(answers.var(axis=0, ddof=1).sum())
    return number / (number - 1) * (1 - own / spread)


def _omega(answers: np.ndarray) -> float | None:
    """One factor by iterated principal axes on the correlations; loadings ÷ (loadings + what is each question's own)."""
    number = int(answers.shape[1])
    if number < 3:
        return None
    observed = np.corrcoef(answers, rowvar=False)
    loadings = _one_factor(observed)
    if loadings is None:
        return None
    common = float(loadings.sum()) ** 2
    return common / (common + float((1 - loadings**2).sum()))


def _one_factor(observed: np.ndarray, rounds: int = 500) -> np.ndarray | None:
    """Loadings, or None where a question would share more than it has (a Heywood case)."""
    shared = np.abs(observed - np.eye(len(observed))).max(axis=1)
    for _ in range(rounds):
        reduced = observed.copy()
        np.fill_diagonal(reduced, shared)
        values, vectors = np.linalg.eigh(reduced)
        if values[-1] <= 0:
            return None
        loadings = vectors[:, -1] * sqrt(values[-1])
        after = loadings**2
        if (after > 1).any():
            return None
        if np.abs(after - shared).max() < 1e-9:
            break
        shared = after
    return np.asarray(loadings if loadings.sum() >= 0 else -loadings)
