"""Asking for a synthetic release: which columns, which quarters, and how much of the budget (docs/synthetic-release.md).

Approving, refusing, storing and the ledger are those of every release (`releases.py`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from handrail.audit.writing import writing
from handrail.core.figures import periods
from handrail.core.figures.budget import delta_for, rho_of
from handrail.core.figures.cards import By
from handrail.core.figures.frame import Column, Kind, merged
from handrail.core.figures.tables import NOT_KNOWN, Axis
from handrail.core.instruments.definition import Kind as InstrumentKind
from handrail.organisations.policy import Actor
from handrail.reporting import catalogue, client, releases, sources
from handrail.reporting.models import Release
from handrail.reporting.releases import SYNTHETIC, Refused

POPULATION = "screenings"
"""Anonymous answers can be invented by anyone: nothing is learned from records that resemble them."""
EPSILONS = (1, 2, 4)
"""What can be asked for. Less than 1 leaves nothing that is true of pairs; 4 is half of what may ever be given away."""
ORDER = 2
"""How many columns are counted together: three need far more records than there will be."""
FEW = 1000
"""Below so many screenings noise hides what is rare, and the page says so to those who decide."""


def cost(epsilon: int) -> Fraction:
    """Of rho: what the ledger will say."""
    return rho_of(epsilon, delta_for(releases.PEOPLE))


def ask(
    actor: Actor, since: str, until: str, epsilon: str, today: date, now: datetime, population: str = POPULATION
) -> Release:
    """Records of the counted screenings of whole quarters, of which none is in a synthetic release yet.

    Nothing is drawn before the second approval. Raises `Refused` ("figures.question", "release.period", "release.few",
    "release.many", "release.state", "release.budget") and `client.Unanswered`.
    """
    if population != POPULATION or epsilon not in map(str, EPSILONS):
        raise Refused("figures.question")
    _refuse_period(since, until, today)
    releases.refuse_waiting(population)
    releases.afford(population, cost(int(epsilon)))
    window = [since, until]
    size = client.ask("synthetic_size", {"window": window}, seconds=120)
    if not size:
        raise Refused("release.few")
    row = Release(
        population=population,
        period=f"{since}..{until}",
        tables=[one.id for one in catalogue.cards().synthetic],
        method=SYNTHETIC,
        parameters=_parameters(int(epsilon)) | {"window": window},
        asked_by_id=actor.worker,
        organisation_id=actor.organisation,
        asked_at=now,
        counted={"records": size},
    )
    with writing("figures.asked", by=actor.worker, organisation=actor.organisation, on=row.pk, installation=True):
        row.save(force_insert=True)
    return row


def _refuse_period(since: str, until: str, today: date) -> None:
    """Quarters that are over, in order, of which none was published as synthetic records: drawing them anew and taking
    the nicer ones would give away more than either says."""
    try:
        begins, ends = periods.number(since), periods.number(until)
    except ValueError:
        raise Refused("release.period") from None
    if begins > ends or not periods.has_ended(until, today):
        raise Refused("release.period")
    rows = releases.published().filter(method=SYNTHETIC, population=POPULATION)
    for first, last in (period.split("..") for period in rows.values_list("period", flat=True)):
        if begins <= periods.number(last) and periods.number(first) <= ends:
            raise Refused("release.period")


def _parameters(epsilon: int) -> dict[str, Any]:
    """Everything that shapes the records: what is approved is what is drawn, whatever content says by then."""
    spent, held = cost(epsilon), _columns()
    declared = catalogue.cards().synthetic
    return {
        "cards": catalogue.cards().version,
        "unit": "screening",
        "epsilon": epsilon,
        "delta": delta_for(releases.PEOPLE),
        "order": ORDER,
        "rho": [spent.numerator, spent.denominator],
        "axes": [releases.axis_as_json(axis(one, held)) for one in declared],
        "columns": [
            {"column": one.column, "groups": [[group.code, list(group.of)] for group in one.groups]} for one in declared
        ],
    }


def _columns() -> Mapping[str, Column]:
    """Of every published screening: definitions, never data."""
    held = merged([sources.frame_of(key) for key in sources.versions(InstrumentKind.SCREENING)])
    return {column.name: column for column in held}


def axis(by: By, held: Mapping[str, Column]) -> Axis:
    """All that a column of a record can say. Of a column with several codes none may be there, so nothing stands for not
    known. Raises ValueError for a column whose codes only the data say (a language): which occur is private."""
    column = held[by.column]
    if by.groups:
        codes: tuple[str, ...] = tuple(group.code for group in by.groups)
    elif column.kind is Kind.TEXT:
        codes = tuple(code for code in column.codes if code not in column.unknown)
    else:
        codes = ("yes", "no") if column.kind is Kind.FLAG else ("present", "absent")
    if not codes:
        raise ValueError(f"Only the data say what {by.column} can hold.")
    return Axis(by.id, codes if column.several else (*codes, NOT_KNOWN), column.several)


def records(row: Release) -> list[list[str]]:
    """What was published, a code for each column (several joined by spaces); nothing before that."""
    if row.method != SYNTHETIC or row.payload is None:
        return []
    return list(csv.reader(io.StringIO(row.payload["records"])))
