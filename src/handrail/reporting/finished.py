"""Standard tables that are there before anybody asks: computed after every extract, read as one row by a page.

`finished_read.py` says which of them a page may show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import timezone

from handrail.audit.writing import serialised
from handrail.reporting import catalogue
from handrail.reporting.computing import Figures
from handrail.reporting.finished_read import ALL, LAST, SIGNS, cards_stamp, key, withdrawals_of_each
from handrail.reporting.models import Finished
from handrail.reporting.questions import Question

Report = Callable[[int, int], None]
Payload = dict[str, Any]


def stamp(figures: Figures) -> str:
    """Of tables computed now: changes with the columns and with the cards. Raises `NotReady`."""
    return f"{cards_stamp()}-{figures.stamp()}"[: Finished._meta.get_field("stamp").max_length]


def finish(figures: Figures, report: Report) -> int:
    """Every card for every organisation and for all together, each card by one question. Returns how many are stored.

    Tables of organisations that have nothing left are removed. A run that is cut short leaves the older tables, which say
    how old they are. Raises `NotReady`.
    """
    cards, store = catalogue.cards(), _Store(stamp(figures))
    scopes = (ALL, *_organisations(figures, Question.of(cards.cards["decisions"], {})))
    done, of = 0, len(cards.cards) + len(scopes)
    for card in cards.cards.values():
        store(card.id, _of_each(figures, Question.of(card, {})))
        report(done := done + 1, of)
    for scope in scopes:
        own = Question((), "screenings", {}, "" if scope == ALL else scope)
        signs = {**figures.signs(own), "together": figures.together(own)}
        store(SIGNS, {scope: signs})
        report(done := done + 1, of)
    return store.end()


def unfinished(figures: Figures) -> bool:
    """Whether there are no tables of the columns as they are now. Raises `NotReady`."""
    return not Finished.objects.filter(pk=LAST, stamp=stamp(figures)).exists()


class _Store:
    """Rows of one run. Who was out of the count is looked up before anything is computed: more of them later, and a table
    is not current any more."""

    def __init__(self, known: str) -> None:
        self._stamp, self._begun, self._withdrawn = known, timezone.now(), withdrawals_of_each()
        self._rows: list[Finished] = []

    def __call__(self, card: str, tables: Mapping[str, Payload]) -> None:
        """One card of several scopes."""
        for scope, one in tables.items():
            self._add(key(scope, card), {**one, "withdrawn": self._withdrawn.get(scope, 0)})

    def end(self) -> int:
        """All at once, so that nobody ever reads tables of two states together; tables of nobody go. Returns how many."""
        number = len(self._rows)
        self._add(LAST, {"tables": number})
        with serialised():
            Finished.objects.exclude(key__startswith="pilot/").delete()
            Finished.objects.bulk_create(self._rows, batch_size=200)
        return number

    def _add(self, name: str, payload: Payload) -> None:
        self._rows.append(Finished(key=name, stamp=self._stamp, payload=payload, made_at=self._begun))


def _of_each(figures: Figures, question: Question) -> dict[str, Payload]:
    """Scope → its table. Everybody's is the sum of all, and of what belongs to no organisation."""
    whole = figures.table(question, each_organisation=True)
    cells: dict[str, list[list[Any]]] = {name: [] for name in whole["totals"]}
    together: dict[tuple[str, ...], int] = {}
    for organisation, *codes, number in whole["cells"]:
        cells[organisation].append([*codes, number])
        together[tuple(codes)] = together.get(tuple(codes), 0) + number
    found = {
        organisation: _table(whole["axes"], cells[organisation], total)
        for organisation, total in whole["totals"].items()
        if not organisation.startswith(".")
    }
    found[ALL] = _table(whole["axes"], [[*codes, number] for codes, number in together.items()], whole["total"])
    return found


def _table(axes: Any, cells: Iterable[list[Any]], total: int) -> Payload:
    return {"axes": axes, "cells": sorted(cells), "total": total}


def _organisations(figures: Figures, question: Question) -> list[str]:
    totals = figures.table(question, each_organisation=True)["totals"]
    return sorted(organisation for organisation in totals if not organisation.startswith("."))
