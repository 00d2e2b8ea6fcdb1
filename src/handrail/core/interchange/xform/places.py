"""Where each element of a form stands in the data, and expressions with `${name}` as the paths of XPath.

What is asked once has its whole path. Inside a repeat, what stands in the same round is named from where it is read
(`../wage`), as pyxform does, so that every engine takes the answer of that round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from handrail.core.interchange.xlsform.form import Element
from handrail.core.interchange.xlsform.types import Part

LAST_SAVED = "__last-saved"
_TOKEN = re.compile(
    r"(?P<literal>'[^']*'|\"[^\"]*\")|\$\{\s*(?P<last>last-saved#)?(?P<ref>[^}]*?)\s*\}"
    r"|(?P<indexed>indexed-repeat\s*\()|(?P<sign>[][(),])|(?P<other>[^][(),'\"$]+|.)",
    re.DOTALL,
)
_WHOLE = (0, 1, 3, 5)
"""Arguments of `indexed-repeat` that name questions and repeats: always by their whole path."""


@dataclass(frozen=True, slots=True)
class Place:
    """`path`: `/data/group/name`. `repeats`: paths of the repeats around it, outermost first, itself included."""

    element: Element
    path: str
    repeats: tuple[str, ...]
    items: tuple[Place, ...] = ()

    def all(self) -> Iterator[Place]:
        """Itself and everything below, in order."""
        yield self
        for item in self.items:
            yield from item.all()


@dataclass(slots=True)
class Places:
    """`root`: `/data`. `by_name`: the first element of each name."""

    root: str
    items: tuple[Place, ...]
    by_name: dict[str, Place] = field(default_factory=dict)
    last_saved: bool = False

    def all(self) -> Iterator[Place]:
        """Every place, groups before what is inside them."""
        for item in self.items:
            yield from item.all()

    def xpath(self, text: str, at: Place | None, *, filters: bool = False) -> str:
        """The expression as it is read at `at`. `filters`: it stands in the predicate of a list."""
        made: list[str] = []
        open_: list[tuple[str, int]] = []
        for match in _TOKEN.finditer(text):
            sign = match["sign"] or ("i" if match["indexed"] else "")
            if match["ref"]:
                made.append(self._referred(match["ref"], bool(match["last"]), at, open_, filters))
                continue
            made.append(match[0])
            if sign in ("(", "[", "i"):
                open_.append((sign, 0))
            elif sign in (")", "]") and open_:
                open_.pop()
            elif sign == "," and open_:
                open_[-1] = (open_[-1][0], open_[-1][1] + 1)
        return "".join(made).strip()

    def _referred(self, name: str, last: bool, at: Place | None, open_: list[tuple[str, int]], filters: bool) -> str:
        target = self.by_name.get(name)
        path = target.path if target is not None else f"{self.root}/meta/{name}"
        if last:
            self.last_saved = True
            return f"instance('{LAST_SAVED}'){path}"
        whole = bool(open_) and open_[-1][0] == "i" and open_[-1][1] in _WHOLE
        if whole or target is None or at is None:
            return path
        inside = filters or any(sign == "[" for sign, _ in open_)
        return self.relative(target, at, inside)

    @staticmethod
    def relative(target: Place, at: Place, inside: bool) -> str:
        """From `at` to `target`, where both stand in one round of a repeat; else the whole path."""
        above = [one for one in target.repeats if one != target.path and one in at.repeats]
        if not above:
            return target.path
        here, there = at.path.split("/"), target.path.split("/")
        same = next(
            (n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there))
        )
        up = "../" * (len(here) - same) or "./"
        return f"{'current()/' if inside else ''}{up}{'/'.join(there[same:])}".rstrip("/")


def placed(elements: Iterable[Element], root: str) -> Places:
    """The tree of a form with its paths. Elements that hold no data (`csv-external`, settings) are left out."""
    items = tuple(_placed(one, f"/{root}", ()) for one in elements if one.name and one.type.part in _HELD)
    found = Places(f"/{root}", items)
    for place in found.all():
        found.by_name.setdefault(place.element.name, place)
    return found


_HELD = (Part.QUESTION, Part.GROUP, Part.REPEAT, Part.METADATA)


def _placed(element: Element, above: str, repeats: tuple[str, ...]) -> Place:
    path = f"{above}/{element.name}"
    if element.type.part is Part.REPEAT:
        repeats = (*repeats, path)
    items = tuple(_placed(one, path, repeats) for one in element.items if one.name and one.type.part in _HELD)
    return Place(element, path, repeats, items)
