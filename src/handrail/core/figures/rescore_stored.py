"""Stored answers as the columns that re-scoring reads: one text for each question that shows or opens an indicator.

Gates are not opened again: which question was open, closed or undecided is what was stored. Of a question whose answer is
never kept (protected) only that is worked out, from the stored answers that its gates read (docs/re-scoring.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from handrail.core.figures.frame import MISSING, NOT_ASKED, UNDECIDED
from handrail.core.instruments.definition import PREFER_NOT, Instrument, Question, QuestionType, Section, Sensitivity
from handrail.core.instruments.evaluate import Asked, BudgetExceeded, Context, gate
from handrail.core.instruments.expressions import Tree, references
from handrail.core.instruments.rounds import counted, spots, used
from handrail.core.instruments.state import State

PERHAPS = ".perhaps"
"""Of a question whose answer is not kept: it was open, or may have been."""
NOT_KNOWN = ".unknown"
"""In a column that holds several rounds: one of them was answered with a code that says that the answer is not known."""
_MARK = "?"
"""Before a code of such a round: it shows nothing, but may open."""
_TODAY = "today"
_EMPTY: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def speaks(question: Question) -> bool:
    """Whether some answer shows or opens an indicator."""
    return bool(question.shows or question.opens)


def remapped(instrument: Instrument, mapping: Instrument) -> Instrument:
    """The instrument as it was answered, with what each answer shows and opens taken from `mapping`. A question that
    `mapping` does not have shows nothing; which codes say "not known" stays as it was when people answered."""
    shown = mapping.by_name

    def question(old: Question) -> Question:
        new = shown.get(old.name)
        return replace(old, shows=new.shows if new else _EMPTY, opens=new.opens if new else _EMPTY)

    def section(old: Section) -> Section:
        items = tuple(section(item) if isinstance(item, Section) else question(item) for item in old.items)
        return replace(old, items=items)

    return replace(instrument, sections=tuple(section(one) for one in instrument.sections))


@dataclass(frozen=True)
class Kept:
    """What is kept of the answers to one instrument, as it was answered. `also`: the mapping of a newer version."""

    instrument: Instrument
    also: Instrument | None = None
    _dark: dict[tuple[object, ...], dict[str, str]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def light(self) -> tuple[Question, ...]:
        """Questions with a column of answers."""
        return tuple(
            one for one in self._speaking() if one.stored and not self._hidden_repeats.intersection(one.repeats)
        )

    @cached_property
    def dark(self) -> tuple[Question, ...]:
        """Questions whose answers are not kept, or not surely all of them (rounds of a repeat that is not kept whole)."""
        return tuple(
            one for one in self._speaking() if not one.stored or self._hidden_repeats.intersection(one.repeats)
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """The names, in the order of the file."""
        return (*(f"q_{one.name}" for one in self.light), *(f"p_{one.name}" for one in self.dark))

    def _speaking(self) -> Iterator[Question]:
        other = self.also.by_name if self.also else {}
        for question in self.instrument.questions():
            if speaks(question) or (question.name in other and speaks(other[question.name])):
                yield question

    @cached_property
    def _hidden_repeats(self) -> frozenset[str]:
        """Repeats with a question that is not stored: a round may have been there of which nothing is left."""
        unkept = (one for one in self.instrument.questions() if not one.stored)
        return frozenset(repeat for one in unkept for repeat in one.repeats)

    def row(self, answers: Mapping[str, str], asked: Mapping[str, str]) -> dict[str, str]:
        """The values of one stored screening, by the names of the columns."""
        rounds = self._rounds(answers, asked)
        row = {f"q_{one.name}": _text(one, list(_places(one, rounds)), answers, asked) for one in self.light}
        return row | {f"p_{name}": state for name, state in self.darkness(answers, asked).items()}

    def state(self, answers: Mapping[str, str], asked: Mapping[str, str]) -> State:
        """The filled form again, as far as it was kept. Questions that may hold an answer that was not kept are closed."""
        rounds = self._rounds(answers, asked)
        found = {
            place: Asked(asked.get(place, Asked.OPEN.value))
            for question in self.instrument.questions()
            for place in _places(question, rounds)
        }
        dark = {NOT_ASKED: Asked.CLOSED, UNDECIDED: Asked.UNDECIDED, PERHAPS: Asked.CLOSED}
        by_name = self.darkness(answers, asked)
        for question in self.dark:
            for place in _places(question, rounds):
                found[place] = dark[by_name[question.name]]
        kept = {place: text for place, text in answers.items() if found.get(place) is Asked.OPEN}
        return State(self.instrument, found, kept, frozenset(), {}, ())

    def _rounds(self, answers: Mapping[str, str], asked: Mapping[str, str]) -> Mapping[str, int]:
        """Prefix and repeat → its rounds, as far as something of them is stored."""
        if not any(question.repeat for question in self.instrument.questions()):
            return {}
        return used((*answers, *asked))

    @cached_property
    def _read_by_dark(self) -> tuple[str, ...]:
        """Every name that decides, directly or not, whether a dark question was open."""
        names, questions = [one.name for one in self.dark], self.instrument.by_name
        found: dict[str, None] = {}
        while names:
            question = questions.get(names.pop())
            if question is None or question.name in found:
                continue
            found[question.name] = None
            names += [name for tree in question.gates for name in references(tree)]
        return tuple(name for name in self.instrument.order if name in found)

    def darkness(self, answers: Mapping[str, str], asked: Mapping[str, str]) -> dict[str, str]:
        """Name of a dark question → NOT_ASKED, UNDECIDED or PERHAPS. The first two are certain."""
        read = self._read_by_dark
        key = tuple((answers.get(name), asked.get(name)) for name in read)
        if key not in self._dark:
            if len(self._dark) > 10_000:
                self._dark.clear()
            self._dark[key] = _Dark(self.instrument, read, answers, asked).states(self.dark)
        return self._dark[key]


def _places(question: Question, rounds: Mapping[str, int]) -> Iterator[str]:
    for spot in spots(question.repeats, counted(rounds)):
        yield spot.prefix() + question.name


def careful(question: Question) -> bool:
    """Whether a column must tell rounds, or codes beside one that is not known, apart: one token for each, spaces around."""
    beside = question.unknown_codes - {choice.code for choice in question.choices if choice.excludes}
    several = question.type is QuestionType.SELECT_MULTIPLE
    return bool(question.repeat) or (several and bool(beside or not _declining_alone(question)))


def _declining_alone(question: Question) -> bool:
    return all(one.excludes and one.unknown for one in question.choices if one.code == PREFER_NOT)


def _text(question: Question, places: list[str], answers: Mapping[str, str], asked: Mapping[str, str]) -> str:
    if not careful(question):
        return _closed_text(asked.get(question.name)) or answers.get(question.name) or MISSING
    tokens: dict[str, None] = {} if places else {MISSING: None}
    for place in places:
        tokens |= dict.fromkeys(_tokens(question, answers.get(place, ""), asked.get(place)))
    return f" {' '.join(tokens)} "


def _closed_text(asked: str | None) -> str:
    if asked is None or asked == Asked.OPEN.value:
        return ""
    return NOT_ASKED if asked == Asked.CLOSED.value else UNDECIDED


def _tokens(question: Question, answer: str, asked: str | None) -> list[str]:
    """Of one round."""
    closed = _closed_text(asked)
    codes = answer.split()
    if closed or not codes:
        return [closed or MISSING]
    if codes == [PREFER_NOT] or question.unknown_codes.intersection(codes):
        return [NOT_KNOWN, *(f"{_MARK}{code}" for code in codes)]
    return codes


class _Dark:
    """Whether questions that are not kept were open, from what is kept. What cannot be read is never taken as settled,
    and of what reads it only a certain *closed* is believed: Kleene's logic then needs no other part to say so."""

    def __init__(
        self, instrument: Instrument, names: tuple[str, ...], answers: Mapping[str, str], asked: Mapping[str, str]
    ) -> None:
        self.questions, self.answers, self.asked = instrument.by_name, answers, asked
        self.state: dict[str, str] = {}
        for name in names:
            question = self.questions[name]
            hidden = question.sensitivity is Sensitivity.PROTECTED
            self.state[name] = self._gates(question) if hidden else _closed_text(asked.get(name)) or "open"

    def states(self, questions: tuple[Question, ...]) -> dict[str, str]:
        return {one.name: PERHAPS if one.repeat else _certain(self.state[one.name]) for one in questions}

    def _gates(self, question: Question) -> str:
        found = {self._gate(tree) for tree in question.gates}
        for state in (NOT_ASKED, PERHAPS, UNDECIDED):
            if state in found:
                return state
        return "open"

    def _gate(self, tree: Tree) -> str:
        try:
            context = Context(read=self._read, today="", self_value="", position=0.0)
            asked = gate(tree, context, self._settled, self._unknown)
        except BudgetExceeded:
            return PERHAPS
        if not _timeless(tree):
            return PERHAPS
        if asked is Asked.CLOSED:
            return NOT_ASKED
        if not all(self._readable(name) for name in references(tree)):
            return PERHAPS
        return "open" if asked is Asked.OPEN else UNDECIDED

    def _readable(self, name: str) -> bool:
        """Whether what was kept of it is what there was."""
        question = self.questions.get(name)
        if question is None or self.state.get(name) in (NOT_ASKED, UNDECIDED):
            return True
        if question.type is QuestionType.NOTE:
            return True
        return question.stored and not question.repeat and question.calculation is None

    def _read(self, name: str) -> str:
        return self.answers.get(name, "") if self._readable(name) else ""

    def _settled(self, name: str) -> bool:
        question = self.questions.get(name)
        if question is None or self.state.get(name) == NOT_ASKED:
            return True
        if not self._readable(name) or self.state.get(name) == UNDECIDED:
            return False
        if question.type is QuestionType.NOTE:
            return True
        codes = self.answers.get(name, "").split()
        return bool(codes) and not question.unknown_codes.intersection(codes)

    def _unknown(self, name: str) -> frozenset[str]:
        question = self.questions.get(name)
        return question.unknown_codes if question else frozenset()


def _certain(state: str) -> str:
    return PERHAPS if state == "open" else state


def _timeless(tree: Tree) -> bool:
    """Whether it gives the same on every day."""
    if not isinstance(tree, tuple):
        return True
    if tree[0] == "call" and tree[1] == _TODAY:
        return False
    return all(_timeless(part) for part in tree[1:])
