"""Expressions: every vector of conformance/expressions in both engines, and what vectors cannot say."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest
from differential import ROOT, TODAY, Case, in_node, in_python, typed, vectors

from handrail.core.instruments.evaluate import BudgetExceeded, Context, evaluate
from handrail.core.instruments.expressions import ExpressionError, parse, references
from handrail.core.instruments.functions import FUNCTIONS
from handrail.core.instruments.patterns import PatternError, translate

VECTORS = vectors("expressions")
VALUES = [parameter for parameter in VECTORS if "value" in parameter.values[0]]
ERRORS = [parameter for parameter in VECTORS if "error" in parameter.values[0]]


def runnable(vector: Case) -> dict[str, Any]:
    return {
        "tree": parse(vector["expression"]),
        "answers": vector.get("answers", {}),
        "today": vector.get("today", TODAY),
        "self": vector.get("self", ""),
        "position": vector.get("place", 0),
        "seed": vector.get("seed", ""),
        "now": vector.get("now", ""),
        "place": vector.get("at", ""),
    }


def without_sign(result: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key != "sign"}


@pytest.mark.parametrize("vector", VALUES)
def test_vector_in_python(vector: Case) -> None:
    assert without_sign(in_python(runnable(vector))) == vector["value"], vector["expression"]


def test_vectors_in_the_browsers_engine() -> None:
    cases = [parameter.values[0] for parameter in VALUES]
    results = in_node(runnable(vector) for vector in cases)
    wrong = [
        (vector["expression"], vector["value"], result)
        for vector, result in zip(cases, results, strict=True)
        if without_sign(result) != vector["value"]
    ]
    assert wrong == []


@pytest.mark.parametrize("vector", ERRORS)
def test_error_has_a_code_and_a_position(vector: Case) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(vector["expression"])
    assert (caught.value.code, caught.value.position) == (vector["error"], vector["position"])


def test_vectors_reach_every_function_and_operator() -> None:
    used: set[str] = set()

    def visit(tree: Any) -> None:
        if isinstance(tree, tuple):
            used.add(tree[1] if tree[0] == "call" else tree[0])
            for part in tree[1:]:
                visit(part)

    for parameter in VALUES:
        visit(parse(parameter.values[0]["expression"]))
    operators = {"or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "neg", "lit", "ref", "self"}
    assert operators | set(FUNCTIONS) <= used


def test_tree_is_plain_json() -> None:
    tree = parse("selected(${a}, 'x') and -. >= 1.5 or position(..) != 2")
    assert json.loads(json.dumps(tree, allow_nan=False)) == [
        "or",
        ["and", ["call", "selected", ["ref", "a"], ["lit", "x"]], [">=", ["neg", ["self"]], 1.5]],
        ["!=", ["call", "position"], 2.0],
    ]


def test_references_are_names_read_not_texts() -> None:
    assert references(parse("if(${a} = '${b}', ${c}, concat('ref', ${a}))")) == {"a", "c"}
    assert references(parse("1")) == frozenset()


def test_budget_counts_nodes_items_and_pairs() -> None:
    context = Context({"many": ("x",) * 200, "more": ("y",) * 200}.__getitem__, TODAY)
    assert evaluate(parse("1 + 1"), context, budget=3) == 2
    with pytest.raises(BudgetExceeded):
        evaluate(parse("1 + 1"), context, budget=2)
    with pytest.raises(BudgetExceeded):
        evaluate(parse("${many} = ${more}"), context)
    assert evaluate(parse("false() and ${many} = ${more}"), context, budget=2) is False


def test_budget_is_the_same_in_the_browser() -> None:
    answers = {"many": ["x"] * 50, "more": ["y"] * 50}
    trees = [parse(text) for text in ("1 + 1", "${many} = ${more}", "if(1, 2, ${many})", "count(${many}) > 3")]
    cases = [
        {"tree": tree, "answers": answers, "today": TODAY, "self": "", "position": 0, "budget": budget}
        for tree in trees
        for budget in (1, 2, 3, 4, 53, 54, 103, 104, 2602, 2603, 2604)
    ]
    assert in_node(cases) == [in_python(case) for case in cases]


def test_expression_that_is_too_long() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(" " * 10_001)
    assert caught.value.code == "expression.too_long"


def test_deepest_expressions_still_evaluate() -> None:
    tree = parse("1" + "+1" * 99)
    case = {"tree": tree, "answers": {}, "today": TODAY}
    assert in_python(case) == {"number": "100", "sign": False}
    assert in_node([case]) == [{"number": "100", "sign": False}]


def test_pattern_that_is_too_long_or_too_deep() -> None:
    for pattern in ("a" * 201, "(" * 11 + "a" + ")" * 11):
        with pytest.raises(PatternError):
            translate(pattern)


def test_answers_of_any_kind_never_raise() -> None:
    for answer in ("", "\0", "9" * 500, "-" * 50, "2024-99-99", "😀" * 3, "٣", "0" * 400 + ".5"):
        for name, function in FUNCTIONS.items():
            parts = [("ref", "q")] * function.least
            if name != "regex":
                typed(evaluate(("call", name, *parts), Context(lambda _name, given=answer: given, TODAY)))


def test_place_that_is_not_a_number_counts_as_0() -> None:
    assert evaluate(parse("position(..)"), Context(lambda _: "", TODAY, position=math.nan)) == 0


def test_every_function_is_in_the_documentation() -> None:
    text = (ROOT / "docs" / "expressions.md").read_text(encoding="utf-8")
    listed, left_out = text.split("Left out:", 1)
    named = set(re.findall(r"`([a-z:0-9-]+)`", listed.split("## Functions", 1)[1].split("Where the", 1)[0]))
    assert named == set(FUNCTIONS)
    unknown = [name for row in re.findall(r"^\| (`.*?) \|", left_out, re.M) for name in re.findall(r"`([a-z-]+)`", row)]
    assert unknown
    assert not set(unknown) & set(FUNCTIONS)
