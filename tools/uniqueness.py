"""How unique people can be on the clear columns of each instrument, and the limit that a new question may not pass.

`python tools/uniqueness.py` prints the report and returns 1 if a recorded limit is passed; `--record` records today's
values as the limits (docs/disclosure.md says when that is right). People are invented, with a fixed seed.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.core.figures.uniqueness import Uniqueness, Worst
    from handrail.core.instruments.definition import Instrument

LIMITS = Path(__file__).resolve().parent.parent / "conformance" / "uniqueness.json"
RECORDS, SEED, AT = 1000, 2018, datetime(2026, 1, 15, tzinfo=UTC)
STEP = 0.05
"""Shares are recorded as the next multiple above: another question also changes what the seed invents."""


def instruments() -> Iterator[Instrument]:
    """Those that are answered by or with people; checks of organisations have no counted question."""
    from handrail import content
    from handrail.core.instruments.definition import Kind
    from handrail.core.instruments.read import read_instrument

    for name in content.ids("instruments"):
        instrument = read_instrument(content.read("instruments", name))
        if instrument.kind in (Kind.SCREENING, Kind.SELF_ASSESSMENT):
            yield instrument


def measured(instrument: Instrument, records: int = RECORDS) -> tuple[Uniqueness, tuple[Worst, ...]]:
    """The measure on so many invented records, through the same columns as figures."""
    from handrail.core.figures.frame import Stored, frame
    from handrail.core.figures.uniqueness import measure
    from handrail.screening.synthetic import answered

    random, schema = Random(SEED), frame(instrument, ())
    columns = [column for column in schema.columns if column.question]
    rows = []
    for place in range(records):
        state = answered(instrument, random, AT)
        asked = {name: found.value for name, found in state.asked.items() if found.value != "open"}
        row = schema.row(Stored(str(place), "", "2026-01", True, "", state.stored(), asked, (), (), ()))
        rows.append({column.name: str(row[column.name]) for column in columns})
    return measure(rows, columns)


def recorded() -> dict[str, dict[str, float]]:
    """Instrument → name → limit."""
    found: dict[str, dict[str, float]] = json.loads(LIMITS.read_text(encoding="utf-8"))
    return found


def limits(found: Uniqueness) -> dict[str, float]:
    """What is recorded for a measure: shares up to the next step, bits up to the next whole, columns exactly."""
    up = {name: round(math.ceil(value / STEP - 1e-9) * STEP, 2) for name, value in asdict(found).items()}
    return {**up, "columns": found.columns, "bits": math.ceil(found.bits)}


def main(arguments: Sequence[str]) -> int:
    """Report, and compare or record."""
    record = "--record" in arguments
    there = {} if record else recorded()
    passed = False
    for instrument in instruments():
        found, worst = measured(instrument)
        print(f"{instrument.id}: {found.columns} clear columns, {found.bits:.0f} bits")
        for one in worst:
            print(f"  {len(one.columns)} known: {one.unique:.1%} unique at most, on {', '.join(one.columns)}")
        print(f"  any three: {found.mean:.2%} unique on average")
        if record:
            there[instrument.id] = limits(found)
            continue
        for name in found.beyond(there.get(instrument.id, {})):
            passed = True
            print(f"  {name} is above its recorded limit, {there.get(instrument.id, {}).get(name)}")
    if record:
        LIMITS.write_text(json.dumps(there, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return int(passed)


if __name__ == "__main__":
    import django

    os.environ["HANDRAIL_MODE"] = "test"
    os.environ["HANDRAIL_DATA"] = tempfile.mkdtemp()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.web.settings")
    django.setup()
    sys.exit(main(sys.argv[1:]))
