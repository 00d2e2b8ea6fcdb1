"""One part of instrument.yaml after another: conditions, choices, sections, questions. Problems are gathered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from handrail.core.instruments.definition import (
    DONT_KNOW,
    PREFER_NOT,
    RESERVED,
    Choice,
    Kind,
    Path,
    Question,
    QuestionType,
    Range,
    Section,
    Sensitivity,
)
from handrail.core.instruments.expressions import ExpressionError, Tree, parse, references
from handrail.core.instruments.longlists import ALONE, CODE, read_long_list
from handrail.core.instruments.rounds import MAX_DEPTH
from handrail.core.problems import Problem
from handrail.core.text import Text
from handrail.core.words import Words
from handrail.core.yamlfile import Node

MOST_STEPS = 10_000
"""Of a range; more are no choice of numbers any more."""
_SILENT = {QuestionType.WAITING: Sensitivity.IDENTIFYING}
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)
_CHOSEN = (QuestionType.ANSWER, QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK)
_UNASKED = (QuestionType.NOTE, QuestionType.CALCULATE, QuestionType.WAITING)
_NUMBERS = (QuestionType.INTEGER, QuestionType.DECIMAL)
_SECTION_KEYS = frozenset(["name", "label", "hint", "by", "relevant", "repeat", "items", "appearance", "repeat_count"])
_CHOICE_KEYS = frozenset({"code", "label", "unknown", "exclusive"})
_QUESTION_KEYS = frozenset(
    [
        "name",
        "type",
        "choices",
        "label",
        "label_past",
        "hint",
        "why",
        "message",
        "path",
        "relevant",
        "required",
        "constraint",
        "calculation",
        "choice_filter",
        "shows",
        "opens",
        "counted",
        "sensitivity",
        "htcds",
        "source",
        "guidance",
        "required_message",
        "default",
        "readonly",
        "appearance",
        "range",
        "needs",
        "trigger",
    ]
)
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands: the gates above it and the repeats that it is in, with what counts their rounds."""

    gates: tuple[Tree, ...] = ()
    repeats: tuple[str, ...] = ()
    counts: tuple[Tree | None, ...] = ()


