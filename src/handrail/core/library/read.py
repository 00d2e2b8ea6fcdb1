"""Files → the entries that ship and the lists of codes, or every problem at once. See docs/library-format.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handrail.core.library.entry import WRITTEN, Lists, Saying, Written, wrong
from handrail.core.problems import Problem, Problems
from handrail.core.text import Text
from handrail.core.words import Translation, Words
from handrail.core.yamlfile import read_yaml

_TODO = "See docs/library-format.md."
_LISTS = ("kinds", "languages", "audiences", "sectors")


def read_lists(files: Mapping[str, str]) -> Lists:
    """The coded lists with their names. Raises `Problems`."""
    main = "library.yaml"
    root = read_yaml(files[main], main)
    words = Words(files, main, frozenset(_LISTS))
    words.belongs(root.word("contents"), root.word("version"))
    found: dict[str, Mapping[str, Text]] = {}
    for name in _LISTS:
        node = root.get(name)
        pairs = node.items() if node is not None else ()
        found[name] = MappingProxyType({code: words.text(one.text(), name, code) for code, one in pairs})
    words.leftovers()
    problems = list(words.problems)
    for name, codes in found.items():
        if not codes:
            problems.append(Problem("library.lists", f"The list “{name}” is empty.", _TODO, main))
    if problems:
        raise Problems(problems)
    return Lists(found["kinds"], found["languages"], found["audiences"], found["sectors"])


def read_library(lists: Lists, files: Mapping[str, Mapping[str, str]]) -> Mapping[str, Written]:
    """Slug → entry. `files`: slug → file name → text. Raises `Problems` with codes library.* (docs/errors.md)."""
    problems: list[Problem] = []
    entries: dict[str, Written] = {}
    for slug, texts in files.items():
        try:
            entries[slug] = read_entry(slug, texts, lists)
        except Problems as found:
            problems += found.problems
    for slug, entry in entries.items():
        for other in entry.related:
            if other not in files:
                problems.append(Problem("library.related", f"There is no entry “{other}”.", _TODO, f"{slug}.yaml"))
    if problems:
        raise Problems(problems)
    return MappingProxyType(entries)


def read_entry(slug: str, files: Mapping[str, str], lists: Lists) -> Written:
    """One entry, in every language of `WRITTEN`. Raises `Problems`."""
    main = f"{slug}.yaml"
    root = read_yaml(files[main], main)
    words = Words(files, main, frozenset({"title", "summary"}))
    words.belongs(slug, root.word("version"))
    title, summary = (words.text(root.word(name), name) for name in ("title", "summary"))
    words.leftovers()
    behind = words.translations(root)
    entry = Written(
        slug=slug,
        kind=root.word("kind"),
        publisher=root.word("publisher"),
        published=root.word("published"),
        languages=root.words("languages"),
        audiences=root.words("audiences"),
        sectors=root.words("sectors"),
        url=root.word("url"),
        related=root.words("related"),
        words=MappingProxyType({one: _saying(title, summary, one, behind.get(one)) for one in words.languages}),
    )
    problems = list(words.problems)
    if (root.word("handrail"), root.word("entry")) != ("library-entry/1", slug):
        problems.append(Problem("library.header", "It does not name its format and its own file.", _TODO, main))
    for language in WRITTEN:
        if language not in entry.words:
            problems.append(Problem("library.language", f"It is not written in {language}.", _TODO, main))
    for one in wrong(entry, lists):
        problems.append(Problem("library.entry", f"“{one.field}” is wrong ({one.code}).", _TODO, main))
    if problems:
        raise Problems(problems)
    return entry


def _saying(title: Text, summary: Text, language: str, behind: Translation | None) -> Saying:
    said = (title.words.get(language, ""), summary.words.get(language, ""))
    if behind is None:
        return Saying(*said)
    return Saying(*said, behind.translated_by, behind.reviewed_by, behind.reviewed_on)
