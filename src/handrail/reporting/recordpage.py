"""A synthetic release → what a page says of it: its columns and codes, what is promised, and how near to the truth it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from handrail.core.figures.cards import By
from handrail.core.text import text
from handrail.reporting import catalogue
from handrail.reporting.labels import label

if TYPE_CHECKING:
    from handrail.reporting.models import Release

NONE = ""
"""In a column with several codes: none of them."""
_LENGTHS = {1: _("One answer"), 2: _("Two answers together"), 3: _("Three answers together")}


@dataclass(frozen=True, slots=True)
class Code:
    """`count`: how many of the synthetic records have it; None before they are drawn."""

    code: str
    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """`several`: a record can have more than one code, joined by spaces, or none."""

    id: str
    label: str
    several: bool
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Of all combinations of that many answers. `away`: per cent of records that would need another answer to agree with
    what they are compared with. `absent`: combinations of the records that are not in it, with their share in per cent;
    `lost`: those that are in it only. `noise`: the error of a count to expect from noise. `fabricated`: how many
    combinations noise alone is expected to have put in at most; both None in a comparison with the truth."""

    words: str
    away: float
    absent: int
    absent_share: float
    lost: int
    noise: float | None
    fabricated: int | None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """`epsilon` and one in `chance` (δ) as asked for; `factor` is e to the power ε. `total` None: not drawn. `size`: how
    many screenings it is to resemble, and `inside`: compared with them; for those who decide, never for the public."""

    columns: Sequence[Column]
    epsilon: int
    factor: str
    chance: int
    rho: str
    total: int | None
    contribution: int | None
    orders: Sequence[Order]
    size: int | None
    inside: Sequence[Order]


def page(row: Release, language: str, *, deciding: bool = False) -> RecordPage:
    """`deciding`: for whoever asks and approves, with what only they may see."""
    asked, drawn = row.parameters, row.payload or {}
    kept: Mapping[str, Any] = (row.counted or {}) if deciding else {}
    noise = {one["length"]: one for one in drawn.get("noise", ())}
    return RecordPage(
        tuple(columns(row, language)),
        asked["epsilon"],
        f"{exp(asked['epsilon']):.1f}",
        round(1 / asked["delta"]),
        f"{float(Fraction(*asked['rho'])):.3f}",
        drawn.get("total"),
        drawn.get("contribution"),
        [_order(one, noise[one["length"]]) for one in drawn.get("closeness", ())],
        kept.get("records"),
        [_order(one, {}) for one in kept.get("inside", ())],
    )


def columns(row: Release, language: str) -> Iterator[Column]:
    """Every column with every code, those that no record has too."""
    counts = {(axis, code): count for axis, code, count in (row.payload or {}).get("codebook", ())}
    known = catalogue.cards().axes
    with translation.override(language):
        for axis in row.parameters["axes"]:
            by = known.get(axis["name"]) or By(axis["name"], "", text(axis["name"]), text(""), ())
            codes = [Code(one, label(by, one, language), counts.get((by.id, one))) for one in axis["codes"]]
            if axis["several"]:
                codes.append(Code(NONE, by.unknown.get(language), None))
            yield Column(by.id, by.label.get(language), axis["several"], tuple(codes))


def _order(one: Mapping[str, Any], noise: Mapping[str, Any]) -> Order:
    return Order(
        str(_LENGTHS.get(one["length"], one["length"])),
        50 * one["share"],
        one["absent"],
        100 * one["absent_share"],
        one["lost"],
        noise.get("expected"),
        round(noise["fabricated"]) if noise else None,
    )
