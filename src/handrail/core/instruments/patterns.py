r"""The subset of regular expressions that `regex()` takes, spelled out so that every engine reads it alike.

Allowed: characters, `.` (any character), `\d \w \s` and `\D \W \S` (ASCII; the last three not inside a class), `\` before a
sign, classes `[a-z]` and `[^a-z]`, groups `( )`, `|`, and the quantifiers `? * + {m} {m,} {m,n}` up to 100. The whole value
is matched, so `^` and `$` may stand only at the ends of a pattern or of its outermost alternatives, and are dropped.
No references back, no looking around, no lazy quantifiers.

A backtracking engine tries at most as many ways as the pattern has. They are counted here: an alternative adds, a sequence
multiplies, a quantifier adds up its repetitions, with 1,000 (the longest value matched) for an open end. A pattern with
more than ten million ways, or with an open end over something that has more than one way, is refused.
"""

from __future__ import annotations

from typing import Final, NamedTuple

LONGEST: Final = 200
MOST_REPEATED: Final = 100
OPEN_END: Final = 1000
MOST_WAYS: Final = 10_000_000
DEEPEST: Final = 10

_SETS: Final = {"d": "0-9", "w": "A-Za-z0-9_", "s": r" \t\n\r"}
_CONTROLS: Final = {"n": "\n", "t": "\t", "r": "\r"}
_SIGNS: Final = frozenset(r"^$\.*+?()[]{}|/-")
_DIGITS: Final = frozenset("0123456789")


class PatternError(ValueError):
    """`position` counts code points of the pattern from 0."""

    def __init__(self, position: int, what: str) -> None:
        super().__init__(what)
        self.position = position


class _Part(NamedTuple):
    text: str
    ways: int


def _plain(character: str) -> str:
    """A character outside a class. Other signs stay as they are: `\\-` is an error in JavaScript's Unicode mode."""
    return "\\" + character if character in r"^$\.*+?()[]{}|/" else character


