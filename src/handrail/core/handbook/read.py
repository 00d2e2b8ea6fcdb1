"""Files → the handbook, or every problem at once. See docs/handbook-format.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from handrail.core.handbook.markdown import PAGE, headings, links, passages
from handrail.core.handbook.page import FOUND, WHOLE, Body, Handbook, Page, Situation, Source, Subject
from handrail.core.problems import Problem, Problems
from handrail.core.text import Text
from handrail.core.words import Translation, Words
from handrail.core.yamlfile import Node, read_yaml

LONGEST_SUMMARY = 200
"""Characters: what fits below a title in the contents and in a result of a search."""
INDICATOR_HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": ("What it can look like in Hong Kong", "What it can be confused with", "If you are unsure"),
        "zh-Hant": ("在香港可能是甚麼樣子", "容易與甚麼混淆", "如不肯定"),
    }
)
"""Every page of an indicator answers the same three questions: nobody is ticked off by a page that only describes."""
_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_TODO = "See docs/handbook-format.md."


@dataclass
class _Reading:
    problems: list[Problem] = field(default_factory=list)

    def note(self, code: str, what: str, file: str, line: int = 1) -> None:
        self.problems.append(Problem(code, what, _TODO, file, line))


def read_handbook(contents: Mapping[str, str], folders: Mapping[str, Mapping[str, str]]) -> Handbook:
    """The handbook. `contents`: file name → text of the list of subjects and situations; `folders`: page id → file name →
    text. Raises `Problems` with codes handbook.* (docs/errors.md)."""
    reading = _Reading()
    subjects, situations = _contents(contents, reading)
    known = frozenset(situation.id for situation in situations)
    read = (_page(name, files, known, reading) for name, files in folders.items())
    pages = sorted((page for page in read if page is not None), key=_place)
    handbook = Handbook(MappingProxyType({page.id: page for page in pages}), subjects, situations)
    _whole(handbook, reading)
    if reading.problems:
        raise Problems(reading.problems)
    return handbook


def _place(page: Page) -> tuple[int, str, str]:
    return (list(Subject).index(page.subject), page.order, page.id)


def _contents(files: Mapping[str, str], reading: _Reading) -> tuple[Mapping[Subject, Text], tuple[Situation, ...]]:
    main = "handbook.yaml"
    root = read_yaml(files[main], main)
    words = Words(files, main, frozenset({"subjects", "situations"}))
    words.belongs(root.word("contents"), root.word("version"))
    labels = {name: words.text(node.text(), "subjects", name) for name, node in _pairs(root, "subjects")}
    for subject in Subject:
        if subject not in labels:
            reading.note("handbook.contents", f"The subject “{subject}” has no name.", main)
    situations = tuple(
        Situation(name, words.text(node.word("label"), "situations", name), node.word("page"))
        for name, node in _pairs(root, "situations")
    )
    words.leftovers()
    reading.problems += words.problems
    return MappingProxyType({subject: labels.get(subject, Text()) for subject in Subject}), situations


def _pairs(root: Node, key: str) -> Iterable[tuple[str, Node]]:
    found = root.get(key)
    return found.items() if found is not None else ()


def _page(name: str, files: Mapping[str, str], situations: frozenset[str], reading: _Reading) -> Page | None:
    main = f"{name}/page.yaml"
    try:
        root = read_yaml(files.get("page.yaml", ""), main)
    except Problems as found:
        reading.problems += found.problems
        return None
    bodies = {language: _body(name, language, files, reading) for language in WHOLE}
    if root.word("page") != name or root.word("subject") not in {str(subject) for subject in Subject}:
        reading.note("handbook.page", "It does not name its own folder and a known subject.", main)
        return None
    kept = {language: body for language, body in bodies.items() if body is not None}
    if len(kept) < len(WHOLE):
        return None
    for situation in set(root.words("situations")) - situations:
        reading.note("handbook.page", f"There is no situation “{situation}”.", main)
    page = Page(
        id=name,
        subject=Subject(root.word("subject")),
        order=root.word("order"),
        next=root.word("next"),
        indicators=root.words("indicators"),
        questions=root.words("questions"),
        situations=root.words("situations"),
        see=root.words("see"),
        numbers=root.words("numbers"),
        checked_on=root.word("checked_on"),
        sources=tuple(Source(one.word("name"), one.word("url")) for one in _list(root, "sources")),
        bodies=MappingProxyType(kept),
        titles=Text(MappingProxyType({**_titles(root), **{language: body.title for language, body in kept.items()}})),
        keywords=MappingProxyType({**_keywords(root), **{language: body.keywords for language, body in kept.items()}}),
    )
    _check_page(page, main, reading)
    return page


def _list(root: Node, key: str) -> list[Node]:
    found = root.get(key)
    return found.list() if found is not None else []


def _titles(root: Node) -> dict[str, str]:
    return {language: node.text() for language, node in _pairs(root, "titles")}


def _keywords(root: Node) -> dict[str, tuple[str, ...]]:
    return {language: tuple(one.text() for one in node.list()) for language, node in _pairs(root, "keywords")}


def _body(name: str, language: str, files: Mapping[str, str], reading: _Reading) -> Body | None:
    file = f"{name}/{language}.md"
    found = _FRONT.match(files.get(f"{language}.md", ""))
    if found is None:
        reading.note("handbook.header", "There is no such page, or it does not begin with a header.", file)
        return None
    try:
        root = read_yaml(found[1], file)
    except Problems as wrong:
        reading.problems += wrong.problems
        return None
    translation = Translation(language, root.word("translated_by"), root.word("reviewed_by"), root.word("reviewed_on"))
    keywords = tuple(one.text() for one in _list(root, "keywords"))
    body = Body(root.word("title"), root.word("summary"), keywords, found[2].strip(), translation, file)
    if not (body.title and body.summary and body.keywords and body.markdown):
        reading.note("handbook.header", "Title, summary, keywords and text are all needed.", file)
    if len(body.summary) > LONGEST_SUMMARY:
        reading.note("handbook.summary", f"The summary is longer than {LONGEST_SUMMARY} characters.", file, 3)
    return body


def _check_page(page: Page, file: str, reading: _Reading) -> None:
    for language in FOUND:
        if not (page.titles.words.get(language) and page.keywords.get(language)):
            reading.note("handbook.found", f"Without title and keywords in {language} no search finds it.", file)
    if not page.sources or not all(
        source.name and source.url.startswith(("https://", "http://")) for source in page.sources
    ):
        reading.note("handbook.sources", "Every page names sources, each with a name and an address.", file)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", page.checked_on):
        reading.note("handbook.checked", "It does not say on which day its facts were checked.", file)
    if (page.subject is Subject.INDICATORS) != (len(page.indicators) == 1):
        reading.note("handbook.indicator", "A page of an indicator explains exactly one, other pages none.", file)
    for body in page.bodies.values():
        if any("**" in passage.text for passage in passages(body.markdown)):
            reading.note("handbook.marks", "Bold words do not end: put the full stop after the two stars.", body.file)
    _same_headings(page, reading)


def _same_headings(page: Page, reading: _Reading) -> None:
    levels = {language: [level for level, _ in headings(body.markdown)] for language, body in page.bodies.items()}
    if len({tuple(one) for one in levels.values()}) > 1:
        reading.note("handbook.headings", "The languages do not have the same headings.", f"{page.id}/zh-Hant.md")
    if page.subject is not Subject.INDICATORS:
        return
    for language, body in page.bodies.items():
        if tuple(words for _, words in headings(body.markdown)) != INDICATOR_HEADINGS[language]:
            what = "The headings of an indicator are: " + " / ".join(INDICATOR_HEADINGS[language]) + "."
            reading.note("handbook.headings", what, body.file)


def _whole(handbook: Handbook, reading: _Reading) -> None:
    """What only the whole shows: links that lead nowhere, two pages for one indicator."""
    for situation in handbook.situations:
        if situation.page not in handbook.pages:
            reading.note("handbook.link", f"There is no page “{situation.page}”.", "handbook.yaml")
    seen: dict[str, str] = {}
    for page in handbook.pages.values():
        file = f"{page.id}/page.yaml"
        for name in (*page.see, *([page.next] if page.next else [])):
            if name not in handbook.pages:
                reading.note("handbook.link", f"There is no page “{name}”.", file)
        for body in page.bodies.values():
            for link in links(body.markdown):
                if link.removeprefix(PAGE) not in handbook.pages or not link.startswith(PAGE):
                    reading.note("handbook.link", f"“{link}” is no page of the handbook.", body.file)
        for name in page.indicators:
            if seen.setdefault(name, page.id) != page.id:
                reading.note("handbook.twice", f"{name} leads to “{seen[name]}” already.", file)
    for name in sorted(handbook.pages.keys() - _reached(handbook)):
        reading.note("handbook.orphan", "The contents lead to it by no way.", f"{name}/page.yaml")


def _reached(handbook: Handbook) -> set[str]:
    """Pages that can be come to from the contents, which list the situations and every other subject: a page of subject
    *situations* that no situation opens is in no list, and must be linked."""
    waiting = [page.id for page in handbook.pages.values() if page.subject is not Subject.SITUATIONS]
    waiting += [situation.page for situation in handbook.situations]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found or name not in handbook.pages:
            continue
        found.add(name)
        page = handbook.pages[name]
        waiting += [*page.see, page.next]
        waiting += [link.removeprefix(PAGE) for body in page.bodies.values() for link in links(body.markdown)]
        opened = [situation.id for situation in handbook.situations if situation.page == name]
        waiting += [one.id for situation in opened for one in handbook.touching(situation)]
    return found
