"""Whether one answer fits its question: type, choices, required, constraint."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from handrail.core.instruments.definition import Choice, Question, QuestionType, Range
from handrail.core.instruments.evaluate import BudgetExceeded, Context, evaluate
from handrail.core.instruments.values import to_boolean

_INTEGER = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?(Z|[+-][01][0-9]:[0-5][0-9])?"
_TIME = re.compile(_CLOCK, re.ASCII)
_DATETIME = re.compile(rf"(?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})T{_CLOCK}", re.ASCII)
ACKNOWLEDGED = "OK"
_CHOSEN = (QuestionType.ANSWER, QuestionType.SELECT_ONE)


def problem_with(question: Question, text: str, context: Callable[[str], Context]) -> str:
    """The code of what is wrong with `text`, "" if nothing is.

    Codes: answer.required, answer.not_a_choice, answer.alone (an excluding choice beside others), answer.too_many,
    answer.integer, answer.decimal, answer.range, answer.date, answer.time, answer.datetime, answer.rank (not every choice,
    each once), answer.acknowledge, answer.constraint, answer.budget.
    """
    if question.type is QuestionType.WAITING:
        return "answer.identifying" if text else ""
    if not text:
        return "answer.required" if question.required else ""
    try:
        code = _wrong_type(question, text, context)
        if code or question.constraint is None:
            return code
        fits = to_boolean(evaluate(question.constraint, context(text)))
    except BudgetExceeded:
        return "answer.budget"
    return "" if fits else "answer.constraint"


def _wrong_type(question: Question, text: str, context: Callable[[str], Context]) -> str:
    if question.type in _CHOSEN:
        return "" if _chosen(question, [text], context) else "answer.not_a_choice"
    if question.type is QuestionType.SELECT_MULTIPLE:
        return _wrong_choices(question, text, context)
    if question.type is QuestionType.RANK:
        codes = [choice.code for choice in question.choices if passes(question, choice, context(""))]
        return "" if sorted(text.split()) == sorted(codes) else "answer.rank"
    written = _WRITTEN.get(question.type)
    if written is not None and not written(text):
        return f"answer.{question.type}"
    return "" if question.within is None or _in_range(question.within, text) else "answer.range"


def _in_range(wanted: Range, text: str) -> bool:
    """Between both ends, a whole number of steps from the first."""
    start, end, step, given = (Decimal(one) for one in (wanted.start, wanted.end, wanted.step, text))
    return start <= given <= end and (given - start) % step == 0


def _wrong_choices(question: Question, text: str, context: Callable[[str], Context]) -> str:
    codes = text.split()
    chosen = _chosen(question, codes, context)
    if not chosen:
        return "answer.not_a_choice"
    if len(set(codes)) > 1 and any(choice.excludes for choice in chosen):
        return "answer.alone"
    return ""


def _chosen(question: Question, codes: Sequence[str], context: Callable[[str], Context]) -> list[Choice]:
    """The choices with these codes, or none where one of them is not offered. A long list is not walked."""
    found = [question.by_code[code] for code in codes if code in question.by_code]
    offered = [choice for choice in found if passes(question, choice, context(""))]
    return offered if len(offered) == len(codes) else []


def passes(question: Question, choice: Choice, outer: Context) -> bool:
    """Whether `choice_filter` lets it through; the columns of a choice are read as names of the expression.

    Raises `BudgetExceeded`.
    """
    if question.choice_filter is None:
        return True
    inner = replace(outer, read=lambda name: choice.filters.get(name) or outer.read(name), self_value=choice.code)
    return to_boolean(evaluate(question.choice_filter, inner))


def _is_datetime(text: str) -> bool:
    found = _DATETIME.fullmatch(text)
    return found is not None and _is_date(found["date"])


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


_WRITTEN: Mapping[QuestionType, Callable[[str], object]] = MappingProxyType(
    {
        QuestionType.INTEGER: _INTEGER.fullmatch,
        QuestionType.DECIMAL: _DECIMAL.fullmatch,
        QuestionType.DATE: _is_date,
        QuestionType.TIME: _TIME.fullmatch,
        QuestionType.DATETIME: _is_datetime,
        QuestionType.ACKNOWLEDGE: ACKNOWLEDGED.__eq__,
    }
)
