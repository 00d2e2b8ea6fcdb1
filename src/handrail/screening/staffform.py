"""One request to the form of a screening: what was sent over what was stored, filled, and what its page needs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from handrail.asking.blocks import DrawnSection, Guide, Reading
from handrail.asking.finding import matches
from handrail.asking.present import after, before, definition_json, position, sections
from handrail.asking.sent import FIND, FINDING, LESS, LONGEST_GO, MORE, is_answer, sent
from handrail.core.instruments.answers import MAX_TEXT, Answers, answer_problem, from_fields
from handrail.core.instruments.definition import Instrument, Question, Sensitivity, Stop
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.expressions import references
from handrail.core.instruments.rounds import name_of
from handrail.core.instruments.state import State, fill
from handrail.library.handbook import pages_for
from handrail.library.present import guides_of
from handrail.organisations.routes import reader_language
from handrail.screening import outcome
from handrail.screening.drawing import draw, drawn
from handrail.screening.messages import say

CONTROLS = frozenset({"go", "at", "revision", "shown", "csrfmiddlewaretoken", "screening"})
"""Names that no question has (`definition.RESERVED`)."""


class StaffForm:
    """One request to a form: what was sent over what was stored, filled, and what the page needs."""

    def __init__(
        self,
        request: HttpRequest,
        instrument: Instrument,
        stored: dict[str, str],
        languages: list[str] | None = None,
        revision: int = 0,
        address: str = "",
        once: Mapping[str, str] | None = None,
    ) -> None:
        self.request, self.instrument, self.stored = request, instrument, stored
        self.address = address or request.path
        post = request.POST
        self.go, _, self.target = post.get("go", "")[:LONGEST_GO].partition(":")
        self.at = post.get("at", "")[:64]
        self.key = page_key(post.get("screening", ""))
        self.once = draw(instrument, self.key, timezone.localtime()) if once is None else once
        self.drawn_once = drawn(self.once, timezone.localdate())
        self.reader = reader_language(request)
        self.revision = _whole(post.get("revision", ""), revision)
        every = {name: post.getlist(name) for name in post if name not in CONTROLS}
        fields = {name: values for name, values in every.items() if is_answer(name)}
        taken, self.field_problems = from_fields(instrument, fields)
        page = sent(instrument, taken, every, self.go, self.target)
        self.sent, self.drawn, self.searched = page.answers, page.drawn, page.searched
        if self.searched and self.go not in ("find", MORE, LESS) and not post.get(FINDING):
            self.field_problems += tuple(answer_problem("answer.find", place) for place in self.searched)
        self.entered = self.sent if fields else Answers(stored)
        self.state = self.filled()
        person = self.state.kept.get("S4") or (languages or ["", ""])[-1] or self.reader
        self.languages = [self.reader, person]
        self.submitting, self.refused = False, ""

    def filled(self) -> State:
        """What was sent; from a page of checks alone, over what was stored, so that nothing is lost by a stop."""
        shown = set(self.request.POST.getlist("shown"))
        state = self.filled_in()
        if state.holds("ready") and not (shown and shown <= self.checks()):
            return state
        self.entered = self.entered.over(self.stored)
        return self.filled_in()

    def filled_in(self, rounds: Mapping[str, int] | None = None) -> State:
        """As it stands, on the day that was drawn with it; `rounds`: those that the page draws."""
        return fill(self.instrument, self.entered, today=timezone.localdate(), drawn=rounds, once=self.drawn_once)

    def checks(self) -> frozenset[str]:
        """Every name that a page may draw while the questions are closed."""
        parts = [part for part in self.instrument.sections if part.name in ("before", "consent")]
        names = {question.name for part in parts for question in part.questions()}
        return frozenset(names.union(*(stop.leaves for stop in self.instrument.stops)))

    @property
    def problems(self) -> tuple[Any, ...]:
        return (*self.field_problems, *self.state.problems)

    @property
    def status(self) -> int:
        """409 for a refusal, 422 for something to mend after submitting, 200 else."""
        if self.refused:
            return 409
        return 422 if self.field_problems or (self.submitting and self.state.problems) else 200

    @property
    def newly_open(self) -> bool:
        """Whether a question has opened that was not open on the page that was sent: it is shown before anything is stored."""
        shown = set(self.request.POST.getlist("shown"))
        return bool(shown) and any(
            asked is Asked.OPEN and place not in shown for place, asked in self.state.asked.items()
        )

    def to_keep(self) -> dict[str, str]:
        """What may be stored. Sent together with a refusal of consent, or where no help is ready: the checks alone."""
        kept = self.state.stored()
        if not any(stop.leaves or self._names("consent") & references(stop.when) for stop in self.stops()):
            return kept
        open_now = self.opening()
        before = {place: text for place, text in self.stored.items() if place not in open_now}
        return {**before, **{place: text for place, text in kept.items() if place in open_now}}

    def stops(self) -> list[Stop]:
        """The checks that bind now."""
        return [stop for stop in self.instrument.stops if self.state.holds(f"stop.{stop.name}")]

    def opening(self) -> frozenset[str]:
        """Names that are drawn while the questions stay closed: the checks, and what a stop leaves open."""
        return self._names("before") | self._names("consent") | self._left_open()

    def _names(self, section: str) -> frozenset[str]:
        parts = (part for part in self.instrument.sections if part.name == section)
        return frozenset(question.name for part in parts for question in part.questions())

    def _left_open(self) -> frozenset[str]:
        return frozenset(name for stop in self.stops() for name in stop.leaves)

    def _walkable(self, only: frozenset[str] | None) -> frozenset[str] | None:
        """Where Continue may lead: past consent, as long as a check before it binds."""
        bound = any(self._names("before") & references(stop.when) for stop in self.stops())
        return self._names("before") | self._left_open() if bound else only

    def hard(self) -> bool:
        """Whether a sensitive answer was just given in the part that was left: then a pause is offered first."""
        left = next((part for part in self.instrument.sections if part.name == self.at), None)
        return self.go == "continue" and any(
            question.sensitivity in (Sensitivity.SENSITIVE, Sensitivity.PROTECTED)
            and set(question.shows).intersection(self.state.kept.get(question.name, "").split())
            for question in (left.questions() if left else ())
        )

    def next_section(self, only: frozenset[str] | None = None) -> str:
        """Where the page goes on: after or before the part that was sent, at a part that was chosen, or at the same."""
        parts = sections(self.drawing, self.entered, Reading(self.reader), say, only=self._walkable(only))
        if self.go == "part":
            return self.target
        if not self.at:
            return _first_waiting(parts)
        step = {"continue": after, "back": before}.get(self.go)
        return (step(parts, self.at) if step else "") or self.at

    def found(self) -> list[tuple[str, str]]:
        """Code and label of the choices that are found for the list that the page asks about."""
        place = self.request.POST.get(FINDING, "")[:200]
        question = self.instrument.by_name.get(name_of(place))
        if question is None or not question.long:
            return []
        typed, state = self.request.POST.get(FIND + place, "")[:MAX_TEXT], self.drawing
        choices = matches(question, typed, lambda choice: state.offers(place, choice))
        return [(choice.code, choice.label.get(self.reader)) for choice in choices]

    @cached_property
    def drawing(self) -> State:
        """As it is drawn: with the rounds that have no answer yet."""
        if not any(question.repeats for question in self.instrument.questions()):
            return self.state
        return self.filled_in(self.drawn)

    def guides(self, question: Question) -> tuple[Guide, ...]:
        """The pages of the handbook beside a question."""
        return guides_of(pages_for(question.name, tuple(sorted(question.indicators))), self.reader)

    def context(self, *, only: frozenset[str] | None, at: str) -> dict[str, Any]:
        reading = Reading(self.reader, self.languages[1] if self.languages[1] in self.instrument.languages else "")
        parts = sections(
            self.drawing,
            self.entered,
            reading,
            say,
            at=at,
            only=only,
            guides=self.guides,
            searched=self.searched,
        )
        at = next((part.name for part in parts if part.current), "")
        known = self.instrument.translations  # words that a language lacks are drawn in English
        return {
            "form": {
                "action": self.address,
                "sections": parts,
                "once": self.drawn_once,
                "beyond": self.instrument.beyond,
                "current": at,
                "definition_json": definition_json(self.instrument),
                "submission_id": self.key,
                "revision": self.revision,
                "other_language": reading.second,
                "ready": self.state.holds("ready"),
                **position(parts, at),
                "searches": any(question.long for question in self.instrument.questions()),
            },
            "stops": outcome.stops(self.stops(), self.reader),
            "hard": self.hard(),
            "unreviewed": not all(known[one if one in known else "en"].reviewed_by for one in reading.drawn),
            "danger_now": outcome.danger_steps(self.reader) if self.state.holds("danger") else None,
            "problem": say(self.refused) if self.refused else "",
            "conflict": self.refused == "screening.conflict",
            "problems": [
                (problem.place, say(problem.code))
                for problem in (self.problems if self.submitting else self.field_problems)
            ],
            "instrument": self.instrument,
        }


def _first_waiting(drawn: tuple[DrawnSection, ...]) -> str:
    """Where someone who comes back goes on: the first part with an open question that has no answer."""
    waiting = (part.name for part in drawn for block in part.blocks if not block.hidden and not block.value)
    return next(waiting, "")


def page_key(text: str) -> UUID:
    """The id that the page was given, made before anything is sent; a new one where it is missing or malformed."""
    try:
        return UUID(text)
    except ValueError:
        return uuid.uuid4()


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default
