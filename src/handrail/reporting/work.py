"""The process for figures: answers quick questions on a socket and does the long work, one job at a time.

One for each installation. It dies at any moment without harm: files appear whole, and its job is taken up again. Which
kinds of work there are is an argument; they are put together in `process.kinds`.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from handrail.reporting import jobs, place
from handrail.reporting.engine import Engine
from handrail.reporting.extract import Stopped
from handrail.reporting.folder import prepared
from handrail.reporting.models import Job

log = logging.getLogger("handrail.figures")
PAUSE = 1.0
"""Seconds between two looks at the table of jobs, and between two reports on one."""
BEAT = 5.0
"""Seconds between two signs of life while a job says nothing by itself; much less than `jobs.SILENT`."""
EVERY = 30.0
"""Seconds between two looks at whether the columns are behind."""


class Failed(Exception):
    """Work that could not be done; `code` chooses the words on the page (docs/errors.md)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Interrupted(Exception):
    """The process is to end; the job goes back to those that wait."""


Report = Callable[[int, int], None]
"""(done, of): says how far the work is. Raises `Stopped` or `Interrupted` when it is to end."""
Kind = Callable[[Mapping[str, Any], Job, Report], Mapping[str, Any]]
"""(parameters, job, report) → result. Must bear being begun anew."""
Upkeep = Callable[[Report], object]
"""What is done without being asked for, now and then."""


def run(
    kinds: Mapping[str, Kind],
    engine: Engine,
    *,
    idle_minutes: float | None,
    stop: threading.Event,
    upkeep: Upkeep = lambda _report: None,
) -> int:
    """Until `stop`, or nobody asked anything for so many minutes. Returns 0, or 3 where another process runs already."""
    with only_one() as mine:
        if not mine:
            return 3
        with engine.listening(place.socket_to_open()):
            _loop(kinds, engine, idle_minutes, stop, upkeep)
    return 0


@contextmanager
def only_one() -> Iterator[bool]:
    """Holds the lock of the folder, which the system lets go of when the process ends, however it ends. False if another
    process holds it: only one may write there. The file holds the number of the process, for whoever wants to end it."""
    held = os.open(prepared(place.folder()) / "work.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            os.truncate(held, 0)
            os.write(held, str(os.getpid()).encode())
            yield True
    finally:
        os.close(held)


def _loop(
    kinds: Mapping[str, Kind], engine: Engine, idle_minutes: float | None, stop: threading.Event, upkeep: Upkeep
) -> None:
    process, looked = str(uuid4()), -EVERY
    while not stop.is_set():
        close_old_connections()
        if time.monotonic() - looked >= EVERY:
            _keep_up(upkeep, stop)
            looked = time.monotonic()
        if _one_job(kinds, process, stop):
            engine.touch()
        elif idle_minutes is not None and engine.quiet() > idle_minutes * 60:
            return
        else:
            engine.rest(PAUSE)


def _one_job(kinds: Mapping[str, Kind], process: str, stop: threading.Event) -> bool:
    """Whether there was one. Where the database cannot be reached, there is none for now."""
    try:
        row = jobs.claim(process, timezone.now())
        if row is not None:
            do(kinds, row, process, stop)
    except DatabaseError as gone:
        log.error("Jobs could not be reached: %s", type(gone).__name__)
        return False
    return row is not None


def _keep_up(upkeep: Upkeep, stop: threading.Event) -> None:
    def report(_done: int, _of: int) -> None:
        if stop.is_set():
            raise Stopped

    try:
        upkeep(report)
    except Stopped:
        return
    except Exception as unexpected:
        log.error("Figures could not be brought up to date: %s", type(unexpected).__name__)


def do(kinds: Mapping[str, Kind], row: Job, process: str, stop: threading.Event) -> None:
    """One job, to its end: done, failed or cancelled; or back to those that wait where `stop` came first. A problem is
    kept as a code, never with anybody's data."""
    state, problem, result = Job.DONE, "", {}
    try:
        with _Beat(row, process, stop) as beat:
            result = dict(kinds[row.kind](row.parameters, row, beat.report))
    except Interrupted:
        return jobs.put_back(row, process)
    except Stopped:
        state = Job.CANCELLED
    except Failed as failed:
        state, problem = Job.FAILED, failed.code
    except Exception as unexpected:
        log.error("A job of kind %s ended with %s.", row.kind, type(unexpected).__name__)
        state, problem = Job.FAILED, "figures.broken"
    return jobs.end(row, process, state, timezone.now(), problem=problem, result=result)


class _Beat:
    """Says in a thread of its own that the process is there, also while the work itself says nothing."""

    def __init__(self, row: Job, process: str, stop: threading.Event) -> None:
        self.row, self.process, self.stop = row, process, stop
        self._over, self._going = threading.Event(), not row.cancelling
        self._last = 0.0
        self._thread = threading.Thread(target=self._beats, name="beat", daemon=True)

    def __enter__(self) -> _Beat:
        """Raises `Stopped` for a job that was cancelled while the process that had it was dead."""
        if not self._going:
            raise Stopped
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def report(self, done: int, of: int) -> None:
        """Written at most once a second. Raises `Stopped`, `Interrupted`."""
        if time.monotonic() - self._last >= PAUSE:
            self._last = time.monotonic()
            self._going = jobs.alive(self.row, self.process, timezone.now(), done, of)
        if not self._going:
            raise Stopped
        if self.stop.is_set():
            raise Interrupted

    def _beats(self) -> None:
        """A database that is busy for once must not end the beat: silence would give the job to another process."""
        while not self._over.wait(BEAT):
            try:
                self._going = jobs.alive(self.row, self.process, timezone.now())
            except DatabaseError as busy:
                log.warning("No sign of life could be written: %s", type(busy).__name__)
        connection.close()
