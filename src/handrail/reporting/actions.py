"""Changes of what is kept about figures inside one organisation, each with its audit event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.http import Http404

from handrail.audit.writing import fetched, writing
from handrail.organisations.policy import Actor
from handrail.reporting.models import SavedView

LONGEST_NAME = 100
MOST_VIEWS = 200


class Refused(Exception):
    """Something that cannot be done now; `code` chooses the words on the page (docs/errors.md)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def save_view(actor: Actor, name: str, definition: Mapping[str, Any], now: datetime) -> SavedView:
    """A question with a name, for everybody of the organisation. Raises `Refused` ("figures.view_name")."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused("figures.view_name")
    if SavedView.objects.filter(organisation_id=actor.organisation).count() >= MOST_VIEWS:
        raise Refused("figures.view_many")
    row = SavedView(
        organisation_id=actor.organisation,
        worker_id=actor.worker,
        name=name,
        definition=dict(definition),
        created_at=now,
    )
    try:
        with writing("figures.saved", by=actor.worker, organisation=actor.organisation, on=row.pk):
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused("figures.view_name") from None
    return row


def remove_view(actor: Actor, key: UUID) -> None:
    """Raises `Http404` for one that is not the organisation's."""
    with writing("figures.saved", by=actor.worker, organisation=actor.organisation, on=key):
        if not SavedView.objects.filter(pk=key, organisation_id=actor.organisation).delete()[0]:
            raise Http404


def views(actor: Actor) -> list[SavedView]:
    """Of the actor's organisation, by name."""
    return list(SavedView.objects.filter(organisation_id=actor.organisation).order_by("name"))


def view(actor: Actor, key: UUID) -> SavedView:
    """Raises `Http404` for one that is not the organisation's."""
    row = SavedView.objects.filter(pk=key, organisation_id=actor.organisation).first()
    if row is None:
        raise Http404
    return row


def exported(actor: Actor) -> None:
    """Somebody took figures away."""
    fetched("figures.exported", by=actor.worker, organisation=actor.organisation, on=None)
