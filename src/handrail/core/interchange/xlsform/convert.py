"""Form → the files of an instrument, what is not classified yet, and what would be kept today.

Our files say less than an XLSForm: what they cannot say stays in the book, which is what leaves again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handrail.core.instruments.longlists import taken_out
from handrail.core.interchange.xlsform.expressions import ours
from handrail.core.interchange.xlsform.form import Element, Form
from handrail.core.interchange.xlsform.found import Found, found
from handrail.core.interchange.xlsform.handrailsheet import Extra, read_extra
from handrail.core.interchange.xlsform.languages import read_languages
from handrail.core.interchange.xlsform.lists import Lists
from handrail.core.interchange.xlsform.loops import unrolled
from handrail.core.interchange.xlsform.naming import Names, name_all
from handrail.core.interchange.xlsform.questions import Questions
from handrail.core.interchange.xlsform.spoken import Spoken
from handrail.core.interchange.xlsform.types import Part
from handrail.core.interchange.xlsform.yamlout import to_yaml

MAIN = "instrument.yaml"
NONE = "none"
"""In the place of a list of frameworks: none at all."""
ADULT = ("ilo-2009-adult-labour", "palermo-adult", "ilo-forced-labour", "ilo-11")
CHILD = ("ilo-2009-child-labour", "palermo-child", "ilo-forced-labour", "ilo-11")
"""Frameworks of a form that names none."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How many questions: `today` stored, `told` protected (they count and are dropped), `sealed` wait for sealing
    (identifying, media, places), `unclassified`; and `metadata` rows that are never collected before sealing."""

    today: int
    told: int
    sealed: int
    unclassified: int
    metadata: int


@dataclass(frozen=True, slots=True)
class Converted:
    """`files`: name → text. `names`: row of the survey → our name. `unclassified`, `free` (start as identifying and could
    be asked as a band), `waiting`: our names in order. `findings`: beside those of the checks."""

    id: str
    files: Mapping[str, str]
    names: Mapping[int, str]
    unclassified: tuple[str, ...]
    free: tuple[str, ...]
    waiting: tuple[str, ...]
    kept: Kept
    findings: tuple[Found, ...]


def convert(form: Form, id: str = "", version: str = "") -> Converted:
    """`id` and `version` stand in the place of the form's own. Never raises: what has no place becomes a finding."""
    languages = read_languages(form.languages)
    making = _Making(form, Spoken(languages.tags), id, version)
    main = making.main()
    long = dict(taken_out(making.lists.data, making.spoken.words))
    files = {MAIN: to_yaml(main)} | making.translations() | long
    questions, kept = making.questions, making.kept()
    findings = (
        *languages.findings,
        *making.spoken.findings,
        *making.lists.findings,
        *questions.findings,
        *making.findings,
    )
    return Converted(
        id=making.id,
        files=files,
        names={one.line.row: making.names.by_element[id_] for id_, one in making.rows.items()},
        unclassified=tuple(questions.unclassified),
        free=tuple(questions.free),
        waiting=tuple(questions.waiting),
        kept=kept,
        findings=findings,
    )


