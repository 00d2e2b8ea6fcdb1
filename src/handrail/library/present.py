"""Pages of the handbook as their templates draw them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from handrail import content
from handrail.asking.blocks import Guide
from handrail.core.frameworks.definition import Framework, Indicator
from handrail.core.frameworks.read import loader
from handrail.core.handbook.markdown import minutes, render
from handrail.core.handbook.page import Handbook, Page, Subject
from handrail.core.place import CONTACT_DAYS, Place
from handrail.core.placefile import read_place
from handrail.library.handbook import handbook, readable

Address = Callable[[str], str]
"""Page id → where it stands, which differs between the public's pages and the staff's."""
WEIGHED = ("ilo-2009-adult-labour", "ilo-2009-child-labour")


def contents(handbook: Handbook, language: str, address: Address, *, drafts: bool) -> dict[str, Any]:
    """By situation, then by subject. A page that nobody may read yet is not listed."""
    seen = [page for page in handbook.pages.values() if readable(page, language, drafts=drafts)]
    names = {page.id for page in seen}
    return {
        "situations": [
            {"label": one.label.get(language), "href": address(one.page)}
            for one in handbook.situations
            if one.page in names
        ],
        "subjects": [
            {
                "id": str(subject),
                "label": label.get(language),
                "long": subject is Subject.INDICATORS,
                "pages": [_entry(page, language, address) for page in seen if page.subject is subject],
            }
            for subject, label in handbook.subjects.items()
            if subject is not Subject.SITUATIONS  # they stand above as what has happened
        ],
    }


def _entry(page: Page, language: str, address: Address) -> dict[str, str]:
    title, said = page.titles.said(language)
    return {"title": title, "lang": said, "href": address(page.id), "summary": page.body(language)[0].summary}


def one_page(handbook: Handbook, page: Page, language: str, address: Address, *, drafts: bool) -> dict[str, Any]:
    """A page, with what stands around it."""
    body, said = page.body(language)

    def reach(name: str) -> str:
        found = handbook.pages.get(name)
        return address(name) if found and readable(found, language, drafts=drafts) else ""

    return {
        "page": page,
        "title": page.titles.said(language, said)[0],
        "title_language": page.titles.said(language, said)[1],
        "summary": body.summary,
        "body_language": said,
        "html": html(body.markdown, reach),
        "minutes": minutes(body.markdown),
        "review": body.translation,
        "draft": not body.reviewed,
        "subject": handbook.subjects[page.subject].get(language),
        "numbers": numbers_of(page, language),
        "strengths": _strengths(page.indicators, language),
        "touching": _titles(_about(handbook, page), language, reach),
        "see": _titles((handbook.pages[name] for name in page.see), language, reach),
        "onward": next(iter(_titles((handbook.pages[name] for name in [page.next] if name), language, reach)), None),
    }


def numbers_of(page: Page, language: str) -> list[dict[str, str]]:
    """Contacts that this page names and that do not stand on every page anyway: `name`, `number`, `note`, `as_of`. As on
    the page of all who can help, only those that a named person has verified lately; a demonstration shows all."""
    today = None if settings.DEMO else timezone.localdate()
    shown = (
        line for line in _place().helplines if line.verified.shown(today, CONTACT_DAYS) and not line.verified.always
    )
    lines = {line.id: line for line in shown}
    return [
        {
            "name": lines[name].name.get(language),
            "number": lines[name].numbers[0],
            "note": lines[name].hours.get(language),
            "as_of": lines[name].verified.on or lines[name].as_of,
        }
        for name in page.numbers
        if name in lines and lines[name].numbers
    ]


@lru_cache(maxsize=1)
def _place() -> Place:
    return read_place(content.read("places", "hk"))


def guides_of(names: Iterable[str], language: str) -> tuple[Guide, ...]:
    """Pages of the staff's handbook as links beside a form or an outcome; `asking/guides.html` folds those after the third."""
    pages = [handbook().pages[name] for name in names]
    titles = [(page, *page.titles.said(language)) for page in pages]
    return tuple(
        Guide(title, said, reverse("library:guide-page", kwargs={"name": page.id})) for page, title, said in titles
    )


def html(markdown: str, address: Address, within: str = "") -> SafeString:
    """`within`: what the anchors of headings begin with, where several pages stand in one document. What `core.handbook.markdown` made: it lets nothing through but its own few elements, all text escaped."""
    return mark_safe(render(markdown, address, within))  # noqa: S308


def _about(handbook: Handbook, page: Page) -> tuple[Page, ...]:
    """Below a page that answers a situation: every other page that touches it."""
    found = [one.id for one in handbook.situations if one.page == page.id]
    return tuple(one for name in found for one in handbook.touching(name) if one.id != page.id)


def _titles(pages: Iterable[Page], language: str, reach: Address) -> list[dict[str, str]]:
    found = ((page.titles.said(language), reach(page.id)) for page in pages)
    return [{"title": title, "lang": said, "href": href} for (title, said), href in found if href]


def _strengths(codes: tuple[str, ...], language: str) -> list[dict[str, str]]:
    """How each list weighs the indicator: `framework`, `strength` (strong, medium, weak), `dimension`."""
    found = []
    for framework in _weighed():
        for dimension in framework.dimensions:
            found += [
                {
                    "framework": framework.title.get(language),
                    "dimension": dimension.label.get(language),
                    "strength": _strength(one),
                }
                for one in dimension.indicators
                if one.code in codes and one.strength
            ]
    return found


def _strength(indicator: Indicator) -> str:
    return str(indicator.strength.value) if indicator.strength else ""


@lru_cache(maxsize=1)
def _weighed() -> tuple[Framework, ...]:
    read = loader(lambda name: content.read("frameworks", name))
    return tuple(read(name) for name in WEIGHED)
