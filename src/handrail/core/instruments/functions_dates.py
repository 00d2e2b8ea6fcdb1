"""Functions on days and times (ODK XForms specification), as texts of ISO 8601.

A day has no zone. A time is read as it is written: nothing is moved into the zone of a machine. Where a moment needs an
offset and has none, it is that of the clock that was drawn with the form, else UTC. Names are English, as in ODK's forms.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from handrail.core.instruments.calling import Arguments, Context, Function
from handrail.core.instruments.values import SPACE, Value, to_number, to_string

_DAY_SECONDS: Final = 86_400
_EPOCH: Final = date(1970, 1, 1).toordinal()
_LAST: Final = date.max.toordinal() - _EPOCH
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
_DAYS: Final = "Mon Tue Wed Thu Fri Sat Sun".split()  # noqa: SIM905
_CLOCK = r"(?P<h>[01][0-9]|2[0-3]):(?P<m>[0-5][0-9])(?::(?P<s>[0-5][0-9])(?:\.(?P<f>[0-9]{1,3}))?)?"
_ZONE = r"(?P<z>Z|[+-][01][0-9]:[0-5][0-9])?"
_MOMENT = re.compile(rf"(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:T{_CLOCK}{_ZONE})?", re.ASCII)
_TIME = re.compile(rf"{_CLOCK}{_ZONE}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """`days` since 1970-01-01, `thousandths` of a second of that day, `zone` as written ("" for none)."""

    days: int
    thousandths: int
    zone: str = ""

    @property
    def day(self) -> date:
        return date.fromordinal(self.days + _EPOCH)

    def clock(self) -> tuple[int, int, int, int]:
        """Hours, minutes, seconds, thousandths."""
        seconds, thousandths = divmod(self.thousandths, 1000)
        return seconds // 3600, seconds // 60 % 60, seconds % 60, thousandths


def read(value: Value) -> Moment | None:
    """A day, a day with a time, or a number of days since 1970-01-01, which has no zone; None for anything else."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _from_days(float(value))
    text = to_string(value).strip(SPACE)
    if not _MOMENT.fullmatch(text):
        return _from_days(to_number(value) if not isinstance(value, bool) else math.nan)
    return _written(text)


def _written(text: str) -> Moment | None:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    try:
        days = date.fromisoformat(found["day"]).toordinal() - _EPOCH
    except ValueError:
        return None
    return Moment(days, _thousandths(found) if found["h"] else 0, found["z"] or "")


def _from_days(number: float) -> Moment | None:
    if not math.isfinite(number) or not -719_162 <= number < _LAST + 1:
        return None
    days = math.floor(number)
    thousandths = min(math.floor((number - days) * _DAY_SECONDS * 1000 + 0.5), _DAY_SECONDS * 1000 - 1)
    return Moment(days, thousandths)


def _thousandths(found: re.Match[str]) -> int:
    seconds = int(found["h"]) * 3600 + int(found["m"]) * 60 + int(found["s"] or 0)
    return seconds * 1000 + int((found["f"] or "").ljust(3, "0"))


def _offset(zone: str) -> int:
    """Minutes east of Greenwich."""
    if zone in ("", "Z"):
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return -minutes if zone[0] == "-" else minutes


def _zone_of_clock(context: Context) -> str:
    found = _MOMENT.fullmatch(context.around.now)
    return (found["z"] if found else "") or "Z"


def _date(arguments: Arguments, _: Context) -> Value:
    found = read(arguments[0])
    return found.day.isoformat() if found else ""


def _date_time(arguments: Arguments, context: Context) -> Value:
    """A day with a time as text; a number of days is a moment in UTC, said in the zone of the clock."""
    found = read(arguments[0])
    if found is None:
        return ""
    zone = found.zone
    if not zone:
        zone = _zone_of_clock(context)
        if _is_number(arguments[0]):
            found = _moved(found, _offset(zone))
    if found is None:
        return ""
    hours, minutes, seconds, thousandths = found.clock()
    return f"{found.day.isoformat()}T{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}{zone}"


def _is_number(value: Value) -> bool:
    return not isinstance(value, bool) and not _MOMENT.fullmatch(to_string(value).strip(SPACE))


