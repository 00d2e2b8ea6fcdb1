"""Accounts from the command line: the way in for the first administrator, and out for whoever has left."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from handrail.organisations.actions import (
    LastAdministrator,
    change_password,
    close_account,
    create_organisation,
    create_worker,
    reopen_account,
)
from handrail.organisations.models import Worker
from handrail.organisations.queries import organisation_named


def add(chosen: argparse.Namespace) -> int:
    """Asks for the password, or reads one line of stdin; it is never an argument, which other users could see."""
    password = _password()
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


def close(chosen: argparse.Namespace) -> int:
    """Closes an account, which ends its sessions."""
    try:
        close_account(chosen.username)
    except LastAdministrator:
        print("This is the last administrator of the organisation. Make another one first.", file=sys.stderr)
        return 1
    except Worker.DoesNotExist:
        return _nobody()
    return 0


def reopen(chosen: argparse.Namespace) -> int:
    """Opens a closed account again."""
    try:
        reopen_account(chosen.username)
    except Worker.DoesNotExist:
        return _nobody()
    return 0


def password(chosen: argparse.Namespace) -> int:
    """Sets a new password, asked for as in `add`; sessions begun with the old one end."""
    try:
        change_password(chosen.username, _password())
    except ValidationError as error:
        print("\n".join(error.messages), file=sys.stderr)
        return 1
    except Worker.DoesNotExist:
        return _nobody()
    return 0


def _password() -> str:
    return getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _nobody() -> int:
    print("There is no account of this name.", file=sys.stderr)
    return 1
