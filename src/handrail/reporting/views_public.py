"""Figures that anyone may see: the 2018 pilot from invented records, and what was published across organisations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from handrail.organisations.routes import reader_language
from handrail.reporting import client, exporting, queries, recordfiles, recordpage, releases
from handrail.reporting.figure import Figure, figure
from handrail.reporting.messages import say

PILOT = (
    ("own", ("own-fear", "own-debt", "own-off-duty")),
    ("screened", ("decisions", "gender", "age", "citizenship", "sector")),
    ("identified", ("identified-gender", "identified-age", "identified-form")),
)
"""What is shown below which heading."""
PAPER = ("en", "zh-Hant")
"""Languages of the quarterly report."""


def figures(request: HttpRequest) -> HttpResponse:
    """The start: what was published, and the pilot."""
    return render(request, "reporting/figures.html", {"releases": releases.published(), "caps": releases.caps()})


def published(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One release, as it was published: the same for ever, also as a file."""
    row = releases.release(key)
    if row.state != row.PUBLISHED:
        raise Http404
    if row.method == releases.SYNTHETIC:
        return _records(request, row)
    language, known = reader_language(request), queries.cards().cards
    rounded = row.method == releases.ROUNDING
    drawn = [figure(known[table.name], table, language, rounded=rounded) for table in releases.tables(row)]
    wanted = request.GET.get("as", "")
    if wanted == "pdf":
        return _report(request, row, request.GET.get("lang", language))
    if wanted:
        return _file(row, drawn, wanted, request.GET.get("table", ""))
    context = {"release": row, "figures": drawn, "noise": row.method == releases.NOISE, "rows": row.payload}
    return render(request, "reporting/published.html", context)


def _records(request: HttpRequest, row: Any) -> HttpResponse:
    if wanted := request.GET.get("as", ""):
        asked = row.parameters
        lines = [
            (_("Synthetic"), _("Synthetic: no row is a person.")),
            (_("Period"), row.period),
            (_("Published"), row.published_at.date().isoformat()),
            (_("Protection"), f"differential privacy: epsilon {asked['epsilon']}, delta {asked['delta']:.2e}"),
            ("SHA-256", row.sha256),
        ]
        return _sent(recordfiles.made(row, wanted, lines, _("About")))
    context = {"release": row, "records": recordpage.page(row, reader_language(request))}
    return render(request, "reporting/records.html", context)


def _file(row: Any, drawn: list[Figure], wanted: str, name: str) -> HttpResponse:
    lines = [
        (_("Period"), row.period),
        (_("Published"), row.published_at.date().isoformat()),
        (_("Protection"), f"{row.method}: {json.dumps(row.parameters, sort_keys=True)}"),
        ("SHA-256", row.sha256),
        (_("Who is counted"), _("Screenings of all organisations, with consent to be counted.")),
    ] + ([(_("Synthetic"), _("The records are invented."))] if queries.invented() else [])
    one = next((found for found in drawn if found.id == name), None)
    if wanted == "json":
        made: exporting.File | None = exporting.as_json(drawn, lines)
    elif wanted == "xlsx":
        made = exporting.as_workbook(drawn, lines, _("About"))
    elif one is not None and wanted == "csv":
        made = exporting.as_csv(one, exporting.tags(one))
    elif one is not None and wanted == "svg":
        made = exporting.as_svg(one)
    else:
        made = None
    return _sent(made)


def _sent(made: exporting.File | None) -> HttpResponse:
    if made is None:
        raise Http404
    response = HttpResponse(made.content, content_type=made.content_type)
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _report(request: HttpRequest, row: Any, language: str) -> HttpResponseBase:
    """The quarterly report as PDF, made once by the process for figures."""
    chosen = language if language in PAPER else PAPER[0]
    try:
        found = client.ask("report", {"release": str(row.pk), "language": chosen}, seconds=120)
        opened = Path(found["file"]).open("rb")  # noqa: SIM115  the response closes it
    except (client.Unanswered, OSError) as error:
        code = error.code if isinstance(error, client.Unanswered) else "figures.engine"
        return render(request, "reporting/preparing.html", {"message": say(code)}, status=503)
    response = FileResponse(opened, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="report-{row.period}-{chosen}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


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
    return render(request, "reporting/preparing.html")
