"""The handbook that ships, or an organisation's own: read once in a process, as its files do not change while it runs."""

from __future__ import annotations

from functools import lru_cache

from handrail import content
from handrail.core.handbook.page import Handbook, Page
from handrail.core.handbook.read import read_handbook


@lru_cache(maxsize=1)
def handbook() -> Handbook:
    """Every page. Raises `Problems` where a file is wrong, which `make check` finds first."""
    folders = {name: content.read("handbook", name) for name in content.ids("handbook")}
    return read_handbook(content.read("contents", "handbook"), folders)


def readable(page: Page, language: str, *, drafts: bool) -> bool:
    """Whether someone may read the page: the public, where drafts are not shown, only once a named person has."""
    return drafts or page.body(language)[0].reviewed


def pages_for(question: str, indicators: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The ids of the pages beside a question."""
    return handbook().for_question(question, indicators)


def page_of(indicator: str) -> str:
    """The id of the page that explains an indicator, or ""."""
    return handbook().by_indicator.get(indicator, "")
