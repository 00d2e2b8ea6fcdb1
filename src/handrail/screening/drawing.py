"""What is drawn once with a screening and stored with it: its day, its clock and a seed, for forms that draw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.state import Drawn


def draw(instrument: Instrument, key: UUID, now: datetime) -> dict[str, str]:
    """For a new screening; `now` in the zone of the installation. Nothing for a form that never asks: then no time is kept."""
    if not instrument.draws:
        return {}
    return {"today": now.date().isoformat(), "now": now.isoformat(timespec="milliseconds"), "seed": str(key)}


def drawn(kept: Mapping[str, str], day: date) -> Drawn:
    """As it was drawn; `day` where nothing was."""
    return Drawn(kept.get("today", day.isoformat()), kept.get("now", ""), kept.get("seed", ""))
