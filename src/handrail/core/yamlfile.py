"""YAML text → nodes that know their line; every scalar is a string.

PyYAML's own resolver reads `no` as false and `1.10` as 1.1; in a file of answers and versions both would be wrong, so
nothing is resolved here. Aliases, tags and documents beside the first are refused: a definition is plain data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from handrail.core.problems import Problem, Problems

MAX_CHARACTERS = 2_000_000
MAX_DEPTH = 50
"""Deeper than any definition goes, and far from where Python's own stack ends."""


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar (`str`), list (`list[Node]`) or mapping (`dict[str, Node]`) and the 1-based line where it begins."""

    value: str | list[Node] | dict[str, Node]
    line: int

    @property
    def is_map(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    def text(self) -> str:
        """The scalar, or "" for a list or mapping."""
        return self.value if isinstance(self.value, str) else ""

    def items(self) -> Iterator[tuple[str, Node]]:
        """The pairs of a mapping; nothing for anything else."""
        return iter(self.value.items()) if isinstance(self.value, dict) else iter(())

    def list(self) -> list[Node]:
        """The parts of a list; a lone scalar counts as a list of one, an empty scalar as none."""
        if isinstance(self.value, list):
            return self.value
        return [self] if isinstance(self.value, str) and self.value else []

    def get(self, key: str) -> Node | None:
        """The value at `key` of a mapping, or None."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def word(self, key: str, default: str = "") -> str:
        """The scalar at `key`, or `default`."""
        found = self.get(key)
        return found.text() if found is not None else default

    def words(self, key: str) -> tuple[str, ...]:
        """The list of scalars at `key`; a lone scalar is split at spaces, so `CD1 C.W` and `[CD1, C.W]` are the same."""
        found = self.get(key)
        if found is None:
            return ()
        if isinstance(found.value, str):
            return tuple(found.value.split())
        return tuple(node.text() for node in found.list())


def read_yaml(content: str, file: str) -> Node:
    """The root node. Raises `Problems` (yaml.syntax, yaml.duplicate, yaml.feature, yaml.size), each with its line."""
    if len(content) > MAX_CHARACTERS:
        raise Problems([Problem("yaml.size", "The file is too large.", "Split it.", file)])
    try:
        events = list(yaml.parse(content, Loader=yaml.SafeLoader))
        _refuse_features(events, file)
        root = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise Problems(
            [Problem("yaml.syntax", f"This is not YAML: {error.problem}.", "Check quotes and indents.", file, line)]
        ) from error
    except yaml.YAMLError as error:
        raise Problems([Problem("yaml.syntax", "This is not YAML.", "Check the characters used.", file)]) from error
    if root is None:
        raise Problems([Problem("yaml.syntax", "The file is empty.", "Write a definition.", file)])
    problems: list[Problem] = []
    node = _convert(root, file, problems)
    if problems:
        raise Problems(problems)
    return node


def _refuse_features(events: list[yaml.Event], file: str) -> None:
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise Problems([Problem("yaml.size", "The file is nested too deeply.", "Write it flatter.", file)])
        anchored = isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)
        if anchored or getattr(event, "tag", None):
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise Problems(
                [
                    Problem(
                        "yaml.feature",
                        "Anchors, aliases and tags are not used here.",
                        "Write the value out.",
                        file,
                        line,
                    )
                ]
            )


def _convert(node: yaml.Node, file: str, problems: list[Problem]) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Node(_scalar(node), line)
    if isinstance(node, yaml.SequenceNode):
        return Node([_convert(part, file, problems) for part in node.value], line)
    pairs: dict[str, Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in pairs:
            problems.append(
                Problem("yaml.duplicate", f"“{name}” stands here twice.", "Keep one.", file, key.start_mark.line + 1)
            )
        pairs[name] = _convert(value, file, problems)
    return Node(pairs, line)


def _scalar(node: yaml.ScalarNode) -> str:
    plain_null = node.style is None and node.value in ("~", "null")
    return "" if plain_null else str(node.value)
