"""The body of an XForm → rows in a tree: groups, repeats, questions, and what changes when an answer does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from handrail.core.interchange.xform.questions import CONTROLS, Questions
from handrail.core.interchange.xform.rows import Cells, Row
from handrail.core.interchange.xform.texts import get
from handrail.core.interchange.xform.xml import line, local, tag

_PARTS = frozenset({"label", "hint", "item", "itemset", "setvalue", "setgeopoint", "tag", "help", "alert"})


@dataclass(slots=True)
class Body:
    """`seen`: paths that have a control or group. `changes`: path → what is worked out, with the questions that cause it."""

    questions: Questions
    seen: set[str] = field(default_factory=set)
    changes: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    located: dict[str, list[str]] = field(default_factory=dict)
    rounds: list[etree._Element] = field(default_factory=list)

    def rows(self, parent: etree._Element, above: str) -> list[Row]:
        """What stands directly in a group or in the body."""
        made: list[Row] = []
        for node in parent:
            name = local(node)
            if name == "group":
                made += self._group(node, above)
            elif name == "repeat":
                made += self._repeat(node, node, above)
            elif name in CONTROLS and node.tag in (tag(name), tag(f"odk:{name}")):
                made += self._control(node, above)
            elif name == "setvalue":
                self.rounds.append(node)
            elif name not in _PARTS:
                self.questions.say("xform.control", node, above, name=name)
        return made

    def path(self, node: etree._Element, above: str) -> str:
        """Where it stands in the data; "" where it names no place."""
        model = self.questions.model
        if bind := node.get("bind"):
            return model.by_id.get(bind, f"{above}/{bind}")
        said = node.get("nodeset") or node.get("ref") or ""
        return self.questions.namer.whole(said, model.path) if said else ""

    def _group(self, node: etree._Element, above: str) -> list[Row]:
        path = self.path(node, above)
        inside = [child for child in node if local(child) not in _PARTS]
        if len(inside) == 1 and local(inside[0]) == "repeat" and path in ("", self.path(inside[0], above)):
            return self._repeat(inside[0], node, above)
        if get(node, "intent"):
            self.questions.say("xform.app", node, path or above, name=path or local(node))
        items = self.rows(node, path or above)
        path = path or self._around(items, above)
        return self._holding("group", path, node, items)

    def _around(self, items: Iterable[Row], above: str) -> str:
        """The place in the data that holds all that a group without a place holds, if it is nobody else's."""
        parents = {item.path.rpartition("/")[0] for item in items}
        only = parents.pop() if len(parents) == 1 else ""
        free = only in self.questions.model.nodes and only not in self.seen and only != above
        return only if free and only.startswith(f"{above}/") else ""

    def _repeat(self, repeat: etree._Element, group: etree._Element, above: str) -> list[Row]:
        path = self.path(repeat, above)
        row = self._holding("repeat", path, group, self.rows(repeat, path))
        if (count := get(repeat, "jr:count")) and row:
            row[0].cells["repeat_count"] = self.questions.namer.named(count, path)
        elif get(repeat, "jr:noAddRemove"):
            self.questions.say("xform.dropped", repeat, path, what="repeat/@noAddRemove")
        if repeat is not group and (appearance := get(repeat, "appearance")) and row:
            row[0].cells.setdefault("appearance", appearance)
        return row

    def _holding(self, kind: str, path: str, node: etree._Element, items: list[Row]) -> list[Row]:
        questions = self.questions
        if path and not self._claim(path, node):
            return []
        order = questions.model.nodes[path].order if path else min((one.order for one in items), default=0)
        name = path.rpartition("/")[2] or self._name(node)
        cells: Cells = {"name": name} | questions.words(node, path or name) | questions.held(path)
        if appearance := get(node, "appearance"):
            cells["appearance"] = appearance
        return [Row(path, order, cells, kind, items)]

    def _name(self, node: etree._Element) -> str:
        taken = {one.name for one in self.questions.model.nodes.values()}
        return next(name for n in range(line(node), 10_000_000) if (name := f"group_{n}") not in taken)

    def _claim(self, path: str, node: etree._Element) -> bool:
        """Whether there is such a place, and nothing asks for it yet."""
        if path not in self.questions.model.nodes:
            self.questions.say("xform.place", node, path)
            return False
        if path in self.seen:
            self.questions.say("xform.twice", node, path)
            return False
        self.seen.add(path)
        return True

    def _control(self, node: etree._Element, above: str) -> list[Row]:
        path = self.path(node, above)
        if not self._claim(path, node):
            return []
        found = self.questions.model.nodes[path]
        self._changes(node, path)
        return [Row(path, found.order, self.questions.question(node, path, found.name))]

    def _changes(self, control: etree._Element, path: str) -> None:
        """What is worked out when the answer to this question changes."""
        asks = self.questions
        for one in control:
            name = local(one)
            if name not in ("setvalue", "setgeopoint"):
                continue
            target = self.path(one, path)
            if get(one, "event") != "xforms-value-changed" or target not in asks.model.nodes:
                asks.say("xform.action", one, path, event=get(one, "event"))
            elif name == "setgeopoint":
                self.located.setdefault(target, []).append(path)
            else:
                text = get(one, "value")
                value = asks.named(one, "value", target) if text else f"'{(one.text or '').strip()}'"
                known, causes = self.changes.setdefault(target, (value, []))
                if known != value:
                    asks.say("xform.action", one, path, event=get(one, "event"))
                causes.append(path)
