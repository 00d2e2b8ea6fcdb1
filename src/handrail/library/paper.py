"""The whole handbook as a PDF: a title, contents with page numbers, every page, and bookmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which
from subprocess import run
from types import MappingProxyType
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from handrail.core.handbook.markdown import minutes
from handrail.core.handbook.page import Page
from handrail.library.handbook import handbook
from handrail.library.present import html, numbers_of

FAMILIES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "en": ("Liberation Sans", "", ""),
        "zh-Hant": ("Noto Sans CJK HK", "Noto Sans CJK HK", "fonts-noto-cjk"),
        "zh-Hans": ("Noto Sans CJK SC", "Noto Sans CJK SC", "fonts-noto-cjk"),
    }
)
"""Language → the font of the text, the family that has to be on the system, and the Debian package that brings it."""
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class Missing(RuntimeError):
    """What this system lacks, in one line that names the packages."""


def write_handbook(target: Path, language: str, numbers: Sequence[Mapping[str, Any]]) -> int:
    """Writes the file and returns its number of pages. `numbers` to call stand on the first page: `name`, `number`,
    `note`. Raises `Missing`."""
    with translation.override(language):
        context = _context(language)
    document = drawn("library/paper.html", context | {"numbers": numbers}, language)
    document.write_pdf(target)
    return len(document.pages)


def drawn(template: str, context: Mapping[str, Any], language: str) -> Any:
    """A template as WeasyPrint's document, in the language; `font` in it is the one to use. Raises `Missing`."""
    weasyprint = _weasyprint()
    font, needed, package = FAMILIES.get(language, FAMILIES["en"])
    if needed and not _has_font(needed):
        raise Missing(f"the font {needed} is not installed; on Debian: apt-get install {package}")
    with translation.override(language):
        source = render_to_string(template, {**context, "language": language, "font": font})
    return weasyprint.HTML(string=source, url_fetcher=_nothing).render()


def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415  it loads pango, which not every system has
    except (OSError, ImportError) as error:
        raise Missing(f"PDF files need pango; on Debian: apt-get install {PANGO} fonts-noto-cjk") from error
    return weasyprint


def _has_font(family: str) -> bool:
    """Whether fontconfig knows the family: it answers with another one where it does not."""
    tool = which("fc-match")
    if tool is None:
        return False
    said = run([tool, "--format", "%{family}", family], capture_output=True, text=True, check=False)  # noqa: S603
    return family in said.stdout


def _nothing(url: str, **_: Any) -> Any:
    """Nothing is fetched from anywhere while a file is made."""
    raise ValueError(url)


def _context(language: str) -> dict[str, Any]:
    book = handbook()
    return {
        "made_on": timezone.localdate().isoformat(),
        "draft": not all(page.body(language)[0].reviewed for page in book.pages.values()),
        "subjects": [
            {"id": str(subject), "label": label.get(language), "pages": [_page(page, language) for page in book.under(subject)]}
            for subject, label in book.subjects.items()
        ],
    }  # fmt: skip


def _page(page: Page, language: str) -> dict[str, Any]:
    body, _ = page.body(language)
    return {
        "id": page.id,
        "title": body.title,
        "summary": body.summary,
        "html": html(body.markdown, lambda name: f"#{name}", page.id),
        "minutes": minutes(body.markdown),
        "draft": not body.reviewed,
        "review": body.translation,
        "page": page,
        "numbers": numbers_of(page, language),
    }
