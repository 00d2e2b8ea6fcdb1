"""A release on paper: every table with its sentences and chart, whom it counts, and how it is protected.

A release never changes, so that its report is made once for each language, by the process for figures, and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from handrail.core.figures.cards import Card
from handrail.library.paper import FAMILIES, Missing, drawn
from handrail.reporting import place, queries, releases
from handrail.reporting.exporting import as_svg
from handrail.reporting.figure import Figure, figure
from handrail.reporting.folder import put
from handrail.reporting.labels import label
from handrail.reporting.measures import Impossible
from handrail.reporting.models import Release

LANGUAGES = tuple(FAMILIES)
VERSION = 1
"""Of how a report looks: another one, and it is made again."""
_SCREEN = 'font-family="system-ui, sans-serif"'
_DRAWING = Lock()


class Unprinted(Impossible):
    """This system cannot make PDF files; `code` chooses the words on the page."""

    code = "figures.paper"


def path(release: UUID, sha256: str, language: str) -> Path:
    """Where the report of a release is, or will be."""
    kind = "synthetic" if place.synthetic() else "real"
    return place.folder() / "reports" / f"{release}-{sha256[:16]}-{language}-{kind}-{VERSION}.pdf"


def made(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked of the process for figures: `release`, `language`. Returns `file`: its path. Raises `Unprinted`, and
    ValueError for a release that was not published."""
    row, language = releases.release(UUID(sent["release"])), str(sent["language"])
    if not printable(row) or language not in LANGUAGES:
        raise ValueError("There is no such report.")
    target = path(row.pk, row.sha256, language)
    with _DRAWING:  # two who ask at once wait for the same file
        if not target.exists():
            try:
                content = pdf(row, language)
            except Missing as missing:
                raise Unprinted from missing
            put(target, content)
            target.chmod(0o600)
    return {"file": str(target)}


def printable(row: Release) -> bool:
    """Whether it was published, and is made of tables: there is no report of invented records."""
    return row.state == Release.PUBLISHED and row.method in (releases.ROUNDING, releases.NOISE)


def pdf(row: Release, language: str) -> bytes:
    """The report. Raises `library.paper.Missing` where this system cannot make one."""
    with translation.override(language):
        context = _context(row, language)
    content: bytes = drawn("reporting/report.html", context, language).write_pdf()
    return content


def _context(row: Release, language: str) -> dict[str, Any]:
    known = queries.cards().cards
    shown = releases.tables(row)
    parts = []
    for table in shown:
        card = known[table.name]
        one = figure(card, table, language, rounded=row.method == releases.ROUNDING)
        parts.append({"figure": one, "svg": _svg(one, language), "by": [by.label.get(language) for by in card.by]})
    return {
        "release": row,
        "first": row.period.split("..")[0],
        "last": row.period.split("..")[1],
        "parts": parts,
        "populations": _populations([known[table.name] for table in shown], language),
        "noise": row.method == releases.NOISE,
        "payload": row.payload,
        "protection": _protection(row),
        "synthetic": queries.invented(),
        "cards": row.parameters.get("cards", ""),
        "groups": _groups([known[table.name] for table in shown], language),
    }


def _svg(one: Figure, language: str) -> SafeString | None:
    """The chart that the page has, with a font that the paper has."""
    found = as_svg(one)
    if found is None:
        return None
    return SafeString(found.content.decode().replace(_SCREEN, f'font-family="{FAMILIES[language][0]}"'))


def _populations(cards: list[Card], language: str) -> list[tuple[str, str]]:
    found = {card.population.id: card.population for card in cards}
    return [(one.label.get(language), one.note.get(language)) for one in found.values()]


def _groups(cards: list[Card], language: str) -> list[tuple[str, str]]:
    """Axis → how its codes are grouped, for axes that group them."""
    axes = {by.id: by for card in cards for by in card.by if by.groups}
    return [
        (by.label.get(language), "; ".join(label(by, group.code, language) for group in by.groups))
        for by in axes.values()
    ]


def _protection(row: Release) -> list[tuple[str, str]]:
    """Everything that shaped the release, as it was stored with it."""
    names = {
        "minimum": _("Fewest people behind a count"),
        "base": _("Counts are rounded to"),
        "reach": _("What is hidden reaches at least so far"),
        "rho": _("Taken from the budget (rho)"),
        "unit": _("What the noise hides"),
    }
    words = {"screening": _("One screening with its corrections")}
    return [
        (name, words.get(str(value), "/".join(map(str, value)) if isinstance(value, list) else str(value)))
        for key, name in names.items()
        if (value := row.parameters.get(key)) is not None
    ]
