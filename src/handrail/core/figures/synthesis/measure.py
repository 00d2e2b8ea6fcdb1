"""The only step that sees the records: every count of every table, with exact whole-number noise."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handrail.core.figures.noise import Bits, discrete_gaussian
from handrail.core.figures.synthesis.domain import Domain, Places, Records, counted
from handrail.core.figures.synthesis.plan import Plan


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts with noise: below 0 too, and for combinations that nobody has. All later steps use these and no others,
    so nothing that they do can give away more (post-processing)."""

    domain: Domain
    plan: Plan
    counts: Mapping[Places, NDArray[np.int64]]


def measure(known: Domain, records: Records, planned: Plan, bits: Bits = os.urandom) -> Measured:
    """Discrete Gaussian noise in every cell that the domain has, whether it occurs or not."""
    counts = {}
    for places, variance in planned.variances.items():
        true = counted(known, records, places)
        counts[places] = true + discrete_gaussian(variance, true.size, bits).reshape(true.shape)
    return Measured(known, planned, counts)
