"""A form on paper."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from uuid import UUID

from handrail import content
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.read import read_instrument


def print_form(chosen: argparse.Namespace) -> int:
    """Writes the PDF; 2 with one line on standard error where this system cannot, or there is no such form or language."""
    # Django is loaded by now, and only for this verb.
    from handrail.library.paper import Missing  # noqa: PLC0415
    from handrail.screening.formpaper import form_pdf  # noqa: PLC0415

    instrument = _instrument(chosen.id)
    if instrument is None:
        print(f"handrail: there is no form {chosen.id}. Those that ship: {_shipped()}", file=sys.stderr)
        return 2
    for language in filter(None, (chosen.lang, chosen.beside)):
        if language not in instrument.languages:
            print(f"handrail: it is not in {language}, but in {', '.join(instrument.languages)}.", file=sys.stderr)
            return 2
    target = Path(chosen.output or f"{instrument.id}-{chosen.lang}.pdf")
    try:
        target.write_bytes(form_pdf(instrument, chosen.lang, chosen.beside, large=chosen.large))
    except Missing as missing:
        print(f"handrail: {missing}", file=sys.stderr)
        return 2
    print(target)
    return 0


def _shipped() -> str:
    return ", ".join(content.ids("instruments"))


def _instrument(name: str) -> Instrument | None:
    if name in content.ids("instruments"):
        return read_instrument(content.read("instruments", name))
    from handrail.screening import catalogue  # noqa: PLC0415
    from handrail.screening.models import Definition  # noqa: PLC0415

    try:
        return catalogue.instrument(catalogue.row(UUID(name)))
    except (ValueError, Definition.DoesNotExist):
        return None
