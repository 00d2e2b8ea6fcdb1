"""What was named in a conversation, as the outcome page lists it: signs by part of the conversation, and needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from handrail.core.frameworks.definition import Framework, Kind
from handrail.core.instruments.definition import Question
from handrail.core.instruments.evidence import Evidence
from handrail.core.instruments.state import State
from handrail.screening.listed import Result
from handrail.screening.saying import Say


def listing_signs(results: list[Result]) -> list[Result]:
    """The frameworks whose signs are named one by one: the weighted first, then the others, not the mere lists."""
    return sorted((pair for pair in results if pair[0].kind is not Kind.DISPLAY), key=lambda pair: not pair[0].weighted)


def beyond_what_is_listed(results: list[Result], clear: Evidence) -> bool:
    """Whether something was named although no sign is listed: answers that are not kept counted in a class."""
    return not clear.present and any(found.lower.rank > 0 for _, found in results)


def phases(state: State, clear: Evidence, results: list[Result], language: str, say: Say) -> Iterable[dict[str, Any]]:
    """Indicators that were named, under the part of the conversation in which they were."""
    known = {
        one.code: (one, framework)
        for framework, _ in reversed(listing_signs(results))
        for one in framework.indicators()
    }
    for section in state.instrument.sections:
        names = {question.name: question for question in section.questions()}
        found = [
            _found(known[code], names[place], answer, language, say)
            | {"question": asked_as(names[place], state, language)}
            for code in sorted(clear.present)
            if code in known
            for place, answer in clear.behind.get(code, ())
            if place in names
        ]
        if found:
            yield {"name": section.name, "label": section.label.get(language), "found": found}


def chosen(state: State, name: str, language: str) -> list[str]:
    """The answers that were chosen to one question, as they are called."""
    question = next((one for one in state.instrument.questions() if one.name == name), None)
    codes = state.kept.get(name, "").split()
    return [_answer_label(question, code, language) for code in codes] if question else []


def asked_as(question: Question, state: State, language: str) -> str:
    """The question as it was put: in its past form where the job is over, as `asking.present` draws it."""
    words = question.label_past if state.holds("past") and question.label_past else question.label
    return words.get(language)


def _found(known: tuple[Any, Framework], question: Question, answer: str, language: str, say: Say) -> dict[str, Any]:
    indicator, framework = known
    strength = str(indicator.strength.value) if indicator.strength else "none"
    return {
        "code": indicator.code,
        "place": question.name,
        "label": indicator.label.get(language),
        "strength": strength,
        "strength_word": say(f"strength.{strength}"),
        "answer": _answer_label(question, answer, language),
        "source": indicator.source or framework.source,
    }


def _answer_label(question: Question, answer: str, language: str) -> str:
    return next((choice.label.get(language) for choice in question.choices if choice.code == answer), "")
