"""Indicators present and unknown → what they match: lower bound, upper bound, what to ask next.

Unknown is not no: the lower bound takes what is unknown or declined as absent, the upper as present. Because frameworks
have no `not`, every way of filling the gaps lies between.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from types import MappingProxyType
from typing import Any

from handrail.core.frameworks.asknext import ask_next
from handrail.core.frameworks.definition import Counts, Determination, Framework, Outcome
from handrail.core.frameworks.tables import Tables, tables

_NOBODY: frozenset[str] = frozenset()


def determine(
    framework: Framework, present: Set[str], unknown: Set[str], declined: Set[str] = _NOBODY
) -> Determination:
    """Codes outside the framework are ignored. A code in two sets counts as the first of present, unknown, declined."""
    table = tables(framework)
    found = table.found(present)
    open_ = table.found(unknown) & ~found
    below = table.counts(found)
    positive = table.positive(below, found)
    lower = _outcome(table, positive, below)
    most = found | open_ | table.found(declined)
    if most == found:
        return Determination(framework.id, framework.version, lower, lower, ())
    above = table.counts(most)
    upper = _outcome(table, table.positive(above, most), above)
    asked = ask_next(table, below, positive, open_) if upper.rank > max(lower.rank, 1) else ()
    return Determination(framework.id, framework.version, lower, upper, asked)


def _outcome(table: Tables, positive: int, counts: list[Counts]) -> Outcome:
    concluded = table.conclude(positive)
    by_id = {row.dimension.id: count for row, count in zip(table.rows, counts, strict=True)}
    class_id = concluded.found.id if concluded.found else None
    return Outcome(class_id, concluded.rank, concluded.flags, MappingProxyType(by_id))


def combine_ages(adult: Determination, child: Determination) -> Determination:
    """Age unknown, for the Palermo elements: lower is what holds for both ages, upper what holds for either.

    Both frameworks must have the same classes. The ILO lists are never combined: both are shown.
    """
    asked = (*adult.ask_next, *(code for code in child.ask_next if code not in adult.ask_next))
    return Determination(
        framework=f"{adult.framework}+{child.framework}",
        version=f"{adult.version}+{child.version}",
        lower=_both(adult.lower, child.lower),
        upper=_either(adult.upper, child.upper),
        ask_next=asked,
    )


def _both(one: Outcome, other: Outcome) -> Outcome:
    lowest = one if one.rank <= other.rank else other
    flags = {name: flag and other.dimensions[name] for name, flag in one.dimensions.items()}
    counts = {name: Counts(*map(min, count, other.counts[name])) for name, count in one.counts.items()}
    return Outcome(lowest.class_id, lowest.rank, MappingProxyType(flags), MappingProxyType(counts))


def _either(one: Outcome, other: Outcome) -> Outcome:
    highest = one if one.rank >= other.rank else other
    flags = {name: flag or other.dimensions[name] for name, flag in one.dimensions.items()}
    counts = {name: Counts(*map(max, count, other.counts[name])) for name, count in one.counts.items()}
    return Outcome(highest.class_id, highest.rank, MappingProxyType(flags), MappingProxyType(counts))


def stored(determination: Determination) -> dict[str, Any]:
    """The form that may be kept: class, rank and flags. No counts and no codes, which could tell a protected answer."""
    return {
        "framework": determination.framework,
        "version": determination.version,
        "lower": _stored(determination.lower),
        "upper": _stored(determination.upper),
    }


def _stored(outcome: Outcome) -> dict[str, Any]:
    return {"class": outcome.class_id, "rank": outcome.rank, "dimensions": dict(outcome.dimensions)}


def from_stored(kept: Mapping[str, Any]) -> Determination:
    """What `stored` gave, read again; `ask_next` and the counts are empty. Raises KeyError for another form."""
    lower, upper = _from_stored(kept["lower"]), _from_stored(kept["upper"])
    return Determination(kept["framework"], kept["version"], lower, upper, ())


def _from_stored(kept: Mapping[str, Any]) -> Outcome:
    flags = MappingProxyType(dict(kept["dimensions"]))
    return Outcome(kept["class"], kept["rank"], flags, MappingProxyType({}))
