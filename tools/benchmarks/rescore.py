"""A million screenings re-scored: beside SQL written by hand for the same rule, and row by row."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
from tools.benchmarks import rescore_answers, rescore_run
from tools.benchmarks.line import Line
from tools.benchmarks.rescore_run import ADULT

from handrail.core.figures.rescore_one import BOUNDS, rescored
from handrail.core.figures.rescore_rule import Plan
from handrail.core.frameworks.determine import determine
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.evidence import Evidence, whole_and_clear
from handrail.core.instruments.state import State

NUMBER, SAMPLE = 1_000_000, 20_000
_ASKED = {".not_asked": Asked.CLOSED, ".undecided": Asked.UNDECIDED, ".perhaps": Asked.CLOSED}


def measure() -> list[Line]:
    """Answers drawn, re-scored in a process of its own, and compared."""
    made, lists = rescore_run.instrument(), rescore_run.frameworks()
    with tempfile.TemporaryDirectory(prefix="handrail-rescore-") as name:
        folder = Path(name)
        begun = time.perf_counter()
        rescore_answers.write(folder / "answers.parquet", made, lists, NUMBER)
        drawn = time.perf_counter() - begun
        run = [sys.executable, "-m", "tools.benchmarks.rescore_run", name]
        found = json.loads(subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True).stdout)
        other = _other_than_by_hand(folder)
        wrong, compared = _other_than_row_by_row(folder, rescore_run.plans(made, lists), made)
    return [*_lines(found, drawn), *_same(other, wrong, compared)]


def _lines(found: Mapping[str, Any], drawn: float) -> Iterator[Line]:
    seconds, peaks = found["seconds"], found["peaks"]
    hand = seconds["hand"]
    note = f"{seconds['adult']:.2f} s against {hand:.2f} s; {NUMBER:,} sets drawn in {drawn:.0f} s"
    yield Line("re-scoring by the adult list, against SQL by hand", seconds["adult"] / hand, 1.5, "×", note=note)
    note = f"{seconds['all']:.2f} s, {seconds['all'] / hand:.1f} × the SQL by hand, which does the adult list alone"
    yield Line(
        "all frameworks with the comparison, against the adult list",
        seconds["all"] / seconds["adult"],
        4,
        "×",
        note=note,
    )
    note = f"idle {found['idle']:.0f} MB; adult list alone +{peaks['adult']:.0f} MB; the most of both, peak RSS"
    yield Line("memory that re-scoring adds to the process", max(peaks["adult"], peaks["all"]), 250, "MB", note=note)


def _same(other: int, wrong: Mapping[str, int], compared: int) -> Iterator[Line]:
    yield Line("screenings of the adult list that differ from SQL by hand", other, 0)
    note = f"{compared:,} outcomes; cannot be re-scored: {wrong['cannot']:,}"
    yield Line(f"of {SAMPLE:,} sampled, outcomes that differ row by row", wrong["evaluator"], 0, note=note)
    yield Line("and from what the protected answers would have given", wrong["truth"], 0)


def _other_than_by_hand(folder: Path) -> int:
    differs = " OR ".join(f'h.{bound} IS DISTINCT FROM a."f_{ADULT}_{bound}"' for bound in BOUNDS)
    flags = ("DR", "CR", "AR", "EX", "CD", "AD")
    pairs = [(f"h.{bound}_{flag}", f'a."f_{ADULT}_{bound}_d_{flag}"') for bound in BOUNDS for flag in flags]
    differs += "".join(f" OR {one} IS DISTINCT FROM {two}" for one, two in pairs)
    query = (
        f"SELECT count(*) FROM '{folder}/hand.parquet' h JOIN '{folder}/adult.parquet' a USING (id) "
        f'WHERE a."f_{ADULT}_state" IS NOT NULL AND ({differs})'
    )
    return int(duckdb.connect().execute(query).fetchall()[0][0])


def _other_than_row_by_row(folder: Path, plans: list[Plan], made: Instrument) -> tuple[dict[str, int], int]:
    told = rescore_answers.told(made)
    wrong, compared = {"evaluator": 0, "truth": 0, "cannot": 0}, 0
    for row in _sampled(folder):
        darkness = {one.name: row[f"p_{one.name}"] for one in plans[0].kept.dark}
        state = _state(made, row, darkness)
        there = [plan for plan in plans if row[f"a_{plan.new.id}"]]
        everything = whole_and_clear(_state(told, row, {}))[0]
        kept = whole_and_clear(state)[1]
        for plan in there:
            said = _columns(plan, row)
            compared += 1
            wrong["evaluator"] += said != rescored(plan, state, darkness, _old(plan, row))
            wrong["cannot"] += said is None
            wrong["truth"] += said is not None and said != _truth(plan, kept if plan.clear else everything)
    return wrong, compared


def _sampled(folder: Path) -> Iterator[dict[str, Any]]:
    cursor = duckdb.connect().execute(
        f"SELECT s.*, f.* EXCLUDE (id) FROM '{folder}/answers.parquet' s JOIN '{folder}/all.parquet' f USING (id) "
        f"ORDER BY hash(id) LIMIT {SAMPLE}"
    )
    names = [one[0] for one in cursor.description or ()]
    while rows := cursor.fetchmany(500):
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def _state(made: Instrument, row: Mapping[str, Any], darkness: Mapping[str, str]) -> State:
    """A filled form from its columns. Without `darkness`, protected answers are read too."""
    asked, kept = {}, {}
    for name in made.by_name:
        text = darkness.get(name) or row.get(f"q_{name}") or row.get(f"t_{name}") or ".not_asked"
        asked[name] = _ASKED.get(text, Asked.OPEN)
        if not text.startswith("."):
            kept[name] = text
    return State(made, asked, kept, frozenset(), {}, ())


def _old(plan: Plan, row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    name = plan.new.id
    return {
        bound: {
            "class": row[f"o_{name}_{bound}"],
            "dimensions": {flag: row[f"o_{name}_{bound}_d_{flag}"] for flag in plan.flags},
        }
        for bound in BOUNDS
    }


def _columns(plan: Plan, row: Mapping[str, Any]) -> dict[str, dict[str, Any]] | None:
    name = plan.new.id
    if row[f"f_{name}_state"] == "cannot":
        return None
    return {bound: _outcome(plan, row[f"f_{name}_{bound}"], row, f"f_{name}_{bound}_d_") for bound in BOUNDS}


def _outcome(plan: Plan, found: str | None, row: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    of = plan.new.named(found)
    flags = {flag: row[f"{prefix}{flag}"] for flag in plan.flags}
    return {"class": found, "rank": of.rank if of else 0, "dimensions": flags}


def _truth(plan: Plan, counted: Evidence) -> dict[str, dict[str, Any]]:
    found = determine(plan.new, counted.present, counted.unknown, counted.declined)
    return {
        bound: _outcome(plan, outcome.class_id, outcome.dimensions, "")
        for bound, outcome in zip(BOUNDS, (found.lower, found.upper), strict=True)
    }


if __name__ == "__main__":
    for line in measure():
        print(line)
