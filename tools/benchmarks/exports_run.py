"""The process for figures over columns as wide as a large survey's. Prints lines of JSON, then does what it is asked for.

Run in the environment of a demonstration: `python -m tools.benchmarks.exports_run`. Everything is the code that ships, but
for the columns: these are drawn here, and depend on nothing but the row's number and the column's.
"""

from __future__ import annotations

import csv
import io
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

ROWS, COLUMNS = 132_000, 510
FEW_ROWS, FEW_COLUMNS = 50_000, 45
RUNS = 2
DANGEROUS = "'=1+1', '+852 1234', '-', '@x', ' =2', 'it''s', '\uff1d1', '|x', '%d'"
ORDINARY = "'yes', 'no', '.not_asked', '.missing', 'dont_know', 'debt wages papers', '2024-05', 'from_18_to_25'"
TEXTS = "'Was told that the papers are kept \"for safety\", and went on', '講明不可以離開，否則要賠錢', 'a b, c'"


def main() -> None:
    """Draws, measures alone, then serves."""
    django.setup()
    from handrail.core.figures.frame import Column
    from handrail.organisations.models import Worker
    from handrail.reporting import place, process, work
    from handrail.reporting.columns import view
    from handrail.reporting.computing import Figures
    from handrail.reporting.engine import Engine
    from handrail.reporting.folder import prepared
    from handrail.reporting.questions import Question

    held = (Column("organisation"), *(Column(f"c{number}") for number in range(COLUMNS)))
    organisation = str(Worker.objects.get(username="ben").organisation_id)
    folder = prepared(place.folder())
    draw(folder / "wide.parquet", organisation)

    class Wide(Figures):
        """The same, over the columns drawn here."""

        def _view(self, source: str) -> tuple[Column, ...]:  # noqa: ARG002
            view(self._connection, self.folder, ["wide.parquet"], held)
            return held

        def _filters(self, question: Question) -> dict[str, Any]:
            return {"organisation": [question.organisation]}

    figures = Wide(folder, synthetic=True)
    question = Question((), "screenings", {}, organisation)
    names = [column.name for column in held[1:]]
    say(alone(figures, question, names, folder))
    say(few(figures, question, names[:FEW_COLUMNS]))
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    say({"ready": 1})
    work.run(process.kinds(figures), Engine(process.answers(figures)), idle_minutes=None, stop=stop)


def draw(path: Path, organisation: str) -> None:
    """Nine cells of ten are codes, one in twenty a sentence, one in a hundred begins as a formula does, the rest is empty."""
    import duckdb

    def cell(number: int) -> str:
        drawn = f"hash(i * {COLUMNS} + {number})"
        return (
            f"CASE WHEN {drawn} % 100 < 1 THEN list_extract([{DANGEROUS}], 1 + ({drawn} // 100 % 9)::INT) "
            f"WHEN {drawn} % 100 < 6 THEN list_extract([{TEXTS}], 1 + ({drawn} // 100 % 3)::INT) "
            f"WHEN {drawn} % 100 < 10 THEN NULL ELSE list_extract([{ORDINARY}], 1 + ({drawn} // 100 % 8)::INT) END AS c{number}"
        )

    cells = ", ".join(cell(number) for number in range(COLUMNS))
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(
            f"COPY (SELECT '{organisation}' AS organisation, {cells} FROM range({ROWS}) drawn(i)) TO '{path}' "
            "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 12288)"
        )
    path.chmod(0o600)


def alone(figures: Any, question: Any, names: list[str], folder: Path) -> dict[str, float]:
    """The file as it is made, and DuckDB's plain COPY of the same rows by two threads, with memory as it likes; memory of
    the first above idle."""
    import duckdb

    target, took, plain = folder / "alone.csv", [], []
    with peak() as most:
        for _ in range(RUNS):
            own = figures.apart()
            took.append(timed(lambda made=own: made.copy(names, question, target, "csv")))
            own.close()
    size = target.stat().st_size
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("SET preserve_insertion_order = false")
    listed = ", ".join(names)
    for _ in range(RUNS):
        copy = f"COPY (SELECT {listed} FROM read_parquet('{folder / 'wide.parquet'}') WHERE organisation = "
        copy += f"'{question.organisation}') TO '{target}' (FORMAT csv, HEADER true)"
        plain.append(timed(lambda sql=copy: connection.execute(sql)))
    connection.close()
    target.unlink()
    return {"wide": min(took), "plain": min(plain), "child": most[0], "megabytes": size / 1e6}


def few(figures: Any, question: Any, names: list[str]) -> dict[str, float]:
    """50,000 × 45: the rows in memory by `csv.writer`, and by our pieces, every text made safe."""
    from handrail.core.interchange.csvout import pieces

    rows = []
    for some in figures.stream(names, question):
        rows += some
        if len(rows) >= FEW_ROWS:
            break
    rows = rows[:FEW_ROWS]
    plain = [timed(lambda: csv.writer(io.StringIO(newline="")).writerows(rows)) for _ in range(RUNS)]
    ours = [timed(lambda: sum(len(piece) for piece in pieces([names], rows))) for _ in range(RUNS)]
    return {"few": min(ours), "writer": min(plain)}


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def peak() -> Iterator[list[float]]:
    """The most megabytes of this process above what it had before, looked at every 20 ms."""
    before, over, found = resident(), threading.Event(), [0.0]

    def look() -> None:
        while not over.wait(0.02):
            found[0] = max(found[0], resident() - before)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def resident() -> float:
    """Of this process, in megabytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def say(found: dict[str, float]) -> None:
    """One line."""
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    sys.exit(main())
