"""The words that a worker and the person read together after a screening, as content says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail.core.problems import Problems
from handrail.core.text import Text
from handrail.core.words import Translation, Words
from handrail.core.yamlfile import read_yaml

PARTS = ("person", "next_steps", "told")


@dataclass(frozen=True, slots=True)
class TogetherWords:
    """`person`: name → sentence. `next_steps`: code of a step → what is done. `told`: code of an indicator → what the
    person told, said to the person. All three keep the order of the file.
    """

    version: str
    translations: Mapping[str, Translation]
    person: Mapping[str, Text]
    next_steps: Mapping[str, Text]
    told: Mapping[str, Text]


def read_together(files: Mapping[str, str], main: str = "together.yaml") -> TogetherWords:
    """Raises `Problems` where a file cannot be read or a translation has words that the main file does not have."""
    root = read_yaml(files.get(main, ""), main)
    words = Words(files, main, frozenset(PARTS))
    found: dict[str, Mapping[str, Text]] = {}
    for part in PARTS:
        node = root.get(part)
        sentences = node.items() if node is not None else ()
        found[part] = MappingProxyType({name: words.text(one.text(), part, name) for name, one in sentences})
    words.belongs(root.word("id"), root.word("version"))
    words.leftovers()
    if words.problems:
        raise Problems(words.problems)
    return TogetherWords(root.word("version"), words.translations(root.get("language")), **found)
