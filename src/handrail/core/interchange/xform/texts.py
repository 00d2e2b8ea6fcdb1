"""Words of an XForm: itext by language, or plain ones beside a question; what an answer says in them becomes `${name}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from handrail.core.interchange.xform.naming import Namer
from handrail.core.interchange.xform.words import UNSAID
from handrail.core.interchange.xform.xml import attribute, line, tag
from handrail.core.interchange.xlsform.found import Found, found

_REFERENCE = re.compile(r"\s*jr:itext\(\s*['\"]?(.*?)['\"]?\s*\)\s*")
_PREFIX = re.compile(r"jr://(?:images|audio|video|media)/")
FORMS = {"": "", "long": "", "guidance": "guidance", "image": "image", "audio": "audio", "video": "video"}
FORMS["big-image"] = "big-image"
Words = dict[str, dict[str, str]]
"""Form of the words ("" for plain ones, guidance, image, …) → language → words."""


@dataclass(slots=True)
class Texts:
    """`languages`: as written, the main one first; one that is called `default` and stands alone is ""."""

    namer: Namer
    languages: tuple[str, ...] = ("",)
    by_id: dict[str, list[tuple[str, str, etree._Element]]] = field(default_factory=dict)
    findings: list[Found] = field(default_factory=list)

    def read(self, itext: etree._Element | None) -> None:
        """Every translation."""
        parts = list(itext.iterchildren(tag("translation"))) if itext is not None else []
        parts.sort(key=lambda one: not one.get("default"))
        names = [one.get("lang", UNSAID) for one in parts]
        if names:
            self.languages = ("",) if names == [UNSAID] else tuple(dict.fromkeys(names))
        for name, part in zip(names, parts, strict=True):
            language = "" if self.languages == ("",) else name
            for text in part.iterchildren(tag("text")):
                for value in text.iterchildren(tag("value")):
                    entry = (language, value.get("form", ""), value)
                    self.by_id.setdefault(text.get("id", ""), []).append(entry)

    def of(self, node: etree._Element | None, at: str) -> Words:
        """What a label or hint says. `at`: path of the question it belongs to."""
        if node is None:
            return {}
        if reference := node.get("ref"):
            return self.at(reference, at, node)
        said = self.words(node, at)
        return {"": {self.languages[0]: said}} if said else {}

    def message(self, text: str, at: str, node: etree._Element) -> dict[str, str]:
        """A message in an attribute: a reference to itext, or plain words."""
        if not text:
            return {}
        if text.lstrip().startswith("jr:itext("):
            return self.at(text, at, node).get("", {})
        return {self.languages[0]: text.strip()}

    def at(self, reference: str, at: str, node: etree._Element) -> Words:
        """The words at `jr:itext('id')`."""
        match = _REFERENCE.fullmatch(reference)
        key = match[1] if match else reference
        if match is None or key not in self.by_id:
            self.findings.append(found("xform.words", at, line(node), id=key))
            return {}
        made: Words = {}
        for language, form, value in self.by_id[key]:
            kept = FORMS.get(form)
            if kept is None:
                self.findings.append(found("xform.dropped", at, line(value), what=f"value/@form={form}"))
                continue
            said = self.words(value, at)
            if said:
                made.setdefault(kept, {})[language] = _PREFIX.sub("", said) if kept in _MEDIA else said
        return made

    def words(self, node: etree._Element, at: str) -> str:
        """Text with answers in it."""
        return "".join(self._pieces(node, at)).strip()

    def _pieces(self, node: etree._Element, at: str) -> Iterator[str]:
        yield node.text or ""
        for child in node:
            if child.tag == tag("output"):
                text = child.get("value") or child.get("ref") or ""
                made = self.namer.named(text, at)
                if not re.fullmatch(r"\$\{[^}]*\}", made):
                    self.findings.append(found("xform.output", at, line(child), text=text))
                yield made
            else:
                yield from self._pieces(child, at)
            yield child.tail or ""


_MEDIA = frozenset({"image", "audio", "video", "big-image"})


def get(node: etree._Element, name: str) -> str:
    """An attribute without what is empty around it; `jr:count` with its prefix."""
    return node.get(attribute(name), "").strip()
