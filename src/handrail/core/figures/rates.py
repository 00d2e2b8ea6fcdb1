"""A share among those who answered, with how sure one can be. Whoever did not answer stands beside it, never in it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95
"""How often an interval made like this holds the true share, if those counted were drawn at random."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`yes` of `yes + no`; `not_known` gave no answer that is one of the two, None where that number is hidden."""

    yes: int
    no: int
    not_known: int | None = 0

    @property
    def answered(self) -> int:
        """Below the line."""
        return self.yes + self.no

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nobody answered."""
        return self.yes / self.answered if self.answered else None

    def interval(self, level: float = LEVEL) -> tuple[float, float]:
        """Wilson's score interval (E. B. Wilson, JASA 22, 1927). (0, 1) where nobody answered: nothing is known."""
        return wilson(self.yes, self.answered, level)


def wilson(part: int, whole: int, level: float = LEVEL) -> tuple[float, float]:
    """Bounds of a share, each from 0 to 1. Raises ValueError unless 0 ≤ part ≤ whole and 0 < level < 1."""
    if not 0 <= part <= whole or not 0 < level < 1:
        raise ValueError("A share needs 0 ≤ part ≤ whole and a level between 0 and 1.")
    if whole == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, wide = part / whole, z * z / whole
    centre = (share + wide / 2) / (1 + wide)
    half = z * sqrt(share * (1 - share) / whole + wide / (4 * whole)) / (1 + wide)
    return (0.0 if part == 0 else max(0.0, centre - half), 1.0 if part == whole else min(1.0, centre + half))