def _in_class(character: str) -> str:
    """A character inside a class. `&` and `~` begin set operations in some engines, and have no plain escape in others."""
    if character in "&~":
        return f"\\x{ord(character):02x}"
    return "\\" + character if character in r"\]^-[|/" else character


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.nested = 0

    def peek(self) -> str:
        return self.pattern[self.at] if self.at < len(self.pattern) else ""

    def wrong(self, what: str) -> PatternError:
        return PatternError(self.at, what)

    def alternatives(self) -> _Part:
        branches = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.sequence())
        return _Part("|".join(branch.text for branch in branches), sum(branch.ways for branch in branches))

    def sequence(self) -> _Part:
        text, ways = "", 1
        if self.peek() == "^" and self.nested == 0:
            self.at += 1
        while self.peek() not in ("", "|", ")"):
            if self.peek() == "$" and self.nested == 0 and self.pattern[self.at + 1 : self.at + 2] in ("", "|"):
                self.at += 1
                break
            start = self.at
            part = self.quantified(self.atom())
            text, ways = text + part.text, ways * part.ways
            if ways > MOST_WAYS:
                raise PatternError(start, "the pattern can match in too many ways")
        return _Part(text, ways)

    def atom(self) -> _Part:
        character = self.peek()
        if character == "(":
            return self.group()
        if character == "[":
            return _Part(self.character_class(), 1)
        if character == "\\":
            return _Part(self.escape(), 1)
        if character in "^$*+?{}]":
            raise self.wrong(f"{character!r} cannot stand here")
        self.at += 1
        return _Part(character if character == "." else _plain(character), 1)

    def group(self) -> _Part:
        self.at += 3 if self.pattern.startswith("(?:", self.at) else 1
        self.nested += 1
        if self.nested > DEEPEST:
            raise self.wrong("too many groups in one another")
        inner = self.alternatives()
        if self.peek() != ")":
            raise self.wrong("a group is not closed")
        self.at += 1
        self.nested -= 1
        return _Part(f"(?:{inner.text})", inner.ways)

    def escape(self) -> str:
        letter = self.escaped()
        if letter.lower() in _SETS:
            return f"[{'^' if letter.isupper() else ''}{_SETS[letter.lower()]}]"
        return _plain(_CONTROLS.get(letter, letter))

    def escaped(self) -> str:
        """The character after a backslash."""
        letter = self.pattern[self.at + 1 : self.at + 2]
        if letter not in _SIGNS and letter.lower() not in _SETS and letter not in _CONTROLS:
            raise self.wrong("this escape is not part of the language")
        self.at += 2
        return letter

    def character_class(self) -> str:
        self.at += 1
        text = "["
        if self.peek() == "^":
            self.at += 1
            text += "^"
        empty = True
        while self.peek() != "]" or empty:
            text += self.class_item()
            empty = False
        self.at += 1
        return text + "]"

    def class_item(self) -> str:
        first = self.class_character()
        if len(first) != 1:  # a set such as \d
            return first[1:]
        if self.peek() != "-" or self.pattern[self.at + 1 : self.at + 2] == "]":
            return _in_class(first)
        start = self.at
        self.at += 1
        last = self.class_character()
        if len(last) != 1 or last < first:
            raise PatternError(start, "this range is not one")
        return f"{_in_class(first)}-{_in_class(last)}"

    def class_character(self) -> str:
        """One character, or a backslash and the ranges of a set."""
        character = self.peek()
        if character in ("", "[", "]"):
            raise self.wrong("a class is not closed, is empty, or holds a bracket without a backslash")
        if character != "\\":
            self.at += 1
            return character
        start = self.at
        letter = self.escaped()
        if letter.isupper():
            raise PatternError(start, "this escape cannot stand in a class")
        return "\\" + _SETS[letter] if letter in _SETS else _CONTROLS.get(letter, letter)

    def quantified(self, part: _Part) -> _Part:
        start = self.at
        sign = self.peek()
        if sign == "" or sign not in "?*+{":
            return part
        least, most = self.braces() if sign == "{" else {"?": (0, 1), "*": (0, None), "+": (1, None)}[sign]
        if sign != "{":
            self.at += 1
        if self.peek() and self.peek() in "?*+{":
            raise self.wrong("a quantifier cannot follow a quantifier")
        if most is None and part.ways > 1:
            raise PatternError(start, "an open end over something that can match in several ways")
        return _Part(part.text + self.pattern[start : self.at], _ways(part.ways, least, most))

    def braces(self) -> tuple[int, int | None]:
        start = self.at
        self.at += 1
        least = self.digits()
        most: int | None = least
        if self.peek() == ",":
            self.at += 1
            most = None if self.peek() == "}" else self.digits()
        if self.peek() != "}":
            raise self.wrong("expected {m}, {m,} or {m,n}")
        self.at += 1
        if least > MOST_REPEATED or (most is not None and not least <= most <= MOST_REPEATED):
            raise PatternError(start, f"a quantifier repeats at most {MOST_REPEATED} times, the smaller number first")
        return least, most

    def digits(self) -> int:
        start = self.at
        while self.peek() in _DIGITS:
            self.at += 1
        if not 0 < self.at - start < 4:
            raise self.wrong("expected a number of at most three digits")
        return int(self.pattern[start : self.at])


def _ways(ways: int, least: int, most: int | None) -> int:
    """How many ways a quantified part has; it stops counting above the limit."""
    if most is None:
        return OPEN_END
    total = 0
    for times in range(least, most + 1):
        total += ways**times
        if total > MOST_WAYS:
            break
    return total


def translate(pattern: str) -> str:
    """The pattern in the spelling that Python's `re` (DOTALL) and JavaScript's `su` flags read alike. Raises PatternError."""
    if len(pattern) > LONGEST:
        raise PatternError(LONGEST, f"a pattern has at most {LONGEST} characters")
    reader = _Reader(pattern)
    whole = reader.alternatives()
    if reader.peek():
        raise reader.wrong("a group closes that was not opened")
    if whole.ways > MOST_WAYS:
        raise PatternError(0, "the pattern can match in too many ways")
    return whole.text
