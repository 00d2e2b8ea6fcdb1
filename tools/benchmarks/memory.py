"""What the running demonstration holds in memory after people have used it."""

from __future__ import annotations

import urllib.request
from contextlib import closing
from datetime import date
from pathlib import Path
from uuid import uuid4

from tests.browser.worker import HttpWorker, fields, full
from tests.server import Served
from tools.benchmarks.line import Line
from tools.benchmarks.waiting import megabytes

PAGES = ("en/", "zh-Hant/questions/", "id/help/", "fil/about/", "leave", "en/sign-in/")


def measure(served: Served) -> list[Line]:
    """After every definition has been read: public pages, and screenings begun, finished and read."""
    if not Path("/proc/self/smaps_rollup").exists():
        print("Memory was not measured: this system has no /proc/PID/smaps_rollup.")
        return []
    for _ in range(10):
        for page in PAGES:
            urllib.request.urlopen(f"{served.url}/{page}").close()
    answers = fields(full(date.today()))  # noqa: DTZ011
    with closing(HttpWorker(served.url, "asha")) as asha:
        for _ in range(10):
            key = uuid4()
            asha.begin(key)
            asha.send(asha.submit(key, answers).location, None)
    pss, rss = (megabytes(served.process.pid, kind) for kind in ("Pss", "Rss"))
    return [Line("memory of the running demonstration", rss, 120, "MB", note=f"RSS of all processes; PSS {pss:.0f} MB")]
