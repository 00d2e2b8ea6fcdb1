"""Where each element of a form stands in the data, and expressions with `${name}` as the paths of XPath.

What is asked once has its whole path. Inside a repeat, what stands in the same round is named from where it is read
(`../wage`), as pyxform does, so that every engine takes the answer of that round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from handrail.core.interchange.xlsform.form import Element
from handrail.core.interchange.xlsform.types import Part

LAST_SAVED = "__last-saved"
_TOKEN = re.compile(
    r"(?P<literal>'[^']*'|\"[^\"]*\")|\$\{\s*(?P<last>last-saved#)?(?P<ref>[^}]*?)\s*\}"
    r"|(?P<indexed>indexed-repeat\s*\()|(?P<sign>[][(),])|(?P<other>(?:(?!indexed-repeat\s*\()[^][(),'\"$])+|.)",
    re.DOTALL,
)
_QUOTED = re.compile(r"\$\{\s*([^}#]*?)\s*\}")
_WHOLE = (0, 1, 3, 5)
"""Arguments of `indexed-repeat` that name questions and repeats: always by their whole path."""


class _Open(NamedTuple):
    """A bracket that is open: which, after which `${name}`, and how many commas stood in it."""

    sign: str
    on: str = ""
    part: int = 0


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
        open_: list[_Open] = []
        before = ""  # the name that a predicate would follow
        for match in _TOKEN.finditer(text):
            sign = match["sign"] or ("i" if match["indexed"] else "")
            if match["ref"]:
                made.append(self._referred(match["ref"], bool(match["last"]), at, open_, filters))
                before = match["ref"]
                continue
            made.append(self._literal(match["literal"], at) if match["literal"] else match[0])
            named, before = before, before if match[0].isspace() else ""
            if sign in ("(", "[", "i"):
                open_.append(_Open(sign, named))
            elif sign in (")", "]") and open_:
                before = open_.pop().on
            elif sign == "," and open_:
                open_[-1] = open_[-1]._replace(part=open_[-1].part + 1)
        return "".join(made).strip()

    def _literal(self, text: str, at: Place | None) -> str:
        """`'${papers}'`, as `jr:choice-name` wants it: pyxform makes a path of it between quotes as well."""
        return _QUOTED.sub(lambda found: self._referred(found[1], False, at, [], False), text)

    def _referred(self, name: str, last: bool, at: Place | None, open_: list[_Open], filters: bool) -> str:
        target = self.by_name.get(name)
        path = target.path if target is not None else f"{self.root}/meta/{name}"
        if last:
            self.last_saved = True
            return f"instance('{LAST_SAVED}'){path}"
        whole = bool(open_) and open_[-1].sign == "i" and open_[-1].part in _WHOLE
        if whole or target is None or at is None:
            return path
        predicates = [one for one in open_ if one.sign == "["]
        item = self.by_name.get(predicates[-1].on) if predicates else None
        if item is not None and not _together(target, at) and _together(target, item):
            return self.relative(target, item, False)  # of the round that the predicate is about, as in JavaRosa
        return self.relative(target, at, filters or bool(predicates))

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


def _together(target: Place, at: Place) -> bool:
    """Whether both stand in one round of a repeat."""
    return any(one != target.path and one in at.repeats for one in target.repeats)


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
