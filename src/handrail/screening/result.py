"""The result of a self-assessment as its page draws it: topics, rights, who can help. Nothing here repeats an answer."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from handrail.core.instruments.state import State
from handrail.core.place import CONTACT_DAYS, FACT_DAYS, Helpline, Place, Right, Topic
from handrail.core.text import Text
from handrail.core.topics import topics

Today = date | None
"""The day against which the age of facts is measured; None in the demonstration, where everything is shown."""


def context(state: State, place: Place, language: str, today: Today) -> dict[str, Any]:
    """What result.html needs. The coded answers travel on in hidden fields, for the count alone."""
    found = topics(state, place)
    named = {name for topic in found.raised for name in topic.rights}
    shown = [
        {
            "title": topic.title.get(language),
            "text": _said_of(topic, place, today).get(language),
            "rights": [
                _right(place.rights[name], language) for name in topic.rights if _fresh(place.rights[name], today)
            ],
        }
        for topic in found.raised
    ]
    others = [right for name, right in place.rights.items() if name not in named and _fresh(right, today)]
    return {
        "result": {
            "opening": place.opening.get(language),
            "partly": found.partly,
            "topics": shown,
            "unsure": [
                {"title": one.title.get(language), "text": one.not_sure.get(language)} for one in found.not_sure
            ],
            "others_title": place.other_rights.get(language),
            "others": [_right(right, language) for right in others],
            "nothing": "" if shown else place.nothing_raised.get(language),
            "closing": place.closing.get(language),
            "helplines": helplines(place, language, today, child=state.holds("child")),
            "danger": state.holds("danger"),
            "answers": _countable(state),
            "key": uuid4(),
        }
    }


def _countable(state: State) -> list[tuple[str, str]]:
    """The answers that may be counted, one field for each: never those that are marked as not counted."""
    counted = {question.name for question in state.instrument.questions() if question.counted and question.stored}
    return [(name, text) for name, text in state.kept.items() if name in counted]


def _said_of(topic: Topic, place: Place, today: Today) -> Text:
    """What is said of a topic; a sentence without facts where no named person has checked the facts behind it."""
    behind = [place.rights[name] for name in topic.rights]
    return topic.raised if not behind or any(_fresh(right, today) for right in behind) else place.unchecked


def _fresh(right: Right, today: Today) -> bool:
    return right.verified.shown(today, FACT_DAYS)


def _right(right: Right, language: str) -> dict[str, Any]:
    return {
        "id": right.id,
        "statement": right.statement.get(language),
        "law": right.law,
        "checked": right.verified.on,
        "sources": [{"name": name, "url": url} for name, url in right.sources],
        "rows": right.rows,
    }


def helplines(place: Place, language: str, today: Today, *, child: bool = False) -> list[dict[str, Any]]:
    """Who can help, as far as a named person has checked; the child contacts first for someone under 18."""
    shown = [line for line in place.helplines if line.verified.shown(today, CONTACT_DAYS)]
    if child:
        shown.sort(key=lambda line: line.kind not in ("emergency", "child", "welfare"))
    return [_helpline(line, language) for line in shown]


def _helpline(line: Helpline, language: str) -> dict[str, Any]:
    return {
        "id": line.id,
        "kind": line.kind,
        "name": line.name.get(language),
        "what": line.what.get(language),
        "hours": line.hours.get(language),
        "numbers": [{"text": number, "href": "tel:" + number.replace(" ", "")} for number in line.numbers],
        "site": line.site,
        "languages": line.languages,
        "as_of": line.verified.on or line.as_of,
    }


def danger_numbers(place: Place, language: str) -> list[dict[str, Any]]:
    """The two numbers that stand on every public page."""
    lines = [line for line in place.helplines if line.verified.always]
    return [
        {"name": one["name"], "number": one["numbers"][0]["text"], "note": one["hours"], "as_of": one["as_of"]}
        for one in (_helpline(line, language) for line in lines)
    ]


def danger_steps(place: Place, language: str, today: Today) -> dict[str, Any]:
    """What to do first, for the person: what rests on a fact only once somebody has verified it."""
    steps = place.person_in_danger
    return {
        "language": language,
        "title": steps.title.get(language),
        "steps": [step.get(language) for step in steps.steps if step.shown(today)],
        "note": steps.note.get(language),
    }


def help_page(place: Place, language: str, today: Today) -> dict[str, Any]:
    """Every right and everyone who can help."""
    rights = [_right(right, language) for right in place.rights.values() if _fresh(right, today)]
    return {
        "rights": rights,
        "helplines": helplines(place, language, today),
        "others_title": place.other_rights.get(language),
    }
