"""Rows by who asks. A row that the actor may not see is a row that is not there: 404 in both cases."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from handrail.organisations.policy import Actor
from handrail.screening import catalogue
from handrail.screening.models import Decision, Draft, Submission
from handrail.screening.policy import DRAFT_DAYS, scope

PAGE = 50
TEXTS = "definition__files"
"""A definition's texts are long; `catalogue` reads them once, and no row needs them again."""


def screenings(actor: Actor) -> QuerySet[Submission]:
    """Screenings that the actor may read, newest first, without those that a correction has superseded."""
    rows = Submission.objects.filter(**scope(actor), superseded_by__isnull=True)
    rows = rows.select_related("worker", "definition").defer(TEXTS).prefetch_related("decisions")
    return rows.order_by("-received_at", "id")


def filtered(rows: QuerySet[Submission], *, decision: str = "", worker: str = "", actor: Actor) -> QuerySet[Submission]:
    """Those whose newest decision is `decision` ("none": nobody has decided), and of the actor alone (`mine`)."""
    if decision == "none":
        rows = rows.filter(decisions__isnull=True)
    elif decision:
        newest = Decision.objects.filter(superseded_by__isnull=True, decision=decision)
        rows = rows.filter(decisions__in=newest)
    return rows.filter(worker_id=actor.worker) if worker == "mine" else rows


def screening(actor: Actor, key: UUID) -> Submission:
    """One screening, also a superseded one. Raises Http404."""
    rows = Submission.objects.filter(**scope(actor)).select_related("worker", "definition", "supersedes").defer(TEXTS)
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def drafts(actor: Actor, now: datetime) -> QuerySet[Draft]:
    """The actor's own drafts that are still kept."""
    return _kept_drafts(actor, now).select_related("definition").defer(TEXTS).order_by("-updated_at")


def _kept_drafts(actor: Actor, now: datetime) -> QuerySet[Draft]:
    since = now - timedelta(days=DRAFT_DAYS)
    return Draft.objects.filter(**scope(actor) | {"worker_id": actor.worker}, updated_at__gte=since)


def draft(actor: Actor, key: UUID, now: datetime) -> Draft:
    """One of the actor's own drafts. Raises Http404."""
    found = _kept_drafts(actor, now).filter(pk=key).first()
    if found is None:
        raise Http404
    found.definition = catalogue.row(found.definition_id)
    return found


def submitted(actor: Actor, key: UUID) -> Submission | None:
    """A submission with this id that the actor may read, for a form that is sent twice; None where there is none."""
    return Submission.objects.filter(**scope(actor)).filter(pk=key).first()


def newest_decision(submission: Submission) -> Decision | None:
    """The decision that stands."""
    return next((row for row in submission.decisions.all() if not hasattr(row, "superseded_by")), None)
