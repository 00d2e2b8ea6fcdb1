"""Names of XML that an XForm is made of (ODK XForms specification), and elements with their attributes in one call."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

XFORMS = "http://www.w3.org/2002/xforms"
XHTML = "http://www.w3.org/1999/xhtml"
ROSA = "http://openrosa.org/javarosa"
META = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"
ENTITIES = "http://www.opendatakit.org/xforms/entities"
PREFIXES = {"": XFORMS, "h": XHTML, "jr": ROSA, "orx": META, "odk": ODK}


def tag(name: str) -> str:
    """`h:body` → the name as lxml has it; a bare name is one of XForms."""
    prefix, _, local = name.rpartition(":")
    return f"{{{PREFIXES[prefix]}}}{local}"


def attribute(name: str) -> str:
    """`jr:count` likewise; a bare attribute belongs to nothing."""
    return tag(name) if ":" in name else name


def line(node: etree._Element) -> int:
    """Where it stands in the file, from 1."""
    found: object = node.sourceline
    return found if isinstance(found, int) else 0


def local(node: etree._Element) -> str:
    """The name without its namespace."""
    return str(etree.QName(node).localname)


def element(name: str) -> etree._Element:
    """An element that stands alone, with every prefix declared."""
    # the stubs do not know that None names the default namespace
    return etree.Element(tag(name), nsmap={prefix or None: uri for prefix, uri in PREFIXES.items()})  # type: ignore[misc]


def add(parent: etree._Element, name: str, given: Mapping[str, str] | None = None, text: str = "") -> etree._Element:
    """A new last child. Attributes without a value are left out."""
    made = etree.SubElement(parent, tag(name))
    for key, value in (given or {}).items():
        if value:
            made.set(attribute(key), value)
    if text:
        made.text = text
    return made
