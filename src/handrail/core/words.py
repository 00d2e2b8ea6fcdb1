"""The words of a definition in every language: one from its main file (English, if it says nothing), the others from one
file each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail.core.problems import Problem, Problems
from handrail.core.text import Text
from handrail.core.yamlfile import Node, read_yaml

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Translation:
    """Who is behind the words of one language. `reviewed_by` is "" until a named person has read them."""

    language: str
    translated_by: str
    reviewed_by: str
    reviewed_on: str


class Words:
    """Finds the words at a path (`("questions", "SA01", "label")`) in every language, and notices leftovers."""

    def __init__(self, files: Mapping[str, str], main: str, keys: frozenset[str], first: str = ENGLISH) -> None:
        """Read every file but `main`. `keys`: the top keys that hold words. `first`: the language of the main file.
        Problems are gathered, none is raised."""
        self.keys, self.first = keys, first
        self.problems: list[Problem] = []
        self.roots: dict[str, Node] = {}
        self.files: dict[str, str] = {}
        self._used: dict[str, set[tuple[str, ...]]] = {}
        for file, content in sorted(files.items()):
            if file != main:
                self._read(file, content)

    def _read(self, file: str, content: str) -> None:
        try:
            root = read_yaml(content, file)
        except Problems as found:
            self.problems.extend(found)
            return
        language = root.word("language")
        if not root.word("of") or not language:
            self._problem(
                "translation.header", file, 1, "The file does not say what it translates (`of`) into which `language`."
            )
            return
        self.roots[language], self.files[language] = root, file
        self._used[language] = set()

    def _problem(self, code: str, file: str, line: int, what: str) -> None:
        self.problems.append(Problem(code, what, "See docs/instrument-format.md.", file, line))

    @property
    def languages(self) -> tuple[str, ...]:
        """That of the main file first, then the others in alphabetical order of their tags."""
        return (self.first, *sorted(self.roots))

    def translations(self, main: Node | None) -> Mapping[str, Translation]:
        """Who is behind the words of each language. `main`: what the main file says of its own."""
        nodes = {self.first: main, **self.roots}
        return MappingProxyType({language: _translation(language, node) for language, node in nodes.items()})

    def belongs(self, name: str, version: str) -> None:
        """A translation names the definition and version that it was made for; another one is a problem."""
        for language, root in self.roots.items():
            if (root.word("of"), root.word("version")) != (name, version):
                what = f"These words are for {root.word('of')} {root.word('version')}, not {name} {version}."
                self._problem("translation.version", self.files[language], root.line, what)

    def text(self, main: str, *path: str) -> Text:
        """The sentence at `path`, with `main` as what the main file says."""
        if not main:
            return Text()
        words = {self.first: main}
        for language, root in self.roots.items():
            found = _at(root, path)
            if found is not None and found.text():
                words[language] = found.text()
                self._used[language].add(path)
        return Text(MappingProxyType(words))

    def leftovers(self) -> None:
        """Words at a path that the instrument does not have are problems: a misspelt name hides a translation."""
        for language, root in self.roots.items():
            for path, node in _leaves(root):
                if path[0] in self.keys and path not in self._used[language] and node.text():
                    what = f"{'.'.join(path)} is not in the main file."
                    self._problem("translation.unknown", self.files[language], node.line, what)


def _translation(language: str, node: Node | None) -> Translation:
    if node is None:
        return Translation(language, "", "", "")
    return Translation(language, node.word("translated_by"), node.word("reviewed_by"), node.word("reviewed_on"))


def _at(root: Node, path: tuple[str, ...]) -> Node | None:
    node: Node | None = root
    for key in path:
        if node is None:
            return None
        if node.is_list:
            parts = node.list()
            node = parts[int(key)] if key.isdigit() and int(key) < len(parts) else None
        else:
            node = node.get(key)
    return node


def _leaves(node: Node, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Node]]:
    if node.is_map:
        return [leaf for key, part in node.items() for leaf in _leaves(part, (*path, key))]
    if node.is_list:
        return [leaf for place, part in enumerate(node.list()) for leaf in _leaves(part, (*path, str(place)))]
    return [(path, node)] if path else []
