"""What 50 dashboards add to the memory of the server; the process that computes them is counted apart."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.browser.worker import HttpWorker
from tests.server import Served
from tools.benchmarks.line import Line

TIMES = 50
DASHBOARD, STAFF = "/en/figures/own/", ("/en/screenings/", "/en/figures/pilot/", "/en/", "/zh-Hant/screenings/")
LIMIT = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """Megabytes of the server with all that it started, and of the process for figures; that one's id."""

    server: float
    figures: float
    process: int


def measure(served: Served) -> list[Line]:
    """A server in use, before anybody has seen a dashboard, and after. Every second page asks the process itself."""
    if not Path("/proc/self/smaps_rollup").exists():
        print("Memory of figures was not measured: this system has no /proc/PID/smaps_rollup.")
        return []
    served.run("figures", "extract")
    with closing(HttpWorker(served.url, "ben")) as ben:
        for _ in range(10):
            for page in STAFF:
                ben.send(page, None)
        before = taken(served.process.pid)
        _dashboard(ben, 0)
        first = taken(served.process.pid)
        for place in range(1, TIMES):
            _dashboard(ben, place)
    after = taken(served.process.pid)
    if after.process:
        os.kill(after.process, signal.SIGTERM)
    grown = after.server - before.server
    note = f"{before.server:.0f} MB before, {first.server:.0f} after the first, {after.server:.0f} after the last; "
    note += f"the process for figures apart: {after.figures:.0f} MB"
    return [
        Line(f"memory that {TIMES} dashboards add to the server", grown, LIMIT, "MB", note=note),
        Line("memory of the process for figures", after.figures, 350, "MB", note="RSS, with everything it loads"),
    ]


def _dashboard(ben: HttpWorker, place: int) -> None:
    free = f"{DASHBOARD}ask/?by=gender&f-quarter=&f-age=from_18_to_25&and={('citizenship', 'sector')[place % 2]}"
    for page in (DASHBOARD, free):
        reply = ben.send(page, None)
        if reply.status != 200 or "<svg" not in reply.body:
            raise RuntimeError(f"{page} answered {reply.status} without a figure.")


def taken(pid: int) -> Taken:
    """Of a process and all below it, by their resident memory."""
    server, figures, process = _resident(pid), 0.0, 0
    for child in _children(pid):
        if b"\0work\0" in Path(f"/proc/{child}/cmdline").read_bytes():
            figures, process = _resident(child), child
            continue
        below = taken(child)
        server, figures, process = server + below.server, figures + below.figures, process or below.process
    return Taken(server, figures, process)


def _children(pid: int) -> list[int]:
    """Started by any of its threads."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for one in lists for child in one.read_text().split()]


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) / 1024
