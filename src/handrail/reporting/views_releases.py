"""Publishing across organisations: what was asked for, what it would look like, who approves, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from handrail.core.figures import periods
from handrail.core.figures.budget import delta_for, epsilon_of
from handrail.organisations.policy import Actor, may
from handrail.organisations.routes import SeeOther, reader_language
from handrail.reporting import published, queries, recordpage, releases, releases_synthetic
from handrail.reporting.client import Unanswered
from handrail.reporting.figure import Figure, figure
from handrail.reporting.messages import say

if TYPE_CHECKING:
    from handrail.reporting.models import Release


def across(request: HttpRequest, actor: Actor, message: str = "", status: int = 200) -> HttpResponse:
    """What was published, what waits for approval, and the form to ask."""
    language, populations = reader_language(request), queries.cards().populations
    context = {
        "budgets": [
            {
                "population": name,
                "label": populations[name].label.get(language),
                "cap": words(releases.cap(name)),
                "left": words(releases.left(name)),
            }
            for name in releases.POPULATIONS
        ],
        "releases": releases.all_of_them(),
        "together": together(language),
        "caps": releases.caps(),
        "cost": words(releases.RHO),
        "epsilons": [
            {"epsilon": one, "rho": f"{float(releases_synthetic.cost(one)):.3f}"} for one in releases_synthetic.EPSILONS
        ],
        "quarter": _last_quarter(),
        "since": periods.quarter(periods.number(_last_quarter()) - 3),
        "may_ask": may(actor, "figures.ask"),
        "may_approve": may(actor, "figures.approve"),
        "worker": actor.worker,
        "message": message,
    }
    return render(request, "reporting/across.html", context, status=status)


def together(language: str) -> list[dict[str, Any]]:
    """What was published so far, by population: running totals and, from the second period on, the trend."""
    known, changes = queries.cards(), queries.changes()
    found: list[dict[str, Any]] = []
    for name in releases.POPULATIONS:
        drawn = [figure(known.cards[one.name], one, language, rounded=True) for one in published.running(name)]
        over_time = published.trend(name)
        if over_time is not None:
            drawn.insert(0, figure(known.cards["trend"], over_time, language, rounded=True, changes=changes))
        if drawn:
            found.append({"label": known.populations[name].label.get(language), "figures": drawn})
    return found


def words(rho: Fraction) -> dict[str, str]:
    """A budget in both ways of saying it."""
    if not rho:
        return {"rho": "0", "epsilon": "0"}
    return {"rho": f"{float(rho):g}", "epsilon": f"{epsilon_of(rho, delta_for(releases.PEOPLE)):.2f}"}


def _last_quarter() -> str:
    today = timezone.localdate()
    number = today.year * 4 + (today.month - 1) // 3 - 1
    return f"{number // 4:04d}-Q{number % 4 + 1}"


@require_POST
def ask(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a publication."""
    until, method = request.POST.get("until", ""), request.POST.get("method", "")
    try:
        population = request.POST.get("population", releases.POPULATIONS[0])
        today, now = timezone.localdate(), timezone.now()
        if method == releases.SYNTHETIC:
            since, epsilon = request.POST.get("since", ""), request.POST.get("epsilon", "")
            row = releases_synthetic.ask(actor, since, until, epsilon, today, now, population)
        else:
            row = releases.ask(actor, until, method, today, now, population)
    except (releases.Refused, Unanswered) as refused:
        return across(request, actor, say(refused.code), status=422)
    return SeeOther(reverse("reporting:release", kwargs={"key": row.pk}))


def one(request: HttpRequest, actor: Actor, key: UUID, message: str = "", status: int = 200) -> HttpResponse:
    """One release: what would be, or was, published. Numbers of one that waits are seen by those who decide only."""
    row = releases.release(key)
    approved = {approval.worker_id for approval in row.approvals.all()}
    deciding, synthetic = may(actor, "figures.ask") or may(actor, "figures.approve"), row.method == releases.SYNTHETIC
    if row.state != row.PUBLISHED and not deciding:
        raise Http404
    context = {
        "release": row,
        "figures": drawn(row, reader_language(request)),
        "records": recordpage.page(row, reader_language(request), deciding=deciding) if synthetic else None,
        "few": releases_synthetic.FEW,
        "approved": len(approved),
        "needed": releases.NEEDED,
        "may_approve": may(actor, "figures.approve")
        and row.asked_by_id != actor.worker
        and actor.worker not in approved
        and row.state == row.ASKED,
        "may_refuse": row.state == row.ASKED and (may(actor, "figures.approve") or row.asked_by_id == actor.worker),
        "cost": words(releases.RHO),
        "message": message,
    }
    return render(request, "reporting/release.html", context, status=status)


def drawn(row: Release, language: str) -> Sequence[Figure]:
    """The tables of a release as figures."""
    known = queries.cards().cards
    shown = releases.tables(row)
    return [figure(known[table.name], table, language, rounded=row.method == releases.ROUNDING) for table in shown]


@require_POST
def approve(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Agree; the second person's agreement publishes."""
    try:
        releases.approve(actor, key, timezone.now())
    except (releases.Refused, Unanswered) as refused:
        return one(request, actor, key, say(refused.code), status=422)
    return SeeOther(reverse("reporting:release", kwargs={"key": key}))


@require_POST
def refuse(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Say no, or take one's own request back."""
    row = releases.release(key)
    if not (may(actor, "figures.approve") or row.asked_by_id == actor.worker):
        raise Http404
    try:
        releases.refuse(actor, key, timezone.now())
    except releases.Refused as refused:
        return one(request, actor, key, say(refused.code), status=422)
    return SeeOther(reverse("reporting:across"))


@require_POST
def budget(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a higher budget, with a reason that everybody can read."""
    try:
        value = Fraction(request.POST.get("rho", "").strip())
        population = request.POST.get("population", releases.POPULATIONS[0])
        releases.raise_cap(actor, value, request.POST.get("reason", ""), timezone.now(), population)
    except (ValueError, ZeroDivisionError, releases.Refused):
        return across(request, actor, say("release.reason"), status=422)
    return SeeOther(reverse("reporting:across"))


@require_POST
def approve_budget(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The second person."""
    try:
        releases.approve_cap(actor, key, timezone.now())
    except releases.Refused as refused:
        return across(request, actor, say(refused.code), status=422)
    return SeeOther(reverse("reporting:across"))
