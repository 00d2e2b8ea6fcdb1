"""Publishing across organisations: asked for by one person, approved by two others, drawn once, and then never changed.

Only declared tables of whole, frozen quarters leave an organisation, and none of them says which organisation.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from handrail.audit.writing import writing
from handrail.core.figures import budget, periods
from handrail.core.figures.disclosure import Across, Shown, never_nobody
from handrail.core.figures.tables import Axis, Table, table
from handrail.organisations.policy import Actor
from handrail.reporting import catalogue, client
from handrail.reporting.models import Approval, Cap, Release, Spend

POPULATIONS = ("screenings", "answers")
"""Other people, never published together: whoever was screened, and anonymous self-assessments."""
ROUNDING, NOISE, SYNTHETIC = "rounding", "noise", "synthetic"
SPENDING = (NOISE, SYNTHETIC)
"""Drawn at random by the second approval; each takes a part of the budget for ever."""
PEOPLE = 1000
"""The public number from which δ is made: about how many people the pilot screened, never how many are counted."""
NEEDED = 2
"""How many people approve; whoever asked is never one of them."""
CAP = Fraction(1)
"""Of rho, until two people raise it with a public reason. About ε = 7.6 at δ = 10⁻⁴, over all releases for ever."""
RHO = Fraction(1, 20)
"""Of one release with noise, divided equally among its tables."""


class Refused(Exception):
    """A publication that cannot be; `code` chooses the words on the page (docs/errors.md)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def declared(population: str) -> list[str]:
    """The tables that may leave an organisation, in the order of the file."""
    return [card.id for card in catalogue.cards().declared() if card.population.id == population]


def ask(actor: Actor, until: str, method: str, today: date, now: datetime, population: str = POPULATIONS[0]) -> Release:
    """A publication of everything up to the quarter `until` that was not published before.

    What would be published by rounding is worked out now, so that whoever approves sees exactly that. Raises `Refused`
    ("release.period", "release.few", "release.state", "release.budget") and `client.Unanswered`.
    """
    if population not in POPULATIONS:
        raise Refused("release.period")
    refuse_waiting(population)
    frozen = _frozen(population, until, _counted(population, until), today)
    if method == NOISE:
        afford(population, RHO)
    row = Release(
        population=population,
        period=f"{frozen.window.first}..{frozen.window.last}",
        tables=declared(population),
        method=NOISE if method == NOISE else ROUNDING,
        parameters=_parameters(method),
        asked_by_id=actor.worker,
        organisation_id=actor.organisation,
        asked_at=now,
        counted=[{name: _kept(one) for name, one in tables.items()} for tables in frozen.counted],
        payload=[_shown(one) for one in frozen.shown] if method != NOISE else None,
    )
    with writing("figures.asked", by=actor.worker, organisation=actor.organisation, on=row.pk, installation=True):
        row.save(force_insert=True)
    return row


def refuse_waiting(population: str) -> None:
    """One request at a time, so that nobody approves what another one changes. Raises `Refused` ("release.state")."""
    if Release.objects.filter(population=population, state=Release.ASKED).exists():
        raise Refused("release.state")


def _parameters(method: str) -> dict[str, Any]:
    limits = Across()
    common: dict[str, Any] = {"cards": catalogue.cards().version}
    if method == NOISE:
        return common | {"rho": [RHO.numerator, RHO.denominator], "unit": "screening"}
    return common | {"minimum": limits.minimum, "base": limits.base, "reach": limits.reach}


def approve(actor: Actor, key: UUID, now: datetime) -> Release:
    """One person's agreement; the second publishes. Raises `Http404`, `Refused` ("release.own", "release.state",
    "release.budget"), `client.Unanswered`."""
    row = release(key)
    if row.state != Release.ASKED:
        raise Refused("release.state")
    if row.asked_by_id == actor.worker:
        raise Refused("release.own")
    others = {one.worker_id for one in row.approvals.all()} | {actor.worker}
    drawn = _drawn(row) if len(others) >= NEEDED else None
    with writing("figures.approved", by=actor.worker, organisation=actor.organisation, on=row.pk, installation=True):
        Approval.objects.get_or_create(release=row, worker_id=actor.worker, defaults={"at": now})
    if drawn is not None:
        _publish(actor, row, *drawn, now)
    return release(key)


def _drawn(row: Release) -> tuple[Any, Any]:
    """What is published, and what is kept from it for later windows or for those who decide. Nothing is drawn that the
    budget does not allow."""
    if row.method in SPENDING:
        afford(row.population, _rho(row))
    if row.method == NOISE:
        return _noisy(row), row.counted
    if row.method == SYNTHETIC:
        found = client.ask("synthetic", row.parameters, seconds=300)
        return found["public"], {"inside": found["inside"]}
    return row.payload, row.counted


