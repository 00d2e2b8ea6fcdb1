"""One request to the page of a paper: what was typed, filled as of the month that stands on it, and what is drawn.

Questions stand in the order and with the numbers of the paper, in its language. A choice is picked by one key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from handrail.asking.blocks import Block, DrawnSection, Group, Reading
from handrail.asking.present import definition_json, sections
from handrail.asking.sent import LESS, LONGEST_GO, MORE, is_answer, sent
from handrail.core.instruments.answers import Answers, answer_problem, from_fields
from handrail.core.instruments.definition import Instrument, Kind
from handrail.core.instruments.state import State, fill
from handrail.keying.messages import say
from handrail.keying.papertime import once_of, paper_day
from handrail.screening.staffform import page_key

KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
"""One for each choice in its order; a longer list is typed into."""
KEY, NUMBER, MONTH, AGREED = "paper:key", "paper:number", "paper:month", "paper:agreed"
"""Fields beside the answers; no question has a name with a colon."""
CONTROLS = frozenset({"go", "csrfmiddlewaretoken"})


class KeyForm:
    """What came with one request. `settled`: answers that stand already, over which the sent ones are laid."""

    def __init__(
        self, request: HttpRequest, instrument: Instrument, month: str, settled: Mapping[str, str] | None = None
    ) -> None:
        post = request.POST
        self.instrument, self.month = instrument, month
        self.key: UUID = page_key(post.get(KEY, ""))
        self.agreed = post.get(AGREED) == "yes"
        go, _, target = post.get("go", "")[:LONGEST_GO].partition(":")
        self.redrawn = go in (MORE, LESS)
        self.sent = request.method == "POST" and not self.redrawn
        every = {name: post.getlist(name) for name in post if name not in CONTROLS}
        answers, self.field_problems = from_fields(instrument, {n: v for n, v in every.items() if is_answer(n)})
        page = sent(instrument, answers, every, go, target)
        self.drawn, self.searched = page.drawn, page.searched
        self.field_problems += tuple(answer_problem("answer.find", place) for place in self.searched)
        open_ = {place: text for place, text in page.answers.given.items() if not (settled or {}).get(place)}
        self.entered = Answers(open_).over(settled or {})  # what both typed alike is not changed by whoever settles
        self.day = paper_day(month, timezone.localdate())
        self.once = once_of(month, self.day)
        self.state: State = fill(instrument, self.entered, today=self.day, once=self.once)

    @property
    def problems(self) -> tuple[Any, ...]:
        return (*self.field_problems, *self.state.problems)

    def context(self, language: str, only: Collection[str] | None = None) -> dict[str, Any]:
        """What the template needs. `language`: of the paper. `only`: names of the questions to draw."""
        problems = self.problems if self.sent else ()
        return {
            "parts": self.parts(language, only),
            "paper_language": language,
            "key": self.key,
            "once": self.once,
            "beyond": self.instrument.beyond,
            "month": self.month,
            "definition_json": definition_json(self.instrument),
            "counts_only": self.instrument.kind is Kind.SELF_ASSESSMENT,
            "agreed": self.agreed,
            "problems": [(problem.place, say(problem.code)) for problem in problems],
        }

    def parts(self, language: str, only: Collection[str] | None) -> list[dict[str, Any]]:
        """Sections with their questions, each with the key of every choice."""
        state = fill(self.instrument, self.entered, today=self.day, drawn=self.drawn, once=self.once)
        reading = Reading(language)
        found = sections(state, self.entered, reading, say, show_problems=self.sent, searched=self.searched)
        return [part for section in found if (part := _part(section, only))["rows"]]


def _part(section: DrawnSection, only: Collection[str] | None) -> dict[str, Any]:
    rows = [row for row in _rows(section.items) if only is None or row["block"].question in only]
    return {"name": section.name, "label": section.label, "lang": section.label_lang, "rows": rows}


def _rows(items: Iterable[Block | Group]) -> Iterator[dict[str, Any]]:
    """Blocks in order; the first of a round knows its number, the last of a repeat that there may be more."""
    for item in items:
        if not isinstance(item, Group):
            yield _row(item)
            continue
        inside = list(_rows(item.items))
        if inside and item.number:
            inside[0] = {**inside[0], "round": f"{item.label} {item.number}"}
        if inside and item.key and not item.number:
            last = inside[-1]
            inside[-1] = {**last, "rounds": [*last.get("rounds", []), item]}
        yield from inside


def _row(block: Block) -> dict[str, Any]:
    several = block.type == "select_multiple"
    chosen = bool(block.choices) and block.type != "rank"
    listed = chosen and not several and not block.long and len(block.choices) > len(KEYS)
    return {
        "block": block,
        "kind": "list" if listed else "checkbox" if several else "radio" if chosen else "field",
        "choices": list(zip(KEYS.ljust(len(block.choices)), block.choices, strict=False)) if chosen else [],
        "on_paper_only": block.identifying or block.type == "waiting",
        "silent": block.type in ("note", "waiting") or block.identifying,
    }
