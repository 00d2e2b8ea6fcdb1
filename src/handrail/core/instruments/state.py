"""fill(): which questions are asked, which answers are kept, what is wrong. The filled form, apart from its definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from handrail.core.instruments.answers import Answers, answer_problem
from handrail.core.instruments.calling import Around
from handrail.core.instruments.definition import PREFER_NOT, Choice, Instrument, Question, QuestionType
from handrail.core.instruments.evaluate import Asked, BudgetExceeded, Context, evaluate, gate
from handrail.core.instruments.expressions import Tree, references
from handrail.core.instruments.rounds import MAX_REPEATS, MAX_ROUNDS, OUTSIDE, Spot, counted, shared, split, spots, used
from handrail.core.instruments.said import said
from handrail.core.instruments.validate import passes, problem_with
from handrail.core.instruments.values import Value, to_number, to_string
from handrail.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn once with a draft and never again: `today` (ISO day), `now` (ISO day and time with its offset) and a `seed`."""

    today: str
    now: str = ""
    seed: str = ""


def _any(_place: str, _choice: Choice) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class State:
    """A filled form.

    `asked`: place → open, closed or undecided. `kept`: place → valid answer of an open question, nothing else.
    `hushed`: places that are undecided only because an earlier answer is *prefer not to say*.
    `conditions`: name → whether the instrument's named condition holds; those of its stops are called `stop.<name>`. `problems` carry a place, never an answer.
    `rounds`: prefix and name of a repeat → how many rounds it has there. `offers(place, choice)`: whether the filter of
    the question there lets a choice of its list through.
    """

    instrument: Instrument
    asked: Mapping[str, Asked]
    kept: Mapping[str, str]
    hushed: frozenset[str]
    conditions: Mapping[str, Asked]
    problems: tuple[Problem, ...]
    rounds: Mapping[str, int] = field(default_factory=dict)
    offers: Callable[[str, Choice], bool] = field(default=_any, repr=False, compare=False)

    def holds(self, condition: str) -> bool:
        """Whether a named condition certainly holds; False where it is undecided or not defined."""
        return self.conditions.get(condition) is Asked.OPEN

    def stored(self) -> dict[str, str]:
        """What may be written to the server before sealing exists: no protected, identifying or free-text answer."""
        questions = self.instrument.by_name
        return {place: text for place, text in self.kept.items() if questions[place.rsplit(".", 1)[-1]].stored}

    def places(self, question: Question) -> Iterator[str]:
        """The places of a question: one, or one for each round of its repeat."""
        if not question.repeats:
            yield question.name
            return
        for spot in spots(question.repeats, counted(self.rounds)):
            yield spot.prefix() + question.name


def fill(
    instrument: Instrument,
    answers: Answers,
    *,
    today: date,
    drawn: Mapping[str, int] | None = None,
    once: Drawn | None = None,
) -> State:
    """Gates in order, then calculations, then problems. Never raises on answers.

    Relevance cascades: an answer behind a closed or undecided gate is not kept, so that nothing reads it. `drawn`: prefix
    and name of a repeat → rounds that are there although nothing is answered in them, for a page to draw, at least one each;
    a form that is finished has none, since an empty round would say that something is not known. `once`: what was drawn with
    the draft, for forms that draw; its day then stands for `today`.
    """
    filling = _Filling(instrument, answers, once or Drawn(today.isoformat()), drawn)
    for name in instrument.order:
        filling.question(filling.questions[name])
    conditions = instrument.named_conditions
    return State(
        instrument=instrument,
        asked=MappingProxyType(filling.asked),
        kept=MappingProxyType(filling.kept),
        hushed=frozenset(filling.hushed),
        conditions=MappingProxyType({name: filling.gates((tree,), OUTSIDE) for name, tree in conditions.items()}),
        problems=tuple(filling.problems),
        rounds=MappingProxyType(filling.rounds),
        offers=filling.offers,
    )


