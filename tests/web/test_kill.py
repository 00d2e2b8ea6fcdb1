"""What the server said it has stored is stored, however it dies: killed while eight workers send screenings."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest

from tests.browser.worker import SCREENINGS, HttpWorker, fields, full
from tests.server import LOG, environment_for, free_port, handrail

pytestmark = pytest.mark.browser  # runs beside them, against the server that ships
KILLS, CLIENTS = 8, 8
PEOPLE = ("asha", "chidi", "efua")
GONE = (OSError, http.client.HTTPException)
FRAMEWORKS_OF_AN_ADULT = 4


@contextlib.contextmanager
def server(environment: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server in a process group of its own, which is killed at the end without being asked."""
    port = free_port()
    command = [sys.executable, "-m", "handrail.cli", "serve", "--port", str(port)]
    with Path(environment["HANDRAIL_DATA"], LOG).open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _await(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}", process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def _await(url: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


def send_until_gone(worker: HttpWorker, answers: list[tuple[str, str]], promised: list[UUID]) -> None:
    """Begins and submits one screening after another; notes each that the server has promised to keep."""
    with contextlib.closing(worker), contextlib.suppress(*GONE):
        while True:
            key = uuid4()
            assert worker.begin(key).status == 303
            reply = worker.submit(key, answers)
            assert (reply.status, reply.location) == (303, f"{SCREENINGS}{key}/")
            promised.append(key)


def signed_in(url: str, name: str) -> HttpWorker:
    """Only its session is used again: the session outlives the server, the connection does not."""
    with contextlib.closing(HttpWorker(url, name)) as worker:
        return worker


def _until(promised: list[UUID], wanted: int) -> None:
    """Some servers die while they are still reading definitions, some in the middle of their work."""
    until = time.monotonic() + 20
    while len(promised) < wanted and time.monotonic() < until:
        time.sleep(0.01)


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], list[UUID]]:
    """The database after the last kill, and every screening that was answered with 303 to its outcome."""
    data = tmp_path_factory.mktemp("killed")
    environment = environment_for(data)
    for command in (("migrate",), ("manage", "collectstatic", "--noinput", "-v", "0"), ("content",)):
        handrail(environment, *command)
    handrail(environment, "demo", "--screenings", "3")
    answers, promised, sessions = fields(full(date.today())), [], []  # noqa: DTZ011
    random = Random(2018)
    for _ in range(KILLS):
        with server(environment) as (url, _process):
            sessions = sessions or [signed_in(url, name) for name in PEOPLE]
            workers = [sessions[place % len(sessions)].again(url) for place in range(CLIENTS)]
            threads = [threading.Thread(target=send_until_gone, args=(one, answers, promised)) for one in workers]
            for thread in threads:
                thread.start()
            _until(promised, len(promised) + random.choice((0, CLIENTS, 2 * CLIENTS)))
            time.sleep(random.uniform(0.05, 0.8))
        for thread in threads:
            thread.join(timeout=30)
    return data / "handrail.sqlite3", environment, promised


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def keys(database: Path, query: str) -> set[UUID]:
    return {UUID(str(row[0])) for row in rows(database, query)}


def test_every_promise_is_kept(survived: tuple[Path, dict[str, str], list[UUID]]) -> None:
    database, _environment, promised = survived
    assert len(promised) > 2 * KILLS
    assert set(promised) <= keys(database, "SELECT id FROM screening_submission")


def test_a_screening_has_all_of_its_determinations(survived: tuple[Path, dict[str, str], list[UUID]]) -> None:
    database, _environment, promised = survived
    found = rows(database, "SELECT submission_id, count(*) FROM screening_determination GROUP BY submission_id")
    counts = {UUID(str(key)): number for key, number in found}
    assert counts.keys() == keys(database, "SELECT id FROM screening_submission")
    assert {counts[key] for key in promised} == {FRAMEWORKS_OF_AN_ADULT}


def test_nothing_is_half_done(survived: tuple[Path, dict[str, str], list[UUID]]) -> None:
    database, _environment, _promised = survived
    both = "SELECT id FROM screening_draft WHERE id IN (SELECT id FROM screening_submission)"
    assert rows(database, both) == []
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    assert rows(database, "PRAGMA foreign_key_check") == []


def test_each_screening_has_its_event(survived: tuple[Path, dict[str, str], list[UUID]]) -> None:
    database, environment, _promised = survived
    said = keys(database, "SELECT \"on\" FROM audit_event WHERE event = 'screening.submitted'")
    assert said == keys(database, "SELECT id FROM screening_submission")
    assert "NOT SOUND" not in handrail(environment, "audit", "verify")
