"""One part of a framework file after another: thresholds, dimensions, conditions, classes. Problems are gathered."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from handrail.core.frameworks.definition import (
    ANY_INDICATOR,
    Class,
    Condition,
    Dimension,
    Element,
    Framework,
    Indicator,
    Kind,
    Strength,
    Threshold,
)
from handrail.core.problems import Problem
from handrail.core.text import Text
from handrail.core.words import Words
from handrail.core.yamlfile import Node

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,2}", re.ASCII)
_ROOT_KEYS = frozenset(
    {
        "handrail",
        "id",
        "version",
        "kind",
        "language",
        "title",
        "note",
        "source",
        "uses",
        "changes",
        "without",
        "thresholds",
        "dimensions",
        "elements",
        "classes",
    }
)
_DIMENSION_KEYS = frozenset({"id", "label", "indicators", "positive"})
_INDICATOR_KEYS = frozenset({"code", "strength", "label", "source", "from", "number"})
_CLASS_KEYS = frozenset({"id", "rank", "name", "label", "when"})
_ELEMENT_KEYS = frozenset({"id", "label", "when"})
_THRESHOLD_KEYS = frozenset({"strong", "medium", "weak", "any"})
_REQUIRED = ("id", "version", "kind", "title", "source")
OTHERWISE = "otherwise"
"""As the `when` of the last class: it always holds."""
_RESERVED = frozenset({OTHERWISE, ANY_INDICATOR, "any", "all"})

Word = TypeVar("Word", bound=StrEnum)


@dataclass(slots=True)
class Reader:
    """Reads parts of one file, keeping every problem met on the way and where each id stands."""

    file: str
    root: Node
    words: Words
    problems: list[Problem] = field(default_factory=list)
    conditions: list[tuple[Node, Condition, int | None]] = field(default_factory=list)
    """Each with the rank of its class, or None where it is an element's."""

    def problem(self, code: str, node: Node, what: str) -> None:
        """Note one problem at the line of `node`."""
        self.problems.append(Problem(code, what, "See docs/framework-format.md.", self.file, node.line))

    def header(self, format_: str) -> None:
        """The format, the required words and no key that nobody reads."""
        if self.root.word("handrail") != format_:
            self.problem("framework.header", self.root, f"The file does not begin `handrail: {format_}`.")
        for key in _REQUIRED:
            if not self.root.word(key):
                self.problem("framework.missing", self.root, f"“{key}” is missing.")
        self.only(self.root, _ROOT_KEYS)

    def only(self, node: Node, keys: frozenset[str]) -> None:
        """A key that is not known is a problem: a misspelt one would silently change a rule."""
        if not node.is_map:
            self.problem("framework.form", node, "A mapping is expected here.")
        for key, part in node.items():
            if key not in keys:
                self.problem("framework.unknown_key", part, f"“{key}” is not known here.")

    def parts(self, key: str, node: Node | None = None) -> list[Node]:
        """The list at `key` of `node` (the file itself by default)."""
        found = (node or self.root).get(key)
        if found is None:
            return []
        if found.is_map:
            self.problem("framework.form", found, f"“{key}” is a list.")
        return found.list()

    def word_of(self, words: type[Word], node: Node, key: str, otherwise: Word) -> Word:
        """The value at `key` as one of `words`."""
        found = node.get(key)
        if found is None:
            return otherwise
        try:
            return words(found.text())
        except ValueError:
            self.problem("framework.word", found, f"“{found.text()}” is not one of {', '.join(words)}.")
            return otherwise

    def strength(self, node: Node) -> Strength | None:
        """A strength, or None with a problem."""
        try:
            return Strength(node.text())
        except ValueError:
            self.problem("framework.word", node, f"“{node.text()}” is not one of {', '.join(Strength)}.")
            return None

    def name(self, node: Node, key: str = "id") -> str:
        """The id or code at `key`."""
        found = node.word(key)
        if not _NAME.fullmatch(found) or found in _RESERVED:
            self.problem("framework.name", node, f"“{found}” is not a usable {key}.")
        return found

    def label(self, node: Node, key: str, *path: str) -> Text:
        """The words at `key`, in every language that has them at `path`. None in English is a problem."""
        english = node.word(key)
        if not english:
            self.problem("framework.missing", node, f"“{key}” is missing.")
        return self.words.text(english, *path)

    def number(self, node: Node, key: str) -> int:
        """The small whole number at `key`, 0 where there is none."""
        found = node.get(key)
        if found is None:
            return 0
        if not _NUMBER.fullmatch(found.text()):
            self.problem("framework.number", found, f"“{key}” is not a number from 0 to 99.")
            return 0
        return int(found.text())

    def thresholds(self, nodes: list[Node]) -> tuple[Threshold, ...]:
        """Each a mapping of strength to least number; one that nothing need meet is a problem."""
        found = []
        for node in nodes:
            self.only(node, _THRESHOLD_KEYS)
            numbers = {key: self.number(node, key) for key in sorted(_THRESHOLD_KEYS)}
            if not any(numbers.values()):
                self.problem("framework.threshold", node, "This threshold is always met.")
            found.append(Threshold(**numbers))
        return tuple(found)

    def dimensions(self) -> tuple[Dimension, ...]:
        """The file's own dimensions; `thresholds` of the file count where a dimension has no `positive`."""
        shared = self.thresholds(self.parts("thresholds"))
        return tuple(self._dimension(node, shared) for node in self.parts("dimensions"))

    def _dimension(self, node: Node, shared: tuple[Threshold, ...]) -> Dimension:
        self.only(node, _DIMENSION_KEYS)
        name, own = self.name(node), self.thresholds(self.parts("positive", node))
        label = self.label(node, "label", "dimensions", name)
        parts = tuple(self._indicator(part, node.word("label"), name) for part in self.parts("indicators", node))
        return Dimension(name, label, parts, own or shared)

    def _indicator(self, node: Node, label: str, dimension: str) -> Indicator:
        """Without a label of its own it has that of its dimension."""
        self.only(node, _INDICATOR_KEYS)
        code, own, strength = self.name(node, "code"), node.word("label"), node.get("strength")
        text = self.words.text(own, "indicators", code) if own else self.words.text(label, "dimensions", dimension)
        return Indicator(
            code=code,
            strength=None if strength is None else self.strength(strength),
            label=text,
            source=node.word("source") or self.root.word("source"),
            derived_from=node.words("from"),
            number=self.number(node, "number"),
        )

    def elements(self) -> tuple[Element, ...]:
        """Named conditions; each may name those before it."""
        found = []
        for node in self.parts("elements"):
            self.only(node, _ELEMENT_KEYS)
            name = self.name(node)
            found.append(Element(name, self.label(node, "label", "elements", name), self._when(node, None)))
        return tuple(found)

    def classes(self) -> tuple[Class, ...]:
        """In file order: the first that holds wins."""
        return tuple(self._class(node) for node in self.parts("classes"))

    def _class(self, node: Node) -> Class:
        self.only(node, _CLASS_KEYS)
        name, rank = self.name(node), self.number(node, "rank")
        return Class(
            id=name,
            rank=rank,
            name=self.label(node, "name", "classes", name, "name"),
            label=self.label(node, "label", "classes", name, "label"),
            when=self._when(node, rank),
        )

    def _when(self, node: Node, rank: int | None) -> Condition:
        when = node.get("when")
        if when is None:
            self.problem("framework.missing", node, "“when” is missing.")
            return ("all",)
        if rank is not None and when.text() == OTHERWISE:
            return ("all",)
        condition = self._condition(when)
        self.conditions.append((when, condition, rank))
        return condition

    def _condition(self, node: Node) -> Condition:
        if node.text():
            return node.text()
        pairs = list(node.items())
        if len(pairs) != 1 or pairs[0][0] not in ("any", "all") or not pairs[0][1].list():
            self.problem("framework.condition", node, "A condition is an id, or `any:` or `all:` with a list.")
            return ("all",)
        quantifier, parts = pairs[0]
        return (quantifier, *(self._condition(part) for part in parts.list()))

    def check(self, framework: Framework) -> None:
        """What can only be said of the whole: ids once, conditions of known ids, ranks that fall, a last class."""
        if not any(True for _ in framework.indicators()):
            self.problem("framework.missing", self.root, "There is no indicator.")
        self._once([indicator.code for indicator in framework.indicators()])
        self._once([one.id for one in framework.dimensions] + [one.id for one in framework.elements])
        self._once([part.id for part in framework.classes])
        self._known(framework)
        ranks = [part.rank for part in framework.classes]
        if ranks and (ranks != sorted(set(ranks), reverse=True) or ranks[-1] != 0):
            self.problem(
                "framework.rank", self.root, "Ranks of classes must fall from the first to the last, down to 0."
            )
        if framework.classes and framework.classes[-1].when != ("all",):
            self.problem("framework.otherwise", self.root, f"The last class must say `when: {OTHERWISE}`.")
        if bool(framework.classes) != (framework.kind in (Kind.CLASSES, Kind.ELEMENTS)):
            self.problem("framework.kind", self.root, "Only the kinds classes and elements have classes.")

    def _once(self, names: list[str]) -> None:
        for name, number in Counter(names).items():
            if number > 1:
                self.problem("framework.duplicate", self.root, f"“{name}” stands here {number} times.")

    def _known(self, framework: Framework) -> None:
        """An element may name only dimensions and the elements before it, so that nothing goes round in circles.

        `any_indicator` has no weight, so it may not lift a class above "below the rule" (rank 1).
        """
        dimensions = {dimension.id for dimension in framework.dimensions if dimension.positive}
        elements = [part.id for part in framework.elements]
        seen = 0
        for node, condition, rank in self.conditions:
            allowed = dimensions | set(elements[:seen] if rank is None else elements)
            if rank is None:
                seen += 1
            elif rank <= 1:
                allowed.add(ANY_INDICATOR)
            for name in sorted(_names(condition) - allowed):
                self.problem("framework.unknown_id", node, f"“{name}” cannot stand in this condition.")


def _names(condition: Condition) -> set[str]:
    if isinstance(condition, str):
        return {condition}
    return {name for part in condition[1:] for name in _names(part)}
