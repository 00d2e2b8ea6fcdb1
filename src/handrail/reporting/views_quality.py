"""Is the instrument any good? The page that shows what one's own organisation's screenings say about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from handrail.organisations.policy import Actor, may
from handrail.organisations.routes import SeeOther, reader_language
from handrail.reporting import client, jobs, queries
from handrail.reporting.qualitypage import SENSITIVITIES, shown

KIND = "quality"


def quality(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest report of the actor's organisation, and the form that asks for one."""
    done, later = queries.quality(actor)
    chosen = float(done.parameters["sensitivity"]) if done else SENSITIVITIES[1]
    context = {
        "report": shown(done.result, reader_language(request)) if done else None,
        "made_at": done.ended_at if done else None,
        "later": later,
        "offered": [{"value": one, "words": f"{one:.0%}", "chosen": one == chosen} for one in SENSITIVITIES],
        "may_measure": may(actor, "figures.filter"),
    }
    return render(request, "reporting/quality.html", context)


@require_POST
def measure(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a report; the same that waits already is not asked for twice."""
    known = {str(one): one for one in SENSITIVITIES}
    wanted = known.get(request.POST.get("sensitivity", ""), SENSITIVITIES[1])
    jobs.request(actor, KIND, {"sensitivity": wanted}, timezone.now())
    client.wake()
    return SeeOther(reverse("reporting:quality"))
