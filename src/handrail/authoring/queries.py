"""Forms by who asks. A form of another organisation is one that is not there: 404."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from handrail.authoring.models import FormDraft, Source
from handrail.organisations.policy import Actor
from handrail.screening import catalogue
from handrail.screening.models import Definition

TEXTS = ("came", "book")
"""Long, and needed for one form at a time."""


def drafts(actor: Actor) -> QuerySet[FormDraft]:
    """Of the actor's organisation, the newest first."""
    return FormDraft.objects.filter(organisation_id=actor.organisation).defer(*TEXTS).order_by("-changed_at")


def draft(actor: Actor, key: UUID) -> FormDraft:
    """One of them. Raises `Http404`."""
    found = FormDraft.objects.filter(organisation_id=actor.organisation, pk=key).select_related("worker").first()
    if found is None:
        raise Http404
    return found


def published(actor: Actor) -> list[Definition]:
    """Every version of every instrument that the actor's organisation may use, the newest first."""
    rows = Definition.objects.defer("files").filter(_theirs(actor), kind=catalogue.INSTRUMENT)
    return list(rows.order_by("organisation_id", "name", "-published_at"))


def form(actor: Actor, key: UUID) -> Definition:
    """A published one. Raises `Http404`."""
    found = Definition.objects.filter(_theirs(actor), kind=catalogue.INSTRUMENT, pk=key).first()
    if found is None:
        raise Http404
    return found


def source(definition: Definition) -> Source | None:
    """What it was made from; None for one that ships."""
    return Source.objects.filter(pk=definition.pk).first()


def _theirs(actor: Actor) -> Q:
    return Q(organisation=None) | Q(organisation=actor.organisation)
