"""Lines of JSON → a determination for each, for programs: `handrail determine`.

A line in: `{"id", "present": [codes], "unknown": [codes], "declined": [codes] (may be left out)}`; other keys are not
read. A line out: `{"id", "framework", "version", "lower": {"class", "dimensions"}, "upper", "ask_next", "ignored"}`.
No problem repeats what a line holds, except codes and keys of the right form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Set
from difflib import get_close_matches
from itertools import combinations
from typing import Any, Final, NoReturn

from handrail.core.frameworks.definition import Determination, Framework, Outcome
from handrail.core.frameworks.determine import determine
from handrail.core.frameworks.tables import tables
from handrail.core.problems import Problem

LONGEST: Final = 100_000
"""Characters of a line."""
LONGEST_ID: Final = 200

Line = tuple[int, str | None, Problem | None]
"""(number from 1, the line to write, what is wrong): one of the last two is None."""

_LISTS = ("present", "unknown", "declined")
_KEYS = ("id", *_LISTS)
_SHOWABLE = re.compile(r"[A-Za-z0-9_.-]{1,20}", re.ASCII)


class _WrongError(Exception):
    """One line cannot be read: code and what is wrong."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(what)
        self.code, self.what = code, what


def determine_lines(framework: Framework, lines: Iterable[str | bytes], all_codes: Set[str]) -> Iterator[Line]:
    """One result for each line, in order; a line that cannot be read is a `Problem` with its number, never an exception.

    `all_codes` are what a line may name beside the framework's own: the 67 of the ILO 2009 adult list. Those outside
    the framework are ignored, and named in `ignored`.
    Codes: determine.encoding, .too_long, .json, .object, .key, .missing, .type, .id, .code, .twice.
    """
    known = framework.codes | all_codes
    for number, line in enumerate(lines, 1):
        try:
            yield number, _line(framework, line, known), None
        except _WrongError as wrong:
            todo = "Correct the line; the others are not affected."
            yield number, None, Problem(wrong.code, wrong.what, todo, line=number)


def _line(framework: Framework, line: str | bytes, known: Set[str]) -> str:
    asked = _object(_text(line))
    _keys(asked)
    name = _name(asked["id"])
    codes = {key: _codes(asked, key, known) for key in _LISTS}
    _once(codes)
    found = determine(framework, *(frozenset(codes[key]) for key in _LISTS))
    own = tables(framework).bits
    ignored = [code for key in _LISTS for code in dict.fromkeys(codes[key]) if code not in own]
    return _WRITE.encode({"id": name, **as_json(found), "ignored": ignored})


def as_json(found: Determination) -> dict[str, Any]:
    """The part of a line that a determination gives."""
    return {
        "framework": found.framework,
        "version": found.version,
        "lower": _outcome(found.lower),
        "upper": _outcome(found.upper),
        "ask_next": list(found.ask_next),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {"class": outcome.class_id, "dimensions": dict(outcome.dimensions)}


def _text(line: str | bytes) -> str:
    """The line as text. Bytes that are not UTF-8, also those kept as surrogates, are refused."""
    if len(line) > LONGEST:
        raise _WrongError("determine.too_long", f"A line has at most {LONGEST} characters.")
    try:
        text = line.decode() if isinstance(line, bytes) else line
        text.encode()
    except UnicodeError as error:
        raise _WrongError("determine.encoding", "The line is not UTF-8.") from error
    return text.removeprefix("\ufeff")


def _object(text: str) -> dict[str, Any]:
    try:
        found = _READ.decode(text)
    except (ValueError, RecursionError) as error:  # not JSON; a number of thousands of digits; nested too deep
        raise _WrongError("determine.json", "The line is not JSON.") from error
    if not isinstance(found, dict):
        raise _WrongError("determine.object", "The line is not a JSON object.")
    return found


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _WrongError("determine.key", "A key stands twice in one object.")
    return found


def _constant(_: str) -> NoReturn:
    raise _WrongError("determine.json", "NaN and Infinity are not JSON.")


_READ = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)
_WRITE = json.JSONEncoder(ensure_ascii=False)


def _keys(asked: dict[str, Any]) -> None:
    """A misspelt key would silently count its codes as absent, so near misses are refused."""
    for key in ("id", "present", "unknown"):
        if key not in asked:
            raise _WrongError("determine.missing", f"“{key}” is missing.")
    for key in asked:
        near = get_close_matches(key.lower()[:40], _LISTS, 1, 0.75) if key not in _KEYS else ()
        if near:
            raise _WrongError("determine.key", f"A key looks like “{near[0]}” but is spelt otherwise.")


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise _WrongError("determine.type", "“id” is not a string.")
    if not 0 < len(name) <= LONGEST_ID or any("\ud800" <= char <= "\udfff" for char in name):
        raise _WrongError("determine.id", f"“id” has 1 to {LONGEST_ID} characters of Unicode.")
    return name


def _codes(asked: dict[str, Any], key: str, known: Set[str]) -> list[str]:
    codes = asked.get(key, [])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise _WrongError("determine.type", f"“{key}” is not a list of codes.")
    if not known >= set(codes):
        code = next(code for code in codes if code not in known)
        shown = f"“{code}”" if _SHOWABLE.fullmatch(code) else "A code"
        raise _WrongError("determine.code", f"{shown} in “{key}” is not known.")
    return codes


def _once(codes: dict[str, list[str]]) -> None:
    for one, other in combinations(_LISTS, 2):
        twice = set(codes[one]).intersection(codes[other])
        if twice:
            raise _WrongError("determine.twice", f"“{min(twice)}” stands in “{one}” and in “{other}”.")
