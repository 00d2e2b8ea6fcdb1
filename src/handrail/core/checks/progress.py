"""Two dated results of one check beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handrail.core.checks.definition import Check, Status
from handrail.core.checks.result import status_of
from handrail.core.instruments.definition import Question

_FAR = {Status.NONE: 0, Status.PLANNED: 1, Status.PARTLY: 2, Status.DONE: 3}


class Change(StrEnum):
    """What became of a point. `OTHER`: one of the two says nothing to compare."""

    FORWARD = "forward"
    BACK = "back"
    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Moved:
    """One point, before and after."""

    question: Question
    earlier: Status | None
    later: Status | None

    @property
    def change(self) -> Change:
        """Not answered and not applicable are no distance, so nothing moved forward or back from there."""
        if self.earlier is self.later:
            return Change.SAME
        if self.earlier not in _FAR or self.later not in _FAR:
            return Change.OTHER
        return Change.FORWARD if _FAR[self.later] > _FAR[self.earlier] else Change.BACK


def progress(check: Check, earlier: Mapping[str, str], later: Mapping[str, str]) -> Mapping[str, tuple[Moved, ...]]:
    """Name of the step → its points, in the order of the guide."""
    return {
        name: tuple(Moved(one, status_of(earlier, one.name), status_of(later, one.name)) for one in questions)
        for name, questions in check.steps.items()
    }
