"""The grammar of expressions: text → tree, each error with its position (XLSForm; XPath 1.0 section 3).

A tree is a float for a number, or a tuple: `("lit", text)`, `("ref", name)` for `${name}`, `("ref", name, "plain")` for a
plain name in a predicate, `("self",)` for `.`, `("neg", a)`, `("call", function, *arguments)`, `("filter", nodes, predicate)` for `${name}[predicate]`, `("step", nodes, name)` for
`${jobs}[predicate]/wage`, or `(operator, a, b)`. Its JSON is what `evaluate.js` reads. A plain name, in a predicate or after
a stroke, is read in the round of the item (`evaluate.py`, seen). Other paths and unions are not part of the language; `position(..)` is the same as `position()`. The pattern of `regex` must be a
literal, and the tree holds it spelled out (see `patterns.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from handrail.core.instruments.functions import BASIC, FUNCTIONS
from handrail.core.instruments.patterns import PatternError, translate

Tree: TypeAlias = float | tuple[Any, ...]

LONGEST: Final = 10_000
DEEPEST: Final = 100
"""Levels of a tree: keeps every walk over it within the stack."""

_LEVELS: Final = {
    **{"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4},
    **{"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6},
}
_NODES: Final = ("ref", "filter", "step")
"""Trees that can be node-sets."""
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
      | (?P<literal>'[^']*'|"[^"]*")
      | \$\{(?P<ref>[A-Za-z_][A-Za-z0-9_.-]*)\}
      | (?P<name>[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?)
      | (?P<sign>\.\.|!=|<=|>=|[=<>+*(),.[\]/-])""",
    re.VERBOSE,
)


class ExpressionError(ValueError):
    """What is wrong and where: `position` counts code points from 0."""

    def __init__(self, code: str, position: int, what: str) -> None:
        super().__init__(f"{what} (at {position})")
        self.code = code
        self.position = position


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            yield _Token("stray", text[place], place)  # the parser complains, unless something before it is wrong
            return
        kind = str(match.lastgroup)
        if kind != "space":
            yield _Token(kind, match[kind], place)
        place = match.end()
    yield _Token("end", "", len(text))


