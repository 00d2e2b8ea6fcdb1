"""What has changed between two versions, and which of it touches one screening. Codes only, and of kept answers only.

`evidence:<code>`: the mapping says another thing of it. `indicator:<code>`: it counts now, or no longer, or with another
strength. `threshold:<dimension>`, `element:<id>`: another rule, and another flag. `class`: the classes are others.
"""

from __future__ import annotations

from collections.abc import Sequence

from handrail.core.figures.rescore_counts import Counted
from handrail.core.figures.rescore_rule import Plan, kept_flags
from handrail.core.figures.rescore_words import name, text
from handrail.core.frameworks.definition import Framework

Pair = tuple[Sequence[str], Sequence[str]]
"""Words of what is present, and of what is present or open."""


def flags_changed(pairs: Sequence[tuple[str, str, str, str]]) -> str:
    """SQL: `lower.EX upper.CD`, of (bound, flag, new column, old column)."""
    cases = [
        f"CASE WHEN {name(new)} IS DISTINCT FROM {name(old)} THEN {text(f'{bound}.{flag}')} END"
        for bound, flag, new, old in pairs
    ]
    return f"concat_ws(' ', {', '.join(cases)})" if cases else "''"


def reasons(plan: Plan, counted: Counted, new: Pair, old: Pair) -> str:
    """SQL: codes joined by one space."""
    if plan.old is None:
        return "''"
    cases = [_case(_other_state(counted, code, new, old), f"evidence:{code}") for code in _remapped(plan)]
    for code in other_indicators(plan.old, plan.new):
        there = {counted.some([code], words) for words in (new[1], old[1])} - {"false"}
        if there:
            cases.append(_case(" OR ".join(sorted(there)), f"indicator:{code}"))
    cases += [_case(_flag_differs(plan, one), f"threshold:{one}") for one in other_thresholds(plan.old, plan.new)]
    cases += [_case(_flag_differs(plan, one), f"element:{one}") for one in other_elements(plan.old, plan.new)]
    if _classes(plan.old) != _classes(plan.new):
        cases.append(_case(_class_differs(plan), "class"))
    return f"concat_ws(' ', {', '.join(cases)})" if cases else "''"


def _case(condition: str, said: str) -> str:
    return f"CASE WHEN {condition} THEN {text(said)} END"


def _remapped(plan: Plan) -> list[str]:
    """Codes that some answer shows or opens otherwise than before."""
    found: set[str] = set()
    after = plan.instrument.by_name
    for before in plan.answered.questions():
        for old, new in ((before.shows, after[before.name].shows), (before.opens, after[before.name].opens)):
            for answer in {*old, *new}:
                found |= set(old.get(answer, ())) ^ set(new.get(answer, ()))
    read = plan.new.codes | (plan.old.codes if plan.old else frozenset())
    return sorted(found & read)


def _other_state(counted: Counted, code: str, new: Pair, old: Pair) -> str:
    pairs = [(counted.some([code], one), counted.some([code], other)) for one, other in zip(new, old, strict=True)]
    return " OR ".join(f"{one} <> {other}" for one, other in pairs)


def other_indicators(old: Framework, new: Framework) -> list[str]:
    """Codes of evidence that count otherwise: in another dimension, with another strength, newly, or no longer."""
    before, after = _weights(old), _weights(new)
    return sorted(code for code in {*before, *after} if before.get(code) != after.get(code))


def _weights(framework: Framework) -> dict[str, frozenset[tuple[str, str, str]]]:
    found: dict[str, frozenset[tuple[str, str, str]]] = {}
    for dimension in framework.dimensions:
        for one in dimension.indicators:
            for code in one.codes:
                found[code] = found.get(code, frozenset()) | {(dimension.id, one.code, str(one.strength))}
    return found


def other_thresholds(old: Framework, new: Framework) -> list[str]:
    """Dimensions of both whose thresholds are others."""
    before = {one.id: set(one.positive) for one in old.dimensions}
    return [one.id for one in new.dimensions if one.id in before and before[one.id] != set(one.positive)]


def other_elements(old: Framework, new: Framework) -> list[str]:
    """Elements of both whose conditions are others."""
    before = {one.id: one.when for one in old.elements}
    return [one.id for one in new.elements if one.id in before and before[one.id] != one.when]


def _classes(framework: Framework) -> list[tuple[str, object]]:
    return [(one.id, one.when) for one in framework.classes]


def _flag_differs(plan: Plan, flag: str) -> str:
    """Whether a flag is another one; of a dimension that is not stored, whether the class is."""
    new, old = (f"v_{plan.new.id}_{{bound}}_{flag}", f"o_{plan.new.id}_{{bound}}_d_{flag}")
    if plan.old is None or flag not in plan.flags or flag not in kept_flags(plan.old):
        return _class_differs(plan)
    pairs = [(name(new.format(bound=bound)), name(old.format(bound=bound))) for bound in ("lower", "upper")]
    return " OR ".join(f"{one} IS DISTINCT FROM {other}" for one, other in pairs)


def _class_differs(plan: Plan) -> str:
    pairs = [(name(f"f_{plan.new.id}_{bound}"), name(f"o_{plan.new.id}_{bound}")) for bound in ("lower", "upper")]
    return " OR ".join(f"{one} IS DISTINCT FROM {other}" for one, other in pairs)
