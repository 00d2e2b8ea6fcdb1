"""How the budget is divided among tables of counts. Only the domain decides, so a plan is public.

The unit is one record (a screening with its corrections). Records that differ in one record, added or removed: that
record adds 1 to exactly one cell of every table, so each table has sensitivity 1 and takes 1 / (2 variance) of rho, and
a release takes the sum (composition of zCDP: Bun and Steinke 2016, lemma 1.7). With d columns and combinations up to
the order R a record is counted in C(d,1) + … + C(d,R) tables, once in each: that is the bound on its contribution.

Within an order a table's part grows with its cells to the power of 2/3, which makes the expected error over all tables
least (Z. Zhang et al., "PrivSyn", USENIX Security 2021, section 4.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, prod

from handrail.core.figures import budget
from handrail.core.figures.synthesis.domain import Domain, Places, refuse_too_many

GRAIN = 64
"""Variances are multiples of 1/64: fractions that stay small enough for quick exact noise."""
SINGLE, LONGER = 1, 4
"""Of the budget: one part for counts of single codes, four for each longer combination."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a release is asked for. `order`: how many columns are counted together.

    `fabricated`: how many combinations may be expected to stand in the counts through noise alone, for each record
    (1/400: about 50 for 20,000). `cover`, above 0 to 1: how much of a shorter combination must be found in longer ones
    before the likeliest others stand in; more makes counts truer and invents more combinations. Raises ValueError.
    """

    epsilon: float
    delta: float
    order: int = 2
    fabricated: float = 1 / 400
    cover: float = 0.75

    def __post_init__(self) -> None:
        if not 0 < self.fabricated < 1 or not 0 < self.cover <= 1:
            raise ValueError("`fabricated` and `cover` are shares, above 0.")


@dataclass(frozen=True, slots=True)
class Plan:
    """The variance of the noise in each table. `rho` is what all of them take, exactly; `spent`, never less, is what the
    ledger says: a fraction short enough for a database."""

    settings: Settings
    variances: Mapping[Places, Fraction]
    rho: Fraction
    spent: Fraction

    @property
    def contribution(self) -> int:
        """How many counts one record changes, each by 1."""
        return len(self.variances)


def plan(known: Domain, settings: Settings) -> Plan:
    """Raises ValueError for an order, an ε or a δ that cannot be met."""
    refuse_too_many(known, settings.order)
    whole = budget.rho_of(settings.epsilon, settings.delta)
    parts = {length: SINGLE if length == 1 else LONGER for length in range(1, settings.order + 1)}
    variances: dict[Places, Fraction] = {}
    for length, part in parts.items():
        variances |= _variances(known, length, whole * part / sum(parts.values()))
    rho = sum((budget.of_gaussian(1, variance) for variance in variances.values()), Fraction(0))
    if rho > whole:
        raise ArithmeticError("A plan takes more than it was given.")
    return Plan(settings, variances, rho, whole)


def _variances(known: Domain, length: int, rho: Fraction) -> dict[Places, Fraction]:
    """One for each table of that many columns, rounded up, so that together they take at most `rho`."""
    weights = {places: prod(known.shape(places)) ** (2 / 3) for places in known.tables(length)}
    whole = sum(weights.values())
    return {
        places: Fraction(ceil(GRAIN * whole / (2 * float(rho) * weight)) + 1, GRAIN)
        for places, weight in weights.items()
    }
