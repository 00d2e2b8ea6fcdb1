"""The day and the clock of a paper, which has a month only: the same for everybody who types it in."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from handrail.core.instruments.state import Drawn


def once_of(month: str, day: date) -> Drawn:
    """The same for both keyers, who have nothing but the paper: noon of its day, and its month as a seed."""
    return Drawn(day.isoformat(), f"{day.isoformat()}T12:00:00.000+08:00", month)


def paper_day(month: str, today: date) -> date:
    """The day as of which a paper is read: the last of its month, so that both keyers read it alike, or today."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return today
    return min(today, first.replace(day=monthrange(first.year, first.month)[1]))
