"""Bringing the database up to date and filling it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from handrail.library.editing import publish_entries
from handrail.library.index import index_all
from handrail.organisations.actions import create_organisation, create_worker
from handrail.organisations.policy import ADMINISTRATOR, ANALYST, APPROVER, EDITOR, KEYER, SUPERVISOR, WORKER, Actor
from handrail.organisations.queries import organisation_named
from handrail.screening.actions import publish_shipped
from handrail.screening.synthetic import screenings

DEMO_PASSWORD = "handrail-demo-2018"  # noqa: S105  of invented people, never in production
_DEMO = {
    "Harbour Desk (invented)": {
        "asha": [WORKER],
        "ben": [SUPERVISOR],
        "dao": [ADMINISTRATOR],
        "gus": [EDITOR],
        "hana": [ANALYST],
        "kim": [KEYER],
    },
    "Kite Street Centre (invented)": {"chidi": [WORKER, SUPERVISOR], "ines": [APPROVER]},
    "Island Night Line (invented)": {"efua": [WORKER, SUPERVISOR], "juma": [APPROVER]},
}


def migrate(_chosen: argparse.Namespace) -> int:
    """Creates the folder of the data if it is not there, readable by its owner only."""
    Path(settings.ENVIRONMENT.data).mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    return 0


def publish(_chosen: argparse.Namespace) -> int:
    """Publishes the definitions and the entries of the library that ship; again is harmless."""
    for published in (*publish_shipped(timezone.now()), *publish_entries(timezone.now())):
        print(f"published {published}")
    index_all()
    return 0


def demo(chosen: argparse.Namespace) -> int:
    """Invented organisations, people and screenings, so that every page has something on it. Not in production."""
    if settings.ENVIRONMENT.production:
        print("handrail: demo is not for production.", file=sys.stderr)
        return 2
    if organisation_named(next(iter(_DEMO))):
        print("handrail: the demonstration is there already.", file=sys.stderr)
        return 1
    actors = [
        actor
        for name, people in _DEMO.items()
        for actor in _people(create_organisation(name), people)
        if _screens(actor)
    ]
    names = ", ".join(name for people in _DEMO.values() for name in people)
    stored = screenings(actors, chosen.screenings, timezone.now())
    print(f"{stored} invented screenings. Everybody's password is {DEMO_PASSWORD}: {names}")
    return 0


def _people(organisation: UUID, people: dict[str, list[str]]) -> list[Actor]:
    return [
        create_worker(organisation, name, DEMO_PASSWORD, roles, display_name=name.title())
        for name, roles in people.items()
    ]


def _screens(actor: Actor) -> bool:
    return WORKER in actor.roles