def _publish(actor: Actor, row: Release, drawn: Any, counted: Any, now: datetime) -> None:
    """Stored once: of two people who approve at the same moment one finds it published, and nothing is drawn twice."""
    with writing("figures.published", by=actor.worker, organisation=actor.organisation, on=row.pk, installation=True):
        if row.method in SPENDING:
            spent = _rho(row)
            afford(row.population, spent)
            Spend.objects.create(
                release=row, population=row.population, numerator=spent.numerator, denominator=spent.denominator, at=now
            )
        changed = Release.objects.filter(pk=row.pk, state=Release.ASKED).update(
            state=Release.PUBLISHED, payload=drawn, counted=counted, sha256=digest(drawn), published_at=now
        )
        if not changed:
            raise Refused("release.state")


def refuse(actor: Actor, key: UUID, now: datetime) -> None:  # noqa: ARG001
    """Nothing of it is published; whoever asked may take it back in the same way. Raises `Http404`, `Refused`."""
    row = release(key)
    with writing("figures.refused", by=actor.worker, organisation=actor.organisation, on=row.pk, installation=True):
        if not Release.objects.filter(pk=row.pk, state=Release.ASKED).update(
            state=Release.REFUSED, payload=None, counted=None
        ):
            raise Refused("release.state")


def release(key: UUID) -> Release:
    """Raises `Http404`."""
    row = Release.objects.filter(pk=key).first()
    if row is None:
        raise Http404
    return row


def published() -> QuerySet[Release]:
    """Newest first. What they hold is read when it is asked for: records can be some megabytes."""
    return Release.objects.filter(state=Release.PUBLISHED).order_by("-published_at").defer("payload", "counted")


def all_of_them() -> QuerySet[Release]:
    """Asked for, refused and published."""
    return Release.objects.order_by("-asked_at").defer("payload", "counted")


def tables(row: Release) -> list[Shown]:
    """What may be shown of a release of tables; records have none."""
    return [_read_shown(one) for one in row.payload or ()] if row.method != SYNTHETIC else []


def digest(payload: Any) -> str:
    """Of what was published: the same release is the same bytes for ever."""
    canonical = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


# The budget of noise.


def cap(population: str) -> Fraction:
    """What may ever be given away: the last value that two people agreed on."""
    row = Cap.objects.filter(population=population, approved_by__isnull=False).order_by("-approved_at").first()
    return Fraction(row.numerator, row.denominator) if row else CAP


def left(population: str) -> Fraction:
    """What may still be given away."""
    return budget.left(cap(population), _ledger(population), _published_spends(population))


def afford(population: str, rho: Fraction) -> None:
    """Raises `Refused` ("release.budget") for more than is left."""
    ledger, out = _ledger(population), _published_spends(population)
    try:
        budget.refuse(budget.Spend(".wanted", rho), cap(population), ledger, out)
    except budget.OverBudgetError:
        raise Refused("release.budget") from None


def _ledger(population: str) -> list[budget.Spend]:
    rows = Spend.objects.filter(population=population)
    return [budget.Spend(str(row.pk), Fraction(row.numerator, row.denominator)) for row in rows]


def _published_spends(population: str) -> list[budget.Spend]:
    """What published releases say of themselves: an old copy of the ledger, put back, gives no budget back."""
    rows = Release.objects.filter(population=population, state=Release.PUBLISHED, method__in=SPENDING)
    return [budget.Spend(str(row.pk), _rho(row)) for row in rows]


def _rho(row: Release) -> Fraction:
    return Fraction(*row.parameters["rho"])


def raise_cap(actor: Actor, value: Fraction, reason: str, now: datetime, population: str = POPULATIONS[0]) -> Cap:
    """Asks for a higher cap. Raises `Refused` ("release.reason")."""
    reason = " ".join(reason.split())
    if population not in POPULATIONS or not 10 <= len(reason) <= 500 or value <= cap(population):
        raise Refused("release.reason")
    row = Cap(
        population=population,
        numerator=value.numerator,
        denominator=value.denominator,
        reason=reason,
        asked_by_id=actor.worker,
        asked_at=now,
    )
    with writing("figures.asked", by=actor.worker, organisation=actor.organisation, on=row.pk, installation=True):
        row.save(force_insert=True)
    return row


def approve_cap(actor: Actor, key: UUID, now: datetime) -> None:
    """The second person. Raises `Http404`, `Refused` ("release.own", "release.state")."""
    row = Cap.objects.filter(pk=key).first()
    if row is None:
        raise Http404
    if row.asked_by_id == actor.worker:
        raise Refused("release.own")
    with writing("figures.approved", by=actor.worker, organisation=actor.organisation, on=row.pk, installation=True):
        if not Cap.objects.filter(pk=row.pk, approved_by__isnull=True).update(
            approved_by_id=actor.worker, approved_at=now
        ):
            raise Refused("release.state")


