"""Synthetic records for a release, drawn once from the system's generator: only the process for figures imports this."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from handrail.core.figures.frame import ABSENT, PRESENT
from handrail.core.figures.synthesis.domain import domain
from handrail.core.figures.synthesis.plan import Settings, plan
from handrail.core.figures.synthesis.release import Synthesis, synthesise
from handrail.core.figures.synthesis.report import Noise
from handrail.core.figures.tables import NOT_KNOWN, Axis
from handrail.reporting.computing import Figures
from handrail.reporting.measures import Impossible
from handrail.reporting.questions import Question

MOST = 50_000
"""Records of one release: some 5 MB, and drawn in seconds. More are published for shorter periods."""


class TooMany(Impossible):
    """More records than one release may have."""

    code = "release.many"


def size(figures: Figures, sent: Mapping[str, Any]) -> int:
    """How many screenings are counted in a window of whole quarters (`first`, `last`). For those who decide only."""
    found = figures.table(_question(figures, sent["window"]))["total"]
    if found > MOST:
        raise TooMany
    return int(found)


def synthetic(figures: Figures, sent: Mapping[str, Any]) -> dict[str, Any]:
    """`public`: what is published. `inside`: how far that is from the truth, for those who decide and nobody else.

    Raises `TooMany`, and ValueError if the request would take another part of the budget than it says.
    """
    settings = Settings(float(sent["epsilon"]), float(sent["delta"]), int(sent["order"]))
    axes = [Axis(one["name"], tuple(one["codes"]), one["several"]) for one in sent["axes"]]
    if plan(domain(axes), settings).spent != Fraction(*sent["rho"]):
        raise ValueError("The ledger would say something else than what is taken.")
    size(figures, sent)
    made = synthesise(axes, _records(figures, axes, sent), settings)
    return {"public": _public(made), "inside": [asdict(one) for one in made.inside]}


def _question(figures: Figures, window: Sequence[str]) -> Question:
    first, last = window
    quarters = [one for one in figures.values("screenings", "quarter") if first <= one <= last]
    return Question((), "screenings", {"quarter": quarters or [".none"]})


def _records(figures: Figures, axes: Sequence[Axis], sent: Mapping[str, Any]) -> Iterable[Mapping[str, str]]:
    """Each counted screening of the window as codes of the axes, without whose it is."""
    names = list(dict.fromkeys(str(one["column"]) for one in sent["columns"]))
    places = [names.index(one["column"]) for one in sent["columns"]]
    grouped = [{code: group for group, codes in one["groups"] for code in codes} for one in sent["columns"]]
    for row in figures.rows(names, _question(figures, sent["window"])):
        yield {
            axis.name: said(row[place], axis, groups) for axis, place, groups in zip(axes, places, grouped, strict=True)
        }


def said(value: str | int | bool | None, axis: Axis, groups: Mapping[str, str]) -> str:
    """A value of the columns as a code of an axis, or several. What the axis does not have is not known: the answers that
    say so, questions that were not asked, and codes that no definition has any more."""
    codes = _text(value).split()
    found = {groups.get(code, "") if groups else code for code in codes}
    kept = [code for code in axis.codes if code in found]
    if axis.several:
        return " ".join(kept)
    return kept[0] if kept else NOT_KNOWN


def _text(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return {PRESENT: "present", ABSENT: "absent"}.get(value, "")
    return value or ""


def _public(made: Synthesis) -> dict[str, Any]:
    kept = io.StringIO()
    csv.writer(kept, lineterminator="\n").writerows(made.rows())
    return {
        "axes": [{"name": one.name, "codes": list(one.codes), "several": one.several} for one in made.domain.axes],
        "total": len(made.sampled),
        "contribution": made.privacy.contribution,
        "closeness": [asdict(one) for one in made.closeness],
        "noise": [_noise(length, made) for length in range(1, made.privacy.order + 1)],
        "codebook": [[one.axis, one.code, one.sampled] for one in made.codebook],
        "records": kept.getvalue(),
    }


def _noise(length: int, made: Synthesis) -> dict[str, Any]:
    """Of all tables of that many columns: cells, the mean absolute error of a count through noise, and how many
    combinations noise alone is expected to have put in at most."""
    tables: list[Noise] = [one for one in made.privacy.noise if len(one.columns) == length]
    cells = sum(one.cells for one in tables)
    expected = sum(one.expected * one.cells for one in tables) / cells
    return {"length": length, "cells": cells, "expected": expected, "fabricated": made.privacy.fabricated[length]}
