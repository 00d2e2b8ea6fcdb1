"""The plan of action: what to do about each gap, in the order of severity, with the owner and the day that were given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handrail.core.checks.answersfile import Saved, to_day
from handrail.core.checks.definition import EVIDENCE, Check, Status
from handrail.core.checks.result import Gap, Result, result


@dataclass(frozen=True, slots=True)
class Action:
    """One line of the plan, in one language. `due` None: no day was given."""

    number: int
    point: str
    step: str
    label: str
    status: Status
    reason: str
    action: str
    safe: str
    evidence: str
    owner: str
    due: date | None


def actions(check: Check, saved: Saved, language: str, found: Result | None = None) -> tuple[Action, ...]:
    """The plan. `language`: one that the check has."""
    steps = {section.name: section.label.get(language) for section in check.instrument.sections}
    gaps = (found or result(check, saved.answers)).gaps
    return tuple(_action(gap, steps[gap.step], saved, language) for gap in gaps)


def _action(gap: Gap, step: str, saved: Saved, language: str) -> Action:
    name = gap.question.name
    return Action(
        number=gap.number,
        point=name,
        step=step,
        label=gap.question.label.get(language),
        status=gap.status,
        reason=gap.point.reason.get(language),
        action=gap.point.action.get(language),
        safe=gap.point.safe.get(language),
        evidence=saved.answers.get(name + EVIDENCE, ""),
        owner=saved.owners.get(name, ""),
        due=to_day(saved.dates.get(name, "")),
    )
