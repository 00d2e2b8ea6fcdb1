"""The library in a browser: axe finds nothing, an editor adds an entry with a copy, and a copy cannot be run."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_pages import AXE, LOOKS, look
from tests.library.conftest import pdf

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make install-dev` with node"),
]


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_public_pages(opened: Open, picture: Callable[[Page, str], None], language: str, scheme: str) -> None:
    page = opened(color_scheme=scheme, reduced_motion="reduce").new_page()
    wrong = []
    for path in ("", "?kind=law&sector=hotels", "coming-clean/", "labour-department-fdh-portal/"):
        page.goto(f"/{language}/library/{path}")
        name = path.strip("/").partition("?")[0] or ("library-none" if path else "library")
        wrong += look(page, f"{language}-{scheme}-{name}", picture)
    assert wrong == []


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_an_editor_adds_an_entry_with_a_copy(
    signed_in: Callable[..., Page], picture: Callable[[Page, str], None], language: str, scheme: str
) -> None:
    page = signed_in("gus", color_scheme=scheme, reduced_motion="reduce")
    slug = f"leaflet-{language.lower()}-{scheme}"
    page.goto(f"/{language}/entries/add/")
    wrong = look(page, f"{language}-{scheme}-entry-add", picture)
    page.fill("[name='slug']", "Not a name")
    _press(page)
    expect(page.locator("[role=alert] a").first).to_be_visible()
    wrong += look(page, f"{language}-{scheme}-entry-wrong", picture)
    page.fill("[name='slug']", slug)
    page.fill("[name='title.en']", "Rest days, a leaflet")
    page.fill("[name='summary.en']", "What it says.")
    page.fill("[name='publisher']", "Harbour Desk")
    page.select_option("[name='kind']", "guidance")
    for name, value in (("languages", "en"), ("audiences", "shelter"), ("sectors", "all")):
        page.check(f"[name='{name}'][value='{value}']")
    _press(page)
    page.wait_for_url(f"**/entries/{slug}/")
    wrong += look(page, f"{language}-{scheme}-entry-change", picture)
    page.goto(f"/{language}/entries/{slug}/copy/")
    page.fill("[name=licence]", "CC BY 4.0")
    page.set_input_files("[name=file]", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"<svg/>"})
    _press(page)
    wrong += look(page, f"{language}-{scheme}-entry-copy-refused", picture)
    page.set_input_files("[name=file]", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    _press(page)
    expect(page.locator("a[download]")).to_be_visible()
    for path in ("entries/", f"entries/{slug}/copy/", f"entries/{slug}/withdraw/", f"library/{slug}/"):
        page.goto(f"/{language}/{path}")
        wrong += look(page, f"{language}-{scheme}-{path.strip('/').replace('/', '-')}", picture)
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert wrong == []


def _press(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button:not(.quiet)").last.click()
