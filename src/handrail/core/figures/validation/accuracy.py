"""How often an instrument's finding agrees with what was decided after a full assessment.

`positive` is the instrument's finding, `condition` the reference standard: the decision of a second person. Neither is a
truth about anyone; the page that shows these numbers says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

from handrail.core.figures.rates import LEVEL, wilson


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with its bounds; `value` is None where the counts allow none (nobody below the line)."""

    value: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Crossed:
    """Finding by decision: `hits` (both), `false_alarms` (finding only), `misses` (decision only), `clear` (neither)."""

    hits: int
    false_alarms: int
    misses: int
    clear: int

    @property
    def people(self) -> int:
        """Everybody in the table."""
        return self.hits + self.false_alarms + self.misses + self.clear

    def sensitivity(self, level: float = LEVEL) -> Measured:
        """Of those with the condition, how many were found."""
        return _part(self.hits, self.hits + self.misses, level)

    def specificity(self, level: float = LEVEL) -> Measured:
        """Of those without it, how many were not."""
        return _part(self.clear, self.clear + self.false_alarms, level)

    def positive_predictive(self, level: float = LEVEL) -> Measured:
        """Of those found, how many have it: holds only where it is as frequent as here."""
        return _part(self.hits, self.hits + self.false_alarms, level)

    def negative_predictive(self, level: float = LEVEL) -> Measured:
        """Of those not found, how many do not have it: holds only where it is as frequent as here."""
        return _part(self.clear, self.clear + self.misses, level)

    def likelihood_positive(self, level: float = LEVEL) -> Measured:
        """How much a finding raises the odds (D. L. Simel and others, J Clin Epidemiol 44, 1991: bounds on the log scale)."""
        return _ratio(self.hits, self.hits + self.misses, self.false_alarms, self.false_alarms + self.clear, level)

    def likelihood_negative(self, level: float = LEVEL) -> Measured:
        """How much its absence lowers them; the same source."""
        return _ratio(self.misses, self.hits + self.misses, self.clear, self.false_alarms + self.clear, level)


def crossed(pairs: Iterable[tuple[bool, bool]]) -> Crossed:
    """From (finding, condition) of each person."""
    counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for pair in pairs:
        counts[pair] += 1
    return Crossed(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


def _part(part: int, whole: int, level: float) -> Measured:
    low, high = wilson(part, whole, level)
    return Measured(part / whole if whole else None, low, high)


def _ratio(part: int, whole: int, other_part: int, other_whole: int, level: float) -> Measured:
    if not (part and whole and other_part and other_whole):
        return Measured(None, 0.0, float("inf"))
    ratio = (part / whole) / (other_part / other_whole)
    spread = sqrt(1 / part - 1 / whole + 1 / other_part - 1 / other_whole)
    z = NormalDist().inv_cdf((1 + level) / 2)
    return Measured(ratio, exp(log(ratio) - z * spread), exp(log(ratio) + z * spread))


@dataclass(frozen=True, slots=True)
class Cut:
    """One point of the curve: a finding is a score of at least `at`."""

    at: float
    table: Crossed


def threshold_curve(scored: Sequence[tuple[float, bool]]) -> tuple[Cut, ...]:
    """(score, condition) of each person → one cut for every score that occurs, highest first."""
    ordered = sorted(scored, key=lambda pair: -pair[0])
    ill = sum(1 for _, condition in ordered if condition)
    well, hits, alarms, cuts = len(ordered) - ill, 0, 0, []
    for place, (score, condition) in enumerate(ordered):
        hits, alarms = hits + condition, alarms + (not condition)
        if place + 1 == len(ordered) or ordered[place + 1][0] != score:
            cuts.append(Cut(score, Crossed(hits, alarms, ill - hits, well - alarms)))
    return tuple(cuts)


def area(scored: Sequence[tuple[float, bool]], level: float = LEVEL) -> Measured:
    """Area under the ROC curve: the chance that somebody with the condition scores higher than somebody without, ties
    half. Bounds: J. A. Hanley and B. J. McNeil, Radiology 143, 1982."""
    ill = sorted(score for score, condition in scored if condition)
    well = sorted(score for score, condition in scored if not condition)
    if not ill or not well:
        return Measured(None, 0.0, 1.0)
    value = _wins(ill, well) / (len(ill) * len(well))
    one, two = value / (2 - value), 2 * value * value / (1 + value)
    square = value * value
    variance = (value * (1 - value) + (len(ill) - 1) * (one - square) + (len(well) - 1) * (two - square)) / (
        len(ill) * len(well)
    )
    half = NormalDist().inv_cdf((1 + level) / 2) * sqrt(max(variance, 0.0))
    return Measured(value, max(0.0, value - half), min(1.0, value + half))


def _wins(ill: Sequence[float], well: Sequence[float]) -> float:
    """Pairs in which the first is higher, ties half; both sorted."""
    wins, below, level_with = 0.0, 0, 0
    for score in ill:
        while below < len(well) and well[below] < score:
            below += 1
        level_with = max(level_with, below)
        while level_with < len(well) and well[level_with] == score:
            level_with += 1
        wins += below + (level_with - below) / 2
    return wins
