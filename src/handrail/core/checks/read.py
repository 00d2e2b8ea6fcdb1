"""Texts → Check, or every problem at once. The file format is described in docs/check-format.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handrail.core.checks.definition import EVIDENCE, Check, Guide, Point, Status, rated
from handrail.core.instruments.definition import Instrument, Kind, Sensitivity
from handrail.core.problems import Problem, Problems
from handrail.core.text import Text
from handrail.core.words import ENGLISH, Words
from handrail.core.yamlfile import Node, read_yaml

MAIN = "check.yaml"
WEIGHTS = ("scale", "scope", "remediability")
_KEYS = frozenset({"handrail", "check", "version", "guide", "audience", "intro", "language", "items"})
_POINT_KEYS = frozenset({*WEIGHTS, "reason", "action", "handbook", "safe"})


def read_check(files: Mapping[str, str], instrument: Instrument) -> Check:
    """`files`: check.yaml and one file per further language; `instrument`: what they stand beside.

    Raises `Problems` with all that is wrong: yaml.*, check.*, translation.*.
    """
    reader = _Reader(read_yaml(files.get(MAIN, ""), MAIN), Words(files, MAIN, frozenset({"intro", "items"})))
    check = reader.check(instrument)
    problems = [*reader.problems, *reader.words.problems]
    if problems:
        raise Problems(sorted(problems, key=lambda problem: (problem.file, problem.line)))
    return check


class _Reader:
    """Reads one file, keeping every problem met on the way."""

    def __init__(self, root: Node, words: Words) -> None:
        self.root, self.words = root, words
        self.problems: list[Problem] = []

    def problem(self, code: str, node: Node, what: str, todo: str) -> None:
        self.problems.append(Problem(code, what, todo, MAIN, node.line))

    def check(self, instrument: Instrument) -> Check:
        root = self.root
        self._header(instrument)
        self._questions(instrument)
        named = dict((root.get("items") or Node({}, root.line)).items())
        questions = list(rated(instrument.questions()))
        for name in named.keys() - {question.name for question in questions}:
            self.problem("check.unknown", named[name], f"The check has no point {name}.", "Correct the name.")
        points = {question.name: self._point(question.name, named.get(question.name)) for question in questions}
        intro = self._text(root, "intro", "intro")
        self.words.belongs(instrument.id, instrument.version)
        self.words.leftovers()
        return Check(
            instrument=instrument,
            guide=self._guide(),
            audience=root.word("audience"),
            intro=intro,
            points=MappingProxyType(points),
            translations=self.words.translations(root.get("language")),
        )

    def _header(self, instrument: Instrument) -> None:
        root = self.root
        said = (root.word("handrail"), root.word("check"), root.word("version"))
        if said != ("check/1", instrument.id, instrument.version):
            what = f"The file is not for {instrument.id} {instrument.version} in the format check/1."
            self.problem("check.header", root, what, "Name the instrument that it stands beside, and its version.")
        for key, node in root.items():
            if key not in _KEYS:
                self.problem("check.key", node, f"`{key}` is not a key of a check.", "See docs/check-format.md.")

    def _guide(self) -> Guide:
        node = self.root.get("guide") or Node({}, self.root.line)
        guide = Guide(node.word("title"), node.word("publisher"), node.word("year"), node.word("entry"))
        if not (guide.title and guide.publisher and guide.year):
            self.problem("check.guide", node, "The guide has no title, publisher or year.", "Add them.")
        return guide

    def _questions(self, instrument: Instrument) -> None:
        """Each point is answered by the codes of `Status`, and its evidence passes without staying."""
        statuses = frozenset(Status)
        for question in rated(instrument.questions()):
            codes = {choice.code for choice in question.choices}
            evidence = instrument.by_name.get(question.name + EVIDENCE)
            passing = evidence is not None and evidence.sensitivity is Sensitivity.PASSING
            if instrument.kind is not Kind.ORGANISATION_CHECK or not codes >= statuses - {Status.NOT_APPLICABLE}:
                what = f"{question.name} cannot be answered by none, planned, partly and done."
                self.problem("check.answers", self.root, what, "See docs/check-format.md.")
            elif codes - statuses or not passing:
                what = f"{question.name} has another answer, or no evidence that passes."
                self.problem("check.evidence", self.root, what, "See docs/check-format.md.")

    def _point(self, name: str, node: Node | None) -> Point:
        if node is None:
            self.problem("check.missing", self.root, f"{name} is not weighed.", "Add it under `items`.")
            node = Node({}, self.root.line)
        for key, part in node.items():
            if key not in _POINT_KEYS:
                self.problem("check.key", part, f"`{key}` is not a key of a point.", "See docs/check-format.md.")
        scale, scope, remediability = (self._weight(node, key) for key in WEIGHTS)
        return Point(
            name=name,
            scale=scale,
            scope=scope,
            remediability=remediability,
            reason=self._text(node, "reason", "items", name, "reason"),
            action=self._text(node, "action", "items", name, "action"),
            safe=self._text(node, "safe", "items", name, "safe", optional=True),
            handbook=node.words("handbook"),
        )

    def _weight(self, node: Node, key: str) -> int:
        said = node.word(key)
        if said in ("1", "2", "3"):
            return int(said)
        self.problem("check.weight", node.get(key) or node, f"`{key}` is not 1, 2 or 3.", "Say how grave a gap is.")
        return 3

    def _text(self, node: Node, key: str, *path: str, optional: bool = False) -> Text:
        """The words at `key`; a problem where there are none, or none in a language of the check."""
        text = self.words.text(node.word(key), *path)
        if not text:
            if not optional:
                self.problem("check.words", node, f"`{key}` says nothing.", "Add the words.")
            return text
        for language in self.words.languages:
            if language != ENGLISH and not text.words.get(language):
                what = f"{'.'.join(path)} has no words in {language}."
                self.problems.append(Problem("translation.missing", what, "Translate it.", self.words.files[language]))
        return text
