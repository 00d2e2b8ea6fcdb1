"""The 2018 pilot from invented records: the same columns, measures and cards as everything else, in a folder of its own.

Only a set of which every record is synthetic may be shown exactly.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from handrail import content
from handrail.audit.writing import serialised
from handrail.core.figures.frame import Frame, Stored
from handrail.core.frameworks.determine import determine, stored
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument, Kind
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.evidence import evidence
from handrail.core.instruments.invent import PASSED
from handrail.core.instruments.state import fill
from handrail.reporting import catalogue, columns, place, sources
from handrail.reporting.computing import Figures
from handrail.reporting.folder import Manifest, file_of, prepared, read_manifest, write_manifest
from handrail.reporting.models import Finished
from handrail.reporting.questions import Question

FILES = {"screenings": Kind.SCREENING, "self-assessments": Kind.SELF_ASSESSMENT}
CARDS = (
    "own-fear",
    "own-debt",
    "own-off-duty",
    "decisions",
    "identified-gender",
    "identified-age",
    "identified-form",
    "gender",
    "age",
    "citizenship",
    "sector",
)
_NAMES = UUID("0b6ad1f7-6b5c-5c1b-9d53-0f2f0e7a2018")
_ASIDE = frozenset({"record", "month", "organisation", "synthetic", "language"})


class NotAllInvented(Exception):
    """A record in the set is not synthetic, so nothing of it may be shown exactly."""


def records(name: str) -> list[dict[str, str]]:
    """One of the two files, a mapping for each record. Raises `NotAllInvented`."""
    rows = list(csv.DictReader(io.StringIO(content.pilot(name))))
    if any(row["synthetic"] != "true" for row in rows):
        raise NotAllInvented
    return rows


def version() -> str:
    """Of the records: changes with any of them."""
    return hashlib.sha256("".join(content.pilot(name) for name in FILES).encode()).hexdigest()


def prepare(folder: Path) -> bool:
    """Writes the columns if the records are not those of the last time. Returns whether it did."""
    now = version()
    known = read_manifest(prepared(folder))
    if known is not None and now in known.chains:
        return False
    files: dict[str, tuple[int, int]] = {}
    for name, kind in FILES.items():
        made = sources.frame_of(sources.versions(kind)[0])
        rows = records(name)
        for month in sorted({row["month"] for row in rows}):
            part = file_of(made.instrument.id, made.instrument.version, month)
            own = (row for row in rows if row["month"] == month)
            files[part] = columns.write(folder, part, made.columns, _rows(made, own))
    write_manifest(folder, Manifest({now: 1}, {}, files))
    return True


def _rows(made: Frame, rows: Iterator[dict[str, str]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield made.row(as_stored(made, row))


def as_stored(made: Frame, row: Mapping[str, str]) -> Stored:
    """A record as if it had come through a form. Its determinations are computed from what the record holds."""
    received = timezone.make_aware(datetime.strptime(row["month"], "%Y-%m"))  # noqa: DTZ007  made aware at once
    given = {name: text for name, text in row.items() if text and name in made.instrument.by_name}
    checks = {**PASSED, **{f"C{number}": "yes" for number in range(1, 8)}}
    state = fill(made.instrument, Answers({**checks, **given}), today=received.date())
    shown = evidence(state, protected=False)
    results = []
    for framework in _frameworks(made, state.holds("adult"), state.holds("child")):
        kept = stored(determine(framework, shown.present, shown.unknown, shown.declined))
        results.append((framework.id, framework.version, kept["lower"], kept["upper"]))
    return Stored(
        id=str(uuid5(_NAMES, row["record"])),
        organisation=row["organisation"],
        month=row["month"],
        synthetic=row["synthetic"] == "true",
        language=row["language"],
        answers=given,
        asked={place: str(found.value) for place, found in state.asked.items() if found is not Asked.OPEN},
        present=shown.present,
        unknown=shown.unknown,
        declined=shown.declined,
        determinations=results,
        received=received,
        first_view=row.get("first_view", ""),
        viewed=_later(received, row.get("days_to_first_view", "") if row.get("first_view") else ""),
        decision=row.get("decision", ""),
        exploitation=row.get("exploitation", "").split(),
        decided=_later(received, row.get("days_to_decision", "")),
        decided_by_other=row.get("decided_by_other") == "true",
    )


def _frameworks(made: Frame, adult: bool, child: bool) -> list[Any]:
    instrument: Instrument = made.instrument
    names = [
        *(() if child else instrument.adult_frameworks),
        *(() if adult else instrument.child_frameworks),
    ]
    return [one for one in made.frameworks if one.id in names]


def _later(received: datetime, days: str) -> datetime | None:
    return received + timedelta(days=int(days)) if days else None


def compute(figures: Figures) -> dict[str, dict[str, Any]]:
    """Card → its table, exact: `axes`, `cells`, `total`, and `each`, the cells of every organisation for what protection
    would make of them. Raises `NotAllInvented` where one row of the set is not synthetic."""
    cards, found = catalogue.cards(), {}
    for source in ("screenings", "answers"):
        _refuse_real(figures, source)
    for name in CARDS:
        question = Question.of(cards.cards[name], {})
        whole = figures.table(question)
        each = figures.table(question, each_organisation=True)
        found[name] = {"axes": whole["axes"], "cells": whole["cells"], "total": whole["total"], "each": each["cells"]}
    return found


def _refuse_real(figures: Figures, source: str) -> None:
    if figures.table(Question((), source, {"synthetic": ["no", ".not_known"]}))["total"]:
        raise NotAllInvented


def finish_pilot(folder: Path) -> int:
    """Prepares the columns if need be, computes the cards and keeps them for the page. Returns how many cards."""
    prepare(folder)
    figures = Figures(folder, synthetic=True)
    try:
        stamp, tables = figures.stamp(), compute(figures)
    finally:
        figures.close()
    with serialised():  # all at once: a page that came in between would miss some
        for name, payload in tables.items():
            Finished.objects.update_or_create(
                key=f"pilot/{name}", defaults={"stamp": stamp, "payload": payload, "made_at": timezone.now()}
            )
    return len(tables)


def behind() -> bool:
    """Whether the page's tables are not of today's records."""
    known = read_manifest(place.pilot())
    return known is None or version() not in known.chains or not Finished.objects.filter(key="pilot/decisions").exists()
