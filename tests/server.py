"""Runs the real `handrail serve` for tests: own process, own database, hashed static files, a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

LOG = "serve.log"
_SECONDS_TO_START = 30


@dataclass(frozen=True, slots=True)
class Served:
    """`url` has no slash at its end. `environment` lets other `handrail` commands work on the same database."""

    url: str
    data: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def run(self, *arguments: str, given: str = "") -> str:
        """Another `handrail` command on this server's data; its output. Fails the test if the command fails."""
        return handrail(self.environment, *arguments, given=given)


def handrail(environment: dict[str, str], *arguments: str, given: str = "") -> str:
    """A `handrail` command in its own process; its standard output."""
    command = [sys.executable, "-m", "handrail.cli", *arguments]
    done = subprocess.run(command, env=environment, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def serve(data: Path, *, filled: bool = True) -> Iterator[Served]:
    """Migrates, publishes, fills, collects, serves; ends the process afterwards."""
    environment = environment_for(data) | _own_database()
    handrail(environment, "migrate")
    handrail(environment, "manage", "collectstatic", "--noinput", "-v", "0")
    if filled:
        handrail(environment, "content")
        handrail(environment, "demo", "--screenings", "12")
    port = free_port()
    process = start(environment, port)
    try:
        _await(f"http://127.0.0.1:{port}/health", process, data / LOG)
        yield Served(f"http://127.0.0.1:{port}", data, environment, process)
    finally:
        process.terminate()
        process.wait(timeout=10)
        end_figures(data)


def end_figures(data: Path) -> None:
    """The process for figures, if a page has started one, ends with its server."""
    try:
        os.kill(int((data / "figures" / "work.lock").read_text()), signal.SIGTERM)
    except (OSError, ValueError):
        return


def environment_for(data: Path) -> dict[str, str]:
    """That of a demonstration in `data`; nothing of the surrounding HANDRAIL_* or database remains."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "DATABASE_", "DJANGO_"))
    }
    return kept | {"HANDRAIL_MODE": "demo", "HANDRAIL_DATA": str(data)}


def _own_database() -> dict[str, str]:
    """In a long run on PostgreSQL the server has a database of its own there; otherwise SQLite in its folder."""
    server = os.environ.get("DATABASE_URL", "")
    if not os.environ.get("HANDRAIL_LONG") or not server.startswith("postgres"):
        return {}
    name = f"served_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}


def start(environment: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    """`handrail serve` on a port, without waiting for it. What it says goes to serve.log in its data folder."""
    command = [sys.executable, "-m", "handrail.cli", "serve", "--port", str(port)]
    with Path(environment["HANDRAIL_DATA"], LOG).open("ab") as log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"handrail serve did not answer. {log.read_text()}")
