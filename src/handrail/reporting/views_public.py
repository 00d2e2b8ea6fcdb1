"""Figures that anyone may see: the 2018 pilot from invented records, and what was published across organisations."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handrail.organisations.routes import reader_language
from handrail.reporting import client, queries
from handrail.reporting.figure import figure

PILOT = (
    ("own", ("own-fear", "own-debt", "own-off-duty")),
    ("screened", ("decisions", "gender", "age", "citizenship", "sector")),
    ("identified", ("identified-gender", "identified-age", "identified-form")),
)
"""What is shown below which heading."""


def figures(request: HttpRequest) -> HttpResponse:
    """The start: what was published, and the pilot."""
    return render(request, "reporting/figures.html", {"releases": []})


def pilot(request: HttpRequest) -> HttpResponse:
    """The pilot's published figures, counted from records that are all invented, exactly and as they would be protected."""
    found = queries.pilot()
    if found is None:
        return _preparing(request)
    language, known = reader_language(request), queries.cards().cards
    parts: list[dict[str, Any]] = []
    for part, names in PILOT:
        drawn = [
            {
                "exact": figure(known[name], found.exact[name], language),
                "protected": figure(known[name], found.protected[name], language, rounded=True, prefix="p-")
                if name in found.protected
                else None,
            }
            for name in names
            if name in found.exact
        ]
        parts.append({"id": part, "figures": drawn})
    totals = {
        "answers": found.exact["own-fear"].total,
        "screened": found.exact["decisions"].total,
        "identified": found.exact["identified-gender"].total,
        "organisations": found.organisations,
    }
    return render(request, "reporting/pilot.html", {"parts": parts, **totals})


def _preparing(request: HttpRequest) -> HttpResponse:
    """Nothing is counted yet: the process that counts is woken, and the page says to come back."""
    client.wake()
    response = render(request, "reporting/preparing.html", status=503)
    response["Retry-After"] = "20"
    return response
