"""A form as a file that somebody takes away."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from handrail import content

if TYPE_CHECKING:
    from handrail.authoring.leaving import Leaving


def take(chosen: argparse.Namespace) -> int:
    """Writes the file; 2 with one line on standard error where there is no such form or kind, or this system cannot."""
    # Django is loaded by now, and only for this verb.
    from handrail.authoring.leaving import left  # noqa: PLC0415
    from handrail.library.paper import Missing  # noqa: PLC0415

    form = _form(chosen.id)
    if form is None:
        shipped = ", ".join(content.ids("instruments"))
        print(f"handrail: there is no form {chosen.id}. Those that ship: {shipped}", file=sys.stderr)
        return 2
    instrument = form.instrument
    if instrument is None or chosen.lang not in instrument.languages:
        print(f"handrail: it is not in {chosen.lang}.", file=sys.stderr)
        return 2
    try:
        file = left(chosen.kind, form, chosen.lang)
    except Missing as missing:
        print(f"handrail: {missing}", file=sys.stderr)
        return 2
    if file is None:
        print(f"handrail: {chosen.id} did not come from a workbook.", file=sys.stderr)
        return 2
    target = Path(chosen.output or file.name)
    target.write_bytes(file.content)
    print(target)
    return 0


def _form(name: str) -> Leaving | None:
    from handrail.authoring.leaving import Leaving  # noqa: PLC0415
    from handrail.authoring.models import Source  # noqa: PLC0415
    from handrail.core.instruments.read import read_instrument  # noqa: PLC0415
    from handrail.core.interchange.xlsform.book import from_json  # noqa: PLC0415
    from handrail.screening import catalogue  # noqa: PLC0415
    from handrail.screening.models import Definition  # noqa: PLC0415

    if name in content.ids("instruments"):
        files = content.read("instruments", name)
        return Leaving(files, read_instrument(files), None, None)
    try:
        row = Definition.objects.get(pk=UUID(name), kind=catalogue.INSTRUMENT)
    except (ValueError, Definition.DoesNotExist):
        return None
    source = Source.objects.filter(pk=row.pk).first()
    came, book = (from_json(source.came), from_json(source.book)) if source else (None, None)
    return Leaving(row.files, catalogue.instrument(row), came, book)
