"""20,000 generated expressions, and as many gates as fit, on generated answers: both engines, no difference."""

from __future__ import annotations

from typing import Any

from differential import TIMES, in_node, in_python
from generated import NAMES, TEXTS, Generator

EXPRESSIONS, GATES, SEED = 20_000 * TIMES, 5_000 * TIMES, 20261122


def differences(texts: list[str], cases: list[dict[str, Any]]) -> list[Any]:
    pairs = zip(texts, cases, in_node(cases), strict=True)
    compared = ((text, case, in_python(case), other) for text, case, other in pairs)
    return [found for found in compared if found[2] != found[3]]


def test_expressions_do_not_differ() -> None:
    generator = Generator(SEED)
    texts = [generator.expression(generator.random.randint(1, 4)) for _ in range(EXPRESSIONS)]
    cases = [generator.case(text, TEXTS) for text in texts]
    assert differences(texts, cases)[:5] == []


def test_gates_do_not_differ() -> None:
    generator = Generator(SEED + 1)
    texts = [generator.gate(3) for _ in range(GATES)]
    codes = ["yes", "no", "dont_know", "prefer_not", ""]
    cases = [generator.case(text, codes) for text in texts]
    for case in cases:
        unknown = {"dont_know", "prefer_not", ""}
        case["unknown"] = {name: ["dont_know", "prefer_not"] for name in NAMES}
        given = {name: case["answers"].get(name, "") for name in NAMES}
        case["unsettled"] = [
            name for name, answer in given.items() if unknown & set([answer] if isinstance(answer, str) else answer)
        ]
    assert differences(texts, cases)[:5] == []
