"""Does a question work differently for two groups who are alike in everything else that was measured?

N. Mantel and W. Haenszel, JNCI 22, 1959; P. W. Holland and D. T. Thayer, 1988, for questions of a test. People are
compared within strata of the same sum of the other questions.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt
from statistics import NormalDist

from handrail.core.figures.rates import LEVEL


class Size(StrEnum):
    """Educational Testing Service's classes (R. Zieky, 1993): by |Δ| and whether it differs from 0 and from 1."""

    SMALL = "A"
    MODERATE = "B"
    LARGE = "C"


@dataclass(frozen=True, slots=True)
class Stratum:
    """People of the same sum: the reference group's and the focal group's yes and no."""

    reference_yes: int
    reference_no: int
    focal_yes: int
    focal_no: int

    @property
    def people(self) -> int:
        """Of both groups."""
        return self.reference_yes + self.reference_no + self.focal_yes + self.focal_no


@dataclass(frozen=True, slots=True)
class Difference:
    """`odds` above 1: at the same sum the reference group says yes more often. `delta` is −2.35 ln(odds).

    `chi_square` has one degree of freedom, with Yates' continuity correction.
    """

    odds: float
    low: float
    high: float
    chi_square: float
    p: float
    delta: float
    size: Size


def mantel_haenszel(strata: Iterable[Stratum], level: float = LEVEL) -> Difference | None:
    """The common odds ratio, with the variance of J. Robins, N. Breslow and S. Greenland (Biometrics 42, 1986). None where
    no stratum has both groups and both answers, or the odds are 0 or without end."""
    used = [one for one in strata if one.people > 1]
    over = sum(one.reference_yes * one.focal_no / one.people for one in used)
    under = sum(one.reference_no * one.focal_yes / one.people for one in used)
    if not over or not under:
        return None
    odds = over / under
    error = sqrt(_log_variance(used, over, under))
    half = NormalDist().inv_cdf((1 + level) / 2) * error
    square = _chi_square(used)
    delta = -2.35 * log(odds)
    p = 2 * (1 - NormalDist().cdf(sqrt(square)))
    return Difference(
        odds, exp(log(odds) - half), exp(log(odds) + half), square, p, delta, _size(delta, 2.35 * error, p)
    )


def _log_variance(strata: Iterable[Stratum], over: float, under: float) -> float:
    first = second = third = 0.0
    for one in strata:
        same = (one.reference_yes + one.focal_no) / one.people
        other = (one.reference_no + one.focal_yes) / one.people
        r, s = one.reference_yes * one.focal_no / one.people, one.reference_no * one.focal_yes / one.people
        first, second, third = first + same * r, second + same * s + other * r, third + other * s
    return first / (2 * over**2) + second / (2 * over * under) + third / (2 * under**2)


def _chi_square(strata: Iterable[Stratum]) -> float:
    observed = expected = variance = 0.0
    for one in strata:
        reference, focal = one.reference_yes + one.reference_no, one.focal_yes + one.focal_no
        yes, no = one.reference_yes + one.focal_yes, one.reference_no + one.focal_no
        observed += one.reference_yes
        expected += reference * yes / one.people
        variance += reference * focal * yes * no / (one.people**2 * (one.people - 1))
    return max(abs(observed - expected) - 0.5, 0.0) ** 2 / variance if variance else 0.0


def _size(delta: float, error: float, p: float) -> Size:
    """A: |Δ| below 1 or not different from 0. C: |Δ| at least 1.5 and different from 1 (one-sided, 5 %). B: between."""
    if abs(delta) < 1 or p >= 0.05:
        return Size.SMALL
    if abs(delta) >= 1.5 and (abs(delta) - 1) / error > NormalDist().inv_cdf(0.95):
        return Size.LARGE
    return Size.MODERATE


def strata(people: Iterable[tuple[bool, bool, Hashable]]) -> tuple[Stratum, ...]:
    """(in the focal group, said yes, sum of the other questions) of each person → one stratum for each sum."""
    counted: dict[Hashable, dict[tuple[bool, bool], int]] = {}
    for focal, yes, total in people:
        cell = counted.setdefault(total, {})
        cell[focal, yes] = cell.get((focal, yes), 0) + 1
    return tuple(
        Stratum(
            cell.get((False, True), 0),
            cell.get((False, False), 0),
            cell.get((True, True), 0),
            cell.get((True, False), 0),
        )
        for cell in counted.values()
    )
