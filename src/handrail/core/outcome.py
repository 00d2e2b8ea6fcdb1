"""The sentences of the outcome page and the coded lists of a decision, as content says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail.core.problems import Problems
from handrail.core.text import Text
from handrail.core.words import Translation, Words
from handrail.core.yamlfile import Node, read_yaml

LISTS = ("decisions", "exploitation", "reasons", "next_steps", "first_view")


@dataclass(frozen=True, slots=True)
class Coded:
    """One entry of a list. `htcds` is "field.Code" of the Human Trafficking Case Data Standard 2.0, or ""."""

    code: str
    label: Text
    meaning: Text
    htcds: str


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """`texts`: "group.name" → sentence, with `{count}`-like places to fill. The lists keep the order of the file."""

    version: str
    translations: Mapping[str, Translation]
    undecided: str
    texts: Mapping[str, Text]
    decisions: Mapping[str, Coded]
    exploitation: Mapping[str, Coded]
    reasons: Mapping[str, Coded]
    next_steps: Mapping[str, Coded]
    first_views: Mapping[str, Coded]


def read_outcome(files: Mapping[str, str], main: str = "outcome.yaml") -> OutcomeWords:
    """Raises `Problems` where a file cannot be read or a translation has words that the main file does not have."""
    root = read_yaml(files.get(main, ""), main)
    words = Words(files, main, frozenset({"texts", *LISTS}))
    texts = {".".join(path[1:]): words.text(node.text(), *path) for path, node in _sentences(root)}
    lists = {name: _coded(root, words, name) for name in LISTS}
    words.belongs(root.word("id"), root.word("version"))
    words.leftovers()
    if words.problems:
        raise Problems(words.problems)
    return OutcomeWords(
        version=root.word("version"),
        translations=words.translations(root.get("language")),
        undecided=root.word("default_decision"),
        texts=MappingProxyType(texts),
        decisions=lists["decisions"],
        exploitation=lists["exploitation"],
        reasons=lists["reasons"],
        next_steps=lists["next_steps"],
        first_views=lists["first_view"],
    )


def _sentences(root: Node) -> list[tuple[tuple[str, str, str], Node]]:
    groups = root.get("texts") or Node({}, 0)
    return [(("texts", group, name), node) for group, part in groups.items() for name, node in part.items()]


def _coded(root: Node, words: Words, name: str) -> Mapping[str, Coded]:
    parts = root.get(name)
    found: dict[str, Coded] = {}
    for node in parts.list() if parts is not None else []:
        code = node.word("code")
        label = words.text(node.word("label"), name, code, "label")
        found[code] = Coded(code, label, words.text(node.word("meaning"), name, code, "meaning"), node.word("htcds"))
    return MappingProxyType(found)
