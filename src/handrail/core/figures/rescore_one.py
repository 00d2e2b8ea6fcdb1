"""One stored screening under another version of a framework, in Python: what the columns must agree with, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.core.figures.rescore_rule import Plan
from handrail.core.figures.rescore_stored import PERHAPS
from handrail.core.frameworks.definition import ANY_INDICATOR, Framework, Outcome
from handrail.core.frameworks.determine import determine
from handrail.core.frameworks.tables import holds
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.evidence import whole_and_clear
from handrail.core.instruments.state import State

BOUNDS = ("lower", "upper")


def rescore_one(
    plan: Plan, answers: Mapping[str, str], asked: Mapping[str, str], old: Mapping[str, Mapping[str, Any]] | None
) -> dict[str, dict[str, Any]] | None:
    """`lower` and `upper` as they are stored, or None where the screening cannot be re-scored. `answers` and `asked` are
    those that were kept, `old` what was determined by the plan's old version."""
    return rescored(plan, plan.kept.state(answers, asked), plan.kept.darkness(answers, asked), old)


def rescored(
    plan: Plan, state: State, darkness: Mapping[str, str], old: Mapping[str, Mapping[str, Any]] | None
) -> dict[str, dict[str, Any]] | None:
    """The same of the filled form that `Kept.state` gives, and what `Kept.darkness` says beside it."""
    perhaps = frozenset(one.name for one in plan.dark if darkness[one.name] == PERHAPS)
    if plan.blocking & perhaps:
        return None
    after = _outcomes(plan, plan.new, plan.instrument, state)
    found = {}
    for bound in BOUNDS:
        row = _Row(plan, perhaps, bound, after[bound], state, old[bound] if old else {})
        outcome = row.stored()
        if outcome is None:
            return None
        found[bound] = outcome
    return found


def _outcomes(plan: Plan, framework: Framework, instrument: Instrument, state: State) -> dict[str, Outcome]:
    whole, clear = whole_and_clear(replace(state, instrument=instrument))
    counted = clear if plan.clear else whole
    found = determine(framework, counted.present, counted.unknown, counted.declined)
    return {"lower": found.lower, "upper": found.upper}


class _Row:
    """One bound of one screening."""

    def __init__(
        self,
        plan: Plan,
        perhaps: frozenset[str],
        bound: str,
        after: Outcome,
        state: State,
        old: Mapping[str, Any],
    ) -> None:
        self.plan, self.perhaps, self.bound = plan, perhaps, bound
        self.after, self.state, self.old = after, state, old

    def value(self, name: str) -> bool:
        """Of a dimension or an element."""
        if name in self.plan.reused and self.plan.behind(name) & self.perhaps:
            return bool(self.old["dimensions"][name])
        if name in self.plan.elements:
            condition = self.plan.elements[name]
            return holds(condition, _Lazy(self))
        return self.after.dimensions.get(name, False)

    def some(self) -> bool | None:
        """Whether any indicator is present; None where that cannot be known."""
        found = _some(self.after)
        if not self.plan.behind(ANY_INDICATOR) & self.perhaps:
            return found
        if self.old["class"] == self.plan.nothing:
            return found
        return True if found or not self._some_before() else None

    def _some_before(self) -> bool:
        """The same of the old version, of what is kept."""
        if self.plan.old is None:
            return False
        return _some(_outcomes(self.plan, self.plan.old, self.plan.answered, self.state)[self.bound])

    def stored(self) -> dict[str, Any] | None:
        plan = self.plan
        flags = {name: self.value(name) for name in plan.flags}
        behind = frozenset(one for name in plan.asked for one in plan.behind(name))
        if plan.same_class and behind & self.perhaps:
            found = plan.new.named(self.old["class"])
        else:
            some = self.some() if ANY_INDICATOR in plan.asked else False
            if some is None:
                return None
            held = {name: self.value(name) for name in plan.asked if name != ANY_INDICATOR} | {ANY_INDICATOR: some}
            found = next((one for one in plan.new.classes if holds(one.when, held)), None)
        return {"class": found.id if found else None, "rank": found.rank if found else 0, "dimensions": flags}


class _Lazy(dict[str, bool]):
    """Id → value, worked out when it is read."""

    def __init__(self, row: _Row) -> None:
        super().__init__()
        self.row = row

    def __missing__(self, name: str) -> bool:
        return self.row.value(name)


def _some(outcome: Outcome) -> bool:
    return any(count.total for count in outcome.counts.values())
