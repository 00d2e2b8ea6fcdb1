"""What a page of a check sent back. It is answered and forgotten: no row, no log, no address holds any of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handrail.core.checks.answersfile import Saved, dates_of, owners_of
from handrail.core.checks.definition import Check
from handrail.core.instruments.answers import Answers, from_fields
from handrail.core.instruments.state import fill

OWNER, DUE = "owner_", "due_"
CONTROLS = frozenset({"go", "at", "page", "csrfmiddlewaretoken", "file", "earlier", "later"})


@dataclass(frozen=True, slots=True)
class Sent:
    """`saved`: what can be taken. `wrong`: names of points with something that cannot, "" for what is of no point."""

    saved: Saved
    wrong: tuple[str, ...]

    @property
    def kept(self) -> Mapping[str, str]:
        return self.saved.answers


def read_sent(check: Check, fields: Mapping[str, Sequence[str]], today: date) -> Sent:
    """Fields of a page → what it says; never an exception."""
    own = {name: values for name, values in fields.items() if name not in CONTROLS}
    plan = {name for name in own if name.startswith((OWNER, DUE)) and name not in check.instrument.by_name}
    answers, problems = from_fields(check.instrument, {name: own[name] for name in own if name not in plan})
    state = fill(check.instrument, answers, today=today)
    owners, no_owners = owners_of(check, _first(own, plan, OWNER))
    dates, no_dates = dates_of(check, _first(own, plan, DUE))
    places = [problem.place for problem in (*problems, *state.problems)]
    wrong = [_point(check, place) for place in (*places, *no_owners, *no_dates)]
    return Sent(Saved(today, state.kept, owners, dates), tuple(dict.fromkeys(wrong)))


def empty(today: date) -> Sent:
    """Nothing answered yet."""
    return Sent(Saved(today, Answers().given, {}, {}), ())


def _first(fields: Mapping[str, Sequence[str]], names: set[str], prefix: str) -> dict[str, str]:
    found = {name: fields[name] for name in names if name.startswith(prefix)}
    return {name.removeprefix(prefix): values[0] if values else "" for name, values in found.items()}


def _point(check: Check, place: str) -> str:
    """The point that a place belongs to, "" for none: what was sent under a name of its own is never drawn."""
    return next((name for name in check.points if place in (name, f"{name}_evidence")), "")
