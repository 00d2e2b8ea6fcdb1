"""What an expression sees, and what a function is. The functions themselves stand beside, by subject.

An implementation gets values, never trees, and is total: it gives NaN, an empty text or false where there is no answer,
and never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from handrail.core.instruments.values import SPACE, Value, items, to_number


class Around:
    """The form around an expression. This one is empty; `state.py` has one for each round of a form.

    `seed` and `now` (an ISO day and time with its offset) were drawn once with the draft. `moments`: text that is a day with
    a time counts as days, as the browser does only where its page has the functions that few forms need.
    """

    __slots__ = ()
    seed = ""
    now = ""
    moments = False

    def rounds(self, _name: str) -> Sequence[tuple[str, Context]]:
        """Of a question or a repeat: its text and what is seen in each round, "" for a repeat."""
        return ()

    def pick(self, _name: str, _rounds: Sequence[tuple[str, int]]) -> str:
        """The answer in the rounds that are named, else in those around the expression."""
        return ""

    def number(self, _name: str) -> int:
        """Of the round of this repeat, or of a question's innermost, that the expression stands in; 0 outside."""
        return 0

    def label(self, _name: str, _code: str) -> str:
        """Of a choice of this question."""
        return ""

    def words(self, _id: str) -> str:
        """`<question>:label` or `<question>:hint`, as pyxform calls them."""
        return ""

    def pull(self, _list: str, _column: str, _key_column: str, _key: str) -> str:
        """A column of the choice that has this key."""
        return ""


NOWHERE = Around()


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression sees. `read` gives a question's value: text, or a tuple with one text per repeat instance.

    `today` is an ISO date. `self_value` is the answer of the question itself (`.`), in a predicate the item. `position` is
    the 1-based place in the repeat or among the items, 0 if none; one that is not a number counts as 0. `size`: how many
    items there are. `place`: of the question that is worked out, so that what is drawn differs from one to the next.
    """

    read: Callable[[str], Value]
    today: str
    self_value: str = ""
    position: float = 0.0
    around: Around = NOWHERE
    size: float = 0.0
    place: str = ""


Arguments = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Function:
    """`least` and `most` arguments; `most` None means any number. `basic`: the browser always knows it; others are in a module
    of their own, which a page has only if its form needs it."""

    name: str
    least: int
    most: int | None
    implementation: Callable[[Arguments, Context], Value]
    basic: bool = False


def words(value: Value) -> list[str]:
    """The codes chosen: parts between white space, of every item of a node-set."""
    return [word for item in items(value) for word in re.split(f"[{SPACE}]+", item) if word]


def numbers(arguments: Arguments) -> Iterator[float]:
    """Of every argument; of a node-set, each item's."""
    for argument in arguments:
        if isinstance(argument, tuple):
            yield from map(to_number, argument)
        else:
            yield to_number(argument)
