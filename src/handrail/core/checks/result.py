"""What the answers to a check come to: each step as it is, and the gaps in the order of what they can do to people.

There is no score: no sum over points, no percentage, nothing to compare organisations by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handrail.core.checks.definition import GAPS, Check, Point, Status
from handrail.core.instruments.definition import Question

COUNTED = (Status.DONE, Status.PARTLY, Status.PLANNED, Status.NONE)
"""In the order in which a profile draws them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the guide: each point with its status, None where it was not answered."""

    name: str
    statuses: tuple[tuple[str, Status | None], ...]

    def count(self, status: Status | None) -> int:
        """How many points have this status."""
        return sum(1 for _, one in self.statuses if one is status)


@dataclass(frozen=True, slots=True)
class Gap:
    """A point that is not done. `number`: its place in the order, from 1."""

    number: int
    step: str
    question: Question
    point: Point
    status: Status


@dataclass(frozen=True, slots=True)
class Result:
    """`unanswered`: points of which nothing is known, which is neither done nor a gap."""

    steps: tuple[Step, ...]
    gaps: tuple[Gap, ...]
    unanswered: tuple[Question, ...]


def status_of(kept: Mapping[str, str], name: str) -> Status | None:
    """The status at a point, None where it was not answered by a known code."""
    said = kept.get(name, "")
    return Status(said) if said in frozenset(Status) else None


def result(check: Check, kept: Mapping[str, str]) -> Result:
    """`kept`: place → valid answer. Gaps by severity, the gravest first; equal ones in the order of the guide."""
    steps = tuple(
        Step(name, tuple((question.name, status_of(kept, question.name)) for question in questions))
        for name, questions in check.steps.items()
    )
    asked = [(name, question) for name, questions in check.steps.items() for question in questions]
    open_ = [(name, one, status_of(kept, one.name)) for name, one in asked]
    ordered = sorted(
        ((name, one, status) for name, one, status in open_ if status is not None and status in GAPS),
        key=lambda found: -check.points[found[1].name].severity,  # sorting is stable: ties stay as the guide has them
    )
    gaps = [
        Gap(number, name, one, check.points[one.name], status) for number, (name, one, status) in enumerate(ordered, 1)
    ]
    return Result(steps, tuple(gaps), tuple(one for _, one, status in open_ if status is None))
