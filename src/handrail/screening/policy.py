"""Who may see which screenings: a worker their own, a supervisor all of the organisation, an administrator none."""

from __future__ import annotations

from typing import Any

from handrail.organisations.policy import Actor

DRAFT_DAYS = 7
"""A draft that nobody has touched for so many days is discarded."""


def scope(actor: Actor) -> dict[str, Any]:
    """The filter that every query of screenings and drafts begins with."""
    if "supervisor" in actor.roles:
        return {"organisation_id": actor.organisation}
    if "worker" in actor.roles:
        return {"organisation_id": actor.organisation, "worker_id": actor.worker}
    return {"pk__in": ()}