def caps() -> QuerySet[Cap]:
    """Every value that was asked for, newest first; the reasons are public."""
    return Cap.objects.order_by("-asked_at")


# Counting.


def _counted(population: str, until: str) -> list[dict[str, Table]]:
    try:
        periods.number(until)
    except ValueError:
        raise Refused("release.period") from None
    found = client.ask("declared", {"until": until, "cards": declared(population)}, seconds=120)
    known = catalogue.cards().cards
    return [
        {name: _table(known[card].id, payload["axes"], own) for name, own in payload["each"].items()}
        for card, payload in found.items()
    ]


def _table(name: str, axes: Sequence[Mapping[str, Any]], own: Mapping[str, Any]) -> Table:
    made = [Axis(one["name"], tuple(one["codes"]), one["several"]) for one in axes]
    return table(name, made, {tuple(row[:-1]): row[-1] for row in own["cells"]}, own["total"])


def _frozen(population: str, until: str, counted: Sequence[Mapping[str, Table]], today: date) -> periods.Frozen:
    earlier = _windows(population)
    try:
        frozen = periods.freeze(earlier, counted, until, today)
    except ValueError:
        raise Refused("release.period") from None
    if frozen is None:
        raise Refused("release.few")
    return frozen


def _windows(population: str) -> list[periods.Frozen]:
    """Of the published tables, oldest first. Synthetic records have windows of their own: noise alone protects them."""
    rows = published().defer(None).filter(population=population).exclude(method=SYNTHETIC)
    return [_as_frozen(row) for row in reversed(rows)]


def _as_frozen(row: Release) -> periods.Frozen:
    first, last = row.period.split("..")
    counted = tuple({name: _read(one) for name, one in tables_.items()} for tables_ in row.counted or ())
    return periods.Frozen(periods.Window(first, last), tuple(tables(row)), counted)


def _noisy(row: Release) -> Any:
    """Drawn by the process for figures from the system's generator: what came in the window, each table with noise."""
    earlier = _windows(row.population)
    now = [{name: _read(one) for name, one in tables_.items()} for tables_ in row.counted or ()]
    before = earlier[-1].counted if earlier else tuple({} for _ in now)
    wanted = []
    share = _rho(row) / len(now)
    for old, new in zip(before, now, strict=True):
        parts = periods.increment(old, new)
        first = next(iter(parts.values()))
        sums = {key: sum(part.counts[key] for part in parts.values()) for key in first.counts}
        wanted.append(
            {
                "name": first.name,
                "axes": [axis_as_json(axis) for axis in first.axes],
                "cells": [[*key, count] for key, count in sums.items()],
                "sensitivity": sensitivity(first.axes),
                "rho": [share.numerator, share.denominator],
            }
        )
    return client.ask("noisy", {"tables": wanted}, seconds=120)


def sensitivity(axes: Sequence[Axis]) -> int:
    """The square of how much one screening with its corrections can change a table: it leaves its cells and enters
    others, one each, or as many as an axis has codes where it is counted in several."""
    cells = 1
    for axis in axes:
        cells *= len(axis.codes) if axis.several else 1
    return 2 * cells if not any(axis.several for axis in axes) else cells


# Tables as JSON.


def axis_as_json(axis: Axis) -> dict[str, Any]:
    """Its name, its codes, and whether a record can have several."""
    return {"name": axis.name, "codes": list(axis.codes), "several": axis.several}


def _kept(one: Table) -> dict[str, Any]:
    cells = [[*key, count] for key, count in one.counts.items() if count]
    return {"name": one.name, "axes": [axis_as_json(axis) for axis in one.axes], "cells": cells, "total": one.total}


def _read(kept: Mapping[str, Any]) -> Table:
    return _table(kept["name"], kept["axes"], kept)


def _shown(one: Shown) -> dict[str, Any]:
    return {
        "name": one.name,
        "axes": [axis_as_json(axis) for axis in one.axes],
        "cells": [[*key, count] for key, count in one.cells.items()],
        "margins": [dict(margin) for margin in one.margins],
        "total": one.total,
    }


def _read_shown(kept: Mapping[str, Any]) -> Shown:
    axes = tuple(Axis(one["name"], tuple(one["codes"]), one["several"]) for one in kept["axes"])
    cells = MappingProxyType({tuple(row[:-1]): row[-1] for row in kept["cells"]})
    margins = tuple(MappingProxyType(one) for one in kept["margins"])
    return never_nobody(Shown(kept["name"], axes, cells, margins, kept["total"]))  # once they were stored as 0
