"""Who somebody is."""

from __future__ import annotations

from uuid import UUID

from handrail.audit.queries import chains
from handrail.organisations.models import Organisation, Worker
from handrail.organisations.policy import Actor


def actor_of(worker: Worker) -> Actor:
    """The actor that a signed-in worker is, from the row as it stands now."""
    return Actor(worker.pk, worker.organisation_id, frozenset(worker.roles), worker.language)


def without_chain() -> frozenset[UUID]:
    """Organisations with workers whose audit chain has no row: making an account writes one, so it was taken away."""
    written = frozenset(chain for chain in chains() if chain is not None)
    return frozenset(Worker.objects.values_list("organisation_id", flat=True).distinct()) - written


def organisation_named(name: str) -> UUID | None:
    """The organisation of exactly this name, or None."""
    found = Organisation.objects.filter(name=name).values_list("pk", flat=True).first()
    return found if isinstance(found, UUID) else None
