"""Quick questions over a Unix socket that only this user can reach: one line of JSON in, one line out."""

from __future__ import annotations

import json
import logging
import os
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import close_old_connections

from handrail.reporting.computing import NotReady
from handrail.reporting.measures import Impossible

log = logging.getLogger("handrail.figures")
LONGEST = 1_000_000
"""Of a question, in bytes."""
CALL = "call"
"""What is asked to say that there is long work; nothing is answered."""
Answer = Callable[[Mapping[str, Any]], Any]
"""Parameters → what goes back as JSON. Raises `Impossible`, `NotReady`, KeyError or ValueError for a bad question."""


class Engine:
    """What can be asked, and when somebody last did."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self._called = threading.Event()
        self._last = time.monotonic()

    def touch(self) -> None:
        """Somebody needed the process just now."""
        self._last = time.monotonic()

    def rest(self, seconds: float) -> None:
        """Waits so long, or until somebody calls (`CALL`): there is work."""
        self._called.wait(seconds)
        self._called.clear()

    def quiet(self) -> float:
        """Seconds since then."""
        return time.monotonic() - self._last

    def answer(self, line: bytes) -> dict[str, Any]:
        """What goes back: `answer` or `problem`. Never raises."""
        self.touch()
        try:
            asked = json.loads(line)
            if asked["ask"] == CALL:
                self._called.set()
                return {"answer": None}
            return {"answer": self.answers[asked["ask"]](asked["with"])}
        except NotReady:
            return {"problem": "figures.preparing"}
        except Impossible as impossible:
            return {"problem": impossible.code}
        except (KeyError, TypeError, ValueError) as wrong:
            log.warning("A question could not be answered: %s", type(wrong).__name__)
            return {"problem": "figures.question"}
        except Exception as unexpected:
            log.error("A question ended with %s.", type(unexpected).__name__)
            return {"problem": "figures.engine"}
        finally:
            close_old_connections()

    @contextmanager
    def listening(self, path: Path) -> Iterator[None]:
        """Answers in threads while the block runs. The caller holds the lock: an old socket in the way is left over."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.parent.stat().st_uid != os.getuid():
            raise PermissionError(path.parent)
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            server = _Server(str(path), self)
        finally:
            os.umask(before)
        thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="answers", daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            path.unlink(missing_ok=True)


class _Server(socketserver.ThreadingUnixStreamServer):
    request_queue_size = 128
    daemon_threads = True
    block_on_close = False

    def __init__(self, path: str, engine: Engine) -> None:
        self.engine = engine
        super().__init__(path, _Handler)


class _Handler(socketserver.StreamRequestHandler):
    timeout = 10

    def handle(self) -> None:
        """One question."""
        line = self.rfile.readline(LONGEST + 1)
        if not line.endswith(b"\n"):
            found: dict[str, Any] = {"problem": "figures.question"}
        else:
            engine = self.server.engine  # type: ignore[attr-defined]
            found = engine.answer(line)
        try:
            self.wfile.write(json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        except OSError:  # whoever asked has gone
            return
