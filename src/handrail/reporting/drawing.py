"""Noise for a release, drawn once: only the process for figures imports this."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, sqrt
from typing import Any

from handrail.core.figures.noise import discrete_gaussian


def noisy(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each table with discrete Gaussian noise from the system's generator (C. Canonne and others, NeurIPS 2020). What falls
    below 0 is shown as 0: that is done to the noisy number, so it gives nothing away. Totals are sums of shown cells."""
    return [_noisy(one) for one in sent["tables"]]


def _noisy(one: Mapping[str, Any]) -> dict[str, Any]:
    exact = Fraction(int(one["sensitivity"])) / (2 * Fraction(*one["rho"]))
    variance = Fraction(ceil(exact * 64), 64)  # a little more noise, spends no more, and is drawn much faster
    drawn = discrete_gaussian(variance, len(one["cells"]))
    cells = [[*row[:-1], max(0, int(row[-1]) + int(noise))] for row, noise in zip(one["cells"], drawn, strict=True)]
    margins: list[dict[str, int]] = []
    if len(one["axes"]) == 2:
        margins = [_margin(cells, place) for place in (0, 1)]
    several = any(axis["several"] for axis in one["axes"])
    return {
        "name": one["name"],
        "axes": one["axes"],
        "cells": cells,
        "margins": margins,
        "total": None if several else sum(row[-1] for row in cells),
        "within": ceil(1.96 * sqrt(float(variance))),
    }


def _margin(cells: list[list[Any]], place: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in cells:
        found[row[place]] = found.get(row[place], 0) + row[-1]
    return found
