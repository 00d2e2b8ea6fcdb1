"""What was found in a form: a stable code, the cell, and what the sentence about it needs. Sentences: `sentences.py`.

Whoever edits reads it in their own language: a page chooses words by `code` and fills `given` in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from handrail.core.interchange.xlsform.book import address
from handrail.core.interchange.xlsform.sentences import NOTED, OPEN, SENTENCES
from handrail.core.problems import Problem


class Level(StrEnum):
    """REFUSED: nothing is imported. OPEN: a draft, and it cannot be published yet. NOTED: said, and nothing hangs on it."""

    REFUSED = "refused"
    OPEN = "open"
    NOTED = "noted"


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """`row` and `column` are 1-based, 0 where there is none. `given`: name → text, for the sentence."""

    sheet: str
    row: int
    column: int
    code: str
    given: tuple[tuple[str, str], ...] = ()

    @property
    def level(self) -> Level:
        if self.code in OPEN:
            return Level.OPEN
        return Level.NOTED if self.code in NOTED else Level.REFUSED

    @property
    def place(self) -> str:
        """`survey C7`, or as much of it as is known."""
        return f"{self.sheet} {address(self.row, self.column)}".strip()

    def problem(self, file: str = "") -> Problem:
        """In English, for a terminal; `line` is the row."""
        sentence, given = SENTENCES[self.code], dict(self.given)
        at = f"{self.place}: " if self.place else ""
        what, todo = f"{at}{filled(sentence.what, given)}", filled(sentence.todo, given)
        return Problem(self.code, what, todo, file, self.row, self.place)


def filled(sentence: str, given: dict[str, str]) -> str:
    """The sentence with what is given in its `{places}`; nothing else in it is read as a place."""
    for name, value in given.items():
        sentence = sentence.replace(f"{{{name}}}", value)
    return sentence


def found(code: str, sheet: str = "", row: int = 0, column: int = 0, /, **given: object) -> Found:
    """One finding. Text from a file is cut to 200 characters, so that a report stays readable."""
    if code not in SENTENCES:
        raise LookupError(code)
    return Found(sheet, row, column, code, tuple((name, str(value)[:200]) for name, value in sorted(given.items())))


class Refused(Exception):
    """Every finding at once; nothing was read or imported."""

    def __init__(self, findings: Iterable[Found]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(one.problem()) for one in self.findings))


def refused(findings: Iterable[Found]) -> bool:
    """Whether one of them means that nothing is imported."""
    return any(one.level is Level.REFUSED for one in findings)
