"""Past screenings beside newer versions of a framework: what it says now, and why it says something else.

What the page shows first is the determination that was made when the screening was finished; decisions rest on that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from handrail.core.figures.rescore_why import other_indicators, other_thresholds
from handrail.core.frameworks.definition import Framework
from handrail.screening import catalogue
from handrail.screening.models import Determination, Submission


def first_and_later(
    rows: Iterable[Determination],
) -> tuple[dict[str, Determination], dict[str, Determination]]:
    """Framework → the determination of the oldest published version, and that of the newest where it is another."""
    found: dict[str, list[Determination]] = {}
    for row in rows:
        found.setdefault(row.framework, []).append(row)
    for name, several in found.items():
        if len(several) > 1:
            order = {version: place for place, version in enumerate(catalogue.versions(name))}
            several.sort(key=lambda one: order.get(one.version, len(order)))
    first = {name: several[0] for name, several in found.items()}
    return first, {name: several[-1] for name, several in found.items() if len(several) > 1}


def newer(row: Submission, language: str) -> list[dict[str, Any]]:
    """One entry for each framework of this screening that was published anew since: `title`, `version`, `was`, `lower` and
    `upper` in words ("" without a result by it), `changed`, and what counts otherwise in it for this screening."""
    first, later = first_and_later(row.determinations.all())
    told = []
    for name, old in first.items():
        newest = catalogue.versions(name)[-1]
        if newest == old.version:
            continue
        before, after = catalogue.framework(name, old.version), catalogue.framework(name, newest)
        found = later.get(name)
        found = found if found is not None and found.version == newest else None
        told.append(
            {
                "title": after.title.get(language),
                "version": newest,
                "was": _class(before, old.lower["class"], language),
                "lower": _class(after, found.lower["class"], language) if found else "",
                "upper": _class(after, found.upper["class"], language) if found else "",
                "known": found is not None,
                "changed": found is not None and (found.lower != old.lower or found.upper != old.upper),
                "signs": _signs(row, before, after, language),
                "parts": _parts(before, after, language),
            }
        )
    return told


def _class(framework: Framework, class_id: str | None, language: str) -> str:
    found = framework.named(class_id)
    return found.name.get(language) if found is not None else ""


def _signs(row: Submission, before: Framework, after: Framework, language: str) -> list[str]:
    """Signs of this screening that count otherwise than before."""
    here = {*row.present, *row.unknown, *row.declined}
    labels = {code: one.label for one in (*before.indicators(), *after.indicators()) for code in one.codes}
    return [labels[code].get(language) for code in other_indicators(before, after) if code in here]


def _parts(before: Framework, after: Framework, language: str) -> Sequence[str]:
    names = set(other_thresholds(before, after))
    return [one.label.get(language) for one in after.dimensions if one.id in names]