def _moved(moment: Moment, minutes: int) -> Moment | None:
    whole = moment.days * _DAY_SECONDS * 1000 + moment.thousandths + minutes * 60_000
    days, thousandths = divmod(whole, _DAY_SECONDS * 1000)
    return Moment(days, thousandths) if -719_162 <= days <= _LAST else None


def _decimal_date_time(arguments: Arguments, context: Context) -> Value:
    """Days since 1970-01-01 in UTC, with the part of the day. A day begins at midnight of the clock, as in JavaRosa."""
    if _is_number(arguments[0]):
        return to_number(arguments[0])
    found = read(arguments[0])
    if found is None:
        return math.nan
    minutes = _offset(found.zone or _zone_of_clock(context))
    return (found.days * _DAY_SECONDS * 1000 + found.thousandths - minutes * 60_000) / (_DAY_SECONDS * 1000)


def _decimal_time(arguments: Arguments, _: Context) -> Value:
    """The part of the day that has passed, as the clock is written; of a number, what is behind the point."""
    text = to_string(arguments[0]).strip(SPACE)
    if found := _TIME.fullmatch(text):
        return _thousandths(found) / (_DAY_SECONDS * 1000)
    if moment := _written(text):
        return moment.thousandths / (_DAY_SECONDS * 1000)
    number = math.nan if isinstance(arguments[0], bool) else to_number(arguments[0])
    return number - math.floor(number) + 0.0 if math.isfinite(number) else math.nan  # 0.0: never minus zero


def in_days(value: Value, context: Context) -> Value:
    """Text that is a day with a time, as days since 1970-01-01 on the clock of the form, so that it compares with days.

    Anything else as it is; of a node-set, each item. One with another offset is moved to that of the clock.
    """
    if isinstance(value, tuple):
        return tuple(to_string(in_days(item, context)) for item in value)
    found = _written(value.strip(SPACE)) if isinstance(value, str) and "T" in value else None
    if found is None:
        return value
    minutes = _offset(_zone_of_clock(context)) - _offset(found.zone) if found.zone else 0
    return (found.days * _DAY_SECONDS * 1000 + found.thousandths + minutes * 60_000) / (_DAY_SECONDS * 1000)


_CODES: Final[dict[str, Callable[[Moment], str]]] = {
    "Y": lambda one: f"{one.day.year:04}",
    "y": lambda one: f"{one.day.year % 100:02}",
    "m": lambda one: f"{one.day.month:02}",
    "n": lambda one: str(one.day.month),
    "b": lambda one: _MONTHS[one.day.month - 1],
    "d": lambda one: f"{one.day.day:02}",
    "e": lambda one: str(one.day.day),
    "a": lambda one: _DAYS[one.day.weekday()],
    "W": lambda one: str(one.day.isocalendar().week),
    "H": lambda one: f"{one.clock()[0]:02}",
    "h": lambda one: str(one.clock()[0]),
    "M": lambda one: f"{one.clock()[1]:02}",
    "S": lambda one: f"{one.clock()[2]:02}",
    "3": lambda one: f"{one.clock()[3]:03}",
    "%": lambda _: "%",
}


def _formatted(arguments: Arguments, _: Context) -> Value:
    """`%Y %y %m %n %b %d %e %a %W %H %h %M %S %3`; another letter stays as it is. Nothing for what is no day."""
    found = read(arguments[0]) if to_string(arguments[0]).strip(SPACE) else None
    if found is None:
        return ""
    moment = found
    return re.sub(
        r"%(.)", lambda one: _CODES[one[1]](moment) if one[1] in _CODES else one[0], to_string(arguments[1]), flags=re.S
    )


DATES: Final[tuple[Function, ...]] = (
    Function("now", 0, 0, lambda _, context: context.around.now),
    Function("date", 1, 1, _date),
    Function("date-time", 1, 1, _date_time),
    Function("decimal-date-time", 1, 1, _decimal_date_time),
    Function("decimal-time", 1, 1, _decimal_time),
    Function("format-date", 2, 2, _formatted),
    Function("format-date-time", 2, 2, _formatted),
)
