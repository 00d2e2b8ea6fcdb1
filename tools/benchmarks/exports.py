"""Files of one's own organisation: their speed beside the plainest way to write the same, and what a large one needs.

The large one goes the whole way: asked for on the page, made by the process for figures, sent by the server as it grows.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.browser.worker import HttpWorker
from tests.server import Served, serve
from tools.benchmarks.exports_run import COLUMNS, FEW_COLUMNS, FEW_ROWS, ROWS
from tools.benchmarks.figures_memory import taken
from tools.benchmarks.line import Line

ROOT = Path(__file__).resolve().parents[2]
PAGE = "/en/figures/own/standards/"


def measure() -> list[Line]:
    """One installation."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder, serve(Path(folder)) as served:
        alone, few, sent = _measured(served)
    ratio, small = alone["wide"] / alone["plain"], few["few"] / few["writer"]
    wide = f"{ROWS:,} rows × {COLUMNS} columns"
    note = f"{alone['wide']:.1f} s for {alone['megabytes']:.0f} MB, every text made safe; plain {alone['plain']:.1f} s"
    return [
        Line(
            f"CSV of {FEW_ROWS:,} × {FEW_COLUMNS}, beside csv.writer on the same rows in memory",
            small,
            3,
            "×",
            note=f"{few['few']:.2f} s with every text made safe; csv.writer {few['writer']:.2f} s",
        ),
        Line(f"CSV of {wide}, beside DuckDB's plain COPY", ratio, 3, "×", note=note),
        Line(
            f"CSV of {wide}, from the form to the first byte",
            sent.first,
            1,
            "s",
            note=f"over HTTP, sent while it grows; the last of {sent.size / 1e6:.0f} MB after {sent.last:.1f} s",
        ),
        Line(f"CSV of {wide}, memory that sending it adds to the server", sent.server, 20, "MB"),
        Line(f"CSV of {wide}, memory above idle of the process that makes it", alone["child"], 300, "MB"),
    ]


def _measured(served: Served) -> tuple[dict[str, float], dict[str, float], Sent]:
    with process_over(served) as said, closing(HttpWorker(served.url, "ben")) as ben:
        alone, few = json.loads(next(said)), json.loads(next(said))
        next(said)
        return alone, few, download(served, ben.again(served.url))


@contextmanager
def process_over(served: Served) -> Iterator[IO[str]]:
    """The process for figures over wide columns; what it says."""
    environment = served.environment | {"DJANGO_SETTINGS_MODULE": "handrail.web.settings"}
    command = [sys.executable, "-m", "tools.benchmarks.exports_run"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.terminate()


@dataclass(slots=True)
class Sent:
    """Seconds to the first and last byte, bytes, and megabytes that the server had more than before."""

    first: float
    last: float
    size: int
    server: float


def download(served: Served, ben: HttpWorker) -> Sent:
    """A small file first, so that everything is loaded, then the wide one."""
    ben.connection.timeout = 300
    _one(ben, "columns-parquet")
    before, over, most = taken(served.process.pid).server, threading.Event(), [0.0]

    def look() -> None:
        while not over.wait(0.1):
            most[0] = max(most[0], taken(served.process.pid).server - before)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    first, last, size = _one(ben, "columns-csv")
    over.set()
    thread.join()
    return Sent(first, last, size, most[0])


def _one(ben: HttpWorker, what: str) -> tuple[float, float, int]:
    """From sending the form to the first byte and the last."""
    begun = time.perf_counter()
    answer = ben.send(PAGE + "make/", [("what", what), ("sender", "NGO")])
    page = ben.send(answer.location, None).body
    key = re.search(rf"{PAGE}([0-9a-f-]{{36}})/", page)
    if key is None:
        raise RuntimeError(f"{answer.status}: no file is offered.")
    ben.connection.request("GET", f"{PAGE}{key[1]}/", headers={"Cookie": ben.cookie})
    response = ben.connection.getresponse()
    size = len(response.read(1))
    first = time.perf_counter() - begun
    while piece := response.read(1 << 20):
        size += len(piece)
    if response.status != 200 or size < 1_000_000:
        raise RuntimeError(f"{response.status}: {size} bytes.")
    return first, time.perf_counter() - begun, size
