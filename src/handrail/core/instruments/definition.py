"""What is asked: the immutable definition of an instrument. See docs/instrument-format.md for the file behind it.

A definition, the filled form (`state.py`) and the view of it (`asking/present.py`) are three things.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from handrail.core.instruments.expressions import Tree, beyond_basic, calls, references
from handrail.core.text import Text
from handrail.core.words import Translation


class Kind(StrEnum):
    """What an instrument is for."""

    SELF_ASSESSMENT = "self-assessment"
    SCREENING = "screening"
    CHECKLIST = "checklist"
    ORGANISATION_CHECK = "organisation-check"


class QuestionType(StrEnum):
    """How a question is answered. `ANSWER` is yes / no / don't know / prefer not to say.

    `RANK` puts every choice in an order. `ACKNOWLEDGE` is ticked or not. `HIDDEN` keeps its default. `WAITING` carries
    identity by its nature (a picture, a place): it is neither asked nor kept until answers can be sealed.
    """

    ANSWER = "answer"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANK = "rank"
    ACKNOWLEDGE = "acknowledge"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    TEXT = "text"
    HIDDEN = "hidden"
    WAITING = "waiting"
    NOTE = "note"
    CALCULATE = "calculate"


class Sensitivity(StrEnum):
    """Where an answer may live (docs/instrument-format.md, "Sensitivity"). `UNCLASSIFIED` stands in drafts only."""

    UNCLASSIFIED = "unclassified"
    CODED = "coded"
    SENSITIVE = "sensitive"
    PROTECTED = "protected"
    PASSING = "passing"
    IDENTIFYING = "identifying"


class Path(StrEnum):
    """Who is asked a question. `ADULT` stays unknown, not absent, until age is known."""

    BOTH = "both"
    ADULT = "adult"
    CHILD = "child"


DRAWN = frozenset({"today", "now", "random", "uuid", "randomize"})
LONG = 200
"""Choices up to which a list is drawn, and sent to the browser, whole."""
RESERVED = frozenset({"go", "at", "revision", "shown", "screening", "csrfmiddlewaretoken", "own", "alone", "id"})
"""Fields that pages send beside answers: no question has such a name."""
DONT_KNOW, PREFER_NOT = "dont_know", "prefer_not"
UNSAID = Text()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose. `unknown`: it says that the answer is not known (don't know, prefer not to say).

    `excludes`: in a multiple choice it stands alone (none, don't know, prefer not). `filters`: columns for choice_filter.
    """

    code: str
    label: Text
    unknown: bool
    excludes: bool
    filters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `start` to `end` in steps of `step`, as they are written."""

    start: str
    end: str
    step: str


@dataclass(frozen=True)  # no slots: what is asked again and again is worked out once
class Question:
    """One question. `why` is shown to the person.

    `shows`: answer code → indicator codes that this answer shows. `opens`: answer code → indicator codes that this answer
    makes unknown, never present (observed signs, work not yet started). `label_past` is used once the job is over.
    `htcds`: answer code, or "*" for any, → "field" or "field.Code" of the Human Trafficking Case Data Standard 2.0.
    `gates` are all that must be open for it to be asked: its sections', its path's and its own `relevant`, outermost first.
    `repeats` are the names of the repeated sections that it stands in, outermost first, and `counts` what says how many
    rounds each has (None: as many as are answered). `guidance` is for whoever asks, on demand.
    `needs`: what a waiting one would keep. `appearance`: hints about how it is drawn. `trigger`: names of the questions
    whose change makes a calculation be done.
    """

    name: str
    type: QuestionType
    label: Text
    label_past: Text
    hint: Text
    why: Text
    message: Text
    choices: tuple[Choice, ...]
    required: bool
    path: Path
    gates: tuple[Tree, ...]
    repeats: tuple[str, ...]
    constraint: Tree | None
    calculation: Tree | None
    choice_filter: Tree | None
    shows: Mapping[str, tuple[str, ...]]
    opens: Mapping[str, tuple[str, ...]]
    counted: bool
    sensitivity: Sensitivity
    htcds: Mapping[str, str]
    source: str
    line: int
    guidance: Text = UNSAID
    required_message: Text = UNSAID
    default: str = ""
    readonly: bool = False
    appearance: str = ""
    within: Range | None = None
    needs: str = ""
    trigger: tuple[str, ...] = ()
    counts: tuple[Tree | None, ...] = ()

    @property
    def repeat(self) -> str:
        """The innermost repeat, or ""."""
        return self.repeats[-1] if self.repeats else ""

    @cached_property
    def indicators(self) -> frozenset[str]:
        """Every indicator that some answer shows."""
        return frozenset(code for codes in self.shows.values() for code in codes)

    @cached_property
    def by_code(self) -> Mapping[str, Choice]:
        """Code → choice."""
        return MappingProxyType({choice.code: choice for choice in self.choices})

    @cached_property
    def unknown_codes(self) -> frozenset[str]:
        """The codes that say that the answer is not known."""
        return frozenset(choice.code for choice in self.choices if choice.unknown)

    @cached_property
    def silent(self) -> bool:
        """Whether nobody answers it: a note, a calculation, what keeps its default."""
        return self.readonly or self.type in (QuestionType.NOTE, QuestionType.CALCULATE, QuestionType.HIDDEN)

    @property
    def long(self) -> bool:
        """Whether its list is searched rather than drawn."""
        return len(self.choices) > LONG and self.type is not QuestionType.RANK

    @property
    def several(self) -> bool:
        """Whether several choices may be ticked."""
        return self.type is QuestionType.SELECT_MULTIPLE

    @cached_property
    def stored(self) -> bool:
        """Whether the answer may be kept on the server before sealing exists. Free text is never `coded`."""
        kept = self.sensitivity in (Sensitivity.CODED, Sensitivity.SENSITIVE)
        return kept and self.type not in (QuestionType.TEXT, QuestionType.WAITING)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading; `repeat` names what is counted, or "".

    `by` is who answers: "person", or "worker" (checks before starting, observed signs).
    """

    name: str
    label: Text
    hint: Text
    repeat: str
    by: str
    items: tuple[Section | Question, ...]
    appearance: str = ""
    repeat_count: Tree | None = None

    def questions(self) -> Iterator[Question]:
        """All questions below, in file order."""
        for item in self.items:
            if isinstance(item, Section):
                yield from item.questions()
            else:
                yield item


