"""JSON Schema of the answers to an instrument, as they are kept: place → text (draft 2020-12).

Every answer is text: a code, codes with a space between in the order of the list, a number or a day as it was written. An
answer in a repeat has the round before its name (`jobs[2].WAGE`). What is never kept has no property; its names are said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handrail.core.instruments.definition import Choice, Instrument, Question, QuestionType
from handrail.core.instruments.rounds import MAX_REPEATS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?(Z|[+-][01][0-9]:[0-5][0-9])?"
_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_PATTERNS = {
    QuestionType.INTEGER: r"-?[0-9]{1,15}",
    QuestionType.DECIMAL: r"-?[0-9]{1,15}(\.[0-9]{1,15})?",
    QuestionType.DATE: _DAY,
    QuestionType.TIME: _CLOCK,
    QuestionType.DATETIME: f"{_DAY}T{_CLOCK}",
    QuestionType.ACKNOWLEDGE: "OK",
}
_CHOSEN = (QuestionType.ANSWER, QuestionType.SELECT_ONE)
Schema = dict[str, Any]


def answer_schema(instrument: Instrument, language: str) -> Schema:
    """Titles in `language`. The address of the schema is a name, not a place in a network."""
    kept = [one for one in instrument.questions() if one.stored]
    return {
        "$schema": DIALECT,
        "$id": f"urn:handrail:instrument:{instrument.id}:{instrument.version}:answers",
        "title": instrument.title.get(language),
        "type": "object",
        "properties": {one.name: _value(one, language) for one in kept if not one.repeats},
        "patternProperties": {_place(one): _value(one, language) for one in kept if one.repeats},
        "additionalProperties": False,
        "x-handrail-not-kept": [one.name for one in instrument.questions() if not one.stored],
    }


def _place(question: Question) -> str:
    """A pattern for every round."""
    number = "|".join(str(one) for one in range(1, MAX_REPEATS + 1))
    rounds = "".join(rf"{re.escape(repeat)}\[({number})\]\." for repeat in question.repeats)
    return f"^{rounds}{question.name}$"


def _value(question: Question, language: str) -> Schema:
    said: Schema = {"title": question.label.get(language), "type": "string", **dict(_kind(question, language))}
    return {key: value for key, value in said.items() if value != ""}


def _kind(question: Question, language: str) -> Iterator[tuple[str, Any]]:
    codes = [choice.code for choice in question.choices]
    if question.type in _CHOSEN:
        if question.long:
            yield "enum", codes
        else:
            yield "oneOf", [_constant(choice, language) for choice in question.choices]
    elif question.type in (QuestionType.SELECT_MULTIPLE, QuestionType.RANK):
        one = "|".join(_plain(code) for code in codes)
        yield "pattern", f"^({one})( ({one}))*$"
        yield "x-handrail-choices", {choice.code: choice.label.get(language) for choice in question.choices}
    elif question.type in _PATTERNS:
        yield "pattern", f"^{_PATTERNS[question.type]}$"
    if question.within is not None:
        yield "x-handrail-range", _range(question)


def _constant(choice: Choice, language: str) -> Schema:
    return {"const": choice.code, "title": choice.label.get(language)}


def _plain(code: str) -> str:
    """As a pattern that JavaScript and Python read alike."""
    return re.sub(r"([\\^$.|?*+()\[\]{}/-])", r"\\\1", code).replace("\\-", "-")


def _range(question: Question) -> Mapping[str, str]:
    within = question.within
    return {"from": within.start, "to": within.end, "step": within.step} if within else {}
