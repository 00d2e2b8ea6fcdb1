"""Who somebody is."""

from __future__ import annotations

from uuid import UUID

from handrail.audit.queries import founded
from handrail.organisations.models import Organisation, Worker
from handrail.organisations.policy import Actor


def actor_of(worker: Worker) -> Actor:
    """The actor that a signed-in worker is, from the row as it stands now."""
    return Actor(worker.pk, worker.organisation_id, frozenset(worker.roles), worker.language)


def organisations() -> frozenset[UUID]:
    """Every organisation that there is, and that the installation's audit chain saw being made."""
    return frozenset(Organisation.objects.values_list("pk", flat=True)) | founded()


def organisation_named(name: str) -> UUID | None:
    """The organisation of exactly this name, or None."""
    found = Organisation.objects.filter(name=name).values_list("pk", flat=True).first()
    return found if isinstance(found, UUID) else None
