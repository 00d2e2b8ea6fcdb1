"""The functions that an expression may call: name, how many arguments, what it does (ODK XForms specification).

Here are those that nearly every form uses; others stand beside by subject. `if` stands here for its arity; `evaluate.py`
chooses the branch before evaluating it. docs/expressions.md lists them all, and those that are left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from handrail.core.instruments.calling import Arguments, Context, Function, numbers, words
from handrail.core.instruments.functions_dates import DATES
from handrail.core.instruments.functions_numbers import NUMBERS, power
from handrail.core.instruments.functions_sets import SETS
from handrail.core.instruments.functions_texts import TEXTS
from handrail.core.instruments.values import SPACE, Value, items, to_boolean, to_number, to_string

__all__ = ["BASIC", "FUNCTIONS", "Context", "Function", "divide"]

LONGEST_MATCHED: Final = 1000
"""Code points; `regex` is false for a longer value, so that matching stays cheap."""
MOST_DIGITS: Final = 12
MOST_POWER: Final = 64


def _extreme(arguments: Arguments, better: Callable[[float, float], bool]) -> float:
    """NaN when there is nothing, or when anything is not a number."""
    best: float | None = None
    for number in numbers(arguments):
        if math.isnan(number):
            return math.nan
        if best is None or better(number, best):
            best = number
    return math.nan if best is None else best


def _sum(arguments: Arguments, _: Context) -> Value:
    total = 0.0
    for number in numbers(arguments):
        total += number
    return total


def _truncate(number: float) -> float:
    """Towards zero; keeps the sign of zero."""
    return math.copysign(float(math.trunc(number)), number) if math.isfinite(number) else number


def _floor_half_up(number: float) -> float:
    below = float(math.floor(number))
    if number == below:
        return number
    return below + 1.0 if number - below >= 0.5 else below


def _round(arguments: Arguments, _: Context) -> Value:
    """Half goes up (XPath 1.0). Digits are cut to −12 … 12, and none are not a number."""
    number = to_number(arguments[0])
    digits = _truncate(to_number(arguments[1])) if len(arguments) > 1 else 0.0
    if math.isnan(digits):
        return math.nan
    digits = max(-float(MOST_DIGITS), min(float(MOST_DIGITS), digits))
    scale = float(10 ** int(abs(digits)))
    scaled = number * scale if digits > 0 else number / scale
    if not math.isfinite(scaled):
        return number
    rounded = _floor_half_up(scaled)
    return rounded / scale if digits > 0 else rounded * scale


def _pow(arguments: Arguments, _: Context) -> Value:
    """Whole exponents from −64 to 64 by repeated multiplication, so that every engine rounds alike; others to 12 digits."""
    base, exponent = map(to_number, arguments)
    if not -MOST_POWER <= exponent <= MOST_POWER or exponent != math.trunc(exponent):
        return power(base, exponent)
    result = 1.0
    for _step in range(int(abs(exponent))):
        result *= base
    return result if exponent >= 0 else divide(1.0, result)


def divide(left: float, right: float) -> float:
    """IEEE 754 division: by zero it gives an infinity or NaN."""
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _place(value: Value, length: int) -> int:
    """A place in a text: cut to whole, negative from the end, inside the text; not a number counts as 0."""
    number = _truncate(to_number(value))
    if math.isnan(number):
        return 0
    return int(max(0.0, min(float(length), number + length if number < 0 else number)))


def _substr(arguments: Arguments, _: Context) -> Value:
    """From place to place, 0-based, the end not included; places count code points."""
    text = to_string(arguments[0])
    end = _place(arguments[2], len(text)) if len(arguments) > 2 else len(text)
    return text[_place(arguments[1], len(text)) : end]


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


def _regex(arguments: Arguments, _: Context) -> Value:
    """Whether the whole value matches. The pattern has been checked and spelled out by `patterns.translate`."""
    text = to_string(arguments[0])
    return len(text) <= LONGEST_MATCHED and _compiled(to_string(arguments[1])).fullmatch(text) is not None


def _coalesce(arguments: Arguments, _: Context) -> Value:
    """What is not a number is as empty, as in JavaRosa."""
    first = arguments[0]
    return first if first == first and to_string(first) else arguments[1]


def _count(arguments: Arguments, _: Context) -> Value:
    return float(len(items(arguments[0])))


def _concat(arguments: Arguments, _: Context) -> Value:
    return "".join(item for argument in arguments for item in items(argument))


def _position(_: Arguments, context: Context) -> Value:
    return 0.0 if math.isnan(context.position) else float(context.position)


_TABLE: Final[tuple[Function, ...]] = (
    Function("selected", 2, 2, lambda a, _: to_string(a[1]).strip(SPACE) in words(a[0])),
    Function("count-selected", 1, 1, lambda a, _: float(len(words(a[0])))),
    Function("if", 3, 3, lambda a, _: a[1] if to_boolean(a[0]) else a[2]),
    Function("coalesce", 2, 2, _coalesce),
    Function("not", 1, 1, lambda a, _: not to_boolean(a[0])),
    Function("true", 0, 0, lambda _a, _c: True),
    Function("false", 0, 0, lambda _a, _c: False),
    Function("string", 1, 1, lambda a, _: to_string(a[0])),
    Function("number", 1, 1, lambda a, _: to_number(a[0])),
    Function("int", 1, 1, lambda a, _: _truncate(to_number(a[0]))),
    Function("boolean", 1, 1, lambda a, _: to_boolean(a[0])),
    Function("string-length", 1, 1, lambda a, _: float(len(to_string(a[0])))),
    Function("contains", 2, 2, lambda a, _: to_string(a[1]) in to_string(a[0])),
    Function("starts-with", 2, 2, lambda a, _: to_string(a[0]).startswith(to_string(a[1]))),
    Function("substr", 2, 3, _substr),
    Function("concat", 1, None, _concat),
    Function("regex", 2, 2, _regex),
    Function("round", 1, 2, _round),
    Function("abs", 1, 1, lambda a, _: abs(to_number(a[0]))),
    Function("pow", 2, 2, _pow),
    Function("min", 1, None, lambda a, _: _extreme(a, lambda new, best: new < best)),
    Function("max", 1, None, lambda a, _: _extreme(a, lambda new, best: new > best)),
    Function("sum", 1, 1, _sum),
    Function("count", 1, 1, _count),
    Function("today", 0, 0, lambda _, context: context.today),
    Function("once", 1, 1, lambda a, context: context.self_value or a[0]),
    Function("position", 0, 1, _position),
)

BASIC: Final[frozenset[str]] = frozenset(function.name for function in _TABLE)
FUNCTIONS: Final[Mapping[str, Function]] = {
    **{function.name: replace(function, basic=True) for function in _TABLE},
    **{function.name: function for function in (*TEXTS, *NUMBERS, *DATES, *SETS)},
}
