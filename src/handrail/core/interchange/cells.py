"""Cells that a spreadsheet cannot take for a formula.

The rule: a text gets one apostrophe in front where, after any spaces and apostrophes, it begins with one of
`= + - @ | %`, a tab, a carriage return, a line feed, or a full-width or small form of one of them. Apostrophes are counted
in, so that the rule can be undone exactly: `unsafe(safe(text)) == text` for every text. Numbers are not text; they
are written as numbers and keep their sign. (OWASP, "CSV Injection"; the vertical bar and the full-width forms: programs
that fold them before they look.)
"""

from __future__ import annotations

import re
from typing import TypeVar

MARK = "'"
BEGINS = (
    "=+-@|%\t\r\n"
    "\uff1d\uff0b\uff0d\uff20\uff5c\uff05"  # full width
    "\ufe66\ufe62\ufe63\ufe6b\ufe6a"  # small
    "\u2212"  # minus sign
)
"""What a dangerous text begins with."""
SPACES = (
    " \x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\x00"
)
"""What may stand before it: everything that a program could strip, and what cannot be seen."""

Cell = TypeVar("Cell")


def _class(characters: str, form: str) -> str:
    return "".join(form.format(ord(character)) for character in characters)


_DANGEROUS = re.compile(f"['{_class(SPACES, chr(92) + 'u{:04x}')}]*[{_class(BEGINS, chr(92) + 'u{:04x}')}]")
_PATTERN = f"^[\\x27{_class(SPACES, chr(92) + 'x{{{:x}}}')}]*[{_class(BEGINS, chr(92) + 'x{{{:x}}}')}]"
"""The same for RE2. A test compares both on generated texts."""


def safe(text: str) -> str:
    """`text` as it may stand in a CSV file or a sheet."""
    return MARK + text if _DANGEROUS.match(text) else text


def unsafe(text: str) -> str:
    """What `safe` was given. A text that `safe` cannot have made, such as `=1`, stays as it is."""
    return text[1:] if text.startswith(MARK) and _DANGEROUS.match(text) else text


def cell(value: Cell) -> Cell | str:
    """A text made safe; numbers, booleans and None as they are."""
    return safe(value) if isinstance(value, str) else value


def sql(expression: str) -> str:
    """The rule in SQL for DuckDB, for a VARCHAR `expression` (an expression, never a text from outside); NULL stays NULL.

    Texts are compared by bytes there, so most cells (words and codes, then digits and codes with a dot) pass by two
    comparisons and no pattern. Two branches, not one with OR: that is planned five times as fast over 510 columns.
    """
    words = f"WHEN {expression} >= 'A' AND {expression} < '{{' THEN {expression}"
    digits = f"WHEN {expression} >= '.' AND {expression} < '=' THEN {expression}"
    dangerous = f"WHEN regexp_matches({expression}, '{_PATTERN}') THEN '{MARK * 2}' || {expression}"
    return f"CASE {words} {digits} {dangerous} ELSE {expression} END"


def sql_undone(expression: str) -> str:
    """`unsafe` in SQL."""
    dangerous = f"starts_with({expression}, '''') AND regexp_matches({expression}, '{_PATTERN}')"
    return f"CASE WHEN {dangerous} THEN substr({expression}, 2) ELSE {expression} END"
