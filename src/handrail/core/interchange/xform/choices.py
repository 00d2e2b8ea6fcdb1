"""Choices of an XForm → lists of an XLSForm: beside their question, or in a secondary instance with columns to filter by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from handrail.core.interchange.xform.model import Model
from handrail.core.interchange.xform.naming import Namer
from handrail.core.interchange.xform.rows import Cells, said
from handrail.core.interchange.xform.texts import Texts, Words
from handrail.core.interchange.xform.xml import line, local, tag
from handrail.core.interchange.xlsform.found import Found, found

_RANDOM = re.compile(r"\s*randomize\(\s*(.*?)\s*(?:,\s*([^,()]+?)\s*)?\)\s*", re.DOTALL)
_INSTANCE = re.compile(r"\s*instance\(\s*['\"]([^'\"]+)['\"]\s*\)/root/item\s*(?:\[(.*)\])?\s*", re.DOTALL)
_REPEAT = re.compile(r"\s*(/[^\[\]]+?)\s*(?:\[(.*)\])?\s*", re.DOTALL)
_ITEXT = re.compile(r"\s*jr:itext\(\s*(\w+)\s*\)\s*")


@dataclass(slots=True)
class Chosen:
    """`list`: what stands behind the type. `cells`: filter and parameters. `file`: it is not in the form."""

    list: str
    cells: Cells
    file: bool = False


@dataclass(slots=True)
class Choices:
    """`rows`: of the sheet, in order. `inline`: choices written beside a question → the list made of them."""

    model: Model
    namer: Namer
    texts: Texts
    rows: list[Cells] = field(default_factory=list)
    shapes: dict[str, tuple[str, str]] = field(default_factory=dict)
    inline: dict[str, str] = field(default_factory=dict)
    findings: list[Found] = field(default_factory=list)

    def of(self, control: etree._Element, path: str, name: str) -> Chosen | None:
        """The list of one question; None where it cannot be had, which is found."""
        itemset = next(control.iterchildren(tag("itemset")), None)
        if itemset is None:
            return self._inline(control, path, name)
        return self._itemset(itemset, path)

    def _refuse(self, code: str, node: etree._Element, path: str, **given: object) -> None:
        self.findings.append(found(code, path, line(node), **given))

    def _inline(self, control: etree._Element, path: str, name: str) -> Chosen | None:
        made: list[Cells] = []
        for item in control.iterchildren(tag("item")):
            value = next(item.iterchildren(tag("value")), None)
            label = self.texts.of(next(item.iterchildren(tag("label")), None), path)
            code = (value.text or "").strip() if value is not None else ""
            made.append({"name": code, **self._said(label, code)})
        if not made:
            self._refuse("xform.list", control, path, name=path)
            return None
        key = repr(made)
        if key not in self.inline:
            self.inline[key] = self._free(name)
            self.rows += [{"list_name": self.inline[key], **cells} for cells in made]
        return Chosen(self.inline[key], {})

    def _said(self, label: Words, code: str) -> Cells:
        """The words of a choice; its code where it says nothing, as engines show it."""
        words = {form: said_ for form, said_ in label.items() if form != "guidance"}
        return said(words or {"": {self.texts.languages[0]: code}}, {})

    def _free(self, name: str) -> str:
        taken = {*self.inline.values(), *self.model.lists, *self.model.files}
        return next(one for one in (name, *(f"{name}_{n}" for n in range(2, 10_000))) if one not in taken)

    def _itemset(self, itemset: etree._Element, path: str) -> Chosen | None:
        nodeset, parameters = itemset.get("nodeset", ""), []
        if mixed := _RANDOM.fullmatch(nodeset):
            nodeset, seed = mixed[1], mixed[2] or ""
            parameters = ["randomize=true", *([f"seed={self.namer.named(seed, path)}"] if seed else [])]
        value, label = (_ref(itemset, name) for name in ("value", "label"))
        match = _INSTANCE.fullmatch(nodeset)
        if match and match[1] in self.model.files and "(" in label:
            self._refuse("xform.outside", itemset, path, name=path)
            return None
        if match is None:
            return self._answers(itemset, nodeset, path, value, label, parameters)
        name, cells = match[1], _filled("choice_filter", self.namer.named(match[2] or "", path))
        if name in self.model.files:
            parameters += [
                f"{key}={one}" for key, one in (("value", value), ("label", label)) if one not in (key, "name")
            ]
            file = self.model.files[name].rsplit("/", 1)[-1]
            return Chosen(file, cells | _filled("parameters", " ".join(parameters)), True)
        if name not in self.model.lists or self.shapes.setdefault(name, (value, label)) != (value, label):
            self._refuse("xform.list", itemset, path, name=name)
            return None
        if not any(one.get("list_name") == name for one in self.rows[-1:]) and name not in self._known():
            self._read(name, value, label, itemset)
        if value != "name" and "choice_filter" in cells:
            cells["choice_filter"] = re.sub(
                rf"(?<![\w$/{{.-]){re.escape(value)}(?![\w(.-])", "name", cells["choice_filter"]
            )
        return Chosen(name, cells | _filled("parameters", " ".join(parameters)))

    def _known(self) -> set[str]:
        return {row["list_name"] for row in self.rows}

    def _read(self, name: str, value: str, label: str, itemset: etree._Element) -> None:
        by_itext = _ITEXT.fullmatch(label)
        words = by_itext[1] if by_itext else label
        for item in self.model.lists[name]:
            parts = {local(part): part for part in item}
            if value not in parts or (value != "name" and "name" in parts and label != "name"):
                self._refuse("xform.list", itemset, name, name=name)
                return
            cells = {"list_name": name, "name": (parts[value].text or "").strip()}
            if by_itext:
                key = (parts[words].text or "").strip() if words in parts else ""
                cells |= self._said(self.texts.at(f"jr:itext('{key}')", name, item), cells["name"])
            else:
                plain = (parts[words].text or "").strip() if words in parts else ""
                cells |= self._said({"": {self.texts.languages[0]: plain}} if plain else {}, cells["name"])
            for key, part in parts.items():
                if key not in (value, words) and part.text and part.text.strip():
                    cells[key] = part.text.strip()
            self.rows.append(cells)

    def _answers(
        self, itemset: etree._Element, nodeset: str, path: str, value: str, label: str, parameters: list[str]
    ) -> Chosen | None:
        """Choices that are answers to a question which is asked many times."""
        match = _REPEAT.fullmatch(nodeset)
        name = self.namer.names.get(f"{match[1].strip()}/{value}") if match else None
        if match is None or name is None or label != value:
            self._refuse("xform.list", itemset, path, name=nodeset)
            return None
        filtered = (match[2] or "").strip()
        cells = {} if filtered.replace(" ", "") == f"./{value}!=''" else _filled("choice_filter", filtered)
        return Chosen(f"${{{name}}}", cells | _filled("parameters", " ".join(parameters)))


def _ref(itemset: etree._Element, name: str) -> str:
    found_ = next(itemset.iterchildren(tag(name)), None)
    return found_.get("ref", "").strip().removeprefix("./") if found_ is not None else name


def _filled(key: str, text: str) -> Cells:
    return {key: text} if text else {}
