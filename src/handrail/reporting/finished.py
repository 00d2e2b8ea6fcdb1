"""Standard tables that are there before anybody asks: computed after every extract, read as one row by a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone

from handrail import content
from handrail.audit.writing import serialised
from handrail.core.figures.cards import Cards, read_cards
from handrail.reporting.computing import Figures
from handrail.reporting.models import Finished
from handrail.reporting.questions import Question

Report = Callable[[int, int], None]


def shipped() -> Cards:
    """The cards as content says them."""
    return read_cards(content.read("figures", "figures"))


def finish(figures: Figures, report: Report) -> int:
    """Every card for every organisation, each card by one question. Returns how many tables are stored.

    Tables of organisations that have nothing left are removed. A run that is cut short leaves older tables, which say how
    old they are."""
    cards, stamp, kept = shipped(), figures.stamp(), set()
    for place, card in enumerate(cards.cards.values()):
        for organisation, payload in _of_each(figures, Question.of(card, {})):
            kept.add(_store(f"{organisation or 'all'}/{card.id}", stamp, payload))
        report(place + 1, len(cards.cards) + 1)
    for organisation, payload in _signs_of_each(figures, Question.of(cards.cards["decisions"], {})):
        kept.add(_store(f"{organisation}/signs", stamp, payload))
    report(len(cards.cards) + 1, len(cards.cards) + 1)
    with serialised():
        Finished.objects.exclude(key__in=kept).exclude(key__startswith="pilot/").delete()
    return len(kept)


def _store(key: str, stamp: str, payload: dict[str, Any]) -> str:
    with serialised():
        Finished.objects.update_or_create(
            key=key, defaults={"stamp": stamp, "payload": payload, "made_at": timezone.now()}
        )
    return key


def _of_each(figures: Figures, question: Question) -> Iterator[tuple[str, dict[str, Any]]]:
    """(organisation, its table); answers that nobody's organisation holds come once, under ""."""
    whole = figures.table(question, each_organisation=True)
    cells: dict[str, list[list[Any]]] = {name: [] for name in whole["totals"]}
    for organisation, *rest in whole["cells"]:
        cells[organisation].append(rest)
    for organisation, total in whole["totals"].items():
        name = "" if organisation.startswith(".") else organisation
        yield name, {"axes": whole["axes"], "cells": cells[organisation], "total": total}


def _signs_of_each(figures: Figures, question: Question) -> Iterator[tuple[str, dict[str, Any]]]:
    for organisation in figures.table(question, each_organisation=True)["totals"]:
        own = Question(question.by, question.source, question.filters, organisation)
        yield organisation, {**figures.signs(own), "together": figures.together(own)}
