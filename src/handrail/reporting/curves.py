"""Curves in a square from 0 to 100 %, as geometry for `charts/curve.svg`. Told apart by shape, not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SIDE, LEFT, TOP = 240, 48, 12
"""The square, and where it begins; units of the viewBox."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A value at a place, both from 0 to 1."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of spots from left to right. `square`: its spots are squares, else circles."""

    label: str
    spots: tuple[Spot, ...]
    square: bool = False


@dataclass(frozen=True, slots=True)
class DrawnCurve:
    """`path` is the line, `spots` the places of its shapes."""

    label: str
    path: str
    spots: tuple[tuple[float, float], ...]
    square: bool


@dataclass(frozen=True, slots=True)
class CurveChart:
    """`chance`: with the diagonal on which a coin lies. `below`: labels under the axis at their places."""

    name: str
    title: str
    description: str
    curves: tuple[DrawnCurve, ...]
    across: str
    chance: bool
    below: tuple[tuple[float, str], ...]
    width: int = LEFT + SIDE + 32
    height: int = TOP + SIDE + 44
    template: str = "reporting/charts/curve.svg"


def curve_chart(
    name: str,
    title: str,
    description: str,
    curves: Sequence[Curve],
    across: str,
    *,
    chance: bool = False,
    below: Sequence[tuple[float, str]] = ((0, "0 %"), (0.5, "50 %"), (1, "100 %")),
) -> CurveChart:
    """`across` says what the horizontal axis is; `below` gives (place from 0 to 1, label)."""
    drawn = tuple(_drawn(curve) for curve in curves)
    labels = tuple((_across(place), label) for place, label in below)
    return CurveChart(name, title, description, drawn, across, chance, labels)


def _drawn(curve: Curve) -> DrawnCurve:
    spots = tuple((_across(spot.x), _up(spot.y)) for spot in curve.spots)
    path = "".join(f"M{one[0]} {one[1]}L{other[0]} {other[1]}" for one, other in pairwise(spots))
    return DrawnCurve(curve.label, path, spots, curve.square)


def _across(share: float) -> float:
    return round(LEFT + share * SIDE, 1)


def _up(share: float) -> float:
    return round(TOP + (1 - share) * SIDE, 1)
