"""The days of the plan as a calendar file: one event a day long for each action that has a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext

from handrail.checks.plan import Action

if TYPE_CHECKING:
    from icalendar import Event

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar(check: str, title: str, plan: Iterable[Action], today: date) -> bytes:
    """`check`: id of the check. Nobody is organiser or attendee; an action has the same UID each time, so that a newer
    file moves its day instead of adding another, and the UID says nothing of who made it."""
    from icalendar import Calendar  # noqa: PLC0415  only a server that makes a plan needs it in memory

    made = Calendar()
    made.add("prodid", "-//Handrail//Checks//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    for one in plan:
        if one.due is not None:
            made.add_component(_event(check, title, one, one.due, today))
    return bytes(made.to_ical())


def _event(check: str, title: str, one: Action, due: date, today: date) -> Event:
    from icalendar import Event  # noqa: PLC0415  as above

    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'handrail:{check}:{one.point}')}@handrail.invalid")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", one.action)
    about = [f"{title}: {one.step}", one.label, one.safe and f"{gettext('Take care')}: {one.safe}"]
    about.append(one.owner and f"{gettext('Owner')}: {one.owner}")
    event.add("description", "\n".join(line for line in about if line))
    event.add("transp", "TRANSPARENT")
    return event
