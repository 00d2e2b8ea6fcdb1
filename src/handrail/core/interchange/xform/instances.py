"""Lists of choices as secondary instances, and where a question finds its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from handrail.core.interchange.xform.places import LAST_SAVED, Place, Places
from handrail.core.interchange.xform.words import Words, media
from handrail.core.interchange.xform.xml import add
from handrail.core.interchange.xlsform.expressions import filter_columns, is_xpath
from handrail.core.interchange.xlsform.form import Form, Line
from handrail.core.interchange.xlsform.types import Part

_KNOWN = frozenset({"list_name", "name", "label", "image", "big-image", "audio", "video"})
_OTHER = "Other"
_PULLED = re.compile(r"pulldata\(\s*['\"]([^'\"]+?)(?:\.csv)?['\"]")


@dataclass(slots=True)
class Instances:
    """`written`: lists that have words by reference (`itextId`), because of languages, media or answers in them."""

    form: Form
    places: Places
    words: Words
    used: dict[str, bool] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)

    def read(self, places: Iterable[Place]) -> None:
        """Which lists and files the form uses; whether “other” belongs to a list."""
        for place in places:
            type_, name = place.element.type, place.element.type.list
            if place.element.type.word not in ("select_one", "select_multiple", "rank") or "${" in name:
                continue
            if name in self.form.lists or name in self.form.external:
                self.used[name] = self.used.get(name, False) or type_.other
                if self._is_spoken(name):
                    self.spoken.add(name)
            else:
                stem, _, ending = name.rpartition(".")
                self.files[stem] = f"jr://file-csv/{name}" if ending == "csv" else f"jr://file/{name}"
        for one in self.form.all():
            for text in one.line.cells.values():
                self.files |= {name: f"jr://file-csv/{name}.csv" for name in _PULLED.findall(text)}
            if one.type.part is Part.EXTERNAL:
                scheme, ending = ("file-csv", "csv") if one.type.word == "csv-external" else ("file", "xml")
                self.files[one.name] = f"jr://{scheme}/{one.name}.{ending}"

    def lines(self, name: str) -> tuple[Line, ...]:
        return self.form.lists.get(name) or self.form.external.get(name) or ()

    def _is_spoken(self, name: str) -> bool:
        lines = self.lines(name)
        referred = any("${" in text for line in lines for text in line.words("label").values())
        return len(self.words.languages) > 1 or referred or any(media(line) for line in lines)

    def write(self, model: etree._Element) -> None:
        """Every list, then files that come with the form."""
        for name, other in self.used.items():
            root = add(add(model, "instance", {"id": name}), "root")
            codes = set()
            for place, line in enumerate(self.lines(name)):
                codes.add(line.get("name"))
                self._item(root, name, place, line)
            if other and "other" not in codes:
                self._other(root, name, len(codes))
        for name, source in self.files.items():
            add(model, "instance", {"id": name, "src": source})

    def write_saved(self, model: etree._Element) -> None:
        """The answers of the time before, where some expression reads them: known once all are written."""
        if self.places.last_saved:
            add(model, "instance", {"id": LAST_SAVED, "src": "jr://instance/last-saved"})

    def _item(self, root: etree._Element, name: str, place: int, line: Line) -> None:
        item = add(root, "item")
        if name in self.spoken:
            key = f"{name}-{place}"
            said = line.words("label") or dict.fromkeys(self.words.languages, line.get("name"))
            self.words.say(key, said, None, media(line))
            add(item, "itextId", text=key)
        else:
            add(item, "label", text=next(iter(line.words("label").values()), "") or line.get("name"))
        add(item, "name", text=line.get("name"))
        for column, text in line.cells.items():
            if column.key not in _KNOWN and not column.key.startswith("handrail_") and _is_element(column.key):
                add(item, column.key, text=text.strip())

    def _other(self, root: etree._Element, name: str, place: int) -> None:
        """The choice that pyxform puts behind the others."""
        item = add(root, "item")
        if name in self.spoken:
            key = f"{name}-{place}"
            self.words.say(key, dict.fromkeys(self.words.languages, _OTHER), None)
            add(item, "itextId", text=key)
        else:
            add(item, "label", text=_OTHER)
        add(item, "name", text="other")

    def itemset(self, control: etree._Element, place: Place, seed: str) -> None:
        """The choices of a question, filtered and mixed as it says. `seed`: "" for an order that stays."""
        line, name = place.element.line, place.element.type.list
        filtered = line.get("choice_filter")
        value, label = "name", "jr:itext(itextId)" if name in self.spoken else "label"
        if "${" in name:
            asked = self.places.by_name[name.strip("${} ")]
            value = label = asked.element.name
            nodeset = asked.path.rsplit("/", 1)[0]
            filtered = filtered or f"./{value} != ''"
        else:
            key = name if name in self.used else name.rpartition(".")[0]
            nodeset = f"instance('{key}')/root/item"
            value, label = self._columns(line, value, label)
        if filtered:
            nodeset += f"[{self.places.xpath(filtered, place, filters=True)}]"
        if seed:
            number = "" if seed == "true" else f", {self.places.xpath(seed, place)}"
            nodeset = f"randomize({nodeset}{number})"
        itemset = add(control, "itemset", {"nodeset": nodeset})
        add(itemset, "value", {"ref": value})
        add(itemset, "label", {"ref": label})

    def _columns(self, line: Line, value: str, label: str) -> tuple[str, str]:
        given = parameters(line)
        return given.get("value", value), given.get("label", label)


def parameters(line: Line) -> dict[str, str]:
    """`start=1 end=10` and the like, as pyxform divides them."""
    parts = line.get("parameters").replace(";", " ").replace(",", " ").split()
    return {key.lower(): value for key, _, value in (part.partition("=") for part in parts)}


def _is_element(name: str) -> bool:
    return is_xpath(name) and filter_columns(name) == {name} and ":" not in name