@dataclass(slots=True)
class Reader:
    """Reads parts of one file, keeping what later parts refer to and every problem met on the way."""

    file: str
    root: Node
    words: Words
    problems: list[Problem] = field(default_factory=list)
    conditions: dict[str, Tree] = field(default_factory=dict)
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    references: set[str] = field(default_factory=set)
    reference_at: dict[str, Node] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    draft: bool = False
    tables: Mapping[str, str] = field(default_factory=dict)

    def problem(self, code: str, node: Node, what: str, todo: str) -> None:
        self.problems.append(Problem(code, what, todo, self.file, node.line))

    def only(self, node: Node, keys: frozenset[str], code: str, of: str) -> None:
        """A problem for each key that means nothing here: a misspelt `relevant` would silently open a question."""
        for key, part in node.items():
            if key not in keys:
                self.problem(code, part, f"`{key}` is not a key of {of}.", "See docs/instrument-format.md.")

    def required(self, node: Node, key: str) -> str:
        """The scalar at `key`; a problem and "" where it is missing."""
        found = node.word(key)
        if not found:
            self.problem("instrument.missing", node, f"`{key}` is missing.", "Add it.")
        return found

    def one_of(self, node: Node, key: str, words: type[Word], default: Word) -> Word:
        """The member of `words` named at `key`; `default` where nothing is said, a problem where it is no member."""
        said = node.word(key)
        if not said:
            return default
        try:
            return words(said)
        except ValueError:
            known = ", ".join(words)
            self.problem(
                "instrument.word", node.get(key) or node, f"`{key}: {said}` is not known.", f"Use one of: {known}."
            )
            return default

    def expression(self, node: Node, key: str, columns: frozenset[str] = frozenset()) -> Tree | None:
        """The tree of the expression at `key`, or None; what it refers to is remembered for the check of names.

        `columns`: names that are no questions here, since each choice brings its own.
        """
        found = node.get(key)
        if found is None or not found.text():
            return None
        try:
            tree = parse(found.text())
        except ExpressionError as error:
            what = f"`{key}` cannot be read at character {error.position + 1}: {error}"
            self.problem(error.code, found, what, "Correct the expression.")
            return None
        for name in set(references(tree)) - columns:
            self.references.add(name)
            self.reference_at.setdefault(name, found)
        return tree

    def read_conditions(self, node: Node | None) -> None:
        for name, _ in node.items() if node is not None else ():
            tree = self.expression(node or self.root, name)
            if tree is not None:
                self.conditions[name] = tree

    def read_choices(self, node: Node | None) -> None:
        for name, part in node.items() if node is not None else ():
            if part.get("file") is not None:
                self.choices[name] = self._long_list(part)
                continue
            self.choices[name] = tuple(self._choice(name, choice) for choice in part.list())
            codes = [choice.code for choice in self.choices[name]]
            if len(codes) != len(set(codes)):
                self.problem(
                    "choice.duplicate", part, f"A code stands twice in the list {name}.", "Give each its own code."
                )

    def _long_list(self, node: Node) -> tuple[Choice, ...]:
        file = node.word("file")
        if file not in self.tables:
            self.problem("choice.file", node, f"There is no file {file}.", "Put it beside the definition.")
            return ()
        choices, problems = read_long_list(self.tables[file], file, self.words.first)
        self.problems += problems
        return choices

    def _choice(self, name: str, node: Node) -> Choice:
        code = node.word("code")
        if not CODE.fullmatch(code):
            self.problem("choice.code", node, f"“{code}” cannot be a code.", "Use letters, digits, _ . -")
        alone = node.word("exclusive") == "yes" or code in ALONE
        unknown = node.word("unknown") == "yes" or code in (DONT_KNOW, PREFER_NOT)
        columns = MappingProxyType({key: part.text() for key, part in node.items() if key not in _CHOICE_KEYS})
        return Choice(code, self.words.text(node.word("label"), "choices", name, code), unknown, alone, columns)

    def section(self, node: Node, above: Place | None = None) -> Section:
        """A section with everything below it; its gate is handed down to its questions."""
        above = above or Place()
        name, repeat = self._name(node, "section.name"), node.word("repeat")
        self.only(node, _SECTION_KEYS, "section.key", "a section")
        if repeat and len(above.repeats) == MAX_DEPTH:
            what = f"More than {MAX_DEPTH} repeats stand inside each other."
            self.problem("section.repeat", node, what, "Ask the innermost beside the others.")
        gate, count = self.expression(node, "relevant"), self.expression(node, "repeat_count")
        place = Place(
            gates=(*above.gates, gate) if gate is not None else above.gates,
            repeats=(*above.repeats, repeat) if repeat else above.repeats,
            counts=(*above.counts, count) if repeat else above.counts,
        )
        items = node.get("items")
        return Section(
            name=name,
            label=self.words.text(node.word("label"), "sections", name, "label"),
            hint=self.words.text(node.word("hint"), "sections", name, "hint"),
            repeat=repeat,
            by=node.word("by", "person"),
            appearance=node.word("appearance"),
            repeat_count=count,
            items=tuple(
                self.section(part, place) if part.get("items") else self.question(part, place)
                for part in (items.list() if items else [])
            ),
        )

    def _name(self, node: Node, code: str) -> str:
        name = node.word("name")
        if not NAME.fullmatch(name) or name in self.names:
            todo = "Use letters, digits and _, beginning with a letter, and every name once."
            self.problem(code, node, f"“{name}” cannot be a name here.", todo)
        self.names.add(name)
        return name

    def question(self, node: Node, place: Place) -> Question:
        """One question. Its gates are those above it, its path's and its own."""
        name, type_ = self._name(node, "question.name"), self.one_of(node, "type", QuestionType, QuestionType.NOTE)
        if name.lower() in RESERVED:
            self.problem("question.name", node, f"Pages use the name {name} themselves.", "Give it another.")
        self.only(node, _QUESTION_KEYS, "question.key", "a question")
        choices = self._choices_of(node, type_)
        path = self.one_of(node, "path", Path, Path.BOTH)
        return Question(
            name=name,
            type=type_,
            label=self._say(node, name, "label"),
            label_past=self._say(node, name, "label_past"),
            hint=self._say(node, name, "hint"),
            why=self._say(node, name, "why"),
            message=self._say(node, name, "message"),
            choices=choices,
            required=node.word("required") == "yes",
            path=path,
            gates=self._gates(node, path, place),
            repeats=place.repeats,
            counts=place.counts,
            constraint=self.expression(node, "constraint"),
            calculation=self._calculation(node, type_),
            choice_filter=self.expression(node, "choice_filter", _columns(choices)),
            shows=self._codes(node, "shows", choices),
            opens=self._codes(node, "opens", choices),
            counted=node.word("counted", "no") == "yes",
            sensitivity=self._sensitivity(node, name, type_),
            htcds=MappingProxyType({key: part.text() for key, part in (node.get("htcds") or Node({}, 0)).items()}),
            source=node.word("source"),
            line=node.line,
            guidance=self._say(node, name, "guidance"),
            required_message=self._say(node, name, "required_message"),
            default=node.word("default"),
            readonly=node.word("readonly") == "yes",
            appearance=node.word("appearance"),
            within=self._range(node, type_),
            needs=node.word("needs"),
            trigger=node.words("trigger"),
        )

    def _range(self, node: Node, type_: QuestionType) -> Range | None:
        """Whole or decimal numbers, the first not above the last, a step above nothing."""
        found = node.get("range")
        if found is None:
            return None
        said = Range(found.word("from", "1"), found.word("to", "10"), found.word("step", "1"))
        try:
            start, end, step = (Decimal(text) for text in (said.start, said.end, said.step))
            fits = type_ in _NUMBERS and start <= end and step > 0 and (end - start) / step <= MOST_STEPS
        except (InvalidOperation, ArithmeticError):
            fits = False
        if not fits:
            todo = "Use numbers: from, to, and a step above 0, on a question of type integer or decimal."
            self.problem("question.range", found, "This is no range.", todo)
        return said

    def _say(self, node: Node, name: str, key: str) -> Text:
        return self.words.text(node.word(key), "questions", name, key)

    def _choices_of(self, node: Node, type_: QuestionType) -> tuple[Choice, ...]:
        if type_ not in _CHOSEN:
            return ()
        wanted = node.word("choices", "answer" if type_ is QuestionType.ANSWER else "")
        found = self.choices.get(wanted, ())
        if not found:
            self.problem(
                "question.choices", node, f"There is no list of choices “{wanted}”.", "Name a list under `choices`."
            )
        if type_ is QuestionType.ANSWER and {choice.code for choice in found} != {"yes", "no", DONT_KNOW, PREFER_NOT}:
            todo = "An answer is yes, no, dont_know or prefer_not; use select_one for others."
            self.problem("question.answer", node, f"The list {wanted} has other codes.", todo)
        return found

    def _gates(self, node: Node, path: Path, place: Place) -> tuple[Tree, ...]:
        gates = list(place.gates)
        if path is not Path.BOTH:
            name = "adult" if path is Path.ADULT else "child_route"
            if name in self.conditions:
                gates.append(self.conditions[name])
            else:
                self.problem("question.path", node, f"The condition {name} is missing.", "Add it under `conditions`.")
        own = self.expression(node, "relevant")
        return (*gates, own) if own is not None else tuple(gates)

    def _calculation(self, node: Node, type_: QuestionType) -> Tree | None:
        tree = self.expression(node, "calculation")
        if (tree is None) is (type_ is QuestionType.CALCULATE):
            todo = "Only a question of type calculate has a calculation, and it must have one."
            self.problem("question.calculation", node, "Type and calculation do not fit.", todo)
        return tree

    def _codes(self, node: Node, key: str, choices: tuple[Choice, ...]) -> Mapping[str, tuple[str, ...]]:
        found = node.get(key) or Node({}, node.line)
        known = {choice.code for choice in choices if not choice.unknown}
        for answer, part in found.items():
            if answer not in known:
                todo = "Only a known answer of this question can show something."
                self.problem(f"question.{key}", part, f"“{answer}” is no known answer.", todo)
        return MappingProxyType({answer: found.words(answer) for answer, _ in found.items()})

    def _sensitivity(self, node: Node, name: str, type_: QuestionType) -> Sensitivity:
        """Nothing is guessed: every question that keeps something says how it may be kept; free text is identifying."""
        if type_ in _UNASKED:
            return self.one_of(node, "sensitivity", Sensitivity, _SILENT.get(type_, Sensitivity.CODED))
        if not node.word("sensitivity"):
            self.problem(
                "question.unclassified", node, f"{name} does not say how sensitive it is.", "Add `sensitivity`."
            )
        said = self.one_of(node, "sensitivity", Sensitivity, Sensitivity.IDENTIFYING)
        if said is Sensitivity.UNCLASSIFIED:
            if not self.draft:
                what = f"{name} is not classified yet."
                self.problem("question.unclassified", node, what, "Say how its answers may be kept.")
        elif said is Sensitivity.PASSING:
            if self.root.word("kind") != Kind.ORGANISATION_CHECK:
                what = f"{name} would be sent in clear text."
                self.problem("question.passing", node, what, "Only a check of an organisation may have `passing`.")
        elif type_ is QuestionType.TEXT and said is not Sensitivity.IDENTIFYING:
            self.problem("question.free_text", node, f"{name} is free text.", "Make it `sensitivity: identifying`.")
        return said


def _columns(choices: tuple[Choice, ...]) -> frozenset[str]:
    return frozenset(name for choice in choices for name in choice.filters)
