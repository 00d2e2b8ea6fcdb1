"""The sheet `handrail`, which others leave alone: conditions, stops, introduction, reviews, what is not asked and why.

Columns `part`, `name`, `value`, `value::Language (code)`; `SPOKEN_PARTS` have words in each language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from handrail.core.interchange.xlsform.form import Line
from handrail.core.interchange.xlsform.found import Found, found
from handrail.core.interchange.xlsform.spoken import Spoken

CONDITION, INTRO, NOT_ASKED = "condition", "intro", "not_asked"
WHEN, TITLE, STEP, LEAVES, EMERGENCY = "stop_when", "stop_title", "stop_step", "stop_leaves", "stop_emergency"
BEHIND = ("translated_by", "reviewed_by", "reviewed_on")
"""Who is behind the words of the language that `name` is the tag of."""


@dataclass(slots=True)
class Extra:
    """`stops`: name → as in our files. `behind`: tag → who translated and reviewed."""

    conditions: dict[str, str] = field(default_factory=dict)
    intro: list[Line] = field(default_factory=list)
    not_asked: dict[str, str] = field(default_factory=dict)
    stops: dict[str, dict[str, Any]] = field(default_factory=dict)
    behind: dict[str, dict[str, str]] = field(default_factory=dict)
    findings: list[Found] = field(default_factory=list)


def read_extra(lines: Sequence[Line], spoken: Spoken) -> Extra:
    """What the rows say; one that says nothing known is a finding."""
    extra = Extra()
    for line in lines:
        part, name, value = line.get("part"), line.raw("name"), line.raw("value")
        if part == CONDITION and name:
            extra.conditions[name] = line.get("value")
        elif part == INTRO:
            extra.intro.append(line)
        elif part == NOT_ASKED and name:
            extra.not_asked[name] = value
        elif part in BEHIND and name:
            extra.behind.setdefault(name, {})[part] = value
        elif not (part.startswith("stop_") and name and _stop(extra, part, name, line, spoken)):
            extra.findings.append(found("xlsform.own.row", line.sheet, line.row))
    return extra


def _stop(extra: Extra, part: str, name: str, line: Line, spoken: Spoken) -> bool:
    stop = extra.stops.setdefault(name, {"when": "", "title": "", "steps": [], "leaves": [], "emergency": "no"})
    at = (line.sheet, line.row)
    if part == WHEN:
        stop["when"] = line.get("value")
    elif part == TITLE:
        stop["title"] = spoken.say(line.words("value"), "stops", name, "title", at=at)
    elif part == STEP:
        place = str(len(stop["steps"]))
        stop["steps"].append(spoken.say(line.words("value"), "stops", name, "steps", place, at=at))
    elif part == LEAVES:
        stop["leaves"] = line.get("value").split()
    elif part == EMERGENCY:
        stop["emergency"] = line.get("value")
    else:
        return False
    return True
