"""What holds of each question: its type of data, gates, limits and calculation; and what is set when it is opened."""

from __future__ import annotations

import re

from lxml import etree

from handrail.core.interchange.xform.instances import parameters
from handrail.core.interchange.xform.kinds import ACTIONS, KINDS, PRELOADS
from handrail.core.interchange.xform.places import Place, Places
from handrail.core.interchange.xform.words import Words
from handrail.core.interchange.xform.xml import add
from handrail.core.interchange.xlsform.expressions import is_xpath, references
from handrail.core.interchange.xlsform.types import CONSTRAINTS, Part

FIRST_LOAD, NEW_ROUND, CHANGED = "odk-instance-first-load", "odk-new-repeat", "xforms-value-changed"
_YES = frozenset({"yes", "true", "true()"})
_NO = frozenset({"no", "false", "false()", ""})
_DATES = frozenset({"date", "datetime", "geopoint", "geotrace", "geoshape"})
_PICTURES = {"max-pixels": "orx:max-pixels", "quality": "odk:quality"}
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_WORKED_OUT = re.compile(r"\$\{|[\w-]\(|[+*|\[]|\s(?:-|div|mod)\s")


def is_worked_out(default: str, word: str) -> bool:
    """Whether a default is an expression: pyxform's rule (`default_is_dynamic`)."""
    if word in _DATES and "-" in default and "(" not in default and "${" not in default:
        return False
    return is_xpath(default) and bool(_WORKED_OUT.search(_LITERAL.sub("", default)))


def truth(text: str, places: Places, place: Place) -> str:
    """`yes` → `true()`; "" for no; an expression as it is."""
    return "true()" if text.lower() in _YES else "" if text.lower() in _NO else places.xpath(text, place)


def write_bind(model: etree._Element, place: Place, places: Places, words: Words) -> None:
    """The bind of one element; a group has one only for what holds of it."""
    one, line = place.element, place.element.line
    if one.type.part is Part.METADATA:
        _metadata(model, place)
        return
    given = {key: places.xpath(line.get(key), place) for key in ("relevant", "constraint")}
    given |= {key: truth(line.get(key), places, place) for key in ("required", "readonly")}
    if not one.holds:
        given |= _question(place, places)
        given["constraint"] = given["constraint"] or CONSTRAINTS.get(line.get("type"), "")
    for key, name in (("constraint_message", "jr:constraintMsg"), ("required_message", "jr:requiredMsg")):
        given[name] = words.say(f"{place.path}:{name}", line.words(key), place)
    if any(given.values()):
        add(model, "bind", {"nodeset": place.path, **given})


def _question(place: Place, places: Places) -> dict[str, str]:
    one, line = place.element, place.element.line
    given = {"type": KINDS[one.type.word].data}
    if one.type.word == "range" and any("." in number for number in parameters(line).values()):
        given["type"] = "decimal"
    said = parameters(line)
    given |= {name: said[key] for key, name in _PICTURES.items() if key in said and given["type"] == "binary"}
    if one.type.word == "note":
        given["readonly"] = "true()"
    if not triggered(place, places):
        default = line.raw("default")
        worked_out = "" if one.type.word != "calculate" or line.get("calculation") else default
        given["calculate"] = places.xpath(line.get("calculation") or worked_out, place)
    return given


def _metadata(model: etree._Element, place: Place) -> None:
    word = place.element.type.word
    if word in PRELOADS:
        data, preload, what = PRELOADS[word]
        given = {"type": data, "jr:preload": preload, "jr:preloadParams": what}
        add(model, "bind", {"nodeset": place.path, **given})
    elif word in ACTIONS:
        add(model, "bind", {"nodeset": place.path, "type": ACTIONS[word][0]})


def triggered(place: Place, places: Places) -> list[Place]:
    """Questions whose change makes this one be worked out; only those that have a control can."""
    names = references(place.element.line.get("trigger"))
    found = (places.by_name.get(name) for name in names)
    return [one for one in found if one is not None and not one.element.holds and has_control(one)]


def has_control(place: Place) -> bool:
    """Whether it stands in the body: what is worked out silently does not."""
    one, line = place.element, place.element.line
    if one.type.part is not Part.QUESTION or not KINDS[one.type.word].control:
        return False
    said = any(line.words(key) for key in ("label", "hint", "guidance_hint", "image", "audio", "video"))
    return said or not (line.get("calculation") or line.get("trigger"))


def first_value(place: Place) -> tuple[str, bool]:
    """The default and whether it is an expression, set when the form or round is opened."""
    one, default = place.element, place.element.line.raw("default")
    if one.holds or one.type.part is not Part.QUESTION or not default:
        return "", False
    if one.type.word == "calculate" and not one.line.get("calculation"):
        return "", False
    return default, is_worked_out(default, one.type.word)


def write_actions(model: etree._Element, places: Places) -> None:
    """Defaults that are worked out, and what runs without a question, outside repeats."""
    for place in places.all():
        default, worked_out = first_value(place)
        if worked_out and not place.repeats:
            add(model, "setvalue", {"event": FIRST_LOAD, "ref": place.path, "value": places.xpath(default, place)})
        word = place.element.type.word
        if word in ACTIONS and not place.element.line.get("trigger"):
            _, action, event = ACTIONS[word]
            add(model, action, {"event": event, "ref": place.path})
