"""State + languages → what the templates draw. Pure: no request, no database, no clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from handrail.asking.blocks import Block, Drawn, DrawnSection, Group, Guides, Reading, flat
from handrail.asking.finding import matches
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Choice, Instrument, Question, QuestionType, Section, Sensitivity
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.rounds import MAX_REPEATS, OUTSIDE, Spot
from handrail.core.instruments.state import State
from handrail.core.instruments.wire import wire
from handrail.core.text import Text

_UNDRAWN = (QuestionType.CALCULATE, QuestionType.HIDDEN)
Words = Callable[[str], str]
"""Code of a problem → what the page says, in the reader's language."""


def sections(
    state: State,
    entered: Answers,
    reading: Reading,
    words: Words,
    *,
    at: str = "",
    only: Iterable[str] | None = None,
    show_problems: bool = True,
    guides: Guides | None = None,
    searched: Mapping[str, str] | None = None,
) -> tuple[DrawnSection, ...]:
    """The whole form. `entered` holds what was typed, also where it is wrong. `at` is the section to begin with.

    `only`: names of the questions to draw (a stop leaves some open), all by default. `guides`: the pages beside a question.
    `searched`: place → what was typed to find a choice of a long list.
    """
    wanted = None if only is None else frozenset(only)
    problems = {problem.place: words(problem.code) for problem in state.problems} if show_problems else {}
    drawing = _Drawing(state, entered, reading, problems, wanted, guides, searched or {})
    parts = [(section, drawing.items(section)) for section in state.instrument.sections]
    parts = [(section, items) for section, items in parts if items]
    names = [section.name for section, _ in parts]
    current = at if at in names else (names[0] if names else "")
    seen = [
        any(not block.hidden for block in flat(items)) for _, items in parts
    ]  # a part without a question is not counted
    return tuple(
        _section(section, items, reading, max(1, sum(seen[: place + 1])), max(1, sum(seen)), section.name == current)
        for place, (section, items) in enumerate(parts)
    )


def _section(
    section: Section, items: tuple[Block | Group, ...], reading: Reading, number: int, of: int, current: bool
) -> DrawnSection:
    label, lang = section.label.said(reading.first)
    return DrawnSection(
        name=section.name,
        label=label,
        label_lang=lang,
        other_label=_other(section.label, reading),
        hint=section.hint.get(reading.first),
        other_hint=_other(section.hint, reading),
        by=section.by,
        number=number,
        of=of,
        current=current,
        hidden=all(block.hidden for block in flat(items)),
        done=all(block.hidden or block.value for block in flat(items)),
        items=items,
    )


def _other(words: Text, reading: Reading) -> str:
    return words.words.get(reading.second, "") if reading.second and reading.second != reading.first else ""


