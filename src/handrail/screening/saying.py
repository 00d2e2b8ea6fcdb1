"""Sentences and coded lists of the outcome in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handrail.core.outcome import Coded, OutcomeWords
from handrail.core.words import Translation
from handrail.screening.reviewed import catalogue_reviewed

Say = Callable[..., str]


def sayer(words: OutcomeWords, language: str) -> Say:
    """`say("bounds.open", count=3)`: the sentence, in its form for one or for many where it has both."""

    def say(key: str, **places: Any) -> str:
        count = places.get("count")
        if key not in words.texts and count is not None:
            key += "_one" if count == 1 else "_many"
        text = words.texts[key].get(language) if key in words.texts else ""
        return text.format(**places) if places and "{" in text else text

    return say


def unreviewed(language: str, *drawn: Mapping[str, Translation]) -> bool:
    """Whether a part of what a page draws, or its buttons, has no words in this language or none that a named person
    has read: the page says so.
    """
    parts = all(language in one and one[language].reviewed_by for one in drawn)
    return not (parts and catalogue_reviewed(language))


def coded_list(coded: Mapping[str, Coded], language: str) -> list[dict[str, str]]:
    """A list to choose from, in the order of its file."""
    return [
        {"code": one.code, "label": one.label.get(language), "meaning": one.meaning.get(language), "htcds": one.htcds}
        for one in coded.values()
    ]


def coded_label(coded: Mapping[str, Coded], code: str, language: str) -> str:
    """What a code is called; the code itself where the list no longer has it."""
    return coded[code].label.get(language) if code in coded else code
