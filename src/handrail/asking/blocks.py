"""What templates draw: sections of groups of blocks, each block one question in one round. Data only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from handrail.core.instruments.definition import Question, Range
from handrail.core.instruments.rounds import name_of

_OPENING = frozenset({"minimal", "autocomplete", "search", "quick", "quickcompact"})
"""Appearances of ODK's forms that make a long list short."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One choice as drawn. `other_label`: in the second language, "" where there is none. `hidden`: not offered now."""

    code: str
    label: str
    lang: str
    other_label: str
    checked: bool
    excludes: bool
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """A page that explains a question, to open beside it. `lang`: the language of the title."""

    title: str
    lang: str
    href: str


@dataclass(frozen=True, slots=True)
class Block:
    """One question as drawn; `name` is its place. `identifying` blocks are drawn without a name, so that no browser can send them.

    `long`: a list that is not drawn but searched; then `choices` are those that were chosen or found, and `searched` is what was
    typed. `filtered`: other answers decide which choices are offered.
    """

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
    long: bool = False
    searched: str = ""
    filtered: bool = False

    @property
    def question(self) -> str:
        """The name of the question."""
        return name_of(self.name)

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
        return "asking/question/long.html" if self.long else f"asking/question/{self.type}.html"


Guides = Callable[[Question], tuple[Guide, ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks under a heading of their own, or the rounds of a repeat.

    `key`: prefix and name of the repeat. With `number`, from 1, it is one round, and has a key if it can be removed; else it
    holds all of them, `rounds` many, and there may be `more`.
    """

    label: str
    lang: str
    other_label: str
    items: tuple[Block | Group, ...]
    key: str = ""
    number: int = 0
    rounds: int = 0
    more: bool = False

    @property
    def blocks(self) -> Iterator[Block]:
        """Every block inside, in order."""
        return flat(self.items)

    @property
    def hidden(self) -> bool:
        """Whether nothing in it is asked."""
        return all(block.hidden for block in self.blocks)

    @property
    def is_group(self) -> bool:
        """For templates, which cannot ask for a class."""
        return True


def flat(items: Iterable[Block | Group]) -> Iterator[Block]:
    """Blocks of a tree, in order."""
    for item in items:
        if isinstance(item, Group):
            yield from item.blocks
        else:
            yield item


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
    items: tuple[Block | Group, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block, in order."""
        return tuple(flat(self.items))


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose languages a page is drawn in: `first`, and `second` beside it where they differ ("" for none)."""

    first: str
    second: str = ""

    @property
    def drawn(self) -> tuple[str, ...]:
        """The languages that are on the page."""
        return tuple(dict.fromkeys(one for one in (self.first, self.second) if one))
