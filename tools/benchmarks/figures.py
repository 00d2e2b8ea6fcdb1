"""Figures of a million screenings: pages from finished tables, questions that nobody asked before, and what occurs together.

Everything through the server that ships, with an analyst signed in, and the real process for figures behind it.
`HANDRAIL_BENCH_ROWS` asks for another number of screenings.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from importlib.metadata import PackageNotFoundError, distribution
from itertools import islice, product
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from tests.browser.worker import HttpWorker
from tests.server import LOG, Served, serve
from tools.benchmarks.figures_columns import ANALYST
from tools.benchmarks.figures_memory import taken
from tools.benchmarks.line import Line

ROOT = Path(__file__).resolve().parents[2]
ROWS = int(os.environ.get("HANDRAIL_BENCH_ROWS", "1000000"))
STANDARD = ("/en/figures/own/", "/zh-Hant/figures/own/", "/en/figures/pilot/")
CHART = '<svg class="chart"'
PAGES, FILTERS, TOGETHER = 25, 40, 5
"""How often each standard page is asked for, how many different questions, and how often the last one."""
NEEDED = ("duckdb", "ibis-framework", "numpy")
"""What only figures need; what these need in turn is found."""
MEGABYTES = 350


def measure() -> list[Line]:
    """One installation, filled once."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder, serve(Path(folder)) as served:
        said = _filled(served)
        with closing(_signed_in(served.url)) as analyst:
            try:
                return [*_standard(analyst, said), *_free(analyst, said), _together(served, said), disk()]
            except RuntimeError as missing:
                raise RuntimeError((served.data / LOG).read_text(encoding="utf-8")[-3000:]) from missing
            finally:
                process = taken(served.process.pid).process
                if process:
                    os.kill(process, signal.SIGTERM)


def _filled(served: Served) -> dict[str, float]:
    command = [sys.executable, "-m", "tools.benchmarks.figures_columns", str(ROWS)]
    return _said(command, served)


def _said(command: list[str], served: Served) -> dict[str, float]:
    environment = served.environment | {"DJANGO_SETTINGS_MODULE": "handrail.web.settings"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _signed_in(url: str) -> HttpWorker:
    """An analyst begins no screening, so the page that gives a worker's token is not asked for."""
    analyst = HttpWorker(url, "", cookie="-")
    answer = analyst.send("/en/sign-in/", [("username", ANALYST), ("password", "handrail-demo-2018")])
    assert answer.status == 303, answer.status
    return analyst


def _seconds(analyst: HttpWorker, page: str) -> float:
    """Of a page that shows a figure."""
    begun = time.perf_counter()
    reply = analyst.send(page, None)
    took = time.perf_counter() - begun
    if reply.status != 200 or CHART not in reply.body:
        raise RuntimeError(f"{page} answered {reply.status} without a figure.")
    return took


def _standard(analyst: HttpWorker, said: dict[str, float]) -> list[Line]:
    """After the process for figures has counted the pilot's records, which the page waits for only once."""
    until = time.monotonic() + 60
    while CHART not in analyst.send(STANDARD[2], None).body and time.monotonic() < until:
        time.sleep(0.5)
    lines = []
    for page in STANDARD:
        took = [_seconds(analyst, page) * 1000 for _ in range(PAGES + 3)][3:]
        note = f"{said['rows']:,} screenings, {said['tables']} finished tables made in {said['finished']:.0f} s; "
        note += f"median {median(took):.0f} ms"
        lines.append(Line(f"standard page {page}, 95th of 100", _p95(took), 100, "ms", note=note))
    return lines


def _free(analyst: HttpWorker, said: dict[str, float]) -> list[Line]:
    """Each question once, none before: after a first one, for which the process may have to be started."""
    first, *questions = islice(_questions(), FILTERS + 1)
    begins = _seconds(analyst, first)
    took = sorted((_seconds(analyst, question) * 1000, question) for question in questions)
    times = [one for one, _ in took]
    note = f"{said['rows']:,} screenings, {FILTERS} different questions, one card each; median {median(times):.0f} ms, "
    note += f"slowest {times[-1]:.0f} ms ({took[-1][1]}); the very first {begins * 1000:.0f} ms"
    return [Line("a free question never asked before, 95th of 100", _p95(times), 300, "ms", note=note)]


def _questions() -> list[str]:
    """Addresses: one or two axes, and one or two filters, of every kind of column."""
    by = ("gender", "age", "citizenship", "sector", "needs", "form", "to_decision", "debt")
    second = ("", "decision", "quarter", "")
    narrowed = (
        {"f-gender": ["woman"], "f-age": ["from_18_to_25"]},
        {"f-decision": ["identified"]},
        {"f-off_duty": ["no"], "f-fear": ["yes"]},
        {"f-needs": ["safe_place"], "f-gender": ["man"]},
        {"f-age": ["under_18", "from_26_to_38"], "f-debt": ["yes"]},
        {"f-to_decision": ["1-7"]},
    )
    mixed = [(one, other, filters) for filters, one, other in product(narrowed, by, second[:3]) if one != other]
    return [
        "/en/figures/own/ask/?" + urlencode({"by": one, "and": other, **filters}, doseq=True)
        for one, other, filters in mixed[:: max(1, len(mixed) // (FILTERS + 1))]
    ]


def _together(served: Served, said: dict[str, float]) -> Line:
    """Of everybody, asked on the socket as a page asks."""
    found = _said([sys.executable, "-m", "tools.benchmarks.figures_together", str(TOGETHER)], served)
    note = f"{said['rows']:,} screenings, {found['indicators']} indicators, each with each, slowest of {TOGETHER}; "
    note += f"{found['median']:.2f} s median"
    return Line("which indicators occur together", found["slowest"], 2, "s", note=note)


def disk() -> Line:
    """What figures add to an environment on disk, with all that these packages need, measured file by file."""
    size, names = environment()
    for other in ("polars", "pandas", "pyarrow"):
        assert other not in names, f"{other} is needed by a package for figures"
    note = f"{', '.join(NEEDED)} and what they need: {len(names)} packages; no polars, pandas or pyarrow among them"
    return Line("the environment for figures on disk", size / 1_000_000, MEGABYTES, "MB", note=note)


def environment() -> tuple[int, set[str]]:
    """Bytes and names of the packages that figures need, directly or not, as far as they are installed."""
    size, seen, waiting = 0, set[str](), list(NEEDED)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in seen:
            continue
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        seen.add(name)
        paths = (Path(str(found.locate_file(one))) for one in found.files or ())
        size += sum(path.stat().st_size for path in paths if path.is_file())
        waiting += [_named(one) for one in found.requires or () if "extra ==" not in one]
    return size, seen


def _named(requirement: str) -> str:
    """`numpy>=2; python_version > "3"` → `numpy`."""
    end = next((place for place, sign in enumerate(requirement) if not (sign.isalnum() or sign in "-_.")), None)
    return requirement[:end]


def _p95(times: list[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[94]


if __name__ == "__main__":
    for line in measure():
        print(line)
