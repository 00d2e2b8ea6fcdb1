"""A framework's files → Framework, or every problem at once. See docs/framework-format.md.

The main file (`<id>.yaml`, English) begins `handrail: framework/1`; every other file holds the words of one language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from handrail.core.frameworks.definition import Dimension, Framework, Indicator, Kind, Strength
from handrail.core.frameworks.reading import Reader
from handrail.core.problems import Problem, Problems
from handrail.core.words import Words
from handrail.core.yamlfile import read_yaml

Load = Callable[[str], Framework]
"""Id → the framework that `uses` names. May raise `Problems` or `LookupError`."""

FORMAT = "framework/1"
_WORDS = frozenset({"title", "note", "dimensions", "indicators", "elements", "classes"})


def read_framework(files: Mapping[str, str], load: Load | None = None) -> Framework:
    """`files`: file name → text, `ilo-11.yaml` and `ilo-11.zh-Hant.yaml`. Raises `Problems` with file and line."""
    main = _main(files)
    root = read_yaml(files[main], main)
    words = Words(files, main, _WORDS)
    reader = Reader(main, root, words)
    reader.header(FORMAT)
    used = _used(reader, load)
    framework = Framework(
        id=root.word("id"),
        version=root.word("version"),
        kind=reader.word_of(Kind, root, "kind", Kind.CLASSES),
        title=words.text(root.word("title"), "title"),
        note=words.text(root.word("note"), "note"),
        source=root.word("source"),
        dimensions=(*reader.dimensions(), *used),
        elements=reader.elements(),
        classes=reader.classes(),
        translations=words.translations(root.get("language")),
    )
    reader.check(framework)
    words.belongs(framework.id, framework.version)
    words.leftovers()
    if reader.problems or words.problems:
        raise Problems([*reader.problems, *words.problems])
    return framework


def loader(files_of: Callable[[str], Mapping[str, str]]) -> Load:
    """A `Load` from what gives the files of an id (such as `content.read`). Each framework is read once.

    A framework that uses itself, directly or through others, raises `Problems` (framework.uses).
    """
    known: dict[str, Framework] = {}
    reading: set[str] = set()

    def load(name: str) -> Framework:
        if name in reading:
            raise LookupError(name)
        if name not in known:
            reading.add(name)
            try:
                known[name] = read_framework(files_of(name), load)
            finally:
                reading.discard(name)
        return known[name]

    return load


def _main(files: Mapping[str, str]) -> str:
    """The file whose name has no language: the shortest name of all."""
    if not files:
        raise Problems([Problem("framework.header", "There is no file.", "Write <id>.yaml.")])
    return min(files, key=lambda name: (len(name), name))


def _used(reader: Reader, load: Load | None) -> tuple[Dimension, ...]:
    """The dimensions of the frameworks that `uses` names, with `changes` of strength and `without` some indicators."""
    dimensions: list[Dimension] = []
    for node in reader.parts("uses"):
        try:
            if load is None:
                raise LookupError(node.text())
            dimensions.extend(load(node.text()).dimensions)
        except (LookupError, Problems):
            reader.problem("framework.uses", node, f"The framework “{node.text()}” cannot be read.")
    known = {indicator.code for dimension in dimensions for indicator in dimension.indicators}
    changes = _changes(reader, known)
    without = {node.text() for node in reader.parts("without")}
    for node in reader.parts("without"):
        if node.text() not in known:
            reader.problem("framework.unknown_id", node, f"There is no “{node.text()}” to leave out.")
    return tuple(_changed(dimension, changes, without) for dimension in dimensions)


def _changes(reader: Reader, known: set[str]) -> dict[str, Strength]:
    changes: dict[str, Strength] = {}
    node = reader.root.get("changes")
    for code, part in node.items() if node is not None else ():
        if code not in known:
            reader.problem("framework.unknown_id", part, f"There is no “{code}” to change.")
        strength = reader.strength(part)
        if strength is not None:
            changes[code] = strength
    return changes


def _changed(dimension: Dimension, changes: dict[str, Strength], without: set[str]) -> Dimension:
    def changed(indicator: Indicator) -> Indicator:
        return replace(indicator, strength=changes.get(indicator.code, indicator.strength))

    kept = tuple(changed(indicator) for indicator in dimension.indicators if indicator.code not in without)
    return replace(dimension, indicators=kept)
