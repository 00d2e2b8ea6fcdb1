"""When a question is asked, as something that can be said in words: for paper, where nobody evaluates an expression.

A gate becomes `Is`, `Given` and `Compared`, joined by `Every` and `Some`; what has no such form is `Unsaid`. `holds` reads
them again as somebody with the paper would: a question behind a closed one has no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from handrail.core.instruments.expressions import Tree
from handrail.core.instruments.values import to_number


@dataclass(frozen=True, slots=True)
class Is:
    """The answer to `name` is one of `codes` (of several, one of them is); `no`: it is none of them."""

    name: str
    codes: tuple[str, ...]
    no: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """`name` was answered; `no`: it was not."""

    name: str
    no: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """The number given to `name` stands so (`<`, `<=`, `>`, `>=`, `=`, `!=`) to `number`."""

    name: str
    sign: str
    number: float


@dataclass(frozen=True, slots=True)
class Every:
    """All of them hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of them holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """An expression that is no such sentence. The form on the screen knows it."""

    tree: Tree


Condition: TypeAlias = Is | Given | Compared | Every | Some | Unsaid
_SIGNS = frozenset({"<", "<=", ">", ">=", "=", "!="})
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def condition(gates: Iterable[Tree]) -> Condition:
    """All gates of a question together; `Every(())` where it is always asked."""
    return _joined(Every, [said(gate) for gate in gates])


def said(tree: Tree, no: bool = False) -> Condition:
    """One expression; `no`: its contrary."""
    if not isinstance(tree, tuple):
        return Unsaid(tree)
    kind = tree[0]
    if kind in ("and", "or"):
        together = Every if (kind == "and") is not no else Some
        return _joined(together, [said(part, no) for part in tree[1:]])
    if kind == "call" and tree[1] == "not":
        return said(tree[2], not no)
    if kind == "call" and tree[1] == "selected":
        return _is(tree[2], tree[3], no) or _unsaid(tree, no)
    if kind in _SIGNS:
        return (
            _compared(kind, tree[1], tree[2], no) or _compared(_TURNED[kind], tree[2], tree[1], no) or _unsaid(tree, no)
        )
    return _unsaid(tree, no)


def _unsaid(tree: Tree, no: bool) -> Condition:
    return Unsaid(("call", "not", tree) if no else tree)


def _is(left: Tree, right: Tree, no: bool) -> Condition | None:
    if not (isinstance(left, tuple) and isinstance(right, tuple) and left[0] == "ref" and right[0] == "lit"):
        return None
    return Is(str(left[1]), (str(right[1]),), no) if right[1] else Given(str(left[1]), not no)


def _compared(sign: str, left: Tree, right: Tree, no: bool) -> Condition | None:
    if sign in ("=", "!="):
        found = _is(left, right, (sign == "!=") is not no)
        if found is not None:
            return found
    if not (isinstance(left, tuple) and left[0] == "ref") or isinstance(right, tuple):
        return None
    if no and sign in ("=", "!="):
        sign = "!=" if sign == "=" else "="
    elif no:
        return None  # what is no number is neither below nor above
    return Compared(str(left[1]), sign, float(right))


def _joined(together: type[Every] | type[Some], parts: Iterable[Condition]) -> Condition:
    """Flat, each once, and answers to one question in one sentence."""
    flat: list[Condition] = []
    for part in parts:
        flat += part.parts if isinstance(part, together) else [part]
    merged: list[Condition] = []
    for part in flat:
        place = next((at for at, other in enumerate(merged) if _same(together, part, other)), -1)
        if place >= 0 and isinstance(part, Is):
            other = merged[place]
            codes = (*other.codes, *part.codes) if isinstance(other, Is) else part.codes
            merged[place] = Is(part.name, tuple(dict.fromkeys(codes)), part.no)
        elif part not in merged:
            merged.append(part)
    return merged[0] if len(merged) == 1 else together(tuple(merged))


def _same(together: type[Every] | type[Some], part: Condition, other: Condition) -> bool:
    """Whether two can be said as one: *A or B is …*, *neither A nor B is …*."""
    if not (isinstance(part, Is) and isinstance(other, Is) and part.name == other.name and part.no == other.no):
        return False
    return part.no is (together is Every)


def holds(one: Condition, answer: Callable[[str], str], judge: Callable[[Tree], bool]) -> bool:
    """Whether it holds. `answer`: name → codes or text, "" where there is none; `judge` decides what is unsaid."""
    if isinstance(one, Every):
        return all(holds(part, answer, judge) for part in one.parts)
    if isinstance(one, Some):
        return any(holds(part, answer, judge) for part in one.parts)
    if isinstance(one, Is):
        return bool(set(answer(one.name).split()).intersection(one.codes)) is not one.no
    if isinstance(one, Given):
        return bool(answer(one.name)) is not one.no
    if isinstance(one, Compared):
        return _stands(to_number(answer(one.name)), one.sign, one.number)
    return judge(one.tree)


def _stands(given: float, sign: str, number: float) -> bool:
    """As XPath compares: what is not a number is different from everything, and neither below nor above."""
    return {
        "<": given < number,
        "<=": given <= number,
        ">": given > number,
        ">=": given >= number,
        "=": given == number,
        "!=": given != number,
    }[sign]


def names(one: Condition) -> tuple[str, ...]:
    """The questions that it speaks of, each once."""
    if isinstance(one, Every | Some):
        return tuple(dict.fromkeys(name for part in one.parts for name in names(part)))
    return () if isinstance(one, Unsaid) else (one.name,)
