"""Figures in a browser: axe finds nothing, the pilot's figures stand on the page, a question is asked, saved and printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_pages import AXE, LOOKS, look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make install-dev` with node"),
]


def counted(page: Page, path: str) -> None:
    """Opens a page of figures, again until the process for figures, which the first look wakes, has counted."""
    for _ in range(60):
        page.goto(path)
        if page.locator("figure").count():
            return
        page.wait_for_timeout(500)  # a page that says "open me again" cannot be waited for in another way
    raise AssertionError(f"{path} was not counted")


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_the_pilot(opened: Open, picture: Callable[[Page, str], None], language: str, scheme: str) -> None:
    page = opened(color_scheme=scheme, reduced_motion="reduce").new_page()
    counted(page, f"/{language}/figures/pilot/")
    for said in ("85.5%", "48.8%", "1,037", "73.0%"):
        expect(page.get_by_text(said).first).to_be_visible()
    wrong = look(page, f"{language}-{scheme}-pilot", picture)
    page.goto(f"/{language}/figures/")
    wrong += look(page, f"{language}-{scheme}-figures", picture)
    assert wrong == []


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_an_analyst_asks_and_saves(
    signed_in: Callable[..., Page], picture: Callable[[Page, str], None], language: str, scheme: str
) -> None:
    page = signed_in("hana", color_scheme=scheme, reduced_motion="reduce")
    counted(page, f"/{language}/figures/own/")
    wrong = look(page, f"{language}-{scheme}-own-figures", picture)
    page.goto(f"/{language}/figures/own/ask/")
    page.select_option("[name=by]", "gender")
    page.select_option("[name=and]", "decision")
    page.locator("form[method=get] button").click()
    expect(page.locator("figure").first).to_be_visible()
    wrong += look(page, f"{language}-{scheme}-asked", picture)
    page.fill("[name=name]", f"Gender and decision {language} {scheme}")
    page.locator("form[action$='/save/'] button").click()
    expect(page.locator("h1")).to_contain_text("Gender and decision")
    for path in ("figures/across/", "figures/work/"):
        page.goto(f"/{language}/{path}")
        wrong += look(page, f"{language}-{scheme}-{path.split('/')[1]}", picture)
    assert wrong == []
