"""All that an organisation ever screened, by another version of a framework: beside what was determined before.

Decisions never change, and neither does an old determination. Begun anew, it goes on where it stopped: what is there is
left, so a second run adds nothing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from handrail.core.figures.rescore import CANNOT, CHANGED, NEW, SAME
from handrail.core.figures.rescore_one import BOUNDS
from handrail.core.figures.rescore_rule import Plan
from handrail.core.frameworks.definition import Framework
from handrail.reporting import place
from handrail.reporting.extract import Stopped
from handrail.reporting.folder import prepared
from handrail.reporting.rescoring import extract
from handrail.reporting.rescoring.compute import compute, outcomes, results
from handrail.reporting.sources import month_of
from handrail.screening import catalogue
from handrail.screening.models import Definition, Submission
from handrail.screening.rescoring import keep_rescored

PREFIX = "rescoring-"
AT_ONCE = 500
"""Screenings that are written together, with one event."""
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class NoVersion(LookupError):
    """The framework is not published in this version."""


@dataclass
class Summary:
    """What was done, in numbers of screenings. `states`: NEW, SAME, CHANGED or CANNOT; `already` had this version, and to
    `others` the framework does not apply. `moves`: (bound, class before, class now), where it is another one. `why`: the
    codes of `rescore_why`, with how many screenings each touches. Exact: for somebody who may see each screening."""

    framework: str
    version: str
    added: int = 0
    already: int = 0
    others: int = 0
    states: Counter[str] = field(default_factory=Counter)
    moves: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    why: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """The form that a job's result has."""
        moves = [[*move, number] for move, number in sorted(self.moves.items())]
        return {
            "framework": self.framework,
            "version": self.version,
            "added": self.added,
            "already": self.already,
            "others": self.others,
            "states": {state: self.states[state] for state in (NEW, SAME, CHANGED, CANNOT)},
            "moves": moves,
            "why": dict(sorted(self.why.items())),
        }


def _nothing(_done: int, _of: int) -> None: ...


def rescore(
    organisation: UUID,
    framework_id: str,
    version: str,
    progress: Progress = _nothing,
    cancelled: Cancelled = lambda: False,
    *,
    by: UUID | None = None,
) -> Summary:
    """Determines every screening by `version`, and keeps what can be known beside what there is. `by` asked for it.

    Raises `NoVersion`, and `Stopped` where somebody cancelled: what was written until then stays, and is right.
    """
    try:
        framework = catalogue.framework(framework_id, version)
    except Definition.DoesNotExist:
        raise NoVersion(framework_id, version) from None
    summary = Summary(framework.id, framework.version)
    of, done = extract.theirs(organisation).count(), 0
    with _private() as folder:
        for chunk in extract.chunks(organisation, framework):
            for old in sorted(chunk.by_version):
                if cancelled():
                    raise Stopped
                made = extract.plan(chunk.definition, framework, old)
                _determine(folder, made, chunk.by_version[old], organisation, by, summary)
            summary.already += chunk.already
            summary.others += chunk.others
            done += chunk.size
            progress(done, of)
    return summary


def _determine(
    folder: Path, made: Plan, rows: list[extract.Row], organisation: UUID, by: UUID | None, summary: Summary
) -> None:
    source, target = extract.write(folder, "answers.parquet", made, rows), folder / "found.parquet"
    compute(folder, [made], source, target)
    found = {UUID(row["id"]): row for row in results(folder, target)}
    for row, old in rows:
        _sum_up(summary, made.new, found[row.pk], old is not None)
    outcome = {key: outcomes(made, row) for key, row in found.items() if row[f"f_{made.new.id}_state"] != CANNOT}
    for keys in _batches([row for row, _ in rows if row.pk in outcome]):
        summary.added += keep_rescored(organisation, by, made.new, {key: outcome[key] for key in keys})


def _batches(rows: list[Submission]) -> Iterator[list[UUID]]:
    """Of one month each, so that one event says which columns are behind. They come in the order of time."""
    for _, group in groupby(rows, lambda row: month_of(row.received_at)):
        keys = [row.pk for row in group]
        for start in range(0, len(keys), AT_ONCE):
            yield keys[start : start + AT_ONCE]


def _sum_up(summary: Summary, framework: Framework, row: Mapping[str, Any], before: bool) -> None:
    name = framework.id
    summary.states[row[f"f_{name}_state"]] += 1
    if not before or row[f"f_{name}_state"] != CHANGED:
        return
    for bound in BOUNDS:
        old, new = row[f"f_{name}_old_{bound}"], row[f"f_{name}_{bound}"]
        if old != new:
            summary.moves[bound, old or "", new or ""] += 1
    summary.why.update((row[f"f_{name}_why"] or "").split())


@contextmanager
def _private() -> Iterator[Path]:
    """A folder for answers that is gone afterwards; what a run that died left behind goes too. Only the process for
    figures does this, and there is one."""
    inside = prepared(place.folder())
    for left in inside.glob(f"{PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=inside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
