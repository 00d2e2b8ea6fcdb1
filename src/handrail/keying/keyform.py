"""One request to the page of a paper: what was typed, filled as of the month that stands on it, and what is drawn.

Questions stand in the order and with the numbers of the paper, in its language. A choice is picked by one key.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from handrail.asking.present import Block, DrawnSection, Reading, definition_json, sections
from handrail.core.instruments.answers import Answers, from_fields
from handrail.core.instruments.definition import Instrument, Kind
from handrail.core.instruments.state import State, fill
from handrail.keying.messages import say
from handrail.screening.staffform import page_key

KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
"""One for each choice in its order; a longer list is typed into."""
CONTROLS = frozenset({"go", "paper", "number", "month", "agreed", "shown", "csrfmiddlewaretoken"})


class KeyForm:
    """What came with one request. `settled`: answers that stand already, over which the sent ones are laid."""

    def __init__(
        self, request: HttpRequest, instrument: Instrument, month: str, settled: Mapping[str, str] | None = None
    ) -> None:
        post = request.POST
        self.instrument, self.month = instrument, month
        self.key: UUID = page_key(post.get("paper", ""))
        self.agreed = post.get("agreed") == "yes"
        self.sent = request.method == "POST"
        fields = {name: post.getlist(name) for name in post if name not in CONTROLS}
        answers, self.field_problems = from_fields(instrument, fields)
        self.entered = answers.over(settled or {})
        self.state: State = fill(instrument, self.entered, today=paper_day(month, timezone.localdate()))

    @property
    def problems(self) -> tuple[Any, ...]:
        return (*self.field_problems, *self.state.problems)

    def context(self, language: str, only: Collection[str] | None = None) -> dict[str, Any]:
        """What the template needs. `language`: of the paper. `only`: names of the questions to draw."""
        problems = self.problems if self.sent else ()
        return {
            "parts": drawn(self.state, self.entered, language, only, show_problems=self.sent),
            "paper_language": language,
            "key": self.key,
            "month": self.month,
            "definition_json": definition_json(self.instrument),
            "counts_only": self.instrument.kind is Kind.SELF_ASSESSMENT,
            "agreed": self.agreed,
            "problems": [(problem.place, say(problem.code)) for problem in problems],
        }


def drawn(
    state: State, entered: Answers, language: str, only: Collection[str] | None = None, *, show_problems: bool
) -> list[dict[str, Any]]:
    """Sections with their questions, each with the key of every choice."""
    found = sections(state, entered, Reading(language), say, only=None, show_problems=show_problems)
    parts = [_part(section, only) for section in found]
    return [part for part in parts if part["rows"]]


def _part(section: DrawnSection, only: Collection[str] | None) -> dict[str, Any]:
    rows = [_row(block) for block in section.blocks if only is None or block.name in only]
    return {"name": section.name, "label": section.label, "lang": section.label_lang, "rows": rows}


def _row(block: Block) -> dict[str, Any]:
    several = block.type == "select_multiple"
    chosen = bool(block.choices) and block.type != "rank"
    listed = chosen and not several and len(block.choices) > len(KEYS)
    return {
        "block": block,
        "kind": "list" if listed else "checkbox" if several else "radio" if chosen else "field",
        "choices": list(zip(KEYS.ljust(len(block.choices)), block.choices, strict=False)) if chosen else [],
        "on_paper_only": block.identifying or block.type == "waiting",
        "silent": block.type in ("note", "waiting") or block.identifying,
    }


def paper_day(month: str, today: date) -> date:
    """The day as of which a paper is read: the last of its month, so that both keyers read it alike, or today."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return today
    return min(today, first.replace(day=monthrange(first.year, first.month)[1]))
