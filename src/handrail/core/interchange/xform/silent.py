"""Places of the data that nobody is asked about: calculations, metadata, what keeps its default; and defaults of all."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from handrail.core.interchange.xform.binds import is_worked_out
from handrail.core.interchange.xform.model import Node, actions
from handrail.core.interchange.xform.questions import Questions
from handrail.core.interchange.xform.rows import Cells, Row
from handrail.core.interchange.xform.texts import get
from handrail.core.interchange.xform.walking import Body
from handrail.core.interchange.xform.xml import local
from handrail.core.interchange.xlsform.found import found

_OPENED = ("odk-instance-first-load", "odk-new-repeat", "xforms-ready", "odk-instance-load")
_LITERAL = ("'", '"')


def add_silent(rows: list[Row], body: Body) -> None:
    """Puts what is silent into its group, where its place in the data is."""
    groups = {one.path: one for row in rows for one in row.all() if one.group and one.path}
    model = body.questions.model
    for node in model.nodes.values():
        if node.holds or node.path in body.seen:
            if node.holds and node.path not in body.seen:
                _unshown(body.questions, node)
            continue
        if (
            node.path.rpartition("/")[0] in body.seen
            or node.path.count("/") == _ROOTS
            or model.binds.get(node.path) is not None
        ):
            row = Row(node.path, node.order, _cells(node, body))
            _put(_home(node.path, groups, rows), row)


_ROOTS = 2
"""Slashes of a path directly below the root."""


def _home(path: str, groups: dict[str, Row], rows: list[Row]) -> list[Row]:
    above = path.rpartition("/")[0]
    while above and above not in groups:
        above = above.rpartition("/")[0]
    return groups[above].items if above else rows


def _put(items: list[Row], row: Row) -> None:
    at = next((place for place, one in enumerate(items) if one.order > row.order), len(items))
    items.insert(at, row)


def _unshown(questions: Questions, node: Node) -> None:
    """A gate of a group that the body does not have would be lost with it."""
    if questions.model.bind(node.path, "relevant"):
        questions.say("xform.gate", questions.model.binds[node.path], node.path)


def _cells(node: Node, body: Body) -> Cells:
    questions = body.questions
    held = questions.held(node.path)
    held.pop("readonly", None)
    if preload := questions.preload(node.path):
        return {"type": preload, "name": node.name, **held}
    worked_out = "calculation" in held or node.path in body.changes
    return {"type": "calculate" if worked_out else "hidden", "name": node.name, **held}


def add_changes(rows: Iterable[Row], body: Body) -> None:
    """Triggers, in the rows of what they work out."""
    names = body.questions.namer.names
    for row in _all(rows):
        if row.path in body.changes:
            value, causes = body.changes[row.path]
            if row.cells.get("calculation"):
                body.questions.say("xform.action", None, row.path, event="xforms-value-changed")
            row.cells["calculation"] = value
            row.cells["trigger"] = ", ".join(f"${{{names[cause]}}}" for cause in causes)
        if row.path in body.located:
            row.cells["type"] = "background-geopoint"
            row.cells["trigger"] = ", ".join(f"${{{names[cause]}}}" for cause in body.located[row.path])


def add_defaults(rows: Iterable[Row], body: Body, model: etree._Element) -> None:
    """What stands in the data at first, and what is set when the form or a round is opened."""
    by_path = {row.path: row for row in _all(rows) if not row.group}
    for path, row in by_path.items():
        if text := body.questions.model.nodes[path].default:
            word = row.cells["type"].lower()
            row.cells["default"] = f"concat('{text}')" if is_worked_out(text, word) else text
    for one in (*actions(model), *body.rounds):
        _action(one, by_path, body)


def _action(one: etree._Element, by_path: dict[str, Row], body: Body) -> None:
    questions, path, event = body.questions, body.path(one, ""), get(one, "event")
    row = by_path.get(path)
    if row is None and (path in questions.model.meta or "/entity/" in path):
        return
    if row is None:
        questions.say("xform.place", one, path)
    elif not set(event.split()) <= set(_OPENED) or not event:
        questions.say("xform.action", one, path, event=event)
    elif local(one) == "setvalue":
        value = questions.named(one, "value", path) or (one.text or "").strip()
        row.cells["default"] = value[1:-1] if _is_literal(value) else value
    else:
        row.cells["type"] = "background-audio" if local(one) == "recordaudio" else "start-geopoint"
        _dropped(one, path, questions)


def _is_literal(value: str) -> bool:
    return len(value) > 1 and value[0] in _LITERAL and value[0] == value[-1] and value[0] not in value[1:-1]


def _dropped(one: etree._Element, path: str, questions: Questions) -> None:
    for key in map(str, one.attrib):
        if key not in ("ref", "event"):
            questions.say("xform.dropped", one, path, what=f"@{etree.QName(key).localname}")


def _all(rows: Iterable[Row]) -> list[Row]:
    return [one for row in rows for one in row.all()]


def moved(rows: Iterable[Row], above: str, questions: Questions) -> None:
    """Says what is asked in another group than the one in which the data has it."""
    for row in rows:
        if row.path and row.path.rpartition("/")[0] != above:
            at = questions.model.nodes[row.path].line
            questions.findings.append(found("xform.moved", row.path, at, name=row.cells["name"]))
        moved(row.items, row.path or f"{above}/{row.cells['name']}", questions)
