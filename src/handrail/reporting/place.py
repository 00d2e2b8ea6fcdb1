"""Where the columns of this installation are, and the socket of the process that reads them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

_LONGEST = 100
"""A socket's path must fit into 108 bytes."""


def folder() -> Path:
    """The private folder of the columns; it may not be there yet."""
    return Path(settings.ENVIRONMENT.data) / "figures"


def synthetic() -> bool:
    """Whether invented screenings count: in a demonstration and in tests, never where real people are screened."""
    return not settings.ENVIRONMENT.production


def socket() -> Path:
    """Where the process for figures listens: in its folder, or in a private one where that path would be too long."""
    inside = folder() / "ask.socket"
    if len(os.fsencode(str(inside))) <= _LONGEST:
        return inside
    name = hashlib.sha256(os.fsencode(str(folder()))).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"handrail-{os.getuid()}-{name}" / "ask.socket"
