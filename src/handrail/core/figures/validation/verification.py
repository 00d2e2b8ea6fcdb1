"""Correction for verification: only some people are fully assessed, and rather those in whom something was found.

C. B. Begg and R. A. Greenes, Biometrics 39, 1983. It holds if, given the finding, being assessed does not depend on the
condition; a page that shows it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

from handrail.core.figures.rates import LEVEL
from handrail.core.figures.validation.accuracy import Crossed, Measured


@dataclass(frozen=True, slots=True)
class Partly:
    """The table of those who were assessed, and how many with and without a finding were not."""

    assessed: Crossed
    positive_unassessed: int
    negative_unassessed: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """Estimates for everybody who was screened."""

    sensitivity: Measured
    specificity: Measured


def begg_greenes(partly: Partly, level: float = LEVEL) -> Corrected:
    """Sensitivity and specificity of all; bounds by the delta method on the logit scale. No value where a row of the
    assessed table is empty, or nobody in it has, or lacks, the condition."""
    table = partly.assessed
    positive = table.hits + table.false_alarms
    negative = table.misses + table.clear
    if not all((table.hits, table.false_alarms, table.misses, table.clear)):
        nothing = Measured(None, 0.0, 1.0)
        return Corrected(nothing, nothing)
    everybody = table.people + partly.positive_unassessed + partly.negative_unassessed
    found = (positive + partly.positive_unassessed) / everybody
    with_finding, without = table.hits / positive, table.misses / negative
    spread = 1 / (everybody * found * (1 - found))
    sensitivity = _from_logit(
        log(with_finding * found / (without * (1 - found))),
        (1 - with_finding) / table.hits + (1 - without) / table.misses + spread,
        level,
    )
    specificity = _from_logit(
        log((1 - without) * (1 - found) / ((1 - with_finding) * found)),
        without / table.clear + with_finding / table.false_alarms + spread,
        level,
    )
    return Corrected(sensitivity, specificity)


def _from_logit(centre: float, variance: float, level: float) -> Measured:
    half = NormalDist().inv_cdf((1 + level) / 2) * sqrt(variance)
    return Measured(_share(centre), _share(centre - half), _share(centre + half))


def _share(logit: float) -> float:
    return 1 / (1 + exp(-logit))
