"""Values of expressions and their conversions and comparisons, by XPath 1.0 (sections 3.4 and 4.2 to 4.4).

`evaluate.js` holds the same rules; `conformance/expressions` decides where the two languages could differ. Two rules come
from the ODK XForms specification instead: text that is a calendar date (`2024-02-29`) becomes the number of days since
1970-01-01, so dates compare with `<` and subtract; and a question outside a repeat is its text, so that an empty answer
is false. White space is XPath's: space, tab, carriage return, line feed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

Value: TypeAlias = str | float | bool | tuple[str, ...]
"""A tuple is a node-set: the texts of one question, one item per instance of its repeat."""

SPACE: Final = " \t\r\n"
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH = date(1970, 1, 1).toordinal()

_EQUAL: Final = ("=", "!=")
_ORDER: Final[dict[str, Callable[[float, float], bool]]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def to_string(value: Value) -> str:
    """A node-set is its first item or empty; a number has no exponent, no trailing point, and no sign when it is zero."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return value[0] if value else ""
    return _number_text(float(value))


def _number_text(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    return format(Decimal(repr(number).removesuffix(".0")), "f")


def to_number(value: Value) -> float:
    """XPath's number grammar (no exponent, no plus sign), or a calendar date as days since 1970-01-01; otherwise NaN."""
    if isinstance(value, str):
        return _parse_number(value.strip(SPACE))
    if isinstance(value, tuple):
        return _parse_number(to_string(value).strip(SPACE))
    return float(value)


def _parse_number(text: str) -> float:
    if _NUMBER.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        try:
            return float(date.fromisoformat(text).toordinal() - _EPOCH)
        except ValueError:  # no such day, or year 0
            return math.nan
    return math.nan


def to_boolean(value: Value) -> bool:
    """Text and node-sets are true when not empty; a number unless it is zero or NaN."""
    if isinstance(value, str | tuple):
        return len(value) > 0
    return value != 0 and value == value


def items(value: Value) -> tuple[str, ...]:
    """A value as the texts in it: a node-set is itself, anything else is one item."""
    return value if isinstance(value, tuple) else (to_string(value),)


def compare(operator: str, left: Value, right: Value) -> bool:
    """`=`, `!=`, `<`, `<=`, `>`, `>=`. A node-set compares true when any of its items does, except with a boolean."""
    if isinstance(left, tuple):
        if isinstance(right, bool):
            return compare(operator, len(left) > 0, right)
        return any(compare(operator, item, right) for item in left)
    if isinstance(right, tuple):
        if isinstance(left, bool):
            return compare(operator, left, len(right) > 0)
        return any(compare(operator, left, item) for item in right)
    if operator in _EQUAL:
        if isinstance(left, bool) or isinstance(right, bool):
            return _ORDER[operator](to_boolean(left), to_boolean(right))
        if isinstance(left, str) and isinstance(right, str):
            return (left == right) is (operator == "=")
    return _ORDER[operator](to_number(left), to_number(right))