class _View(Around):
    """A form that is being filled, as it is seen from one round."""

    __slots__ = ("filling", "moments", "now", "seed", "spot")

    def __init__(self, filling: _Filling, spot: Spot) -> None:
        self.filling, self.spot = filling, spot
        self.seed, self.now = filling.drawing.seed, filling.drawing.now
        self.moments = filling.instrument.beyond

    def read(self, name: str) -> Value:
        """What `${name}` is: text, or one text for each round that is seen; of a repeat, one empty text each."""
        filling, spot = self.filling, self.spot
        question = filling.questions.get(name)
        if question is None:
            return tuple(text for text, _ in self.rounds(name)) if name in filling.instrument.repeats else ""
        if not question.repeats:
            return filling.kept.get(name, "")
        found = tuple(filling.kept.get(one.prefix() + name, "") for one in filling.seen(question.repeats, spot))
        return found[0] if question.repeats == spot.repeats[: len(question.repeats)] else found

    def rounds(self, name: str) -> Sequence[tuple[str, Context]]:
        filling, question = self.filling, self.filling.questions.get(name)
        repeats = question.repeats if question else filling.instrument.repeats.get(name, ())
        # A repeat is seen from where it stands, so that a round can look at all the others.
        seen = filling.seen(repeats, self.spot if question else self._outside(repeats)) if question or repeats else ()
        return [(filling.kept.get(one.prefix() + name, ""), filling.context(one, "")) for one in seen]

    def _outside(self, repeats: tuple[str, ...]) -> Spot:
        depth = min(shared(repeats, self.spot.repeats), max(0, len(repeats) - 1))
        return Spot(self.spot.repeats[:depth], self.spot.numbers[:depth])

    def pick(self, name: str, rounds: Sequence[tuple[str, int]]) -> str:
        question, chosen, spot = self.filling.questions.get(name), dict(rounds), self._spot()
        if question is None:
            return ""
        numbers = tuple(chosen.get(repeat, spot.get(repeat, 0)) for repeat in question.repeats)
        return self.filling.kept.get(Spot(question.repeats, numbers).prefix() + name, "")

    def _spot(self) -> dict[str, int]:
        return dict(zip(self.spot.repeats, self.spot.numbers, strict=True))

    def number(self, name: str) -> int:
        question = self.filling.questions.get(name)
        return self._spot().get(question.repeat if question else name, 0)

    def label(self, name: str, code: str) -> str:
        question = self.filling.questions.get(name)
        choice = question.by_code.get(code) if question else None
        return choice.label.get(self.filling.instrument.first) if choice else ""

    def words(self, id: str) -> str:
        return said(self.filling.instrument, id)

    def pull(self, list: str, column: str, key_column: str, key: str) -> str:
        rows = self.filling.instrument.tables.get(list.removesuffix(".csv"), {})
        return rows.get(key_column, {}).get(key, {}).get(column, "")


