"""The real process, on a database of its own: killed in the middle of its work, stopped, asked by two at once, idle."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import duckdb
import pytest

from handrail.reporting.folder import read_manifest
from tests.server import environment_for, handrail

pytestmark = pytest.mark.browser  # runs beside them: once, whatever the other database is
DOUBLINGS = 5
"""How often the invented screenings are copied: so many that an extract takes seconds."""
ASKING = """
import django; django.setup()
from django.utils import timezone
from handrail.organisations.models import Worker
from handrail.organisations.policy import Actor
from handrail.reporting import jobs
ben = Worker.objects.get(username="ben")
actor = Actor(organisation=ben.organisation_id, worker=ben.pk, roles=frozenset(ben.roles), language="en")
"""
WEB = """
import os, sys, django; django.setup()
from handrail.reporting import client
question = {"by": [], "source": "screenings", "filters": {}, "organisation": ""}
print(client.ask("table", question)["total"])
os.kill(client._CHILD._process.pid, 9)
print(client.ask("table", question)["total"])
print(client._CHILD._process.pid, sorted({"duckdb", "ibis", "numpy"} & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A demonstration with some thousands of screenings and finished tables."""
    made = environment_for(tmp_path_factory.mktemp("w")) | {"DJANGO_SETTINGS_MODULE": "handrail.web.settings"}
    handrail(made, "migrate")
    handrail(made, "content")
    handrail(made, "demo", "--screenings", "60")
    with closed(made) as connection:
        for _ in range(DOUBLINGS):
            _double(connection)
    assert f"{60 * 2**DOUBLINGS} rows" in handrail(made, "figures", "extract")
    return made


def _double(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TEMP TABLE new AS SELECT id, lower(hex(randomblob(16))) AS k FROM screening_submission")
    for table, place in (("screening_submission", "id"), ("screening_determination", "submission_id")):
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        kept = [name for name in names if name == place or name != "id"]
        values = ", ".join("new.k" if name == place else f"old.{name}" for name in kept)
        connection.execute(
            f"INSERT INTO {table} ({', '.join(kept)}) SELECT {values} FROM {table} AS old JOIN new ON new.id = old.{place}"
        )
    connection.execute("DROP TABLE new")
    connection.commit()


@contextlib.contextmanager
def closed(environment: dict[str, str]) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(database(environment), timeout=30)) as connection:
        yield connection


def database(environment: dict[str, str]) -> Path:
    return Path(environment["HANDRAIL_DATA"], "handrail.sqlite3")


def figures(environment: dict[str, str]) -> Path:
    return Path(environment["HANDRAIL_DATA"], "figures")


@contextlib.contextmanager
def working(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """`handrail work` in a process of its own, which listens; killed at the end."""
    command = [sys.executable, "-m", "handrail.cli", "work", *arguments]
    with Path(environment["HANDRAIL_DATA"], "work.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        until(lambda: listening(environment) or process.poll() is not None)
        yield process
    finally:
        process.kill()
        process.wait(timeout=10)


def listening(environment: dict[str, str]) -> bool:
    """A socket may also be left over from a process that was killed."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection, contextlib.suppress(OSError):
        connection.connect(str(figures(environment) / "ask.socket"))
        return True
    return False


def until(holds: Callable[[], object], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it took too long"
        time.sleep(0.05)


def python(environment: dict[str, str], program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def asked(environment: dict[str, str]) -> UUID:
    """A new extract from nothing. Its number makes it another job than those before."""
    given = {"again": True, "number": str(uuid4())}
    return UUID(
        python(environment, ASKING + f"print(jobs.request(actor, 'extract', {given}, timezone.now()).pk)").strip()
    )


def job(environment: dict[str, str], key: UUID) -> sqlite3.Row:
    with closed(environment) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute("SELECT * FROM reporting_job WHERE id = ?", [key.hex]).fetchone()
    assert isinstance(found, sqlite3.Row)
    return found


def done(environment: dict[str, str], key: UUID) -> bool:
    row = job(environment, key)
    assert row["state"] in ("waiting", "running", "done"), dict(row)
    return str(row["state"]) == "done"


def in_the_middle(environment: dict[str, str], key: UUID) -> bool:
    row = job(environment, key)
    return row["state"] == "running" and 0 < row["done"] < row["of"]


def test_killed_in_the_middle_it_begins_anew_and_finishes(environment: dict[str, str]) -> None:
    key = asked(environment)
    with working(environment) as process:
        until(lambda: in_the_middle(environment, key))
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
    assert job(environment, key)["state"] == "running"
    assert every_file_that_counts_is_whole(environment)
    with closed(environment) as connection:  # half a minute passes
        connection.execute("UPDATE reporting_job SET alive_at = datetime(alive_at, '-31 seconds')")
        connection.commit()
    with working(environment):
        until(lambda: done(environment, key))
    assert f'"rows": {60 * 2**DOUBLINGS}' in job(environment, key)["result"]
    assert not list(figures(environment).rglob("*.writing"))
    assert not list(figures(environment).rglob("*.csv"))
    assert "NOT SOUND" not in handrail(environment, "audit", "verify")


def every_file_that_counts_is_whole(environment: dict[str, str]) -> bool:
    """The state before stands as it was, so nothing has to be made anew before somebody can ask."""
    manifest = read_manifest(figures(environment))
    assert manifest is not None
    assert manifest.rows == 60 * 2**DOUBLINGS
    files = [str(figures(environment) / name) for name in manifest.files]
    with duckdb.connect() as connection:
        return connection.execute("SELECT count(*) FROM read_parquet(?)", [files]).fetchone() == (manifest.rows,)


def test_cancelled_in_the_middle(environment: dict[str, str]) -> None:
    key = asked(environment)
    with working(environment) as process:
        until(lambda: in_the_middle(environment, key))
        python(environment, ASKING + f"jobs.cancel(actor, '{key}', timezone.now())")
        until(lambda: job(environment, key)["state"] == "cancelled", 15)
        assert process.poll() is None
        next_one = asked(environment)
        until(lambda: done(environment, next_one))


def test_told_to_end_it_gives_its_job_back(environment: dict[str, str]) -> None:
    key = asked(environment)
    with working(environment) as process:
        until(lambda: in_the_middle(environment, key))
        process.terminate()
        assert process.wait(timeout=10) == 0
    assert job(environment, key)["state"] == "waiting"
    assert not (figures(environment) / "ask.socket").exists()
    with working(environment):
        until(lambda: done(environment, key))


def test_two_at_once(environment: dict[str, str]) -> None:
    with working(environment) as first, working(environment) as second:
        assert second.wait(timeout=20) == 3
        assert first.poll() is None


def test_by_hand_no_second_one_writes(environment: dict[str, str]) -> None:
    with working(environment), pytest.raises(AssertionError, match="handrail work"):
        handrail(environment, "figures", "extract")


def test_nobody_asks_and_it_ends(environment: dict[str, str]) -> None:
    with working(environment, "--idle", "0.01") as process:
        assert process.wait(timeout=30) == 0


def test_the_web_process_starts_it_again_and_loads_nothing(environment: dict[str, str]) -> None:
    before, after, last = python(environment, WEB).splitlines()
    pid, loaded = last.split(" ", 1)
    try:
        assert before == after == str(60 * 2**DOUBLINGS)
        assert loaded == "[]"
        assert os.getsid(int(pid)) == int(pid), "apart from whoever started it"
    finally:
        os.kill(int(pid), signal.SIGKILL)
