"""What is wrong with a definition or an answer: a stable code, where it is, what happened and what to do.

No message carries a person's answer. Messages for people who answer a form are content or gettext, chosen by `code`;
`what` and `todo` are for whoever edits a definition file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `line` is 1-based, 0 where a line makes no sense (an answer, a whole file)."""

    code: str
    what: str
    todo: str
    file: str = ""
    line: int = 0
    place: str = ""

    def __str__(self) -> str:
        """`file:line: code: what. To do`, the form that editors can jump to."""
        at = f"{self.file}:{self.line}: " if self.file else ""
        return f"{at}{self.code}: {self.what} {self.todo}"


class Problems(Exception):
    """Every problem of one reading at once; raised instead of returning a half-read definition."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)
