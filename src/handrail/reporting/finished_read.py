"""Reading a finished table: one row, no question to another process. A page asks the process where there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from uuid import UUID

from django.db.models import Count

from handrail import content
from handrail.reporting.models import Finished
from handrail.screening.models import StatisticsWithdrawal

ALL = "all"
"""Everybody's; else a scope is the id of an organisation."""
LAST = "finished"
"""Stored when all others are: says which state of the columns is finished."""
SIGNS = "signs"
"""In the place of a card: indicators, and which occur together."""


def key(scope: str, card: str) -> str:
    """Of the row. A card belongs to one population, so it needs no name of its own here."""
    return f"{scope}/{card}"


def current(scope: str, card: str) -> Finished | None:
    """The table, if a page may show it; else the page asks live, which leaves out whoever is not counted any more.

    Not current: there is none; the cards have changed since; or somebody in its scope was taken out of the count after it
    was begun. New screenings do not make it so: `made_at` says until when it counts.
    """
    found = current_together(scope, [card])
    return found[card] if found is not None else None


def current_together(scope: str, cards: Sequence[str]) -> dict[str, Finished] | None:
    """All of them, of the same state of the columns, or None: tables that are protected together must count the same
    people."""
    names = {key(scope, card): card for card in cards}
    rows = Finished.objects.filter(pk__in=names, stamp__startswith=cards_stamp())
    found = {names[row.pk]: row for row in rows}
    if len(found) < len(names) or len({row.stamp for row in found.values()}) != 1:
        return None
    number = withdrawals(scope)
    return found if all(row.payload.get("withdrawn") == number for row in found.values()) else None


def withdrawals(scope: str) -> int:
    """How many were ever taken out of the count in an organisation, or in all. It only grows."""
    found = StatisticsWithdrawal.objects.all()
    return (found if scope == ALL else found.filter(submission__organisation=UUID(scope))).count()


def withdrawals_of_each() -> dict[str, int]:
    """The same for every scope that has any."""
    rows = StatisticsWithdrawal.objects.values_list("submission__organisation").annotate(number=Count("pk"))
    found = {str(organisation): number for organisation, number in rows}
    return found | {ALL: sum(found.values())}


@cache
def cards_stamp() -> str:
    """Of the file that says what is counted: first part of the stamp of every table. It changes with the program only."""
    return hashlib.sha256(content.read("figures", "figures")["figures.yaml"].encode()).hexdigest()[:16]
