"""Who may do what. The table below is the whole of it; a page or action names one of its permissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

WORKER, SUPERVISOR, ADMINISTRATOR, EDITOR = "worker", "supervisor", "administrator", "editor"
ANALYST, APPROVER, KEYER = "analyst", "approver", "keyer"
ROLES = (WORKER, SUPERVISOR, ADMINISTRATOR, EDITOR, ANALYST, APPROVER, KEYER)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the first argument of every query and action. `language` is the worker's own."""

    worker: UUID
    organisation: UUID
    roles: frozenset[str]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Permission:
    """What it allows, in words, and the roles that have it."""

    words: str
    roles: frozenset[str]


def _for(words: str, *roles: str) -> Permission:
    return Permission(words, frozenset(roles))


PERMISSIONS: Mapping[str, Permission] = MappingProxyType(
    {
        "session.end": _for("Sign out", *ROLES),
        "screening.list": _for("See the list of screenings that one may read", *ROLES),
        "screening.create": _for("Begin a screening", WORKER, SUPERVISOR),
        "screening.answer": _for("Fill in a screening that one may read", WORKER, SUPERVISOR),
        "screening.read": _for("Read a screening: a worker their own, a supervisor all", WORKER, SUPERVISOR),
        "screening.print": _for("Print a screening that one may read", WORKER, SUPERVISOR),
        "screening.decide": _for("Record a decision", SUPERVISOR),
        "screening.correct": _for("Begin a correction that supersedes a screening", SUPERVISOR),
        "screening.key": _for(
            "Type in forms on paper, unseen what others typed, and settle what two others typed differently",
            *(KEYER, WORKER, SUPERVISOR),
        ),
        "handbook.read": _for("Read the handbook, drafts too, beside a form", *ROLES),
        "library.edit": _for("Add, change, translate and withdraw the organisation's entries of the library", EDITOR),
        "instrument.publish": _for(
            "Bring, classify, try and publish forms of one's own organisation, and take forms away", SUPERVISOR, EDITOR
        ),
        "screening.withdraw_statistics": _for("Take a screening out of the count", WORKER, SUPERVISOR),
        "figures.read": _for("See the figures of one's own organisation", SUPERVISOR, ANALYST, APPROVER),
        "figures.filter": _for(
            "Ask the figures of one's own organisation freely, save and export", SUPERVISOR, ANALYST
        ),
        "figures.across": _for("See the protected figures of all organisations", SUPERVISOR, ANALYST, APPROVER),
        "figures.ask": _for("Ask that figures be published, or that the budget be raised", ANALYST),
        "figures.approve": _for("Approve what somebody else asked to publish", APPROVER),
        "figures.rescore": _for("Compare past screenings with a new version of a framework", SUPERVISOR, ANALYST),
        "audit.read": _for("Read and verify the organisation's audit chain", ADMINISTRATOR),
        "account.manage": _for("Add, change and close accounts", ADMINISTRATOR),
    }
)


class UnknownPermission(LookupError):
    """The name is not in the table."""


def may(actor: Actor, permission: str) -> bool:
    """Whether one of the actor's roles has it. Raises `UnknownPermission`."""
    try:
        return bool(PERMISSIONS[permission].roles & actor.roles)
    except KeyError:
        raise UnknownPermission(permission) from None