class _Filling:
    """The work of one `fill`: what has been decided so far."""

    def __init__(self, instrument: Instrument, answers: Answers, once: Drawn, drawn: Mapping[str, int] | None) -> None:
        self.instrument, self.questions = instrument, instrument.by_name
        self.answers, self.drawing = answers, once
        self.views: dict[Spot, _View] = {}
        self.used = used(answers.given)
        for key, number in (drawn or {}).items():
            self.used[key] = min(max(self.used.get(key, 0), number), MAX_REPEATS)
        self.least = 0 if drawn is None else 1
        self.rounds: dict[str, int] = {}
        self.left = MAX_ROUNDS
        self.counts = instrument.round_counts
        self.asked: dict[str, Asked] = {}
        self.decided: dict[tuple[int, Spot, bool], Asked] = {}
        self.kept: dict[str, str] = {}
        self.hushed: set[str] = set()
        self.problems: list[Problem] = []

    def question(self, question: Question) -> None:
        for spot in spots(question.repeats, self.count):
            self._place(question, spot)

    def count(self, prefix: str, repeat: str) -> int:
        """How many rounds a repeat has in the round that `prefix` names: as its expression says, else as are answered."""
        key = prefix + repeat
        if key not in self.rounds:
            tree = self.counts.get(repeat)
            wanted = max(self.used.get(key, 0), self.least) if tree is None else self._counted(tree, prefix)
            self.rounds[key] = min(wanted, MAX_REPEATS, self.left)
            self.left -= self.rounds[key]
        return self.rounds[key]

    def _counted(self, tree: Tree, prefix: str) -> int:
        around = split(f"{prefix}x")
        try:
            number = to_number(evaluate(tree, self.context(around[0] if around else OUTSIDE, "")))
        except BudgetExceeded:
            return 0
        return int(max(0.0, min(number, float(MAX_REPEATS)))) if number == number else 0

    def _place(self, question: Question, spot: Spot) -> None:
        place = spot.prefix() + question.name
        asked = self.gates(question.gates, spot)
        self.asked[place] = asked
        if asked is Asked.UNDECIDED and self.gates(question.gates, spot, hush=True) is Asked.CLOSED:
            self.hushed.add(place)
        if asked is not Asked.OPEN:
            return
        if question.calculation is not None:
            self._calculate(question.calculation, place, spot)
            return
        text = question.default if question.silent else self.answers.at(place)
        code = problem_with(question, text, lambda answer: self.context(spot, answer))
        if code:
            self.problems.append(answer_problem(code, place))
        elif text:
            self.kept[place] = in_choice_order(question, text)

    def _calculate(self, tree: Tree, place: str, spot: Spot) -> None:
        try:
            value = evaluate(tree, self.context(spot, "", place))
        except BudgetExceeded:
            self.problems.append(answer_problem("answer.budget", place))
            return
        if value == value and (text := to_string(value)):  # what is no number is no answer, as in JavaRosa
            self.kept[place] = text

    def gates(self, trees: tuple[Tree, ...], spot: Spot, hush: bool = False) -> Asked:
        """Open if every gate is; closed if one is; else undecided. `hush` counts *prefer not to say* as settled."""
        worst = Asked.OPEN
        for tree in trees:
            asked = self._gate(tree, spot, hush)
            if asked is Asked.CLOSED:
                return asked
            if asked is Asked.UNDECIDED:
                worst = asked
        return worst

    def _gate(self, tree: Tree, spot: Spot, hush: bool) -> Asked:
        """One gate. Questions of a section share its gate, and what it reads has been decided before the first of them."""
        key = (id(tree), spot, hush)
        found = self.decided.get(key)
        if found is None:
            try:
                found = gate(tree, self.context(spot, ""), self._settled(spot, hush), self._unknown_codes)
            except BudgetExceeded:
                found = Asked.UNDECIDED
            self.decided[key] = found
        return found

    def context(self, spot: Spot, answer: str, place: str = "") -> Context:
        view = self.views.get(spot)
        if view is None:
            view = self.views[spot] = _View(self, spot)
        return Context(
            read=view.read,
            today=self.drawing.today,
            self_value=answer,
            position=float(spot.number),
            around=view,
            place=place,
        )

    def offers(self, place: str, choice: Choice) -> bool:
        """Whether the question at `place` offers this choice of its list."""
        parts = split(place)
        if parts is None:
            return False
        try:
            return passes(self.questions[parts[1]], choice, self.context(parts[0], ""))
        except BudgetExceeded:
            return False

    def seen(self, repeats: tuple[str, ...], spot: Spot) -> Iterator[Spot]:
        """The rounds in which something is seen from `spot`: its own where both stand in it, all of what is below."""
        depth = shared(repeats, spot.repeats)
        around = Spot(spot.repeats[:depth], spot.numbers[:depth])
        return spots(repeats[depth:], self.count, around)

    def _settled(self, spot: Spot, hush: bool) -> Callable[[str], bool]:
        def settled(name: str) -> bool:
            question = self.questions.get(name)
            if question is None:
                return True
            if not question.repeats:
                return self._place_settled(question, OUTSIDE, hush)
            return all(self._place_settled(question, one, hush) for one in self.seen(question.repeats, spot))

        return settled

    def _place_settled(self, question: Question, spot: Spot, hush: bool) -> bool:
        place = spot.prefix() + question.name
        asked = self.asked.get(place)
        if asked is Asked.CLOSED:
            return True
        if asked is Asked.UNDECIDED:
            return hush and place in self.hushed
        if question.calculation is not None:
            settled = self._settled(spot, hush)
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
