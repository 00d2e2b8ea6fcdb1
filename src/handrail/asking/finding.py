"""Choices of a long list by what somebody types. Pure.

A list of 60,000 villages is neither drawn nor sent: the page asks for those whose words begin with what is typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from handrail.core.instruments.definition import Choice, Question

MOST = 20
"""Choices that are shown for one text."""
MOST_TRIED = 5_000
"""Choices that a filter may refuse until the search ends: it runs at nearly every key."""


def named(question: Question, text: str) -> str:
    """The code of the one choice that is meant: its code, or its whole label in any language. "" for none or several."""
    if text in question.by_code:
        return text
    codes = _lines(_Held(question.choices)).by_label.get(folded(text), ())
    return codes[0] if len(codes) == 1 else ""


def matches(question: Question, text: str, offers: Callable[[Choice], bool]) -> list[Choice]:
    """At most `MOST` choices that are offered: whose label begins with `text`, then those with a word that does, then those
    that hold it."""
    wanted = folded(text)
    if not wanted:
        return []
    tests: tuple[Callable[[str], bool], ...] = (
        lambda line: line.startswith(wanted),
        lambda line: f" {wanted}" in line,
        lambda line: wanted in line,
    )
    found: dict[str, Choice] = {}
    refused: set[str] = set()
    for test in tests:
        for line, choice in _lines(_Held(question.choices)).labelled:
            if not test(line) or choice.code in found or choice.code in refused:
                continue
            if len(refused) == MOST_TRIED:
                return list(found.values())
            if not offers(choice):
                refused.add(choice.code)
            else:
                found[choice.code] = choice
                if len(found) == MOST:
                    return list(found.values())
    return list(found.values())


def folded(text: str) -> str:
    """Without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


class _Held:
    """A list by identity: the same tuple for every question that uses it. Keeps it alive as long as its lines are."""

    __slots__ = ("choices",)

    def __init__(self, choices: tuple[Choice, ...]) -> None:
        self.choices = choices

    def __hash__(self) -> int:
        return id(self.choices)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.choices is other.choices


class _Lines:
    """A list as it is searched: each label in each language, folded once."""

    def __init__(self, choices: tuple[Choice, ...]) -> None:
        self.labelled = [
            (folded(label), choice) for choice in choices for label in dict.fromkeys(choice.label.words.values())
        ]
        self.by_label: dict[str, tuple[str, ...]] = {}
        for line, choice in self.labelled:
            codes = self.by_label.get(line, ())
            self.by_label[line] = codes if choice.code in codes else (*codes, choice.code)


@lru_cache(maxsize=8)
def _lines(held: _Held) -> _Lines:
    return _Lines(held.choices)
