"""One's own organisation's screenings in the standards that others read, and as plain columns: asked for, made, taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from handrail.organisations.policy import Actor
from handrail.organisations.routes import SeeOther
from handrail.reporting import actions, client, exportfiles, jobs, queries, standards
from handrail.reporting.messages import say

NAMES = {
    "htcds-csv": gettext_lazy("HTCDS 2.0 as CSV"),
    "htcds-json": gettext_lazy("HTCDS 2.0 as JSON"),
    "htcds-workbook": gettext_lazy("HTCDS 2.0 in the standard's own workbooks (ZIP)"),
    "ctdc": gettext_lazy("The variables of CTDC as CSV"),
    "columns-csv": gettext_lazy("Every column of our figures as CSV"),
    "columns-parquet": gettext_lazy("Every column of our figures as Parquet"),
}
KINDS = {
    "NGO": gettext_lazy("Non-governmental organisation"),
    "LawEnforcement": gettext_lazy("Police or other law enforcement"),
    "CentralGovernmentOrganisation": gettext_lazy("Central government"),
    "LocalGovernmentOrganisation": gettext_lazy("Local government"),
    "ImmigrationService": gettext_lazy("Immigration service"),
    "HealthServiceOrganisation": gettext_lazy("Health service"),
    "LegalService": gettext_lazy("Legal service"),
    "CorporateBusiness": gettext_lazy("Business"),
    "SchoolOrCollege": gettext_lazy("School or college"),
}
HELD = {
    "filled": gettext_lazy("Filled"),
    "derivable": gettext_lazy("Worked out"),
    "sealed_later": gettext_lazy("Later, sealed"),
    "not_held": gettext_lazy("Not held"),
}
MOST = 30
"""Files that are listed."""


def page(request: HttpRequest, actor: Actor, message: str = "", status: int = 200) -> HttpResponse:
    """What is in each file, the form to ask for one, and those that were asked for."""
    exportfiles.sweep(timezone.now())  # the process does it too, while it runs
    rows = _rows(actor)
    running = any(row["open"] for row in rows)
    if running:
        client.wake()
    fields, variables = standards.fields(), standards.variables()
    context = {
        "names": NAMES.items(),
        "kinds": KINDS.items(),
        "rows": rows,
        "running": running,
        "lists": [
            {"name": "HTCDS 2.0", "parts": _parts(fields), "filled": standards.filled(fields), "of": len(fields)},
            {"name": "CTDC", "parts": _parts(variables), "filled": standards.filled(variables), "of": len(variables)},
        ],
        "message": message,
    }
    return render(request, "reporting/standards.html", context, status=status)


def _parts(parts: Any) -> list[dict[str, Any]]:
    return [{"name": part.name, "held": HELD[part.held], "why": part.why} for part in parts]


def _rows(actor: Actor) -> list[dict[str, Any]]:
    now = timezone.now()
    found = []
    for row in jobs.jobs(actor).filter(kind=exportfiles.KIND, asked_at__gt=now - exportfiles.KEPT)[:MOST]:
        found.append(
            {
                "pk": row.pk,
                "name": NAMES.get(row.parameters.get("what", ""), ""),
                "asked_at": row.asked_at,
                "until": row.asked_at + exportfiles.KEPT,
                "state": row.state,
                "open": row.state in jobs.OPEN,
                "done": row.done,
                "of": row.of,
                "rows": row.result.get("rows"),
                "ready": exportfiles.ready(row, now),
                "said": say(row.problem) if row.problem else "",
            }
        )
    return found


def _sent(row: Any, form: exportfiles.Form) -> Iterator[bytes]:
    """The file; where it breaks off, a CSV file says so in its last line, since the server ends what it sends as if it were
    whole. Parquet without its end cannot be read at all."""
    broken = say("figures.export_broken")

    def pieces() -> Iterator[bytes]:
        try:
            yield from exportfiles.sent(row)
        except exportfiles.Broken:
            if form.name.endswith(".csv"):
                yield f'\r\n"{broken}"\r\n'.encode()

    return pieces()


@require_POST
def make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a file."""
    what, sender = request.POST.get("what", ""), request.POST.get("sender", "")
    if what not in exportfiles.FORMS or (sender and sender not in KINDS):
        return page(request, actor, say("figures.export"), status=422)
    if not sender and what.startswith("htcds"):
        return page(request, actor, say("figures.export_sender"), status=422)
    jobs.request(actor, exportfiles.KIND, {"what": what, "sender": sender}, timezone.now())
    client.wake()
    return SeeOther(reverse("reporting:standards"))


def file(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponseBase:
    """The file, for whoever's organisation asked for it; also while it is written, where its form allows."""
    row = jobs.job(actor, key)
    if not exportfiles.ready(row, timezone.now()):
        raise Http404
    if exportfiles.outdated(row):
        return page(request, actor, say("figures.export_old"), status=410)
    if row.state in jobs.OPEN:
        client.wake()
    form = exportfiles.FORMS[row.parameters["what"]]
    actions.exported(actor)
    response = StreamingHttpResponse(_sent(row, form), content_type=form.content_type)
    name = f"synthetic-{form.name}" if queries.invented() else form.name
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
