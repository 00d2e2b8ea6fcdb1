"""Asking the process for figures. It is started when somebody first asks; the web process loads nothing that it loads."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

from handrail.reporting import place

LONGEST = 64_000_000
"""Of an answer, in bytes."""
PATIENCE = 20.0
"""Seconds until a process that was started must answer."""
STARTS = 3
"""How often one that ends at once is started before the page is shown without figures."""
REST = 5.0
"""Seconds in which nothing is started after that, so that one broken thing does not make every page slow."""
IDLE = 10
"""Minutes without a question after which a process that a page started ends."""


_CALL = b'{"ask":"call","with":{}}\n'


class Unanswered(Exception):
    """There is no figure now; `code` chooses the words on the page (docs/long-work.md)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def ask(name: str, parameters: Mapping[str, Any], seconds: float = 30.0) -> Any:
    """The answer, as JSON. Raises `Unanswered` with the code that the process gave, or "figures.engine".

    A question changes nothing, so it is asked a second time if the process ended in the middle of it.
    """
    sent = json.dumps({"ask": name, "with": parameters}).encode() + b"\n"
    found = _exchanged(sent, seconds) or _exchanged(sent, seconds)
    if found is None:
        raise Unanswered("figures.engine")
    if "problem" in found:
        raise Unanswered(str(found["problem"]))
    return found["answer"]


def wake() -> None:
    """Sees to it that the process is there, or will be in a moment, and looks for work: after a job was asked for, and
    while one is shown."""
    connection = _try()
    if connection is not None:
        with connection, suppress(OSError):
            connection.sendall(_CALL)
        return
    with _CHILD.lock:
        if not _CHILD.alive() and not _CHILD.resting():
            _CHILD.start()


def _exchanged(sent: bytes, seconds: float) -> dict[str, Any] | None:
    """One question and its answer; None if the process went away. Raises `Unanswered` if it cannot be waited for."""
    with _connected() as connection:
        connection.settimeout(seconds)
        try:
            connection.sendall(sent)
            found = json.loads(_line(connection))
        except TimeoutError as slow:
            raise Unanswered("figures.engine") from slow
        except (OSError, ValueError):
            return None
    return found if isinstance(found, dict) else None


def _line(connection: socket.socket) -> bytes:
    parts, size = [], 0
    while part := connection.recv(1 << 16):
        parts.append(part)
        size += len(part)
        if size > LONGEST:
            raise Unanswered("figures.engine")
        if part.endswith(b"\n"):
            break
    return b"".join(parts)


def _connected() -> socket.socket:
    """To the process, which is started if there is none. Raises `Unanswered`."""
    if (found := _try()) is not None:
        return found
    with _CHILD.lock:  # whoever asks at the same moment waits for the same process
        until, starts = time.monotonic() + PATIENCE, 0
        while time.monotonic() < until and not _CHILD.resting():
            if (found := _try()) is not None:
                return found
            if not _CHILD.alive():
                if starts == STARTS:
                    break
                _CHILD.start()
                starts += 1
            time.sleep(0.05)
        _CHILD.failed()
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


class _Child:
    """The process that this one started, if any; another's is found by its socket only."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._rests_until = 0.0

    def alive(self) -> bool:
        """Also lets the system forget one that has ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Apart from this process: it has none of its files, the listening socket among them, and outlives it.

        Where another one runs already, the new one notices and ends at once.
        """
        with suppress(OSError):  # no memory or no program: as if it had ended at once
            self._process = subprocess.Popen(  # noqa: S603  this program itself, with fixed arguments
                [sys.executable, "-m", "handrail.cli", "work", "--idle", str(IDLE)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                close_fds=True,
                start_new_session=True,
                env={"OPENBLAS_NUM_THREADS": "1", **os.environ},  # NumPy's threads would only wait for each other
            )

    def failed(self) -> None:
        if not self.resting():
            self._rests_until = time.monotonic() + REST

    def resting(self) -> bool:
        return time.monotonic() < self._rests_until


_CHILD = _Child()
