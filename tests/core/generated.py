"""Generated expressions, gates and answers. They favour what engines get wrong: astral and combining characters, white
space, numbers near the edge of their grammar, minus zero, dates that do not exist, node-sets of every size, and patterns
with every feature.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from differential import TODAY

from handrail.core.instruments.expressions import ExpressionError, parse
from handrail.core.instruments.functions import FUNCTIONS

# fmt: off
TEXTS = [
    "", " ", "yes", "no", "dont_know", "prefer_not", "a b", "b  a", "\ta\n", "a\u3000b", "a\u00a0", "true", "NaN",
    "0", "-0", "1", "18", " 7 ", "2.50", ".5", "5.", "-3.75", "1e3", "+4", "0x1F", "--1", "1,5", "１２", "٣", "Infinity",
    "2026-11-22T09:30", "2024-02-29T23:59:59.999+08:00", "2026-11-22T01:30:00Z", "2026-02-30T00:00", " 1969-12-31T12:00-09:30",
    "0.1", "1" * 25, "0.000000123", "123456789012345678", "-.5", ".", "-", "9007199254740993", "4" * 310, "-" + "9" * 21,
    "2026-11-22", "2024-02-29", "2023-02-29", "1969-12-31", "0001-01-01", "0000-01-01", "9999-12-31", " 2020-01-01 ",
    "護照", "护照被收", "😀", "a😀b", "e\u0301", "\u00e9", "👩\u200d👧", "\u2028", "Ω\n", "&~|", "[x]", "\\", "^-]", "ﬁ", "ı", "\u212a",
]
NUMBERS = [
    "0", "1", "2", "3", "10", "64", "65", "0.5", "2.5", "1.005", "0.1", ".25", "7.", "1000000000000", "123456789.98765432",
]
SPECIAL = [".", "today()", "position(..)", "true()", "false()", "(0 div 0)", "(1 div 0)", "-0"]
PIECES = [
    r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", ".", "a", "b", "\u00e9", "護", "😀", "[a-z]", "[^a-z]", r"[\d\s]", r"[^\w]",
    "[&&~|]", r"[\]\[^-]", "[一-龥]", "[😀-😂]", "(a|b)", "(?:ab)", "(1|22|)", r"\.", r"\-", r"\\", "-", "/", " ", "#", ",", "&",
    "~", "'", "[0-9.-]", *"...",
]
# fmt: on
QUANTIFIERS = ["", "", "", "", "?", "*", "+", "{2}", "{1,3}", "{0,2}", "{2,}"]
NAMES = ["a", "b", "c", "set", "none", "one"]
OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or"]
CALLS = sorted(set(FUNCTIONS) - {"regex", "if", "indexed-repeat", "position"})
MOMENTS = [
    "2026-11-22T09:30",
    "2024-02-29T23:59:59.999+08:00",
    "1969-12-31T00:00:00Z",
    "2026-13-01T09:30",
    "09:30",
    "23:59:59.5-05:30",
    "2026-11-22T24:00",
    "9999-12-31T23:59Z",
    "0001-01-01T00:00+14:00",
    "20778.5",
    "-719163",
    "2932896.9999999999",
    "-0.5",
]
FORMATS = ["%Y-%m-%d", "%e %b %y", "%a %W %n", "%H:%M:%S.%3", "%h%%", "%q%", "%護", ""]
ENCODED = ["SGVsbG8=", "SGVsbG8", "w6k=", "/w==", "QQ", "Q", "Q=Q=", "SGVs bG8=\n", "護"]


class Generator:
    """`names`: the questions that an expression may read."""

    def __init__(self, seed: int, names: Sequence[str] = NAMES) -> None:
        self.random = random.Random(seed)
        self.names = names

    def literal(self) -> str:
        text = self.random.choice(TEXTS)
        return f"'{text}'"

    def leaf(self) -> str:
        kind = self.random.random()
        if kind < 0.35:
            return f"${{{self.random.choice(self.names)}}}"
        if kind < 0.6:
            return self.literal()
        return self.random.choice([*NUMBERS, *NUMBERS, *SPECIAL])

    def pattern(self) -> str:
        while True:
            parts = [
                self.random.choice(PIECES) + self.random.choice(QUANTIFIERS) for _ in range(self.random.randint(0, 4))
            ]
            quoted = '"' + self.random.choice(["", "", "^"]) + "".join(parts) + self.random.choice(["", "", "$"]) + '"'
            try:
                parse(f"regex('', {quoted})")
            except ExpressionError:
                continue  # an open end over alternatives, or too many ways: refused, so not the engines' business
            return quoted

    def expression(self, depth: int) -> str:
        kind = self.random.random()
        if depth == 0 or kind < 0.1:
            return self.leaf()
        if kind < 0.5:
            operator = self.random.choice(OPERATORS)
            sides = f"{self.expression(depth - 1)} {operator} {self.expression(depth - 1)}"
            return f"({sides})" if self.random.random() < 0.7 else sides
        if kind < 0.55:
            return f"-{self.expression(depth - 1)}"
        if kind < 0.62:
            return f"regex({self.random.choice(['.', self.expression(depth - 1)])}, {self.pattern()})"
        if kind < 0.68:
            return f"if({', '.join(self.expression(depth - 1) for _ in range(3))})"
        if kind < 0.75:  # what a person sees of a number
            return f"concat('<', {self.expression(depth - 1)}, '>')"
        if kind < 0.82:
            return self.beyond(depth)
        name = self.random.choice(CALLS)
        function = FUNCTIONS[name]
        count = self.random.randint(function.least, 3 if function.most is None else function.most)
        if name == "weighted-checklist":
            count = self.random.choice([2, 4, 4, 6])
        return f"{name}({', '.join(self.expression(depth - 1) for _ in range(count))})"

    def beyond(self, depth: int) -> str:
        """What reads rounds, moments and encodings."""
        name = self.random.choice(self.names)
        inner = self.expression(depth - 1)
        moment = f"'{self.random.choice(MOMENTS)}'"
        date = self.random.choice(["date", "date-time", "decimal-date-time", "decimal-time"])
        return self.random.choice(
            [
                f"${{{name}}}[{inner}]",
                f"${{{name}}}[. != '' and {self.random.choice(self.names)} = {inner}][{self.random.choice(NUMBERS)}]",
                f"count(${{{name}}}[position() < last()])",
                f"${{{name}}}[{inner}]/{self.random.choice(self.names)}",
                f"join(',', ${{{name}}}/{self.random.choice(self.names)}[. != ''])",
                f"indexed-repeat(${{{name}}}, ${{{self.random.choice(self.names)}}}, {inner})",
                f"position(${{{name}}})",
                f"{date}({self.random.choice([moment, moment, inner])})",
                f"format-date({self.random.choice([moment, moment, inner])}, '{self.random.choice(FORMATS)}')",
                f"base64-decode('{self.random.choice(ENCODED)}')",
                f"digest({inner}, '{self.random.choice(['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'md5'])}', "
                f"'{self.random.choice(['hex', 'base64', 'x'])}')",
            ]
        )

    def gate(self, depth: int) -> str:
        kind = self.random.random()
        if depth and kind < 0.6:
            operator = self.random.choice(["and", "or"])
            return f"({self.gate(depth - 1)} {operator} {self.gate(depth - 1)})"
        if depth and kind < 0.75:
            return f"not({self.gate(depth - 1)})"
        name, code = self.random.choice(self.names), self.random.choice(["yes", "no", "dont_know", "prefer_not"])
        shapes = [
            f"${{{name}}} = '{code}'",
            f"${{{name}}} != '{code}'",
            f"'{code}' = ${{{name}}}",
            f"selected(${{{name}}}, '{code}')",
        ]
        return self.random.choice([*shapes, *shapes, self.expression(2)])

    def answers(self, texts: list[str]) -> dict[str, Any]:
        several = [self.random.choice(texts) for _ in range(self.random.randint(2, 4))]
        scalars = {name: self.random.choice(texts) for name in ("a", "b", "c") if self.random.random() < 0.9}
        return {**scalars, "set": several, "none": [], "one": [self.random.choice(texts)]}

    def case(self, text: str, texts: list[str]) -> dict[str, Any]:
        return {
            "tree": parse(text),
            "answers": self.answers(texts),
            "today": TODAY,
            "self": self.random.choice(texts),
            "position": self.random.choice([0, 1, 2, 7]),
            "seed": self.random.choice(["", "seed", "護"]),
            "now": self.random.choice(["", "2026-11-22T09:30:00.000+08:00", "2026-11-22T09:30:00Z"]),
            "place": self.random.choice(["", "jobs[2].Q"]),
        }
