"""The engine alone: determinations in Python, gates in the browser's own module under node."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from tests.browser.worker import full, instrument
from tools.benchmarks.line import Line

from handrail import content
from handrail.core.frameworks.definition import Framework
from handrail.core.frameworks.determine import determine
from handrail.core.frameworks.read import read_framework
from handrail.core.instruments.evidence import evidence
from handrail.core.instruments.state import State
from handrail.core.instruments.wire import wire

GATES = Path(__file__).with_name("gates.mjs")
TIMES = 200


def measure() -> list[Line]:
    """Medians of many runs, after a first one."""
    state = full(date.today())  # noqa: DTZ011
    return [_determinations(state), *_gates(state)]


def _determinations(state: State) -> Line:
    names = (*state.instrument.adult_frameworks, *state.instrument.child_frameworks)
    frameworks = [_framework(name) for name in dict.fromkeys(names)]
    found = evidence(state)

    def run() -> None:
        for framework in frameworks:
            determine(framework, found.present, found.unknown, found.declined)

    kept = f"{len(state.kept)} answers, {len(found.present)} indicators, {len(frameworks)} frameworks, both bounds"
    note = f"{kept}; evidence from the answers takes {_milliseconds(lambda: evidence(state)):.2f} ms more"
    return Line("all frameworks on a full screening, in Python", _milliseconds(run), 1, "ms", note=note)


def _framework(name: str) -> Framework:
    return read_framework(content.read("frameworks", name), _framework)


def _milliseconds(run: Callable[[], object]) -> float:
    run()
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        run()
        took.append(time.perf_counter() - begun)
    return median(took) * 1000


def _gates(state: State) -> list[Line]:
    node = shutil.which("node")
    if node is None:
        print("Gates in the browser's module were not measured: node is missing.")
        return []
    given = {"definition": wire(instrument()), "answers": dict(state.kept), "today": date.today().isoformat()}  # noqa: DTZ011
    done = subprocess.run([node, str(GATES)], input=json.dumps(given), capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    note = f"{found['gates']} gates of {found['questions']} questions, node"
    return [Line("one answer changed, all gates again, evaluate.js", found["milliseconds"], 1, "ms", note=note)]
