"""A PostgreSQL server of our own for the length of one command: `python tools/postgres.py -- pytest …`.

Started as an unprivileged user on a free loopback port in a temporary folder, without fsync, and thrown away.
DATABASE_URL names it to the command. If DATABASE_URL names a PostgreSQL server already, that one is used.
Exit code 3: PostgreSQL is not installed.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = 3
_OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=127.0.0.1",
    "max_connections=60",
)


def main(arguments: list[str]) -> int:
    """Runs the command after `--`; its exit code, or 3 without PostgreSQL."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.run(command, check=False).returncode
    programs = find_programs()
    if programs is None:
        print("PostgreSQL is not installed: its programs initdb and postgres were not found.", file=sys.stderr)
        return MISSING
    with running(programs) as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


def find_programs() -> Path | None:
    """The folder of initdb and postgres, newest version first, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    on_path = shutil.which("initdb")
    candidates = [*found, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((path for path in candidates if (path / "initdb").exists() and (path / "postgres").exists()), None)


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """The URL of a fresh server; stopped and removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="handrail-pg-") as folder:
        home, password = Path(folder), secrets.token_hex(16)
        secret = home / "password"
        secret.write_text(password)
        user = _unprivileged()
        if user is not None:
            for path in (home, secret):
                os.chown(path, user.pw_uid, user.pw_gid)
        data, port = home / "data", _free_port()
        how = ["--username=handrail", f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
        _as(user, [str(programs / "initdb"), "-D", str(data), "--no-sync", *how], home).wait_for_success()
        options = [word for option in _OPTIONS for word in ("-c", option)]
        server = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", folder, *options]
        process = _as(user, server, home)
        try:
            _await(port, process)
            yield f"postgresql://handrail:{password}@127.0.0.1:{port}/postgres"
        finally:
            process.process.terminate()
            process.process.wait(timeout=30)


class Started:
    """A process whose output goes to a file, shown only if something is wrong."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self.log = process, log

    def wait_for_success(self) -> None:
        if self.process.wait():
            raise SystemExit(self.log.read_text())


def _as(user: pwd.struct_passwd | None, command: list[str], home: Path) -> Started:
    log = home / f"{Path(command[0]).name}.log"
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user is not None else {}
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=home, stdout=output, stderr=output, **identity)  # type: ignore[call-overload]
    return Started(process, log)


def _unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; whoever else we are will do."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, started: Started) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and started.process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and "ready to accept" in started.log.read_text():
                return
        time.sleep(0.05)
    raise SystemExit(started.log.read_text())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