class _Parser:
    """Precedence climbing; all operators of XPath 1.0 associate to the left."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.nested = 0
        self.predicates = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.token
        self.at += 1
        return token

    def is_sign(self, sign: str) -> bool:
        return self.token.kind == "sign" and self.token.text == sign

    def expect(self, sign: str) -> None:
        if not self.is_sign(sign):
            raise self.unexpected()
        self.at += 1

    def unexpected(self) -> ExpressionError:
        what = "the expression ends too early" if self.token.kind == "end" else f"unexpected {self.token.text!r}"
        return ExpressionError("expression.syntax", self.token.position, what)

    def whole(self) -> Tree:
        tree = self.expression(1)
        if self.token.kind != "end":
            raise self.unexpected()
        return tree

    def expression(self, least: int) -> Tree:
        self.nested += 1
        if self.nested > DEEPEST:
            raise ExpressionError("expression.too_deep", self.token.position, "too many levels")
        tree = self.operand()
        while self.token.kind in ("sign", "name") and _LEVELS.get(self.token.text, 0) >= least:
            operator = self.take().text
            tree = (operator, tree, self.expression(_LEVELS[operator] + 1))
        self.nested -= 1
        return tree

    def operand(self) -> Tree:
        tree = self.primary()
        while isinstance(tree, tuple) and tree[0] in _NODES:
            if self.is_sign("["):
                self.take()
                self.predicates += 1
                tree = ("filter", tree, self.expression(1))
                self.predicates -= 1
                self.expect("]")
            elif self.is_sign("/"):
                self.take()
                tree = ("step", tree, self.name())
            else:
                break
        return tree

    def name(self) -> Tree:
        """A plain name after a stroke."""
        if self.token.kind != "name" or ":" in self.token.text:
            raise self.unexpected()
        return ("ref", self.take().text, "plain")

    def primary(self) -> Tree:
        token = self.take()
        match token.kind, token.text:
            case "number", digits:
                return _number(token, digits)
            case "literal", quoted:
                return ("lit", quoted[1:-1])
            case "ref", name:
                return ("ref", name)
            case "name", name:
                return self.call(token, name)
            case "sign", "-":
                return ("neg", self.expression(7))
            case "sign", ".":
                return ("self",)
            case "sign", "(":
                tree = self.expression(1)
                self.expect(")")
                return tree
        self.at -= 1
        raise self.unexpected()

    def call(self, token: _Token, name: str) -> Tree:
        if not self.is_sign("("):
            if self.predicates and name not in _LEVELS and ":" not in name:
                return ("ref", name, "plain")
            raise ExpressionError(
                "expression.syntax", token.position, f"{name!r} is neither a function nor ${{{name}}}"
            )
        if name not in FUNCTIONS:
            raise ExpressionError("expression.unknown_function", token.position, f"there is no function {name!r}")
        self.take()
        if name == "position" and self.is_sign(".."):
            self.take()
        places, parts = self.arguments()
        function = FUNCTIONS[name]
        if len(parts) < function.least or (function.most is not None and len(parts) > function.most):
            raise ExpressionError("expression.arity", token.position, f"{name}() has another number of arguments")
        if name == "weighted-checklist" and len(parts) % 2:
            raise ExpressionError("expression.arity", token.position, "weighted-checklist() wants a weight after each")
        if name == "regex":
            parts[1] = _pattern(parts[1], places[1])
        if name == "position" and parts and (not isinstance(parts[0], tuple) or parts[0][0] != "ref"):
            raise ExpressionError("expression.arity", token.position, "position() takes .. or ${name}")
        if name == "indexed-repeat":
            _rounds(parts, places)
        return ("call", name, *parts)

    def arguments(self) -> tuple[list[int], list[Tree]]:
        """Up to and with the closing bracket: where each argument begins, and its tree."""
        places: list[int] = []
        parts: list[Tree] = []
        while not self.is_sign(")"):
            if parts:
                self.expect(",")
            places.append(self.token.position)
            parts.append(self.expression(1))
        self.take()
        return places, parts


def _rounds(parts: list[Tree], places: list[int]) -> None:
    """`indexed-repeat(${question}, ${repeat}, number, …)`: raises where a name stands otherwise."""
    for part, place in [(parts[0], places[0]), *zip(parts[1::2], places[1::2], strict=True)]:
        if not isinstance(part, tuple) or part[0] != "ref":
            raise ExpressionError("expression.syntax", place, "indexed-repeat() wants ${question}, ${repeat}, number")
    if len(parts) % 2 == 0:
        raise ExpressionError("expression.arity", places[-1], "indexed-repeat() wants a number after each repeat")


def _number(token: _Token, digits: str) -> float:
    number = float(digits)
    if number == float("inf"):  # JSON has no infinity
        raise ExpressionError("expression.syntax", token.position, "the number is too large")
    return number


def _pattern(tree: Tree, position: int) -> Tree:
    match tree:
        case ("lit", pattern):
            try:
                return ("lit", translate(pattern))
            except PatternError as error:
                raise ExpressionError("expression.regex", position + 1 + error.position, str(error)) from None
    raise ExpressionError("expression.regex", position, "the pattern of regex() must be written out between quotes")


def parse(text: str) -> Tree:
    """Raises ExpressionError: `expression.syntax`, `.unknown_function`, `.arity`, `.regex`, `.too_long`, `.too_deep`."""
    if len(text) > LONGEST:
        raise ExpressionError("expression.too_long", LONGEST, f"an expression has at most {LONGEST} characters")
    tree = _Parser(text).whole()
    if _depth(tree) > DEEPEST:
        raise ExpressionError("expression.too_deep", 0, f"an expression has at most {DEEPEST} levels")
    return tree


def _nodes(tree: Tree) -> Iterator[tuple[Tree, int]]:
    """Every node with its level. Not recursive: it also measures trees that are too deep."""
    waiting: list[tuple[Tree, int]] = [(tree, 1)]
    while waiting:
        node, level = waiting.pop()
        yield node, level
        if isinstance(node, tuple) and node[0] not in ("lit", "ref", "self"):
            parts = node[2:] if node[0] == "call" else node[1:]
            waiting.extend((part, level + 1) for part in parts)


def _depth(tree: Tree) -> int:
    return max(level for _, level in _nodes(tree))


@lru_cache(maxsize=4096)
def beyond_basic(tree: Tree) -> bool:
    """Whether the browser needs its second module: for a predicate, or a function that few forms have."""
    nodes = [node for node, _ in _nodes(tree) if isinstance(node, tuple)]
    if any(node[0] in ("filter", "step") or (node[:2] == ("call", "position") and len(node) > 2) for node in nodes):
        return True
    return any(name not in BASIC for name in calls(tree))


@lru_cache(maxsize=4096)
def calls(tree: Tree) -> frozenset[str]:
    """The functions that an expression calls."""
    return frozenset(node[1] for node, _ in _nodes(tree) if isinstance(node, tuple) and node[0] == "call")


@lru_cache(maxsize=4096)
def called_with(tree: Tree) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(function, its arguments as far as they are written out, "" for the others) of each call."""
    found = (node for node, _ in _nodes(tree) if isinstance(node, tuple) and node[0] == "call")
    return tuple((node[1], tuple(_written(part) for part in node[2:])) for node in found)


def _written(tree: Tree) -> str:
    return str(tree[1]) if isinstance(tree, tuple) and tree[0] == "lit" else ""


@lru_cache(maxsize=4096)
def plain_names(tree: Tree) -> tuple[tuple[str, str], ...]:
    """(node-set, plain name) for each plain name in a predicate on it or after a stroke. XPath looks for it in the round."""
    return tuple(_plain(tree, ""))


def _plain(tree: Tree, filtered: str) -> Iterator[tuple[str, str]]:
    if not isinstance(tree, tuple) or tree[0] in ("lit", "self"):
        return
    if tree[0] == "ref":
        if len(tree) > 2:
            yield filtered, str(tree[1])
        return
    if tree[0] in ("filter", "step"):
        base = tree[1]
        while base[0] != "ref":
            base = base[1] if base[0] == "filter" else base[2]
        yield from _plain(tree[1], filtered)
        yield from _plain(tree[2], str(base[1]))
        return
    for part in tree[2:] if tree[0] == "call" else tree[1:]:
        yield from _plain(part, filtered)


@lru_cache(maxsize=4096)  # a gate is decided at every answer, and its tree never changes
def references(tree: Tree) -> frozenset[str]:
    """The names that an expression reads as `${name}`."""
    return frozenset(node[1] for node, _ in _nodes(tree) if isinstance(node, tuple) and node[0] == "ref")
