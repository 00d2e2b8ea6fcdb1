"""Changes of forms. Each is one transaction with its event; nothing is half-imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handrail.audit.writing import writing
from handrail.authoring.models import FormDraft, Source
from handrail.core.instruments.definition import Instrument
from handrail.core.interchange.xlsform.book import Book
from handrail.organisations.policy import Actor
from handrail.screening import catalogue
from handrail.screening.actions import publish_instrument
from handrail.screening.models import Definition

MOST_DRAFTS = 100
"""Forms in the making of one organisation."""


class Refused(Exception):
    """A change that is not possible; `code` chooses the words."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def bring(
    actor: Actor,
    book: Book,
    name: str,
    title: str,
    notes: Sequence[Mapping[str, Any]],
    now: datetime,
    follows: Definition | None = None,
) -> FormDraft:
    """A new draft. `notes`: what was said while it was read. Raises `Refused("form.many")`."""
    if FormDraft.objects.filter(organisation_id=actor.organisation).count() >= MOST_DRAFTS:
        raise Refused("form.many")
    text = book.to_json()
    row = FormDraft(
        organisation_id=actor.organisation,
        worker_id=actor.worker,
        name=name[:100],
        title=title[:200],
        came=text,
        book=text,
        notes=list(notes),
        follows=follows,
        changed_at=now,
    )
    with writing("form.brought", by=actor.worker, organisation=actor.organisation, on=row.pk):
        row.save(force_insert=True)
    return row


def save(actor: Actor, row: FormDraft, book: Book, title: str, revision: int, now: datetime) -> None:
    """The workbook as it is now. Raises `Refused("form.revision")` where somebody else saved in between."""
    with writing("form.saved", by=actor.worker, organisation=actor.organisation, on=row.pk):
        changed = FormDraft.objects.filter(pk=row.pk, revision=revision).update(
            book=book.to_json(), title=title[:200], revision=revision + 1, worker_id=actor.worker, changed_at=now
        )
        if not changed:
            raise Refused("form.revision")


def discard(actor: Actor, row: FormDraft) -> None:
    """The draft goes; what was published stays."""
    with writing("form.discarded", by=actor.worker, organisation=actor.organisation, on=row.pk):
        FormDraft.objects.filter(pk=row.pk).delete()


def publish(
    actor: Actor, row: FormDraft, instrument: Instrument, files: Mapping[str, str], revision: int, now: datetime
) -> Definition:
    """An immutable version that belongs to the actor's organisation; the draft ends. Sent twice, it is published once.

    Raises `Refused("form.revision")` where somebody changed it in between, and `screening.actions.Refused` with
    `definition.changed` for a version that is published with other text.
    """
    if not FormDraft.objects.filter(pk=row.pk, revision=revision).exists():
        raise Refused("form.revision")
    publish_instrument(instrument, files, now, by=actor)
    made = Definition.objects.get(
        kind=catalogue.INSTRUMENT,
        name=instrument.id,
        version=instrument.version,
        organisation_id=actor.organisation,
    )
    with writing("form.published", by=actor.worker, organisation=actor.organisation, on=made.pk):
        Source.objects.get_or_create(pk=made.pk, defaults={"came": row.came, "book": row.book})
        FormDraft.objects.filter(pk=row.pk).delete()
    return made
