"""Asking the process for figures. It is started when somebody first asks; the web process loads nothing that it loads."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

from handrail.reporting import place

LONGEST = 64_000_000
"""Of an answer, in bytes."""
PATIENCE = 20.0
"""Seconds until a process that was started must answer."""
IDLE = 15
"""Minutes without a question after which a process that a page started ends."""


class Unanswered(Exception):
    """There is no figure now; `code` chooses the words on the page (docs/errors.md)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def ask(name: str, parameters: Mapping[str, Any], seconds: float = 30.0) -> Any:
    """The answer, as JSON. Raises `Unanswered` with the code that the process gave, or "figures.engine"."""
    sent = json.dumps({"ask": name, "with": parameters}).encode() + b"\n"
    connection = _connected()
    with connection:
        connection.settimeout(seconds)
        try:
            connection.sendall(sent)
            found = json.loads(_line(connection))
        except (OSError, ValueError) as lost:
            raise Unanswered("figures.engine") from lost
    if "problem" in found:
        raise Unanswered(str(found["problem"]))
    return found["answer"]


def _line(connection: socket.socket) -> bytes:
    parts, size = [], 0
    while part := connection.recv(1 << 16):
        parts.append(part)
        size += len(part)
        if size > LONGEST:
            raise ValueError
        if part.endswith(b"\n"):
            break
    return b"".join(parts)


def _connected() -> socket.socket:
    """To the process, which is started if there is none. Raises `Unanswered`."""
    if (found := _try()) is not None:
        return found
    start()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if (found := _try()) is not None:
            return found
        time.sleep(0.05)
    raise Unanswered("figures.engine")


def _try() -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(2.0)
    try:
        connection.connect(str(place.socket()))
    except OSError:
        connection.close()
        return None
    return connection


def start() -> None:
    """The process for figures, apart from this one: it keeps none of its files and ends by itself when nobody asks.

    Where another one runs already, the new one notices and ends at once.
    """
    subprocess.Popen(  # noqa: S603  this program itself, with fixed arguments
        [sys.executable, "-m", "handrail.cli", "work", "--idle", str(IDLE)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        start_new_session=True,
        env=dict(os.environ),
    )
