"""Bringing the database up to date and filling it."""

from __future__ import annotations

import argparse
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def migrate(_chosen: argparse.Namespace) -> int:
    """Creates the folder of the data if it is not there, readable by its owner only."""
    Path(settings.ENVIRONMENT.data).mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    return 0


def publish(_chosen: argparse.Namespace) -> int:
    """Publishes the definitions that ship; again is harmless."""
    import_module("handrail.screening.actions").publish_shipped()
    return 0


def demo(_chosen: argparse.Namespace) -> int:
    """Invented people and screenings, so that every page has something on it. Not in production."""
    if settings.ENVIRONMENT.production:
        print("handrail demo is not for production.")
        return 2
    if find_spec("handrail.screening.synthetic") is None:
        return 0
    import_module("handrail.screening.synthetic").fill()
    return 0
