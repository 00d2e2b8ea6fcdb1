"""Adding a worker from the command line: the way in for the first administrator."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from handrail.organisations.actions import create_organisation, create_worker
from handrail.organisations.queries import organisation_named


def add(chosen: argparse.Namespace) -> int:
    """Asks for the password, or reads one line of stdin; it is never an argument, which other users could see."""
    password = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    organisation = organisation_named(chosen.organisation) or create_organisation(chosen.organisation)
    try:
        create_worker(organisation, chosen.username, password, chosen.role, language=chosen.language)
    except ValidationError as error:
        print("\n".join(error.messages), file=sys.stderr)
        return 1
    except IntegrityError:
        print("This username is taken.", file=sys.stderr)
        return 1
    return 0
