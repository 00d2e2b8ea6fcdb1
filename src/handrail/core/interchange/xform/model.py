"""The head of an XForm: the empty answer, what holds of each place in it, lists of choices, what is set when it opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from handrail.core.interchange.xform.naming import Namer
from handrail.core.interchange.xform.texts import get
from handrail.core.interchange.xform.xml import ENTITIES, attribute, line, local, tag
from handrail.core.interchange.xlsform.found import Found, Refused, found

LAST_SAVED = "jr://instance/last-saved"


@dataclass(slots=True)
class Node:
    """One place in the data. `order`: its place among all. `default`: what stands in it. `holds`: others stand in it."""

    path: str
    name: str
    line: int
    order: int
    default: str
    holds: bool


@dataclass(slots=True)
class Model:
    """`nodes` and `binds`: by path; `meta`: what stands below meta. `lists`: id → its items; `files`: id → source."""

    root: etree._Element
    path: str
    nodes: dict[str, Node] = field(default_factory=dict)
    meta: dict[str, etree._Element] = field(default_factory=dict)
    binds: dict[str, etree._Element] = field(default_factory=dict)
    by_id: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[etree._Element]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    saved: str = ""
    findings: list[Found] = field(default_factory=list)

    def bind(self, path: str, name: str) -> str:
        """What holds at a path; "" for nothing."""
        found_ = self.binds.get(path)
        return get(found_, name) if found_ is not None else ""

    def namer(self) -> Namer:
        """Names of everything that can be referred to."""
        names = {path: node.name for path, node in self.nodes.items()}
        for key in ("instanceID", "instanceName"):
            names[f"{self.path}/meta/{key}"] = key
        return Namer(names, self.path, self.saved)


def read_model(model: etree._Element) -> Model:
    """Raises `Refused` where there is no data at all."""
    instances = list(model.iterchildren(tag("instance")))
    first = next((one for one in instances if len(one) and not one.get("src")), None)
    if first is None:
        raise Refused([found("xform.structure", "", line(model), what="instance")])
    root = first[0]
    read = Model(root, f"/{local(root)}")
    _nodes(read, root, read.path)
    _instances(read, [one for one in instances if one is not first])
    _binds(read, model)
    return read


def _nodes(read: Model, parent: etree._Element, path: str) -> None:
    _rounds(read, parent, path)
    for child in parent:
        name = local(child)
        if name == "meta":
            _meta(read, child, f"{path}/meta")
            continue
        below = f"{path}/{name}"
        if below not in read.nodes:  # a repeat stands there as template and as its first rounds
            default = "" if len(child) else (child.text or "").strip()
            read.nodes[below] = Node(below, name, line(child), len(read.nodes), default, bool(len(child)))
        _nodes(read, child, below)


def _rounds(read: Model, parent: etree._Element, path: str) -> None:
    """An XLSForm begins with one round of each repeat; others are not kept, and it is said."""
    begun: dict[str, list[etree._Element]] = {}
    for child in parent:
        begun.setdefault(local(child), []).append(child)
    for name, same in begun.items():
        rounds = [one for one in same if one.get(attribute("jr:template")) is None]
        if len(rounds) != 1:
            read.findings.append(found("xform.rounds", f"{path}/{name}", line(same[0]), number=len(rounds)))


def _meta(read: Model, meta: etree._Element, path: str) -> None:
    for child in meta:
        if local(child) == "entity":
            read.findings.append(found("xform.entity", f"{path}/entity", line(child)))
        read.meta[f"{path}/{local(child)}"] = child


def _instances(read: Model, instances: list[etree._Element]) -> None:
    for one in instances:
        name, source = one.get("id", ""), one.get("src", "")
        if source == LAST_SAVED:
            read.saved = name
        elif source.startswith(("jr://file/", "jr://file-csv/")) and _is_plain(source.rsplit("/", 1)[-1]):
            read.files[name] = source
        elif source:
            read.findings.append(found("xform.instance", name, line(one), source=source))
        else:
            read.lists[name] = list(one[0]) if len(one) else []


def _is_plain(name: str) -> bool:
    return name.lower().endswith((".csv", ".xml", ".geojson")) and "/" not in name and ".." not in name


def _binds(read: Model, model: etree._Element) -> None:
    namer = Namer({}, read.path)
    for one in model.iterchildren(tag("bind")):
        path = namer.whole(one.get("nodeset", ""), read.path)
        if any(key.startswith(f"{{{ENTITIES}}}") for key in map(str, one.attrib)):
            read.findings.append(found("xform.entity", path, line(one)))
        if one.get("id"):
            read.by_id[one.get("id", "")] = path
        if path in read.binds:
            _merge(read, path, one)
        elif path in read.nodes or path in read.meta:
            read.binds[path] = one
        elif path != read.path and "/entity/" not in path and not path.endswith("/entity"):
            read.findings.append(found("xform.bind", path, line(one)))


def _merge(read: Model, path: str, again: etree._Element) -> None:
    """Two binds of one place are one, unless they say two things."""
    first = read.binds[path]
    for key, text in again.attrib.items():
        if first.get(key, text) != text:
            read.findings.append(found("xform.twice", path, line(again)))
        first.set(key, text)


def actions(model: etree._Element) -> Iterator[etree._Element]:
    """What is done when the form is opened."""
    for name in ("setvalue", "odk:setgeopoint", "odk:recordaudio"):
        yield from model.iterchildren(tag(name))
