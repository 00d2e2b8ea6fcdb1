"""What a code of a figure is called: words of the instrument, of the framework, of a decision's lists, or of a button."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from handrail.core.figures.cards import By
from handrail.core.figures.tables import NOT_KNOWN
from handrail.core.frameworks.definition import Framework
from handrail.core.instruments.definition import Kind
from handrail.core.text import Text, text
from handrail.reporting import sources
from handrail.screening import catalogue

_OWN = {
    "same_day": _("Same day"),
    "1-7": _("1 to 7 days"),
    "8-30": _("8 to 30 days"),
    "31+": _("31 days or more"),
    "yes": _("Yes"),
    "no": _("No"),
    "present": _("Named"),
    "absent": _("Not named"),
}


def label(by: By, code: str, language: str) -> str:
    """In the language of the reader, else in English; a code that nothing names stays as it is (a quarter, a version)."""
    if code == NOT_KNOWN:
        return by.unknown.get(language) if by.unknown else str(_("Not known"))
    for group in by.groups:
        if group.code == code:
            return group.label.get(language)
    found = _texts(by.column).get(code)
    if found is not None:
        return found.get(language)
    return str(_OWN[code]) if code in _OWN else code


@lru_cache(maxsize=256)
def _texts(column: str) -> Mapping[str, Text]:
    """Code → its words, for a column of the frame."""
    if column.startswith("q_"):
        return _choices(column[2:])
    if column.startswith("f_"):
        return _classes(column)
    words = catalogue.outcome_words()
    lists = {
        "decision": words.decisions,
        "exploitation": words.exploitation,
        "reasons": words.reasons,
        "next_steps": words.next_steps,
        "first_view": words.first_views,
    }
    return {code: one.label for code, one in lists.get(column, {}).items()}


def _choices(name: str) -> Mapping[str, Text]:
    found: dict[str, Text] = {}
    for kind in (Kind.SCREENING, Kind.SELF_ASSESSMENT):
        for definition in sources.versions(kind):  # the newest first, so its words win
            question = sources.frame_of(definition).instrument.by_name.get(name)
            for choice in question.choices if question is not None else ():
                found.setdefault(choice.code, choice.label)
    return found


def _classes(column: str) -> Mapping[str, Text]:
    framework = column[2:].rsplit("_", 1)[0]
    try:
        (versions,) = catalogue.every_version((framework,))
    except KeyError:
        return {}
    return {one.id: one.name for version in versions for one in version.classes}


def sign(code: str, language: str) -> str:
    """An indicator in words, as the newest list that has it says."""
    return _signs().get(code, text(code)).get(language)


@lru_cache(maxsize=1)
def _signs() -> Mapping[str, Text]:
    found: dict[str, Text] = {}
    for definition in sources.versions(Kind.SCREENING)[:1]:
        for framework in sources.frame_of(definition).frameworks:
            for indicator in framework.indicators():
                for code in indicator.codes:
                    found.setdefault(code, indicator.label)
    return found


def question(column: str, language: str) -> str:
    """What was asked, for a column of a question; "" for another one."""
    for kind in (Kind.SCREENING, Kind.SELF_ASSESSMENT):
        for definition in sources.versions(kind):
            asked = sources.frame_of(definition).instrument.by_name.get(column.removeprefix("q_"))
            if column.startswith("q_") and asked is not None:
                return asked.label.get(language)
    return ""


def framework(name: str) -> Framework:
    """The newest version. Raises KeyError for one that is not published."""
    return catalogue.frameworks((name,))[0]
