"""Both evaluators on the same cases: Python in this process, the browser's in one run of node."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from handrail.core.instruments.calling import Around
from handrail.core.instruments.evaluate import BudgetExceeded, Context, evaluate, gate
from handrail.core.instruments.values import Value, to_string

ROOT = Path(__file__).parents[2]
EXPRESSIONS, FORMS = "evaluate_vectors.mjs", "decide_forms.mjs"
TODAY = "2026-11-22"
TIMES = 10 if os.environ.get("HANDRAIL_LONG") else 1
"""`make test-all` tries ten times as many generated cases."""

Case = Mapping[str, Any]


def vectors(folder: str) -> list[Any]:
    """Every case under conformance/<folder>, as parameters that name their file and number."""
    found = []
    for path in sorted((ROOT / "conformance" / folder).glob("*.json")):
        cases = json.loads(path.read_text(encoding="utf-8"))
        found += [pytest.param(case, id=f"{path.stem}-{number}") for number, case in enumerate(cases)]
    return found


def typed(value: Value) -> dict[str, Any]:
    """A value as vectors write it; numbers as XPath text, so that NaN equals NaN. `sign`: it is minus zero."""
    match value:
        case bool():
            return {"boolean": value}
        case str():
            return {"string": value}
        case tuple():
            return {"set": list(value)}
    return {"number": to_string(value), "sign": value == 0 and math.copysign(1.0, value) < 0}


Answers = Mapping[str, str | tuple[str, ...]]


class Beside(Around):
    """A form around an expression, as simple as can be; evaluate_vectors.mjs has the same."""

    moments = True

    def __init__(self, answers: Answers, case: Case) -> None:
        self.answers, self.case = answers, case
        self.seed, self.now = case.get("seed", ""), case.get("now", "")

    def rounds(self, name: str) -> list[tuple[str, Context]]:
        texts = self.answers.get(name, "")
        texts = texts if isinstance(texts, tuple) else (texts,)
        return [(text, self.inside(place)) for place, text in enumerate(texts)]

    def inside(self, place: int) -> Context:
        def one(found: str | tuple[str, ...]) -> str:
            return (found[place] if place < len(found) else "") if isinstance(found, tuple) else found

        answers = {name: one(found) for name, found in self.answers.items()}
        return Context(lambda name: answers.get(name, ""), self.case["today"], around=Beside(answers, self.case))

    def pick(self, name: str, rounds: Sequence[tuple[str, int]]) -> str:
        texts, number = self.answers.get(name, ""), rounds[-1][1]
        return texts[number - 1] if isinstance(texts, tuple) and 0 < number <= len(texts) else ""

    def number(self, name: str) -> int:
        return len(name)

    def label(self, name: str, code: str) -> str:
        return f"{name}:{code}"

    def words(self, id: str) -> str:
        return f"<{id}>"

    def pull(self, list: str, column: str, key_column: str, key: str) -> str:
        return "|".join((list, column, key_column, key))


def context(case: Case) -> Context:
    answers = {name: tuple(given) if isinstance(given, list) else given for name, given in case["answers"].items()}
    return Context(
        lambda name: answers.get(name, ""),
        case["today"],
        case.get("self", ""),
        float(case.get("position", 0)),
        Beside(answers, case),
        place=case.get("place", ""),
    )


def in_python(case: Case) -> dict[str, Any]:
    """The result of one case {tree, answers, today, self, position, budget, unsettled?, unknown?}."""
    if "unsettled" in case:
        unknown = case["unknown"]
        asked = gate(
            case["tree"],
            context(case),
            lambda name: name not in case["unsettled"],
            lambda name: frozenset(unknown.get(name, ())),
        )
        return {"gate": asked.value}
    try:
        return typed(evaluate(case["tree"], context(case), budget=case.get("budget", 10_000)))
    except BudgetExceeded:
        return {"error": "budget"}


def in_node(cases: Iterable[Case], runner: str = EXPRESSIONS, *more: str) -> list[dict[str, Any]]:
    """The same from evaluate.js; `more` goes to the runner. Without node it skips, except in CI, where it fails."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have node: the browser's evaluator was not tested")
        pytest.skip("node is not installed: the browser's evaluator was not tested")
    lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    run = subprocess.run(
        [node, str(Path(__file__).with_name(runner)), *more],
        input=lines,
        capture_output=True,
        encoding="utf-8",
        timeout=120 * TIMES,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.split("\n") if line]
