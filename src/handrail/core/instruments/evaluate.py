"""A tree and the answers it reads → a value; a gate → open, closed or undecided. The same walk as `evaluate.js`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import Any, Final

from handrail.core.instruments.expressions import Tree, references
from handrail.core.instruments.functions import FUNCTIONS, Context, divide
from handrail.core.instruments.functions_dates import in_days
from handrail.core.instruments.functions_sets import random, uuid
from handrail.core.instruments.rounds import MAX_ROUNDS
from handrail.core.instruments.values import Value, compare, to_boolean, to_number

__all__ = ["Asked", "BudgetExceeded", "Context", "evaluate", "gate"]

_TOO_MANY: Final = "the expression takes too many steps"
_COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})


_NUMERIC: Final = frozenset({"number", "int", "round", "floor", "ceiling", "abs", "min", "max"})
"""Functions to which a day with a time is a number, as it is to `<` and `-`."""
_OWN: Final = frozenset({"indexed-repeat", "position", "random", "uuid"})


class BudgetExceeded(RuntimeError):
    """An expression took more steps than it may. A definition is at fault, never a person's answer."""


class Asked(Enum):
    """UNDECIDED: not asked because an answer before it is not known."""

    OPEN = "open"
    CLOSED = "closed"
    UNDECIDED = "undecided"


def _remainder(left: float, right: float) -> float:
    """The sign of the left side, as XPath's `mod`; NaN where there is no remainder."""
    if right == 0 or math.isinf(left):
        return math.nan
    return math.fmod(left, right)


_ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": divide,
    "mod": _remainder,
}


def _name(tree: Tree) -> str:
    """Of `${name}`; "" for anything else."""
    return str(tree[1]) if isinstance(tree, tuple) and tree[0] == "ref" else ""


class _Walk:
    """One evaluation. A node costs a step, and a node-set one for each item; two compared cost one for each pair."""

    __slots__ = ("context", "drawn", "left", "moments", "outer")

    def __init__(self, context: Context, budget: int) -> None:
        self.context = context
        self.left = budget
        self.drawn = 0
        self.moments = context.around.moments
        self.outer: tuple[Context, ...] = ()

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise BudgetExceeded(_TOO_MANY)

    def value(self, tree: Tree) -> Value:
        self.left -= (
            1  # all is written out here: this is the innermost loop of every form, and `match` takes twice as long
        )
        if self.left < 0:
            raise BudgetExceeded(_TOO_MANY)
        if not isinstance(tree, tuple):
            return tree
        head = tree[0]
        if head == "ref":
            found = (self.seen(tree) if self.outer else self.context).read(tree[1])
            if isinstance(found, tuple):
                self.spend(len(found))
            return found
        if head == "lit":
            return str(tree[1])
        if head == "self":
            return self.context.self_value
        if head == "neg":
            return -to_number(self.value(tree[1]))
        if head == "call":
            return self.call(tree[1], tree[2:])
        if head in ("filter", "step"):
            return tuple(text for text, _ in self.filtered(tree))
        return self.operation(head, tree[1], tree[2])

    def seen(self, tree: tuple[Any, ...]) -> Context:
        """Where a name of a predicate is read. `${name}`: where the expression stands, if that is in one round with it, as
        XLSForm's `current()`; otherwise, as a plain name, where the item stands."""
        if len(tree) == 2:
            for context in self.outer:
                if not isinstance(context.read(tree[1]), tuple):
                    return context
        return self.context

    def call(self, name: str, parts: tuple[Tree, ...]) -> Value:
        if name == "if":
            return self.value(parts[1] if to_boolean(self.value(parts[0])) else parts[2])
        if name in _OWN:
            return self.own(name, parts)
        values = [self.value(part) for part in parts]
        if self.moments and name in _NUMERIC:
            values = [in_days(value, self.context) for value in values]
        return FUNCTIONS[name].implementation(values, self.context)

    def own(self, name: str, parts: tuple[Tree, ...]) -> Value:
        """Functions that need more than values: names, or how much was drawn before."""
        if name == "indexed-repeat":
            rounds = [
                (str(_name(where)), self.place(number)) for where, number in zip(parts[1::2], parts[2::2], strict=True)
            ]
            return self.context.around.pick(_name(parts[0]), rounds)
        if name == "position":
            found = _name(parts[0]) if parts else ""
            return (
                float(self.context.around.number(found)) if found else FUNCTIONS[name].implementation((), self.context)
            )
        self.drawn += 1
        if name == "random":
            return random(self.context, self.drawn - 1)
        return uuid(self.context, self.drawn - 1, to_number(self.value(parts[0])) if parts else None)

    def place(self, tree: Tree) -> int:
        """The number of a round; 0 for what is none."""
        number = to_number(self.value(tree))
        return int(number) if 0 < number < MAX_ROUNDS else 0

    def filtered(self, tree: Tree) -> list[tuple[str, Context]]:
        """Items of a node-set with what is seen from each: those that a predicate lets through, or what is asked in them."""
        if not isinstance(tree, tuple) or tree[0] not in ("filter", "step"):
            context = self.seen(tree) if self.outer and isinstance(tree, tuple) else self.context
            found = list(context.around.rounds(_name(tree)))
            self.spend(len(found))
            return found
        if tree[0] == "step":
            below = [inside.around.rounds(_name(tree[2])) for _, inside in self.filtered(tree[1])]
            found = [item for items in below for item in items]
            self.spend(len(found))
            return found
        items, kept, outside = self.filtered(tree[1]), [], self.context
        self.outer = (*self.outer, outside)
        for number, (text, inside) in enumerate(items, start=1):
            self.context = replace(inside, self_value=text, position=float(number), size=float(len(items)))
            value = self.value(tree[2])
            if value == number if isinstance(value, float) else to_boolean(value):
                kept.append((text, inside))
        self.context, self.outer = outside, self.outer[:-1]
        return kept

    def operation(self, operator: str, left: Tree, right: Tree) -> Value:
        first = self.value(left)
        if operator == "and":
            return to_boolean(first) and to_boolean(self.value(right))
        if operator == "or":
            return to_boolean(first) or to_boolean(self.value(right))
        second = self.value(right)
        if self.moments and operator not in ("=", "!="):
            first, second = in_days(first, self.context), in_days(second, self.context)
        if operator not in _COMPARISONS:
            return _ARITHMETIC[operator](to_number(first), to_number(second))
        if isinstance(first, tuple) and isinstance(second, tuple):
            self.spend(len(first) * len(second))
        return compare(operator, first, second)


