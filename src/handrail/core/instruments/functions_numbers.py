"""Functions on numbers (ODK XForms specification). What engines round differently in the last place is cut to 12 digits."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP
from decimal import Context as Precision
from typing import Final

from handrail.core.instruments.calling import Arguments, Context, Function
from handrail.core.instruments.values import Value, items, to_boolean, to_number

DIGITS: Final = 12
"""Significant digits of what is no plain arithmetic: two libraries may differ in the sixteenth."""
_CUT: Final = Precision(prec=DIGITS, rounding=ROUND_HALF_UP)
"""As `toExponential` of a browser rounds: away from zero where both are as near."""


def _cut(number: float) -> float:
    return float(_CUT.create_decimal_from_float(number)) if math.isfinite(number) else number


def power(base: float, exponent: float) -> float:
    """As Java and browsers count; what Python takes for an error is NaN or an infinity."""
    if math.isnan(exponent) or (math.isinf(exponent) and abs(base) == 1):
        return math.nan
    try:
        return _cut(math.pow(base, exponent))
    except (ValueError, OverflowError) as error:
        if base != 0 and isinstance(error, ValueError):
            return math.nan
        return math.copysign(math.inf, base) if abs(math.fmod(exponent, 2)) == 1 else math.inf


def _number(make: Callable[..., float]) -> Callable[[Arguments, Context], Value]:
    """Total: NaN where mathematics has no answer, infinity where it is too large."""

    def called(arguments: Arguments, _: Context) -> Value:
        try:
            return _cut(make(*(to_number(one) for one in arguments)))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return called


def _log(make: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else make(number)


def _exp10(number: float) -> float:
    return math.pow(10.0, number)


def _whole(make: Callable[[float], int]) -> Callable[[Arguments, Context], Value]:
    def called(arguments: Arguments, _: Context) -> Value:
        number = to_number(arguments[0])
        return math.copysign(float(make(number)), number) if math.isfinite(number) else number

    return called


def _checklist(arguments: Arguments, _: Context) -> Value:
    """Whether as many as `min` to `max` hold; −1 sets no bound. A node-set stands for its items."""
    held = sum(to_boolean(item) for one in arguments[2:] for item in _each(one))
    return _within(arguments, float(held))


def _weighted(arguments: Arguments, _: Context) -> Value:
    """The same with a weight after each; a node-set and one of weights stand for the pairs of their items, as in JavaRosa."""
    held, weights = arguments[2::2], arguments[3::2]
    if len(arguments) == 4 and isinstance(held[0], tuple) and isinstance(weights[0], tuple):
        held, weights = held[0], weights[0]
    pairs = zip(held, weights, strict=False)
    return _within(arguments, sum((to_number(weight) for one, weight in pairs if to_boolean(one)), 0.0))


def _each(value: Value) -> tuple[Value, ...]:
    return items(value) if isinstance(value, tuple) else (value,)


def _within(arguments: Arguments, found: float) -> bool:
    least, most = to_number(arguments[0]), to_number(arguments[1])
    return (least == -1 or found >= least) and (most == -1 or found <= most)


NUMBERS: Final[tuple[Function, ...]] = (
    Function("floor", 1, 1, _whole(math.floor)),
    Function("ceiling", 1, 1, _whole(math.ceil)),
    Function("sqrt", 1, 1, _number(math.sqrt)),
    Function("exp", 1, 1, _number(math.exp)),
    Function("exp10", 1, 1, _number(_exp10)),
    Function("log", 1, 1, _number(_log(math.log))),
    Function("log10", 1, 1, _number(_log(math.log10))),
    Function("sin", 1, 1, _number(math.sin)),
    Function("cos", 1, 1, _number(math.cos)),
    Function("tan", 1, 1, _number(math.tan)),
    Function("asin", 1, 1, _number(math.asin)),
    Function("acos", 1, 1, _number(math.acos)),
    Function("atan", 1, 1, _number(math.atan)),
    Function("atan2", 2, 2, _number(math.atan2)),
    Function("pi", 0, 0, lambda _a, _c: math.pi),
    Function("checklist", 2, None, _checklist),
    Function("weighted-checklist", 2, None, _weighted),
)
