"""`make demo` in a fresh clone of the last commit, until the first page can be opened."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.server import free_port
from tools.benchmarks.line import Line
from tools.benchmarks.waiting import until_healthy

ROOT = Path(__file__).resolve().parents[2]


def measure() -> list[Line]:
    """Packages come from pip's cache where it has them; a first install on a new machine also downloads them."""
    with tempfile.TemporaryDirectory(prefix="handrail-clone-") as folder:
        clone, port = Path(folder, "handrail"), free_port()
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
        begun = time.monotonic()
        seconds = _demo(clone, port, begun)
    note = "from the first line of make to an answer; the clone is of the last commit, packages from pip's cache"
    return [Line("make demo in a fresh clone", seconds, 60, "s", note=note)]


def _demo(clone: Path, port: int, begun: float) -> float:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "DJANGO_", "MAKE"))
    }
    log = clone.parent / "make.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            ["make", "demo", f"PORT={port}"],
            cwd=clone,
            env=environment,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        until_healthy(f"http://127.0.0.1:{port}/health", 300)
    except TimeoutError:
        print(log.read_text()[-2000:])
    finally:
        seconds = time.monotonic() - begun
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)
    return seconds