def evaluate(tree: Tree, context: Context, *, budget: int = 10_000) -> Value:
    """The value of a tree from `expressions.parse`. Never raises on answers, except `BudgetExceeded`."""
    return _Walk(context, budget).value(tree)


def gate(
    tree: Tree,
    context: Context,
    settled: Callable[[str], bool],
    unknown_codes: Callable[[str], frozenset[str]],
) -> Asked:
    """OPEN if the expression is true as XLSForm evaluates it, whatever is unknown; otherwise by Kleene's and / or / not.

    `settled(name)`: the question has an answer that is not one of its `unknown_codes(name)` (don't know, prefer not to
    say). A part that reads an unsettled question is undecided. One that asks for an unknown code (`${q} = 'dont_know'`,
    `selected(${q}, 'prefer_not')`) is decided as soon as the question has any answer.
    """
    if to_boolean(evaluate(tree, context)):
        return Asked.OPEN
    known = _kleene(tree, context, settled, unknown_codes)
    if known is None:
        return Asked.UNDECIDED
    return Asked.OPEN if known else Asked.CLOSED


def _kleene(
    tree: Tree,
    context: Context,
    settled: Callable[[str], bool],
    unknown_codes: Callable[[str], frozenset[str]],
) -> bool | None:
    """True, false, or None for undecided."""
    match tree:
        case ("and" | "or" as operator, left, right):
            first = _kleene(left, context, settled, unknown_codes)
            second = _kleene(right, context, settled, unknown_codes)
            decisive: bool = operator == "or"
            if decisive in (first, second):
                return decisive
            return None if None in (first, second) else not decisive
        case ("call", "not", part):
            inner = _kleene(part, context, settled, unknown_codes)
            return None if inner is None else not inner
    if all(settled(name) for name in references(tree)) or _asks_for_unknown(tree, context, unknown_codes):
        return to_boolean(evaluate(tree, context))
    return None


def _asks_for_unknown(tree: Tree, context: Context, unknown_codes: Callable[[str], frozenset[str]]) -> bool:
    """Whether a leaf compares an answered question with one of its own unknown codes."""
    match tree:
        case (
            ("=" | "!=", ("ref", name), ("lit", code))
            | ("=" | "!=", ("lit", code), ("ref", name))
            | ("call", "selected", ("ref", name), ("lit", code))
        ):
            return code in unknown_codes(name) and _answered(context.read(name))
    return False


def _answered(value: Value) -> bool:
    """Any text; of a repeat, a text in every instance."""
    if isinstance(value, tuple):
        return len(value) > 0 and all(value)
    return value != ""
