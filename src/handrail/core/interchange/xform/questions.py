"""Controls and binds → cells of a row: type, words, gates, limits, calculations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from handrail.core.interchange.xform.choices import Choices
from handrail.core.interchange.xform.kinds import PRELOADS
from handrail.core.interchange.xform.model import Model
from handrail.core.interchange.xform.naming import UNREAD, Namer
from handrail.core.interchange.xform.rows import Cells, said, spoken
from handrail.core.interchange.xform.texts import Texts, get
from handrail.core.interchange.xform.xml import ODK, line, local, tag
from handrail.core.interchange.xlsform.found import Found, found

_INPUTS: Mapping[str, str] = {
    **{"": "text", "string": "text", "int": "integer", "integer": "integer", "long": "integer"},
    **{"decimal": "decimal", "double": "decimal", "float": "decimal", "date": "date", "time": "time"},
    **{"dateTime": "dateTime", "datetime": "dateTime", "barcode": "barcode"},
    **{"geopoint": "geopoint", "geotrace": "geotrace", "geoshape": "geoshape"},
    **{"select1": "text", "select": "text"},
}
_UPLOADS = {"image": "image", "audio": "audio", "video": "video", "osm": "osm"}
_SELECTS = {"select1": "select_one", "select": "select_multiple", "rank": "rank"}
_TRUE, _FALSE = frozenset({"true()", "1", "true"}), frozenset({"false()", "0", "false", ""})
_BINDS = {"relevant": "relevant", "constraint": "constraint", "calculate": "calculation"}
_MESSAGES = {"jr:constraintMsg": "constraint_message", "jr:requiredMsg": "required_message"}
_IMAGES = {"orx:max-pixels": "max-pixels", "odk:quality": "quality"}
_SAID_OF_BIND = frozenset({"nodeset", "type", "id", "relevant", "constraint", "calculate", "required", "readonly"})
_SAID_OF_CONTROL = frozenset(
    {"ref", "bind", "nodeset", "appearance", "mediatype", "start", "end", "step", "autoplay", "rows"}
)
CONTROLS = frozenset({"input", "select1", "select", "rank", "upload", "trigger", "range"})


@dataclass(slots=True)
class Questions:
    """Makes cells; what is wrong gathers in `findings`."""

    model: Model
    namer: Namer
    texts: Texts
    choices: Choices
    findings: list[Found] = field(default_factory=list)

    def say(self, code: str, node: etree._Element | None, path: str, **given: object) -> None:
        """A finding at a node of the file."""
        self.findings.append(found(code, path, line(node) if node is not None else 0, **given))

    def question(self, control: etree._Element, path: str, name: str) -> Cells:
        """The cells of one that is asked."""
        if preload := self.preload(path):
            self.say("xform.dropped", control, path, what=local(control))
            return {"type": preload, "name": name} | self.held(path)
        cells = {"type": self._type(control, path), "name": name} | self.words(control, path)
        cells |= self.held(path)
        if cells["type"] == "text" and cells.get("readonly") == "yes" and "calculation" not in cells:
            cells["type"] = "note" if not self.model.nodes[path].default else "text"
        if cells["type"] == "note":
            cells.pop("readonly")
        cells |= self._appearance(control, path)
        if local(control) in _SELECTS:
            cells |= self._chosen(control, path, name, cells)
        if local(control) == "range":
            cells["parameters"] = " ".join(f"{key}={get(control, key)}" for key in ("start", "end", "step"))
        return cells

    def _type(self, control: etree._Element, path: str) -> str:
        kind = local(control)
        data = self.model.bind(path, "type").rpartition(":")[2]
        if kind == "upload":
            return _UPLOADS.get(get(control, "mediatype").partition("/")[0], "file")
        if kind in ("trigger", "range"):
            return {"trigger": "acknowledge"}.get(kind, kind)
        if kind in _SELECTS:
            return _SELECTS[kind]
        if data not in _INPUTS:
            self.say("xform.type", control, path, type=data)
        return _INPUTS.get(data, "text")

    def preload(self, path: str) -> str:
        """The kind of metadata that an engine fills in there; "" for none."""
        kind, what = self.model.bind(path, "jr:preload"), self.model.bind(path, "jr:preloadParams").lower()
        if not kind or kind == "uid":
            return ""
        wanted = next((word for word, (_, one, given) in PRELOADS.items() if (one, given) == (kind, what)), "")
        if not wanted:
            self.say("xform.preload", self.model.binds[path], path, what=f"{kind} {what}".strip())
        return wanted

    def words(self, control: etree._Element, path: str) -> Cells:
        """Label and hint, with their media."""
        label, hint = (next(control.iterchildren(tag(name)), None) for name in ("label", "hint"))
        return said(self.texts.of(label, path), self.texts.of(hint, path))

    def held(self, path: str) -> Cells:
        """What its bind says."""
        bind = self.model.binds.get(path)
        if bind is None:
            return {}
        cells = {column: self.named(bind, key, path) for key, column in _BINDS.items()}
        for key in ("required", "readonly"):
            text = get(bind, key)
            cells[key] = "yes" if text in _TRUE else "" if text in _FALSE else self.named(bind, key, path)
        if self.preload(path):
            cells["readonly"] = ""
        for key, column in _MESSAGES.items():
            cells |= spoken(column, self.texts.message(get(bind, key), path, bind))
        parameters = [f"{word}={get(bind, key)}" for key, word in _IMAGES.items() if get(bind, key)]
        cells["parameters"] = " ".join(parameters)
        for key in map(str, bind.attrib):
            known = key in _SAID_OF_BIND or "javarosa" in key or "max-pixels" in key or f"{{{ODK}}}quality" == key
            if not known and "entities" not in key:
                self.say("xform.dropped", bind, path, what=f"bind/@{etree.QName(key).localname}")
        return {column: text for column, text in cells.items() if text}

    def named(self, node: etree._Element, key: str, path: str) -> str:
        """An expression in an attribute, with `${name}`."""
        text = get(node, key)
        if wrong := self.namer.calls(text) & UNREAD:
            self.say("xform.function", node, path, name=", ".join(sorted(wrong)))
        return self.namer.named(text, path)

    def _appearance(self, control: etree._Element, path: str) -> Cells:
        appearance = get(control, "appearance")
        if "ex:" in appearance or get(control, "intent"):
            self.say("xform.app", control, path, name=path)
        if "search(" in appearance.replace(" ", ""):
            self.say("xform.outside", control, path, name=path)
        if get(control, "query"):
            self.say("xform.outside", control, path, name=path)
        for key in map(str, control.attrib):
            if key not in _SAID_OF_CONTROL and key not in ("intent", "query"):
                self.say("xform.dropped", control, path, what=f"@{etree.QName(key).localname}")
        cells = {"appearance": appearance, "autoplay": get(control, "autoplay"), "rows": get(control, "rows")}
        return {key: text for key, text in cells.items() if text}

    def _chosen(self, control: etree._Element, path: str, name: str, cells: Cells) -> Cells:
        if any(one.code == "xform.outside" and one.sheet == path for one in self.findings):
            return {}
        chosen = self.choices.of(control, path, name)
        if chosen is None:
            return {}
        file = "_from_file" if chosen.file else ""
        return {**chosen.cells, "type": f"{cells['type']}{file} {chosen.list}"}
