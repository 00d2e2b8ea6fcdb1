"""The file in which an organisation keeps its answers, since the server keeps none: written and strictly read.

A file comes from anywhere. It is taken whole or refused with one of the codes of `Unreadable`; it can bring no key, no
point and no character that a page could not have sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from handrail.core.checks.definition import Check
from handrail.core.instruments.answers import from_fields
from handrail.core.instruments.state import fill

FORMAT = "answers/1"
MAX_BYTES = 200_000
MAX_OWNER = 200
_KEYS = ("handrail", "instrument", "version", "date", "answers", "owners", "dates")
_MAX_VERSION = 40


class Unreadable(StrEnum):
    """Why a file is refused."""

    MISSING = "missing"
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"
    NOT_ANSWERS = "not_answers"
    OTHER_CHECK = "other_check"


class CannotRead(Exception):
    """The file is refused. `reason` says why; nothing of the file is in it."""

    def __init__(self, reason: Unreadable) -> None:
        self.reason = reason
        super().__init__(reason.value)


@dataclass(frozen=True, slots=True)
class Saved:
    """Answers with the plan: place → text, point → owner, point → ISO date. `on`: the day they were saved."""

    on: date
    answers: Mapping[str, str]
    owners: Mapping[str, str]
    dates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file brought. `version` is "" where it is the check's own; else `dropped` counts answers that no longer
    apply, and `new` names the points that the file's version did not answer."""

    saved: Saved
    version: str = ""
    dropped: int = 0
    new: tuple[str, ...] = ()


def write(check: Check, saved: Saved) -> str:
    """The file's text: UTF-8 JSON, readable by people, the same for the same answers."""
    parts = {
        "handrail": FORMAT,
        "instrument": check.id,
        "version": check.version,
        "date": saved.on.isoformat(),
        "answers": dict(saved.answers),
        "owners": dict(saved.owners),
        "dates": dict(saved.dates),
    }
    return json.dumps(parts, ensure_ascii=False, indent=1) + "\n"


def read(content: bytes, check: Check) -> Loaded:
    """Raises `CannotRead`. Of another version of the same check everything is taken that still has a place."""
    parts = _parts(content)
    if parts["instrument"] != check.id:
        raise CannotRead(Unreadable.OTHER_CHECK)
    version, on = parts["version"], to_day(parts["date"])
    if not isinstance(version, str) or not 0 < len(version) <= _MAX_VERSION or not version.isprintable() or on is None:
        raise CannotRead(Unreadable.DAMAGED)
    given = {key: _texts(parts[key]) for key in ("answers", "owners", "dates")}
    saved, dropped = _fitting(check, given, on)
    if version == check.version:
        if dropped:
            raise CannotRead(Unreadable.DAMAGED)
        return Loaded(saved)
    new = tuple(name for name in check.points if name not in saved.answers)
    return Loaded(saved, version, dropped, new)


def _parts(content: bytes) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise CannotRead(Unreadable.TOO_LARGE)
    try:
        parts = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, a key twice, nested without end
        raise CannotRead(Unreadable.DAMAGED) from error
    if not isinstance(parts, dict) or parts.get("handrail") != FORMAT:
        raise CannotRead(Unreadable.NOT_ANSWERS)
    if set(parts) != set(_KEYS):
        raise CannotRead(Unreadable.DAMAGED)
    return parts


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _texts(part: object) -> dict[str, str]:
    if not isinstance(part, dict) or not all(isinstance(text, str) for text in part.values()):
        raise CannotRead(Unreadable.DAMAGED)
    return {name: text for name, text in part.items() if text}


def _fitting(check: Check, given: Mapping[str, Mapping[str, str]], on: date) -> tuple[Saved, int]:
    """What has a place in the check, and how many answers, owners and dates have none."""
    answers, problems = from_fields(check.instrument, {name: [text] for name, text in given["answers"].items()})
    state = fill(check.instrument, answers, today=on)
    owners, no_owner = owners_of(check, given["owners"])
    dates, no_date = dates_of(check, given["dates"])
    dropped = len(problems) + len(state.problems) + len(no_owner) + len(no_date)
    return Saved(on, state.kept, owners, dates), dropped


def owners_of(check: Check, given: Mapping[str, str]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Point → owner, and the names at which it cannot be taken: no such point, too long, characters that are none."""
    found = {name: text.strip() for name, text in given.items() if name in check.points and text.strip()}
    wrong = [name for name in given if name not in check.points]
    for name, text in found.items():
        if len(text) > MAX_OWNER or not _writable(text):
            wrong.append(name)
    return MappingProxyType({name: text for name, text in found.items() if name not in wrong}), tuple(wrong)


def dates_of(check: Check, given: Mapping[str, str]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Point → ISO date, and the names at which it is no day of this century, or no point."""
    found = {name: text.strip() for name, text in given.items() if text.strip()}
    wrong = tuple(name for name, text in found.items() if name not in check.points or to_day(text) is None)
    return MappingProxyType({name: text for name, text in found.items() if name not in wrong}), wrong


def to_day(text: object) -> date | None:
    """The day that an ISO date (2026-11-22) of this century names, or None."""
    if not isinstance(text, str) or len(text) != len("2026-11-22"):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text and 2000 <= day.year < 2100 else None


def _writable(text: str) -> bool:
    """No control character and no half of a pair: a page or a workbook could not hold them."""
    return not any(ord(one) < 32 or 0xD800 <= ord(one) <= 0xDFFF for one in text)
