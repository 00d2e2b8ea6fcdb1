"""The checks that ship, or an organisation's own: each read once in a process, as files do not change while it runs."""

from __future__ import annotations

from functools import lru_cache

from handrail import content
from handrail.core.checks.definition import Check
from handrail.core.checks.read import read_check
from handrail.core.instruments.read import read_instrument
from handrail.core.text import nearest

COMBINED = "check-combined"


def names() -> tuple[str, ...]:
    """The id of every check; the one that stands for all the others comes last."""
    return tuple(sorted(content.ids("checks"), key=lambda name: (name == COMBINED, name)))


def check(name: str) -> Check:
    """One check. Raises KeyError for a name that is none, `Problems` where a file is wrong."""
    if name not in names():
        raise KeyError(name)
    return _read(name)


@lru_cache(maxsize=16)
def _read(name: str) -> Check:
    return read_check(content.read("checks", name), read_instrument(content.read("instruments", name)))


def words_in(check: Check, language: str) -> str:
    """The language in which the check speaks to a reader of `language`: its own, for Simplified Chinese the Traditional
    words, else English."""
    return nearest(language, [one for one in check.instrument.languages if one in check.translations]) or "en"


def readable(check: Check, language: str, *, drafts: bool) -> bool:
    """Whether someone may use the check: where drafts are not shown, only once a named person has read the words."""
    return drafts or check.reviewed(words_in(check, language))
