"""Adding organisations and workers, and what signing in and out leaves in the audit chain."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password

from handrail.audit.writing import fetched, writing
from handrail.organisations.models import Organisation, Worker
from handrail.organisations.policy import ADMINISTRATOR, ROLES, Actor
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


class LastAdministrator(ValueError):
    """Nobody could look after the accounts of the organisation any more."""


def close_account(username: str, *, by: uuid.UUID | None = None) -> None:
    """Signs the worker out everywhere, at once and for good. Raises `Worker.DoesNotExist`, `LastAdministrator`."""
    worker = Worker.objects.get(username=username)
    others = Worker.objects.filter(organisation_id=worker.organisation_id, is_active=True).exclude(pk=worker.pk)
    if ADMINISTRATOR in worker.roles and not any(ADMINISTRATOR in other.roles for other in others):
        raise LastAdministrator
    with writing("account.closed", by=by, organisation=worker.organisation_id, on=worker.pk):
        Worker.objects.filter(pk=worker.pk).update(is_active=False)


def reopen_account(username: str, *, by: uuid.UUID | None = None) -> None:
    """The worker may sign in again. Raises `Worker.DoesNotExist`."""
    worker = Worker.objects.get(username=username)
    with writing("account.changed", by=by, organisation=worker.organisation_id, on=worker.pk):
        Worker.objects.filter(pk=worker.pk).update(is_active=True)


def change_password(username: str, password: str, *, by: uuid.UUID | None = None) -> None:
    """A new password; sessions begun with the old one end. Raises `Worker.DoesNotExist`, Django's `ValidationError`."""
    worker = Worker.objects.get(username=username)
    validate_password(password, worker)
    worker.set_password(password)
    with writing("account.changed", by=by, organisation=worker.organisation_id, on=worker.pk):
        Worker.objects.filter(pk=worker.pk).update(password=worker.password)


def signed_in(actor: Actor) -> None:
    """Records that a session began."""
    fetched("session.began", by=actor.worker, organisation=actor.organisation, on=actor.worker)


def signed_out(actor: Actor) -> None:
    """Records that a session ended."""
    fetched("session.ended", by=actor.worker, organisation=actor.organisation, on=actor.worker)
