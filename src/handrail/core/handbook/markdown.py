"""Markdown → HTML that can hold nothing but text, headings, lists, quotes and links to other pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

PAGE = "page:"
"""How a link names another page of the handbook: `[words](page:consent)`."""
WORDS_A_MINUTE, CHARACTERS_A_MINUTE = 220, 350
"""Usual pace of reading for English words and for Chinese characters."""
_BLOCKS = ["heading", "lheading", "list", "blockquote", "paragraph"]
_WRAPPED = re.compile(r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])\n(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])")
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def _parser() -> MarkdownIt:
    """Nothing but what is named here is read; `<` is always text."""
    return MarkdownIt("zero", {"html": False}).enable([*_BLOCKS, "emphasis", "link", "escape", "balance_pairs"])


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands under one heading: `anchor` is the id of the heading, "" before the first."""

    anchor: str
    heading: str
    text: str


def render(source: str, address: Callable[[str], str], within: str = "") -> str:
    """HTML. `address(page id)` is where a link leads; "" leaves the words without a link. Headings carry the ids s1, s2, …
    after `within`."""
    parser = _parser()
    tokens = _safe(parser.parse(source), address, within)
    return str(parser.renderer.render(tokens, parser.options, {}))


def _safe(tokens: list[Token], address: Callable[[str], str], within: str) -> list[Token]:
    number = 0
    for token in tokens:
        if token.type == "heading_open":
            number += 1
            token.attrSet("id", f"{within}s{number}")
        if token.children:
            token.children = _linked(token.children, address)
    return tokens


def _linked(children: list[Token], address: Callable[[str], str]) -> list[Token]:
    kept: list[Token] = []
    closing: list[bool] = []
    for token in children:
        if token.type == "link_open":
            href = str(token.attrGet("href") or "")
            leads = address(href.removeprefix(PAGE)) if href.startswith(PAGE) else ""
            closing.append(bool(leads))
            if leads:
                token.attrs = {"href": leads}
                kept.append(token)
        elif token.type == "link_close":
            if closing.pop():
                kept.append(token)
        elif token.type != "image":
            token.content = _unwrapped(token.content)
            kept.append(token)
    return kept


def _unwrapped(words: str) -> str:
    """Chinese that a file wraps: no browser must make a space of the end of a line."""
    return _WRAPPED.sub("", words)


def links(source: str) -> tuple[str, ...]:
    """The address of every link as it is written."""
    return tuple(
        str(token.attrGet("href") or "")
        for block in _parser().parse(source)
        for token in block.children or ()
        if token.type == "link_open"
    )


def headings(source: str) -> tuple[tuple[int, str], ...]:
    """(level, words) of every heading."""
    tokens = _parser().parse(source)
    return tuple((int(one.tag[1:]), after.content) for one, after in pairwise(tokens) if one.type == "heading_open")


def passages(source: str) -> Iterator[Passage]:
    """The text without marks, cut at headings, for search."""
    anchor, heading, number, lines = "", "", 0, list[str]()
    tokens = _parser().parse(source)
    in_heading = False
    for token in tokens:
        if token.type == "heading_open":
            if lines:
                yield Passage(anchor, heading, " ".join(lines))
            number, in_heading, lines = number + 1, True, []
            anchor = f"s{number}"
        elif token.type == "inline":
            words = "".join(part.content for part in token.children or () if part.type in ("text", "softbreak"))
            if in_heading:
                heading, in_heading = words, False
            else:
                lines.append(" ".join(_unwrapped(words).split()))
    if lines:
        yield Passage(anchor, heading, " ".join(lines))


def minutes(source: str) -> int:
    """Time to read, at least 1."""
    characters = len(_CJK.findall(source))
    words = len(_CJK.sub(" ", source).split())
    return max(1, round(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE))
