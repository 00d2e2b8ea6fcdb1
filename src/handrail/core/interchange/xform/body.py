"""What is asked, in its order: controls, groups and repeats."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from handrail.core.interchange.xform.binds import CHANGED, FIRST_LOAD, NEW_ROUND, first_value, has_control, triggered
from handrail.core.interchange.xform.instances import Instances, parameters
from handrail.core.interchange.xform.kinds import ACTIONS, KINDS
from handrail.core.interchange.xform.places import Place, Places
from handrail.core.interchange.xform.words import Words, media
from handrail.core.interchange.xform.xml import add
from handrail.core.interchange.xlsform.expressions import REFERENCE, references
from handrail.core.interchange.xlsform.form import Line
from handrail.core.interchange.xlsform.types import Part

_BODIES = ("accuracyThreshold", "unacceptableAccuracyThreshold", "rows", "autoplay")


@dataclass(slots=True)
class Body:
    """`waiting`: path → what is worked out when the answer there changes."""

    places: Places
    words: Words
    instances: Instances
    waiting: dict[str, list[Place]] = field(default_factory=dict)

    def write(self, body: etree._Element) -> None:
        """Everything below `h:body`."""
        for place in self.places.all():
            for one in triggered(place, self.places) or self._located(place):
                self.waiting.setdefault(one.path, []).append(place)
        for place in self.places.items:
            self._element(body, place)

    def _located(self, place: Place) -> list[Place]:
        names = references(place.element.line.get("trigger")) if place.element.type.word in ACTIONS else ()
        return [self.places.by_name[name] for name in names if name in self.places.by_name]

    def _element(self, parent: etree._Element, place: Place) -> None:
        if place.element.holds:
            self._group(parent, place)
        elif has_control(place):
            self._control(parent, place)

    def _group(self, parent: etree._Element, place: Place) -> None:
        """Groups that ask nothing have no place in the body; a repeat without one would be no repeat."""
        line, repeats = place.element.line, place.element.type.part is Part.REPEAT
        if not repeats and not any(has_control(one) or one.element.type.part is Part.REPEAT for one in place.all()):
            return
        group = add(parent, "group", {"ref": place.path, "appearance": line.get("appearance")} | _own(line))
        self._label(group, place)
        inside = group
        if repeats:
            count = self._count(place)
            inside = add(group, "repeat", {"nodeset": place.path, "jr:count": count})
        for item in place.items:
            self._element(inside, item)
        if repeats:
            self._rounds(inside, place)

    def _count(self, place: Place) -> str:
        """A path: what is worked out has a place of its own beside the repeat (`counted`)."""
        text = place.element.line.get("repeat_count")
        if not text:
            return ""
        if REFERENCE.fullmatch(text):
            return self.places.xpath(text, place)
        return self.places.xpath(f"${{{place.element.name}_count}}", place)

    def _rounds(self, repeat: etree._Element, place: Place) -> None:
        """Defaults that are worked out anew in each round."""
        for one in place.all():
            default, worked_out = first_value(one)
            if worked_out and one.repeats and one.repeats[-1] == place.path:
                given = {"event": f"{FIRST_LOAD} {NEW_ROUND}", "ref": one.path}
                add(repeat, "setvalue", {**given, "value": self.places.xpath(default, one)})

    def _label(self, parent: etree._Element, place: Place) -> None:
        line = place.element.line
        if label := self.words.say(f"{place.path}:label", line.words("label"), place, media(line)):
            add(parent, "label", {"ref": label})
        further = {"guidance": line.words("guidance_hint")}
        if hint := self.words.say(f"{place.path}:hint", line.words("hint"), place, further):
            add(parent, "hint", {"ref": hint})

    def _control(self, parent: etree._Element, place: Place) -> None:
        one, line = place.element, place.element.line
        kind, given = KINDS[one.type.word], parameters(line)
        attributes = {"ref": place.path, "appearance": line.get("appearance"), "mediatype": kind.media} | _own(line)
        if one.type.word == "range":
            attributes |= {"start": given.get("start", "1"), "end": given.get("end", "10")}
            attributes["step"] = given.get("step", "1")
        control = add(parent, kind.control, attributes)
        self._label(control, place)
        if kind.control in ("select1", "select", "odk:rank"):
            seed = given.get("seed", "true") if given.get("randomize", "").lower() == "true" else ""
            self.instances.itemset(control, place, seed)
        for waiting in self.waiting.get(place.path, ()):
            self._changed(control, waiting)

    def _changed(self, control: etree._Element, place: Place) -> None:
        if place.element.type.word in ACTIONS:
            add(control, ACTIONS[place.element.type.word][1], {"event": CHANGED, "ref": place.path})
            return
        text = place.element.line.get("calculation")
        value = self.places.xpath(text, place) if text else "''"
        add(control, "setvalue", {"event": CHANGED, "ref": place.path, "value": value})


def _own(line: Line) -> dict[str, str]:
    """What a form says about the drawing of a control beside its appearance."""
    found = {key: line.get(key) or line.get(f"body::{key}") for key in _BODIES}
    return {key: text for key, text in found.items() if text}
