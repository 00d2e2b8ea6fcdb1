"""An instrument against the frameworks: what its answers may show, so that no single answer decides anything.

An answer shows at most one ILO 2009 indicator and never both sides of forced labour; no answer makes a dimension
positive; no question reaches rank 5; every indicator that nothing asks has a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from handrail.core.frameworks.definition import Framework
from handrail.core.frameworks.determine import determine
from handrail.core.instruments.definition import Instrument, Kind, Question, QuestionType
from handrail.core.problems import Problem

RANK_OF_ONE_QUESTION = 4
"""The highest rank that the answers to one question may reach alone."""

_COVERED = (Kind.SELF_ASSESSMENT, Kind.SCREENING)
_SIDES = ("I.", "C.")
_NONE: frozenset[str] = frozenset()


def check_instrument_against(instrument: Instrument, frameworks: Sequence[Framework], file: str = "") -> list[Problem]:
    """Every problem, with the line of the question in `file`.

    Codes: shows.unknown, .two_indicators, .both_sides, .dimension, .rank, coverage.missing.

    Give every framework that content has, not only those that the instrument names.
    """
    lists = [framework for framework in frameworks if framework.weighted]
    known = _NONE.union(*(framework.codes for framework in frameworks))
    problems: list[Problem] = []
    for question in instrument.questions():
        problems.extend(_unknown(question, known))
        problems.extend(_answers(question, lists))
        problems.extend(_rank(question, lists))
    if instrument.kind in _COVERED:
        problems.extend(_coverage(instrument, lists))
    return [replace(problem, file=file) for problem in problems]


def _problem(code: str, question: Question, what: str, todo: str) -> Problem:
    return Problem(code, what, todo, line=question.line, place=question.name)


def _unknown(question: Question, known: frozenset[str]) -> Iterator[Problem]:
    for table in (question.shows, question.opens):
        for answer, codes in table.items():
            for code in codes:
                if code not in known:
                    what = f"{question.name}: “{answer}” names “{code}”, which no framework knows."
                    yield _problem("shows.unknown", question, what, "Correct the code.")


def _answers(question: Question, lists: list[Framework]) -> Iterator[Problem]:
    weighted = _NONE.union(*(framework.codes for framework in lists))
    for answer, codes in question.shows.items():
        at = f"{question.name}: “{answer}”"
        shown = frozenset(codes)
        if len(shown & weighted) > 1:
            yield _problem("shows.two_indicators", question, f"{at} shows two ILO indicators.", "Keep one.")
        if all(any(code.startswith(side) for code in shown) for side in _SIDES):
            yield _problem("shows.both_sides", question, f"{at} shows both sides of forced labour.", "Keep one.")
        for framework in lists:
            outcome = determine(framework, shown, _NONE).lower
            for dimension in (name for name, positive in outcome.dimensions.items() if positive):
                what = f"{at} alone makes {dimension} of {framework.id} positive."
                yield _problem("shows.dimension", question, what, "Ask for more than one sign.")


def _rank(question: Question, lists: list[Framework]) -> Iterator[Problem]:
    for framework in lists:
        rank = max((determine(framework, codes, _NONE).lower.rank for codes in _together(question)), default=0)
        if rank > RANK_OF_ONE_QUESTION:
            what = f"{question.name} alone reaches rank {rank} of {framework.id}."
            yield _problem("shows.rank", question, what, "Divide it into several questions.")


def _together(question: Question) -> Iterable[frozenset[str]]:
    """The indicators that one person's answer can show at once: all choices of a multiple choice, else one answer."""
    if question.type is QuestionType.SELECT_MULTIPLE:
        alone = {choice.code for choice in question.choices if choice.excludes}
        return [frozenset(code for answer, codes in question.shows.items() if answer not in alone for code in codes)]
    return [frozenset(codes) for codes in question.shows.values()]


def _coverage(instrument: Instrument, lists: list[Framework]) -> Iterator[Problem]:
    asked = _NONE.union(*(question.indicators for question in instrument.questions()))
    codes = dict.fromkeys(code for framework in lists for one in framework.indicators() for code in one.codes)
    for code in codes:
        if code not in asked and not instrument.not_asked.get(code, "").strip():
            what = f"Nothing asks for {code}, and no reason is given."
            yield Problem("coverage.missing", what, "Ask for it, or say why not under not_asked.", place=code)
