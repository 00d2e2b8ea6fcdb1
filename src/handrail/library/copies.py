"""Judging a file that somebody wants to have held, and the bounds of sending one."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Lock

from django.core.files.uploadhandler import MemoryFileUploadHandler

from handrail.core.library.held import CODES, MOST_BYTES, NOT_PDF, TOO_MUCH

SLACK = 20_000
"""Bytes of a form around its file."""
WALL_SECONDS = 40
_ONE_AT_A_TIME = Lock()


def refused(data: bytes) -> str:
    """Why these bytes may not be held, as a code of `core.library.held`, or "". Decided in a child process: a file that
    eats memory or never ends takes only that with it."""
    if len(data) > MOST_BYTES:
        return TOO_MUCH
    if not data.startswith(b"%PDF-"):
        return NOT_PDF  # no child for what is plainly something else
    with _ONE_AT_A_TIME:
        try:
            child = subprocess.run(
                [sys.executable, "-m", "handrail.library.pdfchild"],
                input=data,
                capture_output=True,
                timeout=WALL_SECONDS,
                check=False,
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except subprocess.TimeoutExpired:
            return TOO_MUCH
    said = child.stdout.decode("ascii", "replace")
    if said == "ok" and child.returncode == 0:
        return ""
    return said if said in CODES else TOO_MUCH


class HeldCopyHandler(MemoryFileUploadHandler):
    """Keeps one file in memory, up to what may be held; Django's own stops at 2.5 MB for everything."""

    def handle_raw_input(
        self,
        input_data: object,  # noqa: ARG002
        META: object,  # noqa: N803, ARG002
        content_length: int,
        boundary: object,  # noqa: ARG002
        encoding: object = None,  # noqa: ARG002
    ) -> None:
        self.activated = 0 < content_length <= MOST_BYTES + SLACK