class _Making:
    """One form on its way into files."""

    def __init__(self, form: Form, spoken: Spoken, name: str, version: str) -> None:
        self.form, self.spoken = form, spoken
        self.elements = unrolled(form.elements, form.lists)
        self.names: Names = name_all(self.elements)
        self.rows = {id(one): one for one in self._all()}
        self.lists = Lists(form, spoken, frozenset(self.names.by_name.values()))
        self.findings: list[Found] = []
        self.id = name or _slug(form.settings.get("form_id", "") or form.settings.get("form_title", ""))
        self.version = version or form.settings.get("version", "") or "1"
        self.extra: Extra = read_extra(form.own, spoken)
        conditions = {name: ours(text, self.names.by_name) for name, text in self.extra.conditions.items()}
        organisation = form.settings.get("handrail_kind", "") == "organisation-check"
        self.questions = Questions(form, self.names, self.lists, spoken, conditions, organisation)
        self.parts = 0
        self.sensitivities: dict[str, int] = {}

    def _all(self) -> Iterable[Element]:
        return (one for element in self.elements for one in element.all())

    def main(self) -> dict[str, Any]:
        """The definition, in the order in which our files have it."""
        settings, tag = self.form.settings, self.spoken.tags[next(iter(self.spoken.tags))]
        self.lists.read(one for one in self._all() if one.type.part is Part.QUESTION)
        data: dict[str, Any] = {
            "handrail": "instrument/1",
            "id": self.id,
            "version": self.version,
            "kind": settings.get("handrail_kind", "") or "screening",
            "frameworks": {
                "adult": _codes(settings.get("handrail_adult"), ADULT),
                "child": _codes(settings.get("handrail_child"), CHILD),
            },
            "language": ({} if tag == "en" else {"tag": tag}) | self.extra.behind.get(tag, {}),
            "title": self._title(),
        }
        intro = [
            self.spoken.say(line.words("value"), "intro", str(place), at=(line.sheet, line.row))
            for place, line in enumerate(self.extra.intro)
        ]
        data |= {"intro": intro} if intro else {}
        data |= {"conditions": conditions} if (conditions := dict(self.questions.conditions)) else {}
        sections = self._sections(self.elements)
        data |= {"choices": self.lists.data} if self.lists.data else {}
        data |= {"stops": self._stops()} if self.extra.stops else {}
        data |= {"not_asked": self.extra.not_asked} if self.extra.not_asked else {}
        if not sections:
            self.findings.append(found("xlsform.nothing", "survey"))
        return data | {"sections": sections}

    def _title(self) -> str:
        settings = self.form.settings
        said = {key.partition("::")[2]: text for key, text in settings.items() if key.startswith("handrail_title::")}
        main = next(iter(self.spoken.tags))
        said.setdefault(main, settings.get("form_title", "") or settings.get("form_id", "") or self.id)
        known = {name: text for name, text in said.items() if name in self.spoken.tags}
        if len(known) == 1:  # a title in one language is what other tools have
            known = dict.fromkeys(self.spoken.tags, next(iter(known.values())))
        return self.spoken.say(known, "title")

    def _stops(self) -> dict[str, Any]:
        for stop in self.extra.stops.values():
            stop["when"] = ours(stop["when"], self.names.by_name)
            stop["leaves"] = [self.names.by_name.get(name, name) for name in stop["leaves"]]
        return self.extra.stops

    def _sections(self, elements: Iterable[Element]) -> list[dict[str, Any]]:
        """Groups as they are; what stands between them becomes a section without a heading."""
        sections: list[dict[str, Any]] = []
        loose: list[dict[str, Any]] = []
        for element in elements:
            if not element.holds:
                loose += self._items([element])
                continue
            sections += self._loose(loose)
            loose = []
            section = self._section(element)
            sections += [section] if section else []
        return sections + self._loose(loose)

    def _loose(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if not items:
            return []
        self.parts += 1
        return [{"name": self.names.give(f"part_{self.parts}", 0), "items": items}]

    def _items(self, elements: Iterable[Element]) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        for element in elements:
            if element.holds:
                section = self._section(element)
                items += [section] if section else []
            elif element.type.part is Part.QUESTION:
                made = self.questions.question(element)
                for one in made:
                    kind = one.get("sensitivity", "") if one["type"] not in ("note", "calculate") else ""
                    self.sensitivities[kind] = self.sensitivities.get(kind, 0) + 1
                items += made
        return items

    def _section(self, element: Element) -> dict[str, Any]:
        """A group or repeat; nothing where it holds no question."""
        line, name = element.line, self.names.by_element[id(element)]
        data: dict[str, Any] = {"name": name}
        for key in ("label", "hint"):
            if said := self.spoken.say(line.words(key), "sections", name, key, at=(line.sheet, line.row)):
                data[key] = said
        if by := line.get("handrail_by"):
            data["by"] = by
        relevant = self.questions.relevant(line)
        if relevant and (read := self.questions.expression(line, "relevant", relevant)):
            data["relevant"] = read
        if appearance := line.get("appearance"):
            data["appearance"] = appearance
        if element.type.part is Part.REPEAT:
            data["repeat"] = name
            count = ours(line.get("repeat_count"), self.names.by_name)
            if count and (read := self.questions.expression(line, "repeat_count", count)):
                data["repeat_count"] = read
        items = self._items(element.items)
        return data | {"items": items} if items else {}

    def translations(self) -> dict[str, str]:
        """One file for each further language that says something."""
        files = {}
        for tag, words in self.spoken.words.items():
            if words:
                head = {"handrail": "translation/1", "of": self.id, "version": self.version, "language": tag}
                body = {key: _listed(words[key]) for key in _ORDER if key in words}
                files[f"{tag}.yaml"] = to_yaml(head | self.extra.behind.get(tag, {}) | body)
        return files

    def kept(self) -> Kept:
        count = self.sensitivities
        metadata = sum(one.type.part is Part.METADATA for one in self._all())
        return Kept(
            today=count.get("coded", 0) + count.get("sensitive", 0),
            told=count.get("protected", 0) + count.get("passing", 0),
            sealed=count.get("identifying", 0),
            unclassified=count.get("unclassified", 0),
            metadata=metadata,
        )


_ORDER = ("title", "intro", "stops", "sections", "questions", "choices")


def _listed(words: Any) -> Any:
    """`{"0": …, "1": …}` as a list; mappings below likewise."""
    if not isinstance(words, dict):
        return words
    if words and all(key == str(place) for place, key in enumerate(words)):
        return list(words.values())
    return {key: _listed(value) for key, value in words.items()}


def _codes(said: str | None, otherwise: tuple[str, ...]) -> list[str]:
    return [] if said == NONE else said.split() if said else list(otherwise)


def _slug(text: str) -> str:
    made = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text.lower())
    return "-".join(part for part in made.split("-") if part)[:64] or "form"
