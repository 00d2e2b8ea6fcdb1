"""A form, or the files of an instrument → ODK XForm XML (ODK XForms specification, as pyxform 4.5 writes it).

Written here and not by pyxform: it takes a tenth of the time, needs no process of its own, and so pyxform and ODK's own
programs can judge it as somebody else's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lxml import etree

from handrail.core.interchange.xform.binds import first_value, write_actions, write_bind
from handrail.core.interchange.xform.body import Body
from handrail.core.interchange.xform.instances import Instances, parameters
from handrail.core.interchange.xform.places import Place, Places, placed
from handrail.core.interchange.xform.words import Words
from handrail.core.interchange.xform.xml import add, attribute, element
from handrail.core.interchange.xlsform.back import back
from handrail.core.interchange.xlsform.columns import Column
from handrail.core.interchange.xlsform.expressions import REFERENCE
from handrail.core.interchange.xlsform.form import Element, Form, Line
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.loops import unrolled
from handrail.core.interchange.xlsform.types import Part, Type

ROOT = "data"
"""What pyxform calls the whole answer, too."""


def write_xform(files: Mapping[str, str]) -> str:
    """The XForm of an instrument, in every language it has. `files`: as `read_instrument` takes them.

    Raises `Problems` where a file is not YAML.
    """
    return write_form(read_form(back(files)).form)


def write_form(form: Form) -> str:
    """The XForm of a form in which nothing is refused. What it cannot hold is listed in docs/xform.md."""
    places = placed(_prepared(form), form.settings.get("name", "") or ROOT)
    words = Words(form.languages, places)
    instances = Instances(form, places, words)
    instances.read(places.all())
    html = element("h:html")
    head = add(html, "h:head")
    add(head, "h:title", text=form.settings.get("form_title", "") or form.settings.get("form_id", "") or "form")
    model = add(head, "model", {"odk:xforms-version": "1.0.0"})
    body = add(html, "h:body", {"class": form.settings.get("style", "")})
    Body(places, words, instances).write(body)
    _data(add(model, "instance"), form, places)
    instances.write(model)
    _binds(model, form, places, words)
    instances.write_saved(model)
    words.write(model)
    _submission(model, form)
    return etree.tostring(html, encoding="unicode", xml_declaration=False)


def _prepared(form: Form) -> tuple[Element, ...]:
    """Loops written out, what asks for “other” behind its question, counts of repeats that are worked out before them."""
    return tuple(_widened(unrolled(form.elements, form.lists), form))


def _widened(elements: Iterable[Element], form: Form) -> Iterable[Element]:
    for one in elements:
        count = one.line.get("repeat_count")
        if one.type.part is Part.REPEAT and count and not REFERENCE.fullmatch(count):
            yield _made(one, "calculate", f"{one.name}_count", {Column("calculation"): count})
        yield replace(one, items=tuple(_widened(one.items, form))) if one.items else one
        if one.type.other:
            label = {Column("label", language): "Specify other." for language in form.languages}
            gate = {Column("relevant"): f"selected(${{{one.name}}}, 'other')"}
            yield _made(one, "text", f"{one.name}_other", {**label, **gate})


def _made(beside: Element, word: str, name: str, cells: Mapping[Column, str]) -> Element:
    line = Line(beside.line.sheet, beside.line.row, {Column("type"): word, Column("name"): name, **cells})
    return Element(line, Type(Part.QUESTION, word), name)


def _data(instance: etree._Element, form: Form, places: Places) -> None:
    """The empty answer with its defaults; a repeat stands twice, as template and as its first round."""
    identity = form.settings.get("form_id", "") or form.settings.get("form_title", "") or ROOT
    root = add(instance, places.root.strip("/"), {"id": identity, "version": form.settings.get("version", "")})
    for key in ("prefix", "delimiter"):
        if form.settings.get(key):
            root.set(attribute(f"odk:{key}"), form.settings[key])
    for place in places.items:
        _node(root, place, fresh=False)
    meta = add(root, "meta")
    add(meta, "instanceID")
    if form.settings.get("instance_name"):
        add(meta, "instanceName")
    if any(one.element.type.word == "audit" for one in places.all()):
        add(meta, "audit")


def _node(parent: etree._Element, place: Place, fresh: bool) -> None:
    """`fresh`: within a round that is there already, where no template stands a second time."""
    if place.element.type.word == "audit":
        return
    if place.element.type.part is Part.REPEAT and not fresh:
        made = add(parent, place.element.name)
        made.set(attribute("jr:template"), "")
        for item in place.items:
            _node(made, item, fresh=False)
        fresh = True
    default, worked_out = first_value(place)
    node = add(parent, place.element.name, text="" if worked_out else default)
    for item in place.items:
        _node(node, item, fresh)


def _binds(model: etree._Element, form: Form, places: Places, words: Words) -> None:
    """Binds and actions, behind the lists."""
    for place in places.all():
        write_bind(model, place, places, words)
    meta = f"{places.root}/meta"
    identity = {"type": "string", "readonly": "true()", "jr:preload": "uid"}
    add(model, "bind", {"nodeset": f"{meta}/instanceID", **identity})
    if name := form.settings.get("instance_name"):
        add(model, "bind", {"nodeset": f"{meta}/instanceName", "type": "string", "calculate": places.xpath(name, None)})
    for one in places.all():
        if one.element.type.word == "audit":
            kept = {f"odk:{key}": text for key, text in parameters(one.element.line).items()}
            add(model, "bind", {"nodeset": f"{meta}/audit", "type": "binary", **kept})
    write_actions(model, places)


def _submission(model: etree._Element, form: Form) -> None:
    """Where and how answers are sent, as its settings say."""
    settings = form.settings
    given = {"action": settings.get("submission_url", ""), "base64RsaPublicKey": settings.get("public_key", "")}
    given |= {"orx:auto-send": settings.get("auto_send", ""), "orx:auto-delete": settings.get("auto_delete", "")}
    if any(given.values()):
        method = {"method": "post"} if given["action"] else {}
        submission = add(model, "submission")
        for key, value in {**given, **method}.items():
            if value:
                submission.set(attribute(key), value)
        model.insert(0, submission)
