"""Expressions of an XLSForm: is it XPath at all, what does it read, and the same in the language of our instruments.

Paths (`../age`, `/data/group/age`, `current()/../age`) become `${age}`; names that are no references are columns of choices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^}]*?)\s*\}")
_LITERAL = r"'[^']*'|\"[^\"]*\""
_NAME = r"[^\W\d][\w.-]*"
_PATH = re.compile(
    rf"(?P<literal>{_LITERAL})|(?P<ref>\$\{{[^}}]*\}})"
    rf"|(?P<path>(?:current\(\)/)?(?:\.\./)+{_NAME}(?:/{_NAME})*(?!\s*[(/\[])|(?<![\w)\]}}.*])/{_NAME}(?:/{_NAME})+(?!\s*[(/\[]))"
)
_WORD = re.compile(
    rf"(?P<literal>{_LITERAL})|(?P<ref>\$\{{[^}}]*\}})|(?P<call>{_NAME}(?::{_NAME})?\s*\()|(?P<word>{_NAME})"
)
_NAMED = re.compile(rf"{_WORD.pattern}|[][]")
_OPERATORS = frozenset({"and", "or", "div", "mod"})
_PLACEHOLDER = "referred"


@lru_cache(maxsize=4096)
def is_xpath(text: str) -> bool:
    """Whether the text, with its references as paths, follows the grammar of XPath 1.0."""
    try:
        etree.XPath(REFERENCE.sub(_PLACEHOLDER, text))
    except (etree.XPathSyntaxError, ValueError):  # ValueError: characters that XML cannot hold
        return False
    return True


def references(text: str) -> Iterator[str]:
    """Names in `${…}`, those of an earlier submission aside."""
    return (found[2] for found in REFERENCE.finditer(text) if not found[1])


def badly_referred(text: str) -> bool:
    """Whether a `${` is left without its name or its end."""
    return "${" in REFERENCE.sub("", text) or any(not name for name in references(text))


def ours(text: str, names: Mapping[str, str]) -> str:
    """The expression with each path as `${name}` and each name as we call it. `names`: the form's name → ours."""

    def put(match: re.Match[str]) -> str:
        if match["literal"]:
            return REFERENCE.sub(lambda found: f"${{{names.get(found[2], found[2])}}}", match[0])
        if match["ref"]:
            name = match[0][2:-1].strip()
            return f"${{{names.get(name, name)}}}"
        last = match["path"].rsplit("/", 1)[-1]
        return f"${{{names[last]}}}" if last in names else match[0]

    return _plain(_PATH.sub(put, text), names)


def _plain(text: str, names: Mapping[str, str]) -> str:
    """Plain names in predicates and after a stroke as we call them."""
    depth = 0

    def put(match: re.Match[str]) -> str:
        nonlocal depth
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        plain = match["word"] and match[0] not in _OPERATORS and (depth > 0 or text[: match.start()].endswith("/"))
        return names.get(match[0], match[0]) if plain else match[0]

    return _NAMED.sub(put, text) if "[" in text or "/" in text else text


def filter_columns(text: str) -> set[str]:
    """Names in a choice filter that are columns of its choices."""
    return {match["word"] for match in _WORD.finditer(text) if match["word"]} - _OPERATORS


def filter_ours(text: str, names: Mapping[str, str], columns: Mapping[str, str]) -> str:
    """A choice filter in our language. `columns`: column of the sheet → the key that it has beside our choices.

    A column that no choice has is empty for every one of them, as a path to nothing is in XPath.
    """

    def put(match: re.Match[str]) -> str:
        word = match["word"]
        if not word or word in _OPERATORS:
            return match[0]
        return f"${{{columns[word]}}}" if word in columns else "''"

    return _WORD.sub(put, ours(text, names))
