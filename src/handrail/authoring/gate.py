"""The gate that every form from outside comes through: a process of its own reads and judges it, and can only say so."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handrail.core.interchange.xlsform.book import Book, from_json
from handrail.core.interchange.xlsform.found import Found, found, refused
from handrail.core.interchange.xlsform.packing import MOST_PACKED

WALL_SECONDS = 40


@dataclass(frozen=True, slots=True)
class Judged:
    """`book` is None where something was refused; then `findings` say every reason. `xform` only where it was asked for."""

    book: Book | None
    findings: tuple[Found, ...]
    xform: str = ""


def judge_file(data: bytes, name: str, whole: bool = False) -> Judged:
    """Reads a file from outside. `name`: what it was called. `whole`: the XForm that pyxform makes of it, too.

    Never raises for anything in the file: memory and time that run out are findings like all others.
    """
    if len(data) > MOST_PACKED:
        return Judged(None, (found("xlsform.file.size", most=MOST_PACKED // 1_000_000),))
    asked = json.dumps({"name": name, "whole": whole}).encode() + b"\n"
    try:
        child = subprocess.run(
            [sys.executable, "-m", "handrail.authoring.gatechild"],
            input=asked + data,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "MALLOC_ARENA_MAX": "1"},
        )
    except subprocess.TimeoutExpired:
        return Judged(None, (found("xlsform.file.time"),))
    return _read(child.stdout, child.returncode)


def _read(said: bytes, status: int) -> Judged:
    """What the child wrote; one that was stopped wrote nothing."""
    if status != 0:
        code = "xlsform.file.time" if status in _TIME_IS_UP else "xlsform.file.memory"
        return Judged(None, (found(code),))
    answer = json.loads(said)
    findings = tuple(_finding(one) for one in answer["findings"])
    book = from_json(answer["book"]) if answer.get("book") and not refused(findings) else None
    return Judged(book, findings, answer.get("xform", ""))


_TIME_IS_UP = (-signal.SIGXCPU, -signal.SIGKILL)


def _finding(parts: Sequence[object]) -> Found:
    sheet, row, column, code, given = parts
    pairs = {str(name): str(text) for name, text in given} if isinstance(given, list) else {}
    return found(str(code), str(sheet), int(str(row)), int(str(column)), **pairs)


def has_validate() -> bool:
    """Whether ODK Validate can be run here: it needs Java, which the server never does."""
    return shutil.which("java") is not None


def odk_validate(xform: str) -> str:
    """What ODK Validate has against the XForm; "" for nothing. Only for the command and tests. Raises OSError without Java."""
    from pyxform.validators.odk_validate import ODKValidateError, check_xform  # type: ignore[import-untyped] # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="handrail-validate-") as folder:
        file = Path(folder, "form.xml")
        file.write_text(xform, encoding="utf-8")
        try:
            check_xform(str(file))
        except ODKValidateError as error:
            return str(error).replace(folder, "")
    return ""
