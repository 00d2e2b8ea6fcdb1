"""Gates: open, closed or undecided; every vector of conformance/gates in both engines."""

from __future__ import annotations

from typing import Any

import pytest
from differential import TODAY, Case, in_node, in_python, vectors

from handrail.core.instruments.expressions import parse

VECTORS = vectors("gates")


def runnable(vector: Case) -> dict[str, Any]:
    return {"today": "2026-01-01", **vector, "tree": parse(vector["expression"])}


@pytest.mark.parametrize("vector", VECTORS)
def test_gate_in_python(vector: Case) -> None:
    assert in_python(runnable(vector)) == {"gate": vector["gate"]}, vector["expression"]


def test_gates_in_the_browsers_engine() -> None:
    cases = [parameter.values[0] for parameter in VECTORS]
    results = in_node(runnable(vector) for vector in cases)
    wrong = [
        (vector["expression"], vector["answers"], vector["gate"], result["gate"])
        for vector, result in zip(cases, results, strict=True)
        if result["gate"] != vector["gate"]
    ]
    assert wrong == []


def test_an_undecided_gate_can_still_go_either_way() -> None:
    """CLOSED promises that no answer to the unsettled questions opens the gate; tried by brute force."""
    codes = ["yes", "no", "dont_know", "prefer_not"]
    leaves = ["${q} = 'yes'", "${q} != 'no'", "selected(${r}, 'yes')", "${r} = 'dont_know'", "not(${q} = ${r})"]
    unknown = {"q": codes[2:], "r": codes[2:]}
    for text in [f"{a} {operator} {b}" for a in leaves for b in leaves for operator in ("and", "or")]:
        tree = parse(text)
        for r in codes[:2]:
            case = {"tree": tree, "answers": {"r": r}, "today": TODAY, "unsettled": ["q"], "unknown": unknown}
            if in_python(case)["gate"] == "closed":
                for q in codes:
                    answered = {**case, "answers": {"q": q, "r": r}, "unsettled": []}
                    assert in_python(answered)["gate"] == "closed", (text, q, r)
