"""Following the words on paper asks exactly what the evaluator asks, on invented answers, for every shipped form."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from handrail import content
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.evaluate import Asked, Context, evaluate
from handrail.core.instruments.expressions import Tree, parse
from handrail.core.instruments.invent import answered
from handrail.core.instruments.onpaper import Paper, on_paper
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.spoken_gates import Compared, Every, Given, Is, Some, Unsaid, condition, holds
from handrail.core.instruments.state import fill
from handrail.core.instruments.values import to_boolean

TODAY = date(2026, 11, 23)
SHIPPED = ["preliminary-screening", "self-assessment-domestic-work"]


def shipped(name: str) -> Instrument:
    return read_instrument(content.read("instruments", name))


def followed(paper: Paper, ticked: Answers) -> dict[str, str]:
    """Somebody with a pen: asks each question whose words hold, writes down what was said, goes where an arrow points."""
    written: dict[str, str] = {}
    skip_to = 0

    def judge(tree: Tree) -> bool:
        return to_boolean(evaluate(tree, Context(read=lambda name: written.get(name, ""), today=TODAY.isoformat())))

    for one in paper.numbered:
        name = one.question.name
        if one.number < skip_to or not holds(one.when, lambda asked: written.get(asked, ""), judge):
            continue
        written[name] = ticked.at(name)
        skip_to = max(skip_to, one.onward.get(written[name], 0))
    return written


@pytest.mark.parametrize("name", SHIPPED)
def test_paper_asks_what_the_evaluator_asks(name: str) -> None:
    instrument = shipped(name)
    paper, random = on_paper(instrument), Random(11)
    for _ in range(300):
        ticked = Answers(answered(instrument, random, TODAY).kept)
        state = fill(instrument, ticked, today=TODAY)
        asked = {place for place, one in state.asked.items() if one is Asked.OPEN}
        assert set(followed(paper, ticked)) == asked & set(paper.numbers)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_condition_of_what_ships_can_be_said(name: str) -> None:
    paper = on_paper(shipped(name))
    assert not [one.question.name for one in paper.numbered if isinstance(one.when, Unsaid)]
    assert [one.number for one in paper.numbered] == list(range(1, len(paper.numbered) + 1))
    assert any(one.onward for one in paper.numbered)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("${a} = 'x' or ${a} = 'y'", Is("a", ("x", "y"))),
        ("${a} != 'x' and ${a} != 'y'", Is("a", ("x", "y"), no=True)),
        ("not(${a} = 'x' or ${b} = 'y')", Every((Is("a", ("x",), no=True), Is("b", ("y",), no=True)))),
        ("${a} = 'x' and (${b} = 'y' or ${c} != '')", Every((Is("a", ("x",)), Some((Is("b", ("y",)), Given("c")))))),
        ("selected(${a}, 'x')", Is("a", ("x",))),
        ("not(selected(${a}, 'x'))", Is("a", ("x",), no=True)),
        ("${a} = ''", Given("a", no=True)),
        ("18 > ${a}", Compared("a", "<", 18.0)),
        ("not(${a} = 18)", Compared("a", "!=", 18.0)),
    ],
)
def test_how_an_expression_is_said(text: str, found: object) -> None:
    assert condition([parse(text)]) == found


@pytest.mark.parametrize("text", ["not(${a} < 18)", "count-selected(${a}) > 1", "${a} = ${b}", "${a} + 1 > 2"])
def test_what_cannot_be_said_stays_an_expression(text: str) -> None:
    tree = parse(text)
    one = condition([tree])
    assert isinstance(one, Unsaid)
    for answer in ("", "5", "18", "x y", "x"):
        context = Context(read=lambda _name, answer=answer: answer, today="2026-11-23")  # type: ignore[misc]
        judged = holds(one, lambda _name: "", lambda inner, context=context: to_boolean(evaluate(inner, context)))  # type: ignore[misc]
        assert judged is to_boolean(evaluate(tree, context))


@pytest.mark.parametrize("seed", range(60))
def test_said_or_not_it_holds_when_the_expression_does(seed: int) -> None:
    random = Random(seed)
    text = _made(random, 3)
    tree = parse(text)
    for _ in range(20):
        answers = {name: random.choice(["", "x", "y", "x y", "18", "7"]) for name in "abc"}
        context = Context(read=lambda name, answers=answers: answers.get(name, ""), today="2026-11-23")  # type: ignore[misc]
        whole = holds(
            condition([tree]),
            lambda name, answers=answers: answers.get(name, ""),  # type: ignore[misc]
            lambda inner, context=context: to_boolean(evaluate(inner, context)),  # type: ignore[misc]
        )
        several = any(" " in one for one in answers.values())
        if not several:  # a comparison with a single code is not meant for several
            assert whole is to_boolean(evaluate(tree, context)), text


def _made(random: Random, depth: int) -> str:
    name, code = random.choice("abc"), random.choice(["x", "y", ""])
    leaf = random.choice(
        [
            f"${{{name}}} = '{code}'",
            f"${{{name}}} != '{code}'",
            f"selected(${{{name}}}, 'x')",
            f"${{{name}}} {random.choice(['<', '>=', '!='])} 8",
        ]
    )
    if not depth or random.random() < 0.2:
        return leaf
    inner, other = _made(random, depth - 1), _made(random, depth - 1)
    return random.choice([f"({inner} and {other})", f"({inner} or {other})", f"not({inner})"])
