"""Adding organisations and workers, and what signing in and out leaves in the audit chain."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session

from handrail.audit.writing import fetched, writing
from handrail.organisations.models import Organisation, Worker
from handrail.organisations.policy import ADMINISTRATOR, ROLES, Actor
from handrail.organisations.queries import actor_of


class UnknownRole(ValueError):
    """A role that the table of permissions does not know."""


def create_organisation(name: str, *, by: uuid.UUID | None = None) -> uuid.UUID:
    """A new organisation's id."""
    organisation = Organisation(id=uuid.uuid4(), name=name)
    # In both chains: its own begins with this, and one that is taken away whole is missed in the installation's.
    with writing("organisation.created", by=by, organisation=organisation.id, on=organisation.id, installation=True):
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
    with writing("account.closed", by=by, organisation=worker.organisation_id, on=worker.pk):
        # Locked, so that two administrators who close each other at once do not both succeed.
        active = Worker.objects.select_for_update().filter(organisation_id=worker.organisation_id, is_active=True)
        left = [other for other in active.order_by("pk") if other.pk != worker.pk]
        if ADMINISTRATOR in worker.roles and not any(ADMINISTRATOR in other.roles for other in left):
            raise LastAdministrator
        Worker.objects.filter(pk=worker.pk).update(is_active=False)
        _end_sessions(worker)


def reopen_account(username: str, *, by: uuid.UUID | None = None) -> None:
    """The worker may sign in again. Raises `Worker.DoesNotExist`."""
    worker = Worker.objects.get(username=username)
    with writing("account.changed", by=by, organisation=worker.organisation_id, on=worker.pk):
        _end_sessions(worker)  # none from before comes back to life
        Worker.objects.filter(pk=worker.pk).update(is_active=True)


def change_password(username: str, password: str, *, by: uuid.UUID | None = None) -> None:
    """A new password; sessions begun with the old one end. Raises `Worker.DoesNotExist`, Django's `ValidationError`."""
    worker = Worker.objects.get(username=username)
    validate_password(password, worker)
    worker.set_password(password)
    with writing("account.changed", by=by, organisation=worker.organisation_id, on=worker.pk):
        Worker.objects.filter(pk=worker.pk).update(password=worker.password)
        _end_sessions(worker)


def _end_sessions(worker: Worker) -> None:
    """Takes away every session of the worker. Whose a session is stands inside it, and there are few."""
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(worker.pk):
            session.delete()


def signed_in(actor: Actor) -> None:
    """Records that a session began."""
    fetched("session.began", by=actor.worker, organisation=actor.organisation, on=actor.worker)


def signed_out(actor: Actor) -> None:
    """Records that a session ended."""
    fetched("session.ended", by=actor.worker, organisation=actor.organisation, on=actor.worker)
