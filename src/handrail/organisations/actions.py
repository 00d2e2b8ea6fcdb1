"""Adding organisations and workers, and what signing in and out leaves in the audit chain."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password

from handrail.audit.writing import fetched, writing
from handrail.organisations.models import Organisation, Worker
from handrail.organisations.policy import ROLES, Actor
from handrail.organisations.queries import actor_of


class UnknownRole(ValueError):
    """A role that the table of permissions does not know."""


def create_organisation(name: str, *, by: uuid.UUID | None = None) -> uuid.UUID:
    """A new organisation's id."""
    organisation = Organisation(id=uuid.uuid4(), name=name)
    with writing("organisation.created", by=by, organisation=None, on=organisation.id):
        organisation.save(force_insert=True)
    return organisation.id


def create_worker(
    organisation: uuid.UUID,
    username: str,
    password: str,
    roles: Iterable[str],
    *,
    language: str = "en",
    display_name: str = "",
    by: uuid.UUID | None = None,
) -> Actor:
    """A new account. Raises `UnknownRole`, Django's `ValidationError` for a weak password, `IntegrityError` for a name taken."""
    held = sorted(set(roles))
    if unknown := set(held) - set(ROLES):
        raise UnknownRole(", ".join(sorted(unknown)))
    worker = Worker(
        id=uuid.uuid4(),
        organisation_id=organisation,
        username=username,
        roles=held,
        language=language,
        display_name=display_name,
    )
    validate_password(password, worker)
    worker.set_password(password)
    with writing("account.created", by=by, organisation=organisation, on=worker.id):
        worker.save(force_insert=True)
    return actor_of(worker)


def signed_in(actor: Actor) -> None:
    """Records that a session began."""
    fetched("session.began", by=actor.worker, organisation=actor.organisation, on=actor.worker)


def signed_out(actor: Actor) -> None:
    """Records that a session ended."""
    fetched("session.ended", by=actor.worker, organisation=actor.organisation, on=actor.worker)
