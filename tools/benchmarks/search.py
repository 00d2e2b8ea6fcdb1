"""Search over 5,000 pages, on SQLite and on PostgreSQL where it is installed: `python tools/bench.py search`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.benchmarks.line import Line
from tools.postgres import find_programs

ROOT = Path(__file__).resolve().parents[2]
RUN = [sys.executable, "-m", "tools.benchmarks.search_run"]


def measure() -> list[Line]:
    """95th of 100 of the two hundred shared queries, each three times, from the words to the drawn results."""
    lines = [_on("SQLite", RUN)]
    if find_programs() is not None:
        lines.append(_on("PostgreSQL", [sys.executable, "tools/postgres.py", "--", *RUN]))
    return lines


def _on(name: str, command: list[str]) -> Line:
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("HANDRAIL_", "DATABASE_", "DJANGO_"))
    }
    with tempfile.TemporaryDirectory(prefix="handrail-search-") as folder:
        environment = kept | {"HANDRAIL_MODE": "demo", "HANDRAIL_DATA": folder}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout.splitlines()[-1])
    note = f"{said['pages']} pages, {said['postings']} postings, median {said['median']:.1f} ms"
    return Line(f"search, 95th of 100, {name}", said["p95"], 50, "ms", note=note)
