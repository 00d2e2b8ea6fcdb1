"""The handbook on paper, and the check that everything has its page."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from handrail import content
from handrail.commands.definitions import ALL_CODES
from handrail.commands.whole import library
from handrail.core.frameworks.read import loader
from handrail.core.handbook.page import Handbook
from handrail.core.handbook.read import read_handbook
from handrail.core.instruments.read import read_instrument
from handrail.core.placefile import read_place
from handrail.core.problems import Problem, Problems
from handrail.core.yamlfile import read_yaml

COVERED, OPEN = "preliminary-screening", "self-assessment-domestic-work"
"""Of the first, every question has a page to open beside it. Pages for the person lead to none, but may be named."""


def check(_chosen: argparse.Namespace) -> int:
    """Prints every problem with its file and line; 1 if there is any. Never loads Django."""
    try:
        folders = {name: content.read("handbook", name) for name in content.ids("handbook")}
        problems = list(_coverage(read_handbook(content.read("contents", "handbook"), folders)))
    except Problems as found:
        problems = list(found)
    problems += library()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _coverage(handbook: Handbook) -> Iterable[Problem]:
    """Every indicator of 2009 and every question leads to a page; a page names no question that does not exist."""
    codes = loader(lambda name: content.read("frameworks", name))(ALL_CODES).codes
    for code in sorted(codes - handbook.by_indicator.keys()):
        yield _problem("handbook.uncovered", f"No page explains the indicator {code}.")
    for code in sorted(handbook.by_indicator.keys() - codes):
        yield _problem("handbook.unknown", f"There is no indicator {code}.")
    covered, other = (read_instrument(content.read("instruments", one)) for one in (COVERED, OPEN))
    for question in covered.questions():
        if not handbook.for_question(question.name, question.indicators):
            yield _problem("handbook.uncovered", f"No page stands beside question {question.name}.")
    yield from _checks(handbook)
    contacts = {line.id for line in read_place(content.read("places", "hk")).helplines}
    for name in sorted({number for page in handbook.pages.values() for number in page.numbers} - contacts):
        yield _problem("handbook.unknown", f"There is no contact {name} in the place.")
    for name in sorted(handbook.by_question.keys() - covered.by_name.keys() - other.by_name.keys()):
        yield _problem("handbook.unknown", f"There is no question {name}.")


def _checks(handbook: Handbook) -> Iterable[Problem]:
    """A check of an organisation leads to an entry of the library and to pages that exist."""
    entries = frozenset(content.ids("library"))
    for name in content.ids("checks"):
        root = read_yaml(content.read("checks", name)["check.yaml"], "check.yaml")
        guide, items = root.get("guide"), root.get("items")
        if guide is None or guide.word("entry") not in entries:
            yield _problem("handbook.link", f"{name} names an entry that the library does not have.")
        for item, node in items.items() if items is not None else ():
            for page in node.words("handbook"):
                if page not in handbook.pages:
                    yield _problem("handbook.link", f"{item} of {name} leads to {page}, which is no page.")


def _problem(code: str, what: str) -> Problem:
    return Problem(code, what, "See docs/handbook-format.md.", "handbook.yaml")


def pdf(chosen: argparse.Namespace) -> int:
    """Writes the handbook; 2 with one line on standard error where this system cannot."""
    # Django is loaded by now, and only for this verb.
    from handrail.library.paper import Missing, write_handbook  # noqa: PLC0415
    from handrail.screening import catalogue, result  # noqa: PLC0415

    target = Path(chosen.output or f"handrail-handbook-{chosen.lang}.pdf")
    try:
        numbers = result.danger_numbers(catalogue.place(), chosen.lang)
        pages = write_handbook(target, chosen.lang, numbers)
    except Missing as missing:
        print(f"handrail: {missing}", file=sys.stderr)
        return 2
    print(f"{target}: {pages} pages")
    return 0
