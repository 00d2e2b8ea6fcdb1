"""Texts → Place, or every problem at once. The files of a place are described in docs/place-format.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handrail.core.place import Helpline, Holidays, Place, Right, Step, Steps, Topic, Verified
from handrail.core.problems import Problem, Problems
from handrail.core.words import Words
from handrail.core.yamlfile import Node, read_yaml

_KEYS = {
    "results": frozenset({"opening", "nothing_raised", "closing", "other_rights", "unchecked", "topics"}),
    "danger": frozenset({"person", "worker"}),
    "rights": frozenset({"facts"}),
    "helplines": frozenset({"contacts"}),
    "holidays": frozenset({"title", "date", "holiday", "names"}),
}
_NOTHING = Node({}, 0)


class _Part:
    """One file of a place with its translations."""

    def __init__(self, name: str, files: Mapping[str, str]) -> None:
        self.main = f"{name}.yaml"
        own = {file: text for file, text in files.items() if file.startswith(f"{name}.")}
        self.root = read_yaml(own.get(self.main, ""), self.main)
        self.words = Words(own, self.main, _KEYS[name])
        self.words.belongs(self.root.word("part"), self.root.word("version"))

    def parts(self, key: str) -> list[Node]:
        found = self.root.get(key)
        return found.list() if found is not None else []

    def reviewed(self) -> frozenset[str]:
        """Languages whose words of this part a named person has reviewed."""
        found = self.words.translations(self.root.get("language"))
        return frozenset(language for language, one in found.items() if one.reviewed_by)

    def done(self) -> list[Problem]:
        self.words.leftovers()
        return self.words.problems


def read_place(files: Mapping[str, str]) -> Place:
    """`files`: name → content of one place's folder. Raises `Problems`."""
    parts = {name: _Part(name, files) for name in _KEYS}
    results, rights = parts["results"], parts["rights"]
    place = Place(
        opening=results.words.text(results.root.word("opening"), "opening"),
        nothing_raised=results.words.text(results.root.word("nothing_raised"), "nothing_raised"),
        closing=results.words.text(results.root.word("closing"), "closing"),
        other_rights=results.words.text(results.root.word("other_rights"), "other_rights"),
        unchecked=results.words.text(results.root.word("unchecked"), "unchecked"),
        topics=tuple(_topic(results, node) for node in results.parts("topics")),
        person_in_danger=_steps(parts["danger"], "person"),
        worker_in_danger=_steps(parts["danger"], "worker"),
        rights=MappingProxyType({node.word("id"): _right(rights, node) for node in rights.parts("facts")}),
        helplines=tuple(_helpline(parts["helplines"], node) for node in parts["helplines"].parts("contacts")),
        holidays=_holidays(parts["holidays"]),
        reviewed=frozenset.intersection(*(part.reviewed() for part in parts.values())),
    )
    problems = [problem for part in parts.values() for problem in part.done()]
    problems += _unknown_rights(place)
    if problems:
        raise Problems(problems)
    return place


def _topic(part: _Part, node: Node) -> Topic:
    name = node.word("id")
    raised_by = node.get("raised_by") or _NOTHING
    return Topic(
        id=name,
        title=part.words.text(node.word("title"), "topics", name, "title"),
        raised=part.words.text(node.word("raised"), "topics", name, "raised"),
        not_sure=part.words.text(node.word("not_sure"), "topics", name, "not_sure"),
        raised_by=tuple((one.word("question"), frozenset(one.words("answers"))) for one in raised_by.list()),
        rights=node.words("rights"),
    )


def _steps(part: _Part, who: str) -> Steps:
    node = part.root.get(who) or _NOTHING
    steps = (node.get("steps") or _NOTHING).list()
    return Steps(
        title=part.words.text(node.word("title"), who, "title"),
        steps=tuple(_step(part, one, who, str(number)) for number, one in enumerate(steps)),
        note=part.words.text(node.word("note"), who, "note"),
    )


def _step(part: _Part, node: Node, *place: str) -> Step:
    words = part.words.text(node.word("text") or node.text(), place[0], "steps", place[1])
    name = node.word("rests_on")
    fact = (part.root.get("facts") or _NOTHING).get(name)
    if name and fact is None:
        what = f"A step rests on {name}, which is no fact of this file."
        part.words.problems.append(Problem("place.fact", what, "Correct it.", part.main, node.line))
    fact = fact or _NOTHING
    return Step(words, Verified(fact.word("verified_by"), fact.word("checked_on")) if name else None)


def _right(part: _Part, node: Node) -> Right:
    name = node.word("id")
    table = (node.get("table") or Node([], 0)).list()
    return Right(
        id=name,
        statement=part.words.text(node.word("statement"), "facts", name, "statement"),
        law=node.word("law"),
        sources=tuple((one.word("name"), one.word("url")) for one in (node.get("sources") or Node([], 0)).list()),
        verified=Verified(node.word("verified_by"), node.word("checked_on")),
        rows=tuple(
            (row.word("from"), f"{row.word('currency')} {row.word('wage')}") for row in table if row.word("wage")
        ),
    )


def _helpline(part: _Part, node: Node) -> Helpline:
    name = node.word("id")
    always = node.word("always_shown") == "yes"
    return Helpline(
        id=name,
        kind=node.word("kind"),
        name=part.words.text(node.word("name"), "contacts", name, "name"),
        what=part.words.text(node.word("what"), "contacts", name, "what"),
        hours=part.words.text(node.word("hours"), "contacts", name, "hours"),
        numbers=tuple(one.text() for one in (node.get("numbers") or Node([], 0)).list()),
        site=node.word("site"),
        languages=node.words("languages"),
        as_of=node.word("as_of"),
        verified=Verified(node.word("verified_by"), node.word("verified_on"), always),
    )


def _holidays(part: _Part) -> Holidays:
    names = part.root.get("names") or _NOTHING
    said = {key: part.words.text(node.text(), "names", key) for key, node in names.items()}
    years = part.root.get("years") or _NOTHING
    rows = [(year, day.word("date"), said[day.word("name")]) for year, days in years.items() for day in days.list()]
    return Holidays(
        title=part.words.text(part.root.word("title"), "title"),
        date=part.words.text(part.root.word("date"), "date"),
        holiday=part.words.text(part.root.word("holiday"), "holiday"),
        rows=tuple(rows),
    )


def _unknown_rights(place: Place) -> list[Problem]:
    return [
        Problem("place.right", f"The topic {topic.id} names {name}, which is no fact.", "Correct it.", "results.yaml")
        for topic in place.topics
        for name in topic.rights
        if name not in place.rights
    ]
