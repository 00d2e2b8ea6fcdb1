"""Answers → indicators, for a whole column at once: each indicator is one bit of a word, each question a table from its
answers to bits. The tables are constants, so DuckDB reads them once for each distinct answer of a block, not for each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from handrail.core.figures.frame import MISSING, NOT_ASKED, UNDECIDED
from handrail.core.figures.rescore_stored import NOT_KNOWN, PERHAPS, careful
from handrail.core.instruments.definition import PREFER_NOT, Question, QuestionType

BITS = 60
"""Of one word; a word has 64."""
_DOTS = (MISSING, UNDECIDED, NOT_ASKED)
_CHOOSING = (QuestionType.ANSWER, QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


@dataclass(frozen=True)
class Bits:
    """Where each code stands. `masks` of several codes: one number for each word."""

    place: Mapping[str, int]

    @property
    def words(self) -> int:
        """How many are needed; at least one."""
        return max(1, -(-len(self.place) // BITS))

    def masks(self, codes: Iterable[str]) -> tuple[int, ...]:
        found = [0] * self.words
        for code in codes:
            if code in self.place:
                found[self.place[code] // BITS] |= 1 << self.place[code] % BITS
        return tuple(found)


def word(mask: int) -> str:
    """A literal."""
    return f"{mask}::UBIGINT"


def any_of(terms: Iterable[str]) -> str:
    """The bits of all terms together."""
    return " | ".join(terms) or word(0)


def text(value: str) -> str:
    """A literal."""
    return "'" + value.replace("'", "''") + "'"


def name(value: str) -> str:
    """A column. Names come from definitions whose codes are checked; a quote in one is refused all the same."""
    if '"' in value or "'" in value:
        raise ValueError(value)
    return f'"{value}"'


def present(question: Question, bits: Bits, at: int) -> Iterator[str]:
    """SQL for the bits in word `at` that the answers of a column show."""
    shows = {answer: bits.masks(codes)[at] for answer, codes in question.shows.items()}
    shows = {answer: mask for answer, mask in shows.items() if mask and answer not in _open_codes(question)}
    if careful(question):
        shows |= {answer: mask for answer, codes in question.shows.items() if (mask := bits.masks(codes)[at])}
    column = name(f"q_{question.name}")
    if careful(question) or question.type is QuestionType.SELECT_MULTIPLE:
        yield from (_if(_holds(question, answer), mask) for answer, mask in shows.items())
    elif shows:
        yield _table(question, column, shows)


def opened(question: Question, bits: Bits, at: int) -> Iterator[str]:
    """The same for bits that are open: not known, declined, or opened by an answer."""
    all_ = bits.masks(question.indicators)[at]
    opens = {answer: mask for answer, codes in question.opens.items() if (mask := bits.masks(codes)[at])}
    column = name(f"q_{question.name}")
    if careful(question):
        if all_:
            yield from (_if(f"contains({column}, {text(f' {one} ')})", all_) for one in (MISSING, UNDECIDED, NOT_KNOWN))
        for answer, mask in opens.items():
            yield from (_if(f"contains({column}, {text(f' {one} ')})", mask) for one in (answer, f"?{answer}"))
        return
    unknown = dict.fromkeys((MISSING, UNDECIDED, *sorted(_open_codes(question))), all_)
    if question.type is QuestionType.SELECT_MULTIPLE:
        yield from (_if(_holds(question, answer), mask) for answer, mask in opens.items())
        if all_:
            yield f"coalesce({_lookup(column, unknown)}, {word(0)})"
    elif all_ or opens:
        both = {answer: unknown.get(answer, 0) | opens.get(answer, 0) for answer in (*unknown, *opens)}
        yield _table(question, column, both)


def undecided(question: Question, bits: Bits, at: int) -> Iterator[str]:
    """The same for a question whose answers are not kept: where it was certainly not decided, its indicators are open."""
    mask = bits.masks(question.indicators)[at]
    if mask:
        yield _lookup(name(f"p_{question.name}"), {UNDECIDED: mask, NOT_ASKED: 0, PERHAPS: 0})


def _open_codes(question: Question) -> frozenset[str]:
    return question.unknown_codes | {PREFER_NOT}


def _table(question: Question, column: str, masks: Mapping[str, int]) -> str:
    """Every answer that can be is named, so that any other gives NULL and nothing is concluded from it."""
    if question.type not in _CHOOSING:
        return f"coalesce({_lookup(column, masks)}, {word(0)})"
    known = dict.fromkeys((*(choice.code for choice in question.choices), *_DOTS), 0)
    return _lookup(column, {**known, **masks})


def _lookup(column: str, masks: Mapping[str, int]) -> str:
    pairs = ", ".join(f"{text(answer)}: {word(mask)}" for answer, mask in masks.items())
    return f"map_extract_value(MAP {{{pairs}}}, {column})"


def _if(condition: str, mask: int) -> str:
    return f"map_extract_value(MAP {{true: {word(mask)}, false: {word(0)}}}, {condition})"


def _holds(question: Question, answer: str) -> str:
    """Whether an answer is among those of a column. Spaces are put around only where a code is a part of another."""
    column = name(f"q_{question.name}")
    others = [*(choice.code for choice in question.choices), *_DOTS]
    if careful(question):
        return f"contains({column}, {text(f' {answer} ')})"
    if any(answer in other for other in others if other != answer):
        return f"contains(concat(' ', {column}, ' '), {text(f' {answer} ')})"
    return f"contains({column}, {text(answer)})"