class _Drawing:
    """What stays the same while one form is drawn."""

    def __init__(
        self,
        state: State,
        entered: Answers,
        reading: Reading,
        problems: Mapping[str, str],
        wanted: frozenset[str] | None,
        guides: Guides | None,
        searched: Mapping[str, str],
    ) -> None:
        self.state, self.entered, self.reading, self.problems = state, entered, reading, problems
        self.guides, self.searched = guides, searched
        self.past = state.holds("past")
        asked = [question for question in state.instrument.questions() if question.type not in _UNDRAWN]
        self.wanted = [question for question in asked if wanted is None or question.name in wanted]
        self.numbers = {question.name: number for number, question in enumerate(self.wanted, start=1)}

    def items(self, section: Section) -> tuple[Block | Group, ...]:
        """Everything in a section of the form, whose own heading is the page's."""
        return self._rounds(section, OUTSIDE) if section.repeat else self._inside(section, OUTSIDE)

    def _inside(self, section: Section, spot: Spot) -> tuple[Block | Group, ...]:
        found: list[Block | Group] = []
        for item in section.items:
            if isinstance(item, Question):
                found += [self.block(item, spot)] if item.name in self.numbers else []
            elif item.repeat:
                found += self._rounds(item, spot)
            elif inner := self._inside(item, spot):
                found += [self._group(item, inner)] if item.label.words else inner
        return tuple(found)

    def _rounds(self, section: Section, spot: Spot) -> tuple[Group, ...]:
        """The rounds of a repeat in one group; nothing where none of its questions is drawn."""
        if not any(question.name in self.numbers for question in section.questions()):
            return ()
        key = spot.prefix() + section.repeat
        rounds, free = self.state.rounds.get(key, 0), section.repeat_count is None
        removable = key if free and rounds > 1 else ""
        inside = [
            self._group(section, self._inside(section, spot.within(section.repeat, number)), removable, number)
            for number in range(1, rounds + 1)
        ]
        whole = self._group(section, tuple(inside), key)
        return (replace(whole, rounds=rounds, more=free and rounds < MAX_REPEATS),)

    def _group(self, section: Section, items: tuple[Block | Group, ...], key: str = "", number: int = 0) -> Group:
        label, lang = section.label.said(self.reading.first)
        return Group(label, lang, _other(section.label, self.reading), items, key, number)

    def block(self, question: Question, spot: Spot) -> Block:
        place = spot.prefix() + question.name
        words = question.label_past if self.past and question.label_past else question.label
        label, lang = words.said(self.reading.first)
        value = question.default if question.silent else self.entered.at(place)
        asked = self.state.asked.get(place, Asked.CLOSED)
        return Block(
            name=place,
            type=str(question.type.value),
            number=self.numbers[question.name],
            label=label,
            label_lang=lang,
            other_label=_other(words, self.reading),
            other_lang=self.reading.second,
            hint=question.hint.get(self.reading.first),
            other_hint=_other(question.hint, self.reading),
            why=question.why.get(self.reading.first),
            other_why=_other(question.why, self.reading),
            choices=tuple(
                self.choice(question, choice, place, value) for choice in self.listed(question, place, value)
            ),
            value=value,
            asked=str(asked.value),
            hidden=asked is not Asked.OPEN,
            required=question.required,
            identifying=question.sensitivity is Sensitivity.IDENTIFYING,
            protected=question.sensitivity is Sensitivity.PROTECTED,
            problem=self.problems.get(place, ""),
            guides=self.guides(question) if self.guides else (),
            guidance=question.guidance.get(self.reading.first),
            other_guidance=_other(question.guidance, self.reading),
            appearance=frozenset(question.appearance.split()),
            within=question.within,
            needs=question.needs,
            readonly=question.readonly,
            long=question.long,
            searched=self.searched.get(place, ""),
            filtered=question.choice_filter is not None and not question.long,
        )

    def listed(self, question: Question, place: str, value: str) -> Iterable[Choice]:
        """Every choice; of a long list those that are chosen, and those that were found."""
        if not question.long:
            return question.choices
        chosen = [question.by_code[code] for code in value.split() if code in question.by_code]
        found = matches(question, self.searched.get(place, ""), lambda choice: self.state.offers(place, choice))
        return list({choice.code: choice for choice in (*chosen, *found)}.values())

    def choice(self, question: Question, choice: Choice, place: str, value: str) -> Drawn:
        label, lang = choice.label.said(self.reading.first)
        hidden = question.choice_filter is not None and not self.state.offers(place, choice)
        checked = choice.code in value.split()
        other = _other(choice.label, self.reading)
        return Drawn(choice.code, label, lang, other, checked, choice.excludes, hidden)


def definition_json(instrument: Instrument) -> str:
    """The trees for the browser, safe inside a script element: no character that could end it."""
    text = json.dumps(wire(instrument), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def before(drawn: tuple[DrawnSection, ...], name: str) -> str:
    """The name of the nearest section before `name` that has an open question, or "" before the first."""
    return after(tuple(reversed(drawn)), name)


def position(drawn: tuple[DrawnSection, ...], name: str) -> dict[str, bool]:
    """Whether `name` is the `first` or the `last` section with an open question."""
    return {"first": not before(drawn, name), "last": not after(drawn, name)}


def after(drawn: tuple[DrawnSection, ...], name: str) -> str:
    """The name of the next section that has an open question, or "" after the last."""
    names = [section.name for section in drawn]
    start = names.index(name) + 1 if name in names else 0
    return next((section.name for section in drawn[start:] if not section.hidden), "")
