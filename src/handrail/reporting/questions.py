"""A question to the figures on its way to the process that answers it: plain JSON, checked where it arrives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handrail.core.figures.cards import By, Card, Group
from handrail.core.text import Text

MOST_FILTERS, MOST_CODES = 30, 200


@dataclass(frozen=True, slots=True)
class Question:
    """A card's axes, filters (column → codes), and whose screenings. `organisation` "": everybody's."""

    by: tuple[By, ...]
    source: str
    filters: Mapping[str, Sequence[str]]
    organisation: str = ""

    @staticmethod
    def of(card: Card, filters: Mapping[str, Sequence[str]], organisation: str = "") -> Question:
        """A card with what else was chosen. A filter on a column of the population narrows it, never widens it."""
        both = dict(filters)
        for column, codes in card.population.where.items():
            chosen = [code for code in codes if column not in filters or code in filters[column]]
            both[column] = chosen or [".nobody"]
        return Question(card.by, card.population.source, both, organisation)

    def sent(self) -> dict[str, Any]:
        """As JSON, without words."""
        by = [
            {"id": one.id, "column": one.column, "groups": [[group.code, list(group.of)] for group in one.groups]}
            for one in self.by
        ]
        filters = {column: list(codes) for column, codes in self.filters.items()}
        return {"by": by, "source": self.source, "filters": filters, "organisation": self.organisation}


def arrived(sent: Mapping[str, Any]) -> Question:
    """What `sent` gave. Raises KeyError, TypeError or ValueError for something else."""
    by = tuple(
        By(
            str(one["id"]),
            str(one["column"]),
            Text(),
            Text(),
            tuple(Group(str(code), Text(), tuple(str(part) for part in of)) for code, of in one["groups"]),
        )
        for one in sent["by"]
    )
    filters = {str(column): [str(code) for code in codes] for column, codes in sent["filters"].items()}
    if len(by) > 2 or len(filters) > MOST_FILTERS or any(len(codes) > MOST_CODES for codes in filters.values()):
        raise ValueError("A question has too many parts.")
    return Question(by, str(sent["source"]), filters, str(sent["organisation"]))
