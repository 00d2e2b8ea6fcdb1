"""Papers of published forms: each made once, in a process of its own, and kept beside the database.

A PDF takes a second and more memory than a page may; a published form never changes, so neither does its paper.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from threading import Lock

from django.conf import settings

from handrail.screening.models import Definition

SECONDS = 60
_ONE_AT_A_TIME = Lock()


class NotMade(RuntimeError):
    """This system cannot make PDF files, or not now."""


def paper(definition: Definition, first: str, second: str = "", *, large: bool = False) -> Path:
    """The file. `first` and `second` are languages of the form; the caller has looked. Raises `NotMade`."""
    more = ["--with", second, *(["--large"] if large else [])]
    return _made("print", definition, ["--lang", first, *more])


def codebook(definition: Definition, language: str) -> Path:
    """Every question and answer, in one language of the form. Raises `NotMade`."""
    return _made("export", definition, ["--as", "codebook-pdf", "--lang", language])


def _made(verb: str, definition: Definition, asked: list[str]) -> Path:
    said = "|".join((verb, str(definition.pk), definition.sha256, *asked, _version()))
    found = _folder() / f"{hashlib.sha256(said.encode()).hexdigest()[:32]}.pdf"
    with _ONE_AT_A_TIME:
        if not found.exists():
            _make(found, [verb, str(definition.pk), *asked])
    return found


def _folder() -> Path:
    folder = Path(settings.ENVIRONMENT.data) / "papers"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _version() -> str:
    """Words of buttons and the look may change with a release."""
    from handrail import __version__  # noqa: PLC0415

    return __version__


def _make(target: Path, asked: list[str]) -> None:
    unfinished = target.with_suffix(".part")
    command = [sys.executable, "-m", "handrail.cli", "instruments", *asked, "--output", str(unfinished)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  our own program
    except subprocess.TimeoutExpired:
        raise NotMade from None
    if done.returncode:
        raise NotMade
    unfinished.replace(target)
