"""Who may type in what, and for how long half a paper is kept."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from handrail.organisations.policy import SUPERVISOR, Actor

KEPT_DAYS = 30
"""A paper that nobody has gone on with for so many days is removed; it can be typed in again."""
OLDEST_YEARS = 10
"""A month on paper before that is a slip of the finger."""


def may_settle(actor: Actor, keyers: Collection[UUID]) -> bool:
    """A third person; or the supervisor, where there is no third."""
    return actor.worker not in keyers or SUPERVISOR in actor.roles
