"""Past screenings and newer versions of a framework: asking for the comparison, and what it found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.core.figures.cards import By
from handrail.core.text import Text
from handrail.organisations.policy import Actor
from handrail.organisations.routes import SeeOther, reader_language
from handrail.reporting import client, jobs, queries
from handrail.reporting.figure import number
from handrail.reporting.labels import label, sign

KIND = "rescore"


def versions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Frameworks that were published anew, and the comparisons that were made."""
    language = reader_language(request)
    known = {one.id: one for one in queries.renewed()}
    rows = [
        {
            "job": row,
            "title": known[name].title.get(language) if name in known else name,
            "version": row.parameters.get("version", ""),
        }
        for row in jobs.jobs(actor).filter(kind=KIND)[:50]
        for name in [str(row.parameters.get("framework", ""))]
    ]
    offered = [{"id": one.id, "title": one.title.get(language), "version": one.versions[-1]} for one in known.values()]
    return render(request, "reporting/versions.html", {"offered": offered, "rows": rows})


@require_POST
def compare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for one; the same that waits already is not asked for twice."""
    name, version = request.POST.get("framework", ""), request.POST.get("version", "")
    if any(one.id == name and version in one.versions for one in queries.renewed()):
        jobs.request(actor, KIND, {"framework": name, "version": version}, timezone.now())
        client.wake()
    return SeeOther(reverse("reporting:versions"))


def compared(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """What it found: how many say the same, how many something else, why, and how many cannot be known."""
    found, language = queries.compared(actor, key), reader_language(request)
    classes = By("class", f"f_{found['framework']}_lower", Text(), Text(), ())
    words = {
        "new": _("Not determined by this framework before"),
        "same": _("It says the same"),
        "changed": _("It says something else"),
        "cannot": _("Cannot be re-scored: it would need answers that are never kept"),
    }
    context = {
        "version": found["version"],
        "states": [(words[state], number(count)) for state, count in found["states"].items()],
        "moves": [
            {
                "bound": _("From what was said") if bound == "lower" else _("With the open answers"),
                "before": label(classes, before, language) if before else "",
                "after": label(classes, after, language) if after else "",
                "count": number(count),
            }
            for bound, before, after, count in found["moves"]
        ],
        "why": [(_reason(code, language), number(count)) for code, count in found["why"]],
    }
    return render(request, "reporting/compared.html", context)


def _reason(code: str, language: str) -> str:
    """A code of the comparison in words."""
    kind, _colon, what = code.partition(":")
    told: dict[str, Any] = {"what": sign(what, language)}
    if kind == "evidence":
        return _("An answer shows another sign than before: %(what)s") % told
    if kind == "indicator":
        return _("A sign counts otherwise: %(what)s") % told
    return _("A rule is another one: %(what)s") % {"what": what or kind}
