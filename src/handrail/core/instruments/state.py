"""fill(): which questions are asked, which answers are kept, what is wrong. The filled form, apart from its definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from handrail.core.instruments.answers import Answers, answer_problem
from handrail.core.instruments.definition import PREFER_NOT, Instrument, Question, QuestionType
from handrail.core.instruments.evaluate import Asked, BudgetExceeded, Context, evaluate, gate
from handrail.core.instruments.expressions import Tree, references
from handrail.core.instruments.validate import problem_with
from handrail.core.instruments.values import Value, to_string
from handrail.core.problems import Problem


@dataclass(frozen=True, slots=True)
class State:
    """A filled form.

    `asked`: place → open, closed or undecided. `kept`: place → valid answer of an open question, nothing else.
    `hushed`: places that are undecided only because an earlier answer is *prefer not to say*.
    `conditions`: name → whether the instrument's named condition holds; those of its stops are called `stop.<name>`. `problems` carry a place, never an answer.
    """

    instrument: Instrument
    asked: Mapping[str, Asked]
    kept: Mapping[str, str]
    hushed: frozenset[str]
    conditions: Mapping[str, Asked]
    problems: tuple[Problem, ...]

    def holds(self, condition: str) -> bool:
        """Whether a named condition certainly holds; False where it is undecided or not defined."""
        return self.conditions.get(condition) is Asked.OPEN

    def stored(self) -> dict[str, str]:
        """What may be written to the server before sealing exists: no protected, identifying or free-text answer."""
        questions = self.instrument.by_name
        return {place: text for place, text in self.kept.items() if questions[place.rsplit(".", 1)[-1]].stored}

    def places(self, question: Question) -> Iterator[str]:
        """The places of a question: one, or one for each round of its repeat."""
        if not question.repeat:
            yield question.name
            return
        number = 1
        while (place := f"{question.repeat}[{number}].{question.name}") in self.asked:
            yield place
            number += 1


def fill(instrument: Instrument, answers: Answers, *, today: date) -> State:
    """Gates in order, then calculations, then problems. Never raises on answers.

    Relevance cascades: an answer behind a closed or undecided gate is not kept, so that nothing reads it.
    """
    filling = _Filling(instrument, answers, today.isoformat())
    for name in instrument.order:
        filling.question(filling.questions[name])
    conditions = instrument.named_conditions
    return State(
        instrument=instrument,
        asked=MappingProxyType(filling.asked),
        kept=MappingProxyType(filling.kept),
        hushed=frozenset(filling.hushed),
        conditions=MappingProxyType({name: filling.gates((tree,), "", 0) for name, tree in conditions.items()}),
        problems=tuple(filling.problems),
    )


class _Filling:
    """The work of one `fill`: what has been decided so far."""

    def __init__(self, instrument: Instrument, answers: Answers, today: str) -> None:
        self.questions = instrument.by_name
        self.answers, self.today = answers, today
        self.rounds = {
            question.repeat: answers.count(question.repeat) for question in self.questions.values() if question.repeat
        }
        self.asked: dict[str, Asked] = {}
        self.decided: dict[tuple[int, str, int, bool], Asked] = {}
        self.kept: dict[str, str] = {}
        self.hushed: set[str] = set()
        self.problems: list[Problem] = []

    def question(self, question: Question) -> None:
        if not question.repeat:
            self._place(question, question.name, 0)
        for number in range(1, self.rounds.get(question.repeat, 0) + 1):
            self._place(question, f"{question.repeat}[{number}].{question.name}", number)

    def _place(self, question: Question, place: str, number: int) -> None:
        asked = self.gates(question.gates, question.repeat, number)
        self.asked[place] = asked
        if asked is Asked.UNDECIDED and self._only_declined(question, number):
            self.hushed.add(place)
        if asked is not Asked.OPEN:
            return
        if question.calculation is not None:
            self._calculate(question, place, number)
            return
        text = question.default if question.silent else self.answers.at(place)
        code = problem_with(question, text, lambda answer: self.context(question.repeat, number, answer))
        if code:
            self.problems.append(answer_problem(code, place))
        elif text:
            self.kept[place] = in_choice_order(question, text)

    def _calculate(self, question: Question, place: str, number: int) -> None:
        tree = question.calculation
        if tree is None:
            return
        try:
            value = to_string(evaluate(tree, self.context(question.repeat, number, "")))
        except BudgetExceeded:
            self.problems.append(answer_problem("answer.budget", place))
            return
        if value:
            self.kept[place] = value

    def gates(self, trees: tuple[Tree, ...], repeat: str, number: int, hush: bool = False) -> Asked:
        """Open if every gate is; closed if one is; else undecided. `hush` counts *prefer not to say* as settled."""
        worst = Asked.OPEN
        for tree in trees:
            asked = self._gate(tree, repeat, number, hush)
            if asked is Asked.CLOSED:
                return asked
            if asked is Asked.UNDECIDED:
                worst = asked
        return worst

    def _gate(self, tree: Tree, repeat: str, number: int, hush: bool) -> Asked:
        """One gate. Questions of a section share its gate, and what it reads has been decided before the first of them."""
        key = (id(tree), repeat, number, hush)
        found = self.decided.get(key)
        if found is None:
            try:
                context = self.context(repeat, number, "")
                found = gate(tree, context, self._settled(repeat, number, hush), self._unknown_codes)
            except BudgetExceeded:
                found = Asked.UNDECIDED
            self.decided[key] = found
        return found

    def _only_declined(self, question: Question, number: int) -> bool:
        return self.gates(question.gates, question.repeat, number, hush=True) is Asked.CLOSED

    def context(self, repeat: str, number: int, answer: str) -> Context:
        return Context(read=self._reader(repeat, number), today=self.today, self_value=answer, position=float(number))

    def _reader(self, repeat: str, number: int) -> Callable[[str], Value]:
        def read(name: str) -> Value:
            question = self.questions.get(name)
            if question is None or not question.repeat:
                return self.kept.get(name, "")
            if question.repeat == repeat and number:
                return self.kept.get(f"{repeat}[{number}].{name}", "")
            rounds = range(1, self.rounds[question.repeat] + 1)
            return tuple(self.kept.get(f"{question.repeat}[{one}].{name}", "") for one in rounds)

        return read

    def _settled(self, repeat: str, number: int, hush: bool) -> Callable[[str], bool]:
        def settled(name: str) -> bool:
            question = self.questions.get(name)
            if question is None:
                return True
            if not question.repeat:
                return self._place_settled(question, name, hush)
            if question.repeat == repeat and number:
                return self._place_settled(question, f"{repeat}[{number}].{name}", hush)
            rounds = range(1, self.rounds[question.repeat] + 1)
            return all(self._place_settled(question, f"{question.repeat}[{one}].{name}", hush) for one in rounds)

        return settled

    def _place_settled(self, question: Question, place: str, hush: bool) -> bool:
        asked = self.asked.get(place)
        if asked is Asked.CLOSED:
            return True
        if asked is Asked.UNDECIDED:
            return hush and place in self.hushed
        if question.calculation is not None:
            settled = self._settled(question.repeat, 0, hush)
            return all(settled(name) for name in references(question.calculation))
        if question.silent:
            return True
        codes = self.kept.get(place, "").split()
        if hush and codes == [PREFER_NOT]:
            return True
        return bool(codes) and not question.unknown_codes.intersection(codes)

    def _unknown_codes(self, name: str) -> frozenset[str]:
        question = self.questions.get(name)
        return question.unknown_codes if question is not None else frozenset()


def in_choice_order(question: Question, text: str) -> str:
    """A multiple choice in the order of its list, so that the same answer is the same text; others as they are."""
    if question.type is not QuestionType.SELECT_MULTIPLE:
        return text
    chosen = set(text.split())
    return " ".join(choice.code for choice in question.choices if choice.code in chosen)
