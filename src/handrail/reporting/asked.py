"""A free question to the figures of one's own organisation: what may be chosen, and what was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from handrail.core.figures.cards import By, Card
from handrail.core.figures.frame import Column, merged
from handrail.core.instruments.definition import Kind
from handrail.core.text import Text, text
from handrail.reporting import catalogue, sources

FILTER = "f-"
"""What the name of a filter's field begins with."""
NONE = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One or two axes by id, and filters by axis: {"gender": ["woman"]}. The form in which a view is saved."""

    by: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {"by": list(self.by), "filters": {name: list(codes) for name, codes in self.filters.items()}}


class Impossible(ValueError):
    """An axis or code that is not there; `code` chooses the words on the page."""

    code = "figures.filter"


def axes() -> Mapping[str, By]:
    """Everything that screenings can be counted by: the axes of the cards, then every question that is counted."""
    known = {name: one for name, one in catalogue.cards().axes.items() if not name.startswith("own_")}
    taken = {one.column for one in known.values() if not one.groups}
    for column in _columns():
        if column.question and column.name not in taken:
            known[column.name] = By(column.name, column.name, _question(column.question), Text(), ())
    return known


def codes(by: By) -> tuple[str, ...]:
    """What can be chosen of an axis; () where only the data say (quarters)."""
    if by.groups:
        return tuple(group.code for group in by.groups)
    found = next((column for column in _columns() if column.name == by.column), None)
    return tuple(code for code in found.codes if code not in found.unknown) if found is not None else ()


def read(sent: QueryDict) -> Asked:
    """From a form's fields. Raises `Impossible` for what the form does not offer."""
    by = tuple(dict.fromkeys(name for name in (sent.get("by", NONE), sent.get("and", NONE)) if name))
    filters = {
        name.removeprefix(FILTER): tuple(code for code in sent.getlist(name) if code)
        for name in sent
        if name.startswith(FILTER)
    }
    return checked(Asked(by, {name: chosen for name, chosen in filters.items() if chosen}))


def saved(kept: Mapping[str, Any]) -> Asked:
    """From a saved view. Raises `Impossible` where the definitions no longer have what it names."""
    try:
        filters = {str(name): tuple(map(str, chosen)) for name, chosen in kept["filters"].items()}
        return checked(Asked(tuple(map(str, kept["by"])), filters))
    except (KeyError, TypeError, AttributeError):
        raise Impossible(NONE) from None


def checked(asked: Asked) -> Asked:
    """The same. Raises `Impossible`."""
    known = axes()
    if len(asked.by) > 2 or len(asked.filters) > 20:
        raise Impossible(NONE)
    for name in (*asked.by, *asked.filters):
        if name not in known:
            raise Impossible(name)
    for name, chosen in asked.filters.items():
        if set(chosen) - set(codes(known[name])):
            raise Impossible(name)
    return asked


def card(asked: Asked) -> Card:
    """The question as a card, whose title is made of its axes. Raises `Impossible` for one without an axis."""
    known = axes()
    by = tuple(known[name] for name in asked.by)
    if not by:
        raise Impossible(NONE)
    return Card("asked", Text(), catalogue.cards().populations["screenings"], by, None, False, NONE)


def columns_of(asked: Asked) -> dict[str, Sequence[str]]:
    """The filters by column, groups resolved into their codes."""
    known = axes()
    found: dict[str, Sequence[str]] = {}
    for name, chosen in asked.filters.items():
        by = known[name]
        groups = {group.code: group.of for group in by.groups}
        found[by.column] = [code for one in chosen for code in groups.get(one, (one,))]
    return found


def _columns() -> tuple[Column, ...]:
    return merged(sources.frame_of(key) for key in sources.versions(Kind.SCREENING))


def _question(name: str) -> Text:
    for key in sources.versions(Kind.SCREENING):
        asked = sources.frame_of(key).instrument.by_name.get(name)
        if asked is not None:
            return asked.label
    return text(name)
