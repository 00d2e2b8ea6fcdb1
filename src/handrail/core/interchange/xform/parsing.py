"""Bytes of an XForm → a tree, within limits: no document type, no entity, nothing from elsewhere, no deep nesting.

A first pass that keeps nothing (expat) refuses what no form has, before a tree is built of it.
"""

from __future__ import annotations

from xml.parsers import expat

from lxml import etree

from handrail.core.interchange.xform.xml import tag
from handrail.core.interchange.xlsform.found import Refused, found
from handrail.core.interchange.xlsform.packing import MOST_PACKED

MOST_LEVELS = 60
MOST_ELEMENTS = 1_000_000
MOST_LETTERS = 32_767
"""Of one attribute, as of one cell."""


def parsed(data: bytes) -> etree._Element:
    """The root. Raises `Refused`."""
    if len(data) > MOST_PACKED:
        raise Refused([found("xlsform.file.size", most=MOST_PACKED // 1_000_000)])
    if not data.strip():
        raise Refused([found("xlsform.file.empty")])
    _looked_over(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused([found("xform.xml", "", error.lineno or 0, said=error.msg or "")]) from error
    for one in root.iter():
        if "}" not in one.tag:  # engines read forms that forget the namespace
            one.tag = tag(one.tag)
    return root


def _looked_over(data: bytes) -> None:
    """What is refused without building anything."""
    seen = _Seen()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: seen.refuse("xform.doctype", parser)
    parser.StartElementHandler = lambda _name, given: seen.start(parser, given)
    parser.EndElementHandler = seen.end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        said = expat.errors.messages.get(error.code, "")
        raise Refused([found("xform.xml", "", error.lineno, said=said)]) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise Refused([found("xform.xml", "", 1, said=str(error))]) from error


class _Seen:
    """How deep it is and how much there was."""

    def __init__(self) -> None:
        self.level = self.elements = 0

    def refuse(self, code: str, parser: expat.XMLParserType, **given: object) -> None:
        raise Refused([found(code, "", parser.CurrentLineNumber, **given)])

    def start(self, parser: expat.XMLParserType, given: dict[str, str]) -> None:
        self.level += 1
        self.elements += 1
        if self.level > MOST_LEVELS:
            self.refuse("xform.deep", parser, most=MOST_LEVELS)
        if self.elements > MOST_ELEMENTS:
            self.refuse("xform.large", parser, most=MOST_ELEMENTS)
        if any(len(text) > MOST_LETTERS for text in given.values()):
            self.refuse("xlsform.cell.long", parser, most=MOST_LETTERS)

    def end(self, _name: str) -> None:
        self.level -= 1
