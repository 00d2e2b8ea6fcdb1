"""State + languages → what the templates draw. Pure: no request, no database, no clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Choice, Instrument, Question, QuestionType, Range, Section, Sensitivity
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.state import State
from handrail.core.instruments.wire import wire
from handrail.core.text import Text

_UNDRAWN = (QuestionType.CALCULATE, QuestionType.HIDDEN)
_OPENING = frozenset({"minimal", "autocomplete", "search", "quick", "quickcompact"})
"""Appearances of ODK's forms that make a long list short."""
Words = Callable[[str], str]
"""Code of a problem → what the page says, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One choice as drawn. `other` is its label in the second language, "" where there is none."""

    code: str
    label: str
    lang: str
    other_label: str
    checked: bool
    excludes: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """A page that explains a question, to open beside it. `lang`: the language of the title."""

    title: str
    lang: str
    href: str


@dataclass(frozen=True, slots=True)
class Block:
    """One question as drawn. `identifying` blocks are drawn without a name, so that no browser can send them."""

    name: str
    type: str
    number: int
    label: str
    label_lang: str
    other_label: str
    other_lang: str
    hint: str
    other_hint: str
    why: str
    other_why: str
    choices: tuple[Drawn, ...]
    value: str
    asked: str
    hidden: bool
    required: bool
    identifying: bool
    protected: bool
    problem: str
    guides: tuple[Guide, ...]
    guidance: str = ""
    other_guidance: str = ""
    appearance: frozenset[str] = frozenset()
    within: Range | None = None
    needs: str = ""
    readonly: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """Of a rank: the code that was put first, second, …, "" where nothing was yet."""
        chosen = self.value.split()[: len(self.choices)]
        return (*chosen, *[""] * (len(self.choices) - len(chosen)))

    @property
    def minimal(self) -> bool:
        """Whether one of its choices is picked from a list that opens."""
        return bool(self.appearance & _OPENING)

    @property
    def template(self) -> str:
        """The template that draws how it is answered."""
        return f"asking/question/{self.type}.html"


Guides = Callable[[Question], tuple[Guide, ...]]


@dataclass(frozen=True, slots=True)
class DrawnSection:
    """A section as drawn; `number` of `of`, among those with a question to answer. `hidden` if none of its questions is asked, `done` if each has an answer."""

    name: str
    label: str
    label_lang: str
    other_label: str
    hint: str
    other_hint: str
    by: str
    number: int
    of: int
    current: bool
    hidden: bool
    done: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose languages a page is drawn in: `first`, and `second` beside it where they differ ("" for none)."""

    first: str
    second: str = ""

    @property
    def drawn(self) -> tuple[str, ...]:
        """The languages that are on the page."""
        return tuple(dict.fromkeys(one for one in (self.first, self.second) if one))


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
) -> tuple[DrawnSection, ...]:
    """The whole form. `entered` holds what was typed, also where it is wrong. `at` is the section to begin with.

    `only`: names of the questions to draw (a stop leaves some open), all by default. `guides`: the pages beside a question.
    """
    wanted = None if only is None else frozenset(only)
    problems = {problem.place: words(problem.code) for problem in state.problems} if show_problems else {}
    drawing = _Drawing(state, entered, reading, problems, wanted, guides)
    parts = [(section, drawing.blocks(section)) for section in state.instrument.sections]
    parts = [(section, blocks) for section, blocks in parts if blocks]
    names = [section.name for section, _ in parts]
    current = at if at in names else (names[0] if names else "")
    seen = [
        any(not block.hidden for block in blocks) for _, blocks in parts
    ]  # a part without a question is not counted
    return tuple(
        _section(section, blocks, reading, max(1, sum(seen[: place + 1])), max(1, sum(seen)), section.name == current)
        for place, (section, blocks) in enumerate(parts)
    )


def _section(
    section: Section, blocks: tuple[Block, ...], reading: Reading, number: int, of: int, current: bool
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
        hidden=all(block.hidden for block in blocks),
        done=all(block.hidden or block.value for block in blocks),
        blocks=blocks,
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
    ) -> None:
        self.state, self.entered, self.reading, self.problems = state, entered, reading, problems
        self.guides = guides
        self.past = state.holds("past")
        asked = [question for question in state.instrument.questions() if question.type not in _UNDRAWN]
        self.wanted = [question for question in asked if wanted is None or question.name in wanted]
        self.numbers = {question.name: number for number, question in enumerate(self.wanted, start=1)}

    def blocks(self, section: Section) -> tuple[Block, ...]:
        return tuple(self.block(question) for question in section.questions() if question.name in self.numbers)

    def block(self, question: Question) -> Block:
        words = question.label_past if self.past and question.label_past else question.label
        label, lang = words.said(self.reading.first)
        value = question.default if question.silent else self.entered.at(question.name)
        asked = self.state.asked.get(question.name, Asked.CLOSED)
        return Block(
            name=question.name,
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
            choices=tuple(self.choice(choice, value) for choice in question.choices),
            value=value,
            asked=str(asked.value),
            hidden=asked is not Asked.OPEN,
            required=question.required,
            identifying=question.sensitivity is Sensitivity.IDENTIFYING,
            protected=question.sensitivity is Sensitivity.PROTECTED,
            problem=self.problems.get(question.name, ""),
            guides=self.guides(question) if self.guides else (),
            guidance=question.guidance.get(self.reading.first),
            other_guidance=_other(question.guidance, self.reading),
            appearance=frozenset(question.appearance.split()),
            within=question.within,
            needs=question.needs,
            readonly=question.readonly,
        )

    def choice(self, choice: Choice, value: str) -> Drawn:
        label, lang = choice.label.said(self.reading.first)
        checked = choice.code in value.split()
        return Drawn(choice.code, label, lang, _other(choice.label, self.reading), checked, choice.excludes)


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