@dataclass(frozen=True, slots=True)
class Stop:
    """A check that binds: while `when` holds, the questions stay closed and the page says `title` and `steps`.

    `leaves`: names of the questions that stay open all the same (with no help ready: urgent help, safe today, needs).
    `emergency`: the emergency steps of the place are shown with it.
    """

    name: str
    when: Tree
    title: Text
    steps: tuple[Text, ...]
    leaves: tuple[str, ...]
    emergency: bool


@dataclass(frozen=True)  # no slots, as above
class Instrument:
    """What is asked. Immutable; identified by (id, version).

    `order` holds the names of all questions so that each stands after those that its gates and calculation read. `conditions` are named expressions that
    the pages ask about: adult, child, past, danger, ready, statistics, not_started. `adult_frameworks` and
    `child_frameworks` are framework ids in the order in which an outcome shows them. `lists`: every list of choices by its
    name, also those that no question uses, since `pulldata` may.
    """

    id: str
    version: str
    kind: Kind
    languages: tuple[str, ...]
    translations: Mapping[str, Translation]
    title: Text
    intro: tuple[Text, ...]
    sections: tuple[Section, ...]
    stops: tuple[Stop, ...]
    conditions: Mapping[str, Tree]
    order: tuple[str, ...]
    adult_frameworks: tuple[str, ...]
    child_frameworks: tuple[str, ...]
    not_asked: Mapping[str, str]
    lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    def questions(self) -> Iterator[Question]:
        """All questions in file order."""
        return iter(self.by_name.values())

    @cached_property
    def by_name(self) -> Mapping[str, Question]:
        """Name → question, in file order."""
        found = (question for section in self.sections for question in section.questions())
        return MappingProxyType({question.name: question for question in found})

    @property
    def first(self) -> str:
        """The language that the file itself is written in."""
        return next(iter(self.title.words), "en")

    @cached_property
    def repeats(self) -> Mapping[str, tuple[str, ...]]:
        """Name of a repeat → the repeats around it and itself, outermost first."""
        chains = (one.repeats[: depth + 1] for one in self.questions() for depth in range(len(one.repeats)))
        return MappingProxyType({chain[-1]: chain for chain in chains})

    @cached_property
    def tables(self) -> Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]:
        """List → column → what stands there → the row, for `pulldata`: the first row that has it."""
        found: dict[str, dict[str, dict[str, Mapping[str, str]]]] = {}
        for name, choices in self.lists.items():
            columns = found.setdefault(name.removesuffix(".csv"), {})
            for choice in choices:
                row = {
                    **choice.filters,
                    "name": choice.code,
                    "code": choice.code,
                    "label": choice.label.get(self.first),
                }
                for column, text in row.items():
                    columns.setdefault(column, {}).setdefault(text, row)
        return found

    @cached_property
    def round_counts(self) -> Mapping[str, Tree]:
        """Repeat → what says how many rounds it has, where something does."""
        pairs = (pair for one in self.questions() for pair in zip(one.repeats, one.counts, strict=True))
        return MappingProxyType({repeat: tree for repeat, tree in pairs if tree is not None})

    @cached_property
    def trees(self) -> tuple[Tree, ...]:
        """Every expression of the form."""
        of_questions = (
            tree
            for one in self.questions()
            for tree in (*one.gates, one.calculation, one.constraint, one.choice_filter, *one.counts)
        )
        return tuple(tree for tree in (*of_questions, *self.named_conditions.values()) if tree is not None)

    @cached_property
    def beyond(self) -> bool:
        """Whether its page needs what few forms have: some functions, a repeat that is read as such, a day with a time."""
        repeats = self.repeats.keys()
        if any(one.type is QuestionType.DATETIME for one in self.questions()):
            return True
        return any(beyond_basic(tree) or references(tree) & repeats for tree in self.trees)

    @cached_property
    def draws(self) -> bool:
        """Whether an expression asks for something that is drawn once: a day, a clock, chance."""
        return any(calls(tree) & DRAWN for tree in self.trees)

    @cached_property
    def named_conditions(self) -> Mapping[str, Tree]:
        """`conditions`, and when each stop binds as `stop.<name>`."""
        return MappingProxyType({**self.conditions, **{f"stop.{stop.name}": stop.when for stop in self.stops}})
