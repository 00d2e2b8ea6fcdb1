"""What is kept of an organisation's screenings → columns of answers, a few thousand screenings at a time.

The files are private, temporary, and hold what the database holds: coded answers, no text, nothing protected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from handrail.core.figures.frame import Column, Kind, Value
from handrail.core.figures.rescore import columns_in
from handrail.core.figures.rescore_one import BOUNDS
from handrail.core.figures.rescore_rule import Plan, kept_flags
from handrail.core.frameworks.definition import Framework
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.state import fill
from handrail.reporting import columns
from handrail.screening import catalogue
from handrail.screening.actions import framework_names
from handrail.screening.models import Definition, Determination, Submission

AT_ONCE = 5_000
"""Screenings in one file."""
Row = tuple[Submission, Determination | None]
"""A screening and what the old version determined."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Screenings of one definition, oldest first. `by_version`: the old version of the framework that determined them, ""
    for none, and the screenings with that determination. `already` have the new version, and to `others` the framework
    does not apply."""

    definition: UUID
    by_version: Mapping[str, list[Row]] = field(default_factory=dict)
    already: int = 0
    others: int = 0

    @property
    def size(self) -> int:
        """All of them."""
        return self.already + self.others + sum(len(rows) for rows in self.by_version.values())


def theirs(organisation: UUID) -> QuerySet[Submission]:
    """Every screening of an organisation, corrected ones too."""
    return Submission.objects.filter(organisation_id=organisation)


def chunks(organisation: UUID, framework: Framework) -> Iterator[Chunk]:
    """All of them, at most `AT_ONCE` at a time."""
    order = _versions(framework.id)
    stored = Determination.objects.filter(framework=framework.id)
    for definition in theirs(organisation).order_by("definition_id").values_list("definition_id", flat=True).distinct():
        rows = (
            theirs(organisation)
            .filter(definition_id=definition)
            .prefetch_related(Prefetch("determinations", stored, to_attr="of_it"))
            .order_by("received_at", "pk")
        )
        waiting = list(rows[:AT_ONCE])
        while waiting:  # never with a cursor held open: between two chunks, rows are written
            yield _chunk(definition, waiting, framework, order)
            last = waiting[-1]
            later = Q(received_at__gt=last.received_at) | Q(received_at=last.received_at, pk__gt=last.pk)
            waiting = list(rows.filter(later)[:AT_ONCE])


def _versions(name: str) -> dict[str, int]:
    """Published versions of a framework, oldest first."""
    rows = Definition.objects.filter(kind=catalogue.FRAMEWORK, name=name).order_by("published_at")
    return {version: at for at, version in enumerate(rows.values_list("version", flat=True))}


def _chunk(definition: UUID, rows: Sequence[Submission], framework: Framework, order: Mapping[str, int]) -> Chunk:
    by_version: dict[str, list[Row]] = {}
    already = others = 0
    instrument = catalogue.instrument(catalogue.row(definition))
    for row in rows:
        stored: list[Determination] = row.of_it  # type: ignore[attr-defined]
        if any(one.version == framework.version for one in stored):
            already += 1
        elif stored:
            newest = max(stored, key=lambda one: order.get(one.version, -1))
            by_version.setdefault(newest.version, []).append((row, newest))
        elif _applies(instrument, framework.id, row):
            by_version.setdefault("", []).append((row, None))
        else:
            others += 1
    return Chunk(definition, by_version, already, others)


def _applies(instrument: Instrument, name: str, row: Submission) -> bool:
    """Whether the form would have used a framework for this person, by age, as far as age was said."""
    if name not in (*instrument.adult_frameworks, *instrument.child_frameworks):
        return False
    return name in framework_names(fill(instrument, Answers(row.answers), today=row.received_at.date()))


def plan(definition: UUID, new: Framework, old: str) -> Plan:
    """For screenings to one definition, determined by the version `old`, "" for none. The mapping is that by which they
    were answered: what an answer shows is a part of the question that was asked."""
    return _plan(definition, catalogue.framework(new.id, old) if old else None, new)


@lru_cache(maxsize=32)
def _plan(definition: UUID, old: Framework | None, new: Framework) -> Plan:
    instrument = catalogue.instrument(catalogue.row(definition))
    return Plan(instrument, instrument, old, new)


def write(folder: Path, name: str, made: Plan, rows: list[Row]) -> Path:
    """A file of answers for `compute`. Returns its path."""
    listed = [Column("id"), *(Column(one) for one in made.kept.columns)]
    texts = {f"o_{made.new.id}_{bound}" for bound in BOUNDS}
    listed += [Column(one, Kind.TEXT if one in texts else Kind.FLAG) for one in columns_in(made)]
    columns.write(folder, name, listed, (_row(made, row, old) for row, old in rows))
    return folder / name


def _row(made: Plan, row: Submission, old: Determination | None) -> dict[str, Value]:
    name = made.new.id
    found: dict[str, Value] = {"id": str(row.pk), **made.kept.row(row.answers, row.asked), f"a_{name}": True}
    if made.old is None or old is None:
        return found
    for bound, outcome in zip(BOUNDS, (old.lower, old.upper), strict=True):
        found[f"o_{name}_{bound}"] = outcome["class"]
        for flag in kept_flags(made.old):
            found[f"o_{name}_{bound}_d_{flag}"] = outcome["dimensions"].get(flag)
    return found
