"""Stored screenings per second beside a one-INSERT form: same server, database, middleware, session and fields."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from statistics import quantiles
from uuid import UUID, uuid4

from tests.browser.worker import HttpWorker, Reply, fields, full
from tests.server import LOG, free_port
from tools.benchmarks.line import Line
from tools.benchmarks.waiting import until_healthy

CLIENTS, EACH, ROUNDS = 8, 25, 3
TABLE = "CREATE TABLE IF NOT EXISTS bench_plain (id TEXT PRIMARY KEY, worker TEXT NOT NULL, answers TEXT NOT NULL)"
Send = Callable[[HttpWorker], Reply]


@contextmanager
def bench_server(environment: dict[str, str]) -> Iterator[str]:
    """`handrail serve` with the settings of the measurement."""
    more = {"DJANGO_SETTINGS_MODULE": "tools.benchmarks.bench_settings", "PYTHONPATH": str(Path.cwd())}
    port = free_port()
    command = [sys.executable, "-m", "handrail.cli", "serve", "--port", str(port)]
    with Path(environment["HANDRAIL_DATA"], LOG).open("ab") as log:
        process = subprocess.Popen(command, env=environment | more, stdout=log, stderr=log)
    try:
        until_healthy(f"http://127.0.0.1:{port}/health", 30)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def timed(workers: Sequence[HttpWorker], jobs: Sequence[Sequence[Send]]) -> tuple[float, list[float]]:
    """Each worker does its jobs in turn, all workers at once. (seconds in all, seconds of each request)"""
    took: list[list[float]] = [[] for _ in workers]
    wrong: list[int] = []

    def run(place: int) -> None:
        for job in jobs[place]:
            begun = time.perf_counter()
            reply = job(workers[place])
            took[place].append(time.perf_counter() - begun)
            if reply.status != 303:
                wrong.append(reply.status)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(workers))]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    if wrong:
        raise RuntimeError(f"{len(wrong)} requests were not stored, the first with status {wrong[0]}")
    return seconds, [one for of_worker in took for one in of_worker]


def measure(environment: dict[str, str]) -> list[Line]:
    """Rounds take turns, so that a busy moment of the machine falls on both; the median round counts."""
    answers = fields(full(date.today()))  # noqa: DTZ011
    with closing(sqlite3.connect(Path(environment["HANDRAIL_DATA"], "handrail.sqlite3"))) as database:
        database.execute(TABLE)
    with bench_server(environment) as url, closing(HttpWorker(url, "asha")) as asha:
        workers = [asha.again(url) for _ in range(CLIENTS)]
        rounds = [_round(workers, answers) for _ in range(ROUNDS + 1)][1:]  # the first one warms up
        for worker in workers:
            worker.close()
    stored, plain, whole = (sorted(one[kind][0] for one in rounds)[ROUNDS // 2] for kind in range(3))
    late = quantiles([second * 1000 for one in rounds for second in one[0][1]], n=100)[98]
    number = CLIENTS * EACH
    note = (
        f"{number / stored:.0f} finished forms a second against {number / plain:.0f} one-INSERT forms with the same "
        f"fields, {CLIENTS} clients, each durable (synchronous=FULL); {number / whole:.0f} a second begun and finished"
    )
    return [
        Line("stored screenings, as a share of one-INSERT forms", plain / stored, 0.4, floor=True, note=note),
        Line("storing a screening, 99th of 100, 8 clients", late, 150, "ms"),
    ]


Timed = tuple[float, list[float]]


def _round(workers: Sequence[HttpWorker], answers: list[tuple[str, str]]) -> tuple[Timed, Timed, Timed]:
    """Finished forms of drafts that were begun before, one-INSERT forms, and both steps together."""
    keys = [[uuid4() for _ in range(EACH)] for _ in workers]
    begun = timed(workers, [[_begin(key) for key in own] for own in keys])
    stored = timed(workers, [[_submit(key, answers) for key in own] for own in keys])
    plain = timed(workers, [[_plain(answers)] * EACH for _ in workers])
    return stored, plain, (begun[0] + stored[0], [])


def _begin(key: UUID) -> Send:
    return lambda worker: worker.begin(key)


def _submit(key: UUID, answers: list[tuple[str, str]]) -> Send:
    return lambda worker: worker.submit(key, answers)


def _plain(answers: list[tuple[str, str]]) -> Send:
    return lambda worker: worker.send("/bench/plain", answers)
