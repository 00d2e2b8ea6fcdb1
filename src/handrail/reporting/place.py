"""Where the columns of this installation are, and the socket of the process that reads them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

_LONGEST = 100
"""A socket's path must fit into 108 bytes."""
_NAME, _WHERE = "ask.socket", "ask.where"


def folder() -> Path:
    """The private folder of the columns; it may not be there yet."""
    return Path(settings.ENVIRONMENT.data) / "figures"


def pilot() -> Path:
    """The columns of the invented records of the 2018 pilot: never in the folder of real ones."""
    return Path(settings.ENVIRONMENT.data) / "figures-pilot"


def synthetic() -> bool:
    """Whether invented screenings count: in a demonstration and in tests, never where real people are screened."""
    return not settings.ENVIRONMENT.production


def socket() -> Path:
    """Where the process for figures listens: in its folder or, where that path would be too long, where a file in it says.

    Nobody else can write into that folder, so nobody else can answer in the place of the process.
    """
    inside = folder() / _NAME
    if _fits(inside):
        return inside
    try:
        return Path((folder() / _WHERE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return inside


def socket_to_open() -> Path:
    """The same for the process that will listen: a place for the socket is made, and named, where there is none."""
    known = socket()
    if _fits(known) and _own(known.parent):
        return known
    made = Path(tempfile.mkdtemp(prefix="handrail-")) / _NAME
    (folder() / _WHERE).write_text(str(made), encoding="utf-8")
    return made


def _fits(path: Path) -> bool:
    return len(os.fsencode(str(path))) <= _LONGEST


def _own(path: Path) -> bool:
    """Whether it is a folder of this user, which nobody else can enter."""
    try:
        found = path.stat()
    except OSError:
        return False
    return path.is_dir() and found.st_uid == os.getuid() and not found.st_mode & 0o077
