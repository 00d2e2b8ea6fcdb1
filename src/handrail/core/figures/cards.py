"""What is counted and shown, as content says it: populations, axes, and cards made of one or two axes.

A card is a question, never an answer: counts come from the columns, labels of codes from the instrument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail.core.problems import Problem, Problems
from handrail.core.text import Text
from handrail.core.words import Translation, Words
from handrail.core.yamlfile import Node, read_yaml

FORMAT = "figures/1"
_SEE = "See docs/figures.md."


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a card counts. `where`: column → codes. `source`: "screenings" or "answers" (kept apart for ever)."""

    id: str
    label: Text
    note: Text
    source: str
    where: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """Several codes counted as one."""

    code: str
    label: Text
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class By:
    """An axis: a column, and how its codes are grouped (() each by itself). `unknown`: what to call a code that is not
    known, where there is a better word than that. `whole`: that code is a part like any other (not yet decided)."""

    id: str
    column: str
    label: Text
    unknown: Text
    groups: tuple[Group, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """Which codes of the last axis are above and below the line of a rate. Every other code is not known."""

    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Card:
    """One table. `across`: it is among the declared tables that may leave an organisation, and no other is."""

    id: str
    title: Text
    population: Population
    by: tuple[By, ...]
    share: Share | None
    across: bool
    source: str


@dataclass(frozen=True, slots=True)
class Cards:
    """All of them, in the order of the file."""

    version: str
    translations: Mapping[str, Translation]
    populations: Mapping[str, Population]
    axes: Mapping[str, By]
    cards: Mapping[str, Card]
    synthetic: tuple[By, ...] = ()
    """The columns of synthetic records: all that such a record holds."""

    def declared(self) -> tuple[Card, ...]:
        """The tables that may leave an organisation."""
        return tuple(card for card in self.cards.values() if card.across)


def read_cards(files: Mapping[str, str], main: str = "figures.yaml") -> Cards:
    """Raises `Problems` where a file cannot be read, a card names an axis or population that is not there, or a
    translation has words that the main file does not have."""
    root = read_yaml(files.get(main, ""), main)
    reader = _Reader(main, Words(files, main, frozenset({"populations", "axes", "cards"})))
    populations = reader.populations(root)
    axes = reader.axes(root)
    cards = reader.cards(root, populations, axes)
    synthetic = reader.synthetic(root, axes)
    reader.words.belongs(root.word("id"), root.word("version"))
    reader.words.leftovers()
    if problems := [*reader.problems, *reader.words.problems]:
        raise Problems(problems)
    return Cards(
        root.word("version"),
        reader.words.translations(root.get("language")),
        MappingProxyType(populations),
        MappingProxyType(axes),
        MappingProxyType(cards),
        synthetic,
    )


class _Reader:
    def __init__(self, file: str, words: Words) -> None:
        self.file, self.words = file, words
        self.problems: list[Problem] = []

    def wrong(self, node: Node, code: str, what: str) -> None:
        self.problems.append(Problem(code, what, _SEE, self.file, node.line))

    def populations(self, root: Node) -> dict[str, Population]:
        found: dict[str, Population] = {}
        for name, node in _parts(root, "populations"):
            within = found.get(node.word("of"))
            found[name] = Population(
                name,
                self.words.text(node.word("label"), "populations", name, "label"),
                self.words.text(node.word("note"), "populations", name, "note"),
                within.source if within else name,
                MappingProxyType({key: _codes(part) for key, part in _parts(node, "where")}),
            )
        return found

    def axes(self, root: Node) -> dict[str, By]:
        return {name: self._axis(name, node) for name, node in _parts(root, "axes")}

    def _axis(self, name: str, node: Node) -> By:
        if not node.word("column"):
            self.wrong(node, "figures.column", f"The axis {name} names no column.")
        groups = node.get("groups")
        made = tuple(
            Group(
                part.word("code"),
                self.words.text(part.word("label"), "axes", name, "groups", part.word("code")),
                part.words("of"),
            )
            for part in (groups.list() if groups is not None else ())
        )
        taken = [code for group in made for code in group.of]
        if len(taken) != len(set(taken)):
            self.wrong(node, "figures.groups", f"A code of the axis {name} is in two groups.")
        return By(
            name,
            node.word("column"),
            self.words.text(node.word("label"), "axes", name, "label"),
            self.words.text(node.word("unknown"), "axes", name, "unknown"),
            made,
            node.word("whole") == "true",
        )

    def cards(self, root: Node, populations: Mapping[str, Population], axes: Mapping[str, By]) -> dict[str, Card]:
        found: dict[str, Card] = {}
        listed = root.get("cards")
        for node in listed.list() if listed is not None else ():
            name = node.word("id")
            population, by = populations.get(node.word("of")), [axes.get(axis) for axis in node.words("by")]
            if population is None or None in by or not 1 <= len(by) <= 2 or name in found:
                self.wrong(node, "figures.card", f"The card {name} is there twice, or names what is not there.")
                continue
            share = node.get("rate")
            found[name] = Card(
                name,
                self.words.text(node.word("title"), "cards", name, "title"),
                population,
                tuple(axis for axis in by if axis is not None),
                Share(share.word("yes"), share.word("no")) if share is not None else None,
                node.word("across") == "true",
                node.word("source"),
            )
        return found

    def synthetic(self, root: Node, axes: Mapping[str, By]) -> tuple[By, ...]:
        names = root.words("synthetic")
        if len(set(names)) < len(names) or set(names) - set(axes):
            self.wrong(root, "figures.synthetic", "A column of synthetic records is there twice, or is no axis.")
            return ()
        return tuple(axes[name] for name in names)


def _parts(node: Node, key: str) -> list[tuple[str, Node]]:
    found = node.get(key)
    return list(found.items()) if found is not None else []


def _codes(node: Node) -> tuple[str, ...]:
    return tuple(part.text() for part in node.list())
