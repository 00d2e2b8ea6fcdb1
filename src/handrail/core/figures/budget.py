"""How much privacy releases give away: zero-concentrated differential privacy (zCDP), counted in exact fractions.

Sources: M. Bun, T. Steinke, "Concentrated Differential Privacy" (TCC 2016) for composition (lemma 1.7) and for pure
differential privacy as zCDP (proposition 1.4); C. Canonne, G. Kamath, T. Steinke (NeurIPS 2020) for the discrete
Gaussian (theorem 1.1) and for zCDP as (ε, δ) (proposition 2.7 and corollary 2.13).

`rho` is a fraction; sums and comparisons are exact. Only ε and δ, which are words for people, are floating-point
numbers, and every conversion errs on the safe side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import exp, log, log1p, sqrt

SAFE = 1e-9
"""Added to a computed ε, far more than rounding can take away."""
STEPS = 2**20
"""A rho found from (ε, δ) is rounded down to a fraction with this denominator."""


class OverBudgetError(ValueError):
    """A release that would take more than its population may ever give away."""

    def __init__(self, wanted: Fraction, left: Fraction) -> None:
        super().__init__(f"The release takes {wanted} of rho; {left} is left.")
        self.wanted, self.left = wanted, left


@dataclass(frozen=True, slots=True)
class Spend:
    """What one release took from the budget of its population. `rho` > 0 (zCDP)."""

    release: str
    rho: Fraction

    def __post_init__(self) -> None:
        if self.rho <= 0:
            raise ValueError(f"The release {self.release} takes nothing; no release is free.")


# What one mechanism takes.


def of_gaussian(sensitivity_squared: int | Fraction, variance: Fraction) -> Fraction:
    """rho of discrete Gaussian noise of this variance on counts that one unit changes by at most this much (the square
    of the Euclidean length)."""
    if sensitivity_squared <= 0 or variance <= 0:
        raise ValueError("Sensitivity and variance are above 0.")
    return Fraction(sensitivity_squared) / (2 * variance)


def pure_of_laplace(sensitivity: int | Fraction, scale: Fraction) -> Fraction:
    """The pure ε of discrete Laplace noise of this scale on counts that one unit changes by at most this much (the sum
    of absolute changes)."""
    if sensitivity <= 0 or scale <= 0:
        raise ValueError("Sensitivity and scale are above 0.")
    return Fraction(sensitivity) / scale


def of_pure(epsilon: Fraction) -> Fraction:
    """rho of a mechanism with pure differential privacy ε: ε² / 2."""
    if epsilon <= 0:
        raise ValueError("ε is above 0.")
    return epsilon * epsilon / 2


def of_laplace(sensitivity: int | Fraction, scale: Fraction) -> Fraction:
    """rho of discrete Laplace noise."""
    return of_pure(pure_of_laplace(sensitivity, scale))


# The ledger of one population.


def taken(ledger: Iterable[Spend], published: Iterable[Spend] = ()) -> Fraction:
    """How much a population has given away: the sum over all releases known from the ledger or from what was published.

    A release stands for the higher of what the two say. The sum is thus never below that of published releases, also
    when an old copy of the database, with lines of the ledger missing, is put back.
    """
    most: dict[str, Fraction] = {}
    for spend in (*ledger, *published):
        most[spend.release] = max(spend.rho, most.get(spend.release, Fraction(0)))
    return sum(most.values(), Fraction(0))


def left(cap: Fraction, ledger: Iterable[Spend], published: Iterable[Spend] = ()) -> Fraction:
    """What may still be given away, never below 0."""
    return max(Fraction(0), cap - taken(ledger, published))


def refuse(wanted: Spend, cap: Fraction, ledger: Iterable[Spend], published: Iterable[Spend] = ()) -> Fraction:
    """What is left after this release. Raises OverBudgetError if it takes more than is left, ValueError for one that is
    already there: what was published is never drawn a second time."""
    known, out = tuple(ledger), tuple(published)
    if any(spend.release == wanted.release for spend in (*known, *out)):
        raise ValueError(f"The release {wanted.release} is in the ledger already.")
    free = left(cap, known, out)
    if wanted.rho > free:
        raise OverBudgetError(wanted.rho, free)
    return free - wanted.rho


# Words for people.


def delta_of(rho: Fraction, epsilon: float) -> float:
    """The smallest δ found for which rho-zCDP gives (ε, δ); every order α > 1 gives one that holds."""
    if epsilon <= rho:
        return 1.0
    low, high = log(1e-6), log(1e9)  # of α - 1; the logarithm of δ has one minimum in it
    for _ in range(200):
        first, second = low + (high - low) * 0.382, low + (high - low) * 0.618
        if _log_delta(float(rho), epsilon, first) < _log_delta(float(rho), epsilon, second):
            high = second
        else:
            low = first
    return min(1.0, exp(_log_delta(float(rho), epsilon, low)) * (1 + SAFE))


def _log_delta(rho: float, epsilon: float, at: float) -> float:
    """Of exp((α-1)(αρ-ε)) / (α-1) · (1-1/α)^α; `at` is the logarithm of α - 1."""
    over = exp(at)
    order = 1 + over
    return over * (order * rho - epsilon) - at + order * log1p(-1 / order)


def epsilon_of(rho: Fraction, delta: float) -> float:
    """An ε for which rho-zCDP gives (ε, δ), rounded up. Raises ValueError unless rho > 0 and 0 < δ < 1."""
    _probability(delta)
    if rho <= 0:
        raise ValueError("rho is above 0.")
    low, high = float(rho), float(rho) + 2 * sqrt(float(rho) * log(1 / delta))  # Bun and Steinke's bound always holds
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if delta_of(rho, middle) > delta else (low, middle)
    return high + SAFE


def rho_of(epsilon: float, delta: float) -> Fraction:
    """The most rho that gives no more than (ε, δ), rounded down. Raises ValueError unless ε > 0 and 0 < δ < 1."""
    _probability(delta)
    if epsilon <= 0:
        raise ValueError("ε is above 0.")
    low, high = 0, int(epsilon * STEPS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if delta_of(Fraction(middle, STEPS), epsilon) <= delta else (low, middle)
    if low == 0:
        raise ValueError("ε and δ are so small that nothing can be released.")
    return Fraction(low, STEPS)


def delta_for(people: int) -> float:
    """The usual δ for about so many people (a public number, never the exact count): 1 / (n ln n)."""
    if people < 2:
        raise ValueError("δ is for at least two people.")
    return 1 / (people * log(people))


def _probability(delta: float) -> None:
    if not 0 < delta < 1:
        raise ValueError("δ is between 0 and 1.")
