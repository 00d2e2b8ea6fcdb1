"""The handbook in a browser: found in three clicks or one search, beside a form without losing it, clean to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open
from tests.browser.test_pages import AXE, look
from tests.browser.test_staff import begin, take

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
PAGES = ("", "situation-documents/", "consent/", "indicator-cd1/", "hotel/")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make install-dev` with node")
@pytest.mark.parametrize(("language", "scheme"), [("en", "dark"), ("zh-Hant", "light"), ("id", "light")])
def test_axe_finds_nothing(opened: Open, picture: Callable[[Page, str], None], language: str, scheme: str) -> None:
    page = opened(color_scheme=scheme, reduced_motion="reduce").new_page()
    wrong = []
    for path in PAGES:
        page.goto(f"/{language}/handbook/{path}")
        wrong += look(page, f"{language}-{scheme}-handbook-{path.strip('/') or 'contents'}", picture)
    page.goto(f"/{language}/search/")
    page.fill("#q", "passport")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    wrong += look(page, f"{language}-{scheme}-search", picture)
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "said", "words"),
    [("en", "Documents are kept", "passport withheld"), ("zh-Hant", "證件被扣", "扣留護照")],
)
def test_a_withheld_passport_by_clicks_and_by_one_search(phone: Page, language: str, said: str, words: str) -> None:
    phone.goto(f"/{language}/")
    phone.click(f"footer a[href='/{language}/handbook/']")
    phone.click(f"text={said}")
    assert phone.url.endswith(f"/{language}/handbook/situation-documents/")
    phone.goto(f"/{language}/handbook/")
    phone.fill("#q", words)
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    assert words not in phone.url
    expect(phone.locator("ol.found a[href*='situation-documents']")).to_be_visible()


def test_a_page_opens_beside_the_form_and_nothing_is_lost(
    signed_in: SignIn, picture: Callable[[Page, str], None]
) -> None:
    asha = signed_in("asha", viewport={"width": 1280, "height": 900})
    begin(asha)
    take(asha, "P01", "age_27_29")
    link = asha.locator("#q-P01 a[data-beside]").first
    link.click()
    frame = asha.frame_locator("[data-beside-panel] iframe")
    expect(frame.locator("h1")).to_be_visible()
    picture(asha, "beside")
    asha.keyboard.press("Escape")
    expect(asha.locator("[data-beside-panel]")).to_be_hidden()
    expect(link).to_be_focused()
    assert asha.locator("#q-P01 input:checked").get_attribute("value") == "age_27_29"


def test_without_scripts_it_opens_in_a_tab_of_its_own(signed_in: SignIn) -> None:
    asha = signed_in("asha", java_script_enabled=False)
    asha.goto(str(asha.locator("table a").first.get_attribute("href")))
    with asha.context.expect_page() as opened:
        asha.locator("a[data-beside]").first.click()
    assert "/guide/" in opened.value.url


def test_escape_inside_the_frame_closes_it(signed_in: SignIn) -> None:
    asha = signed_in("asha", viewport={"width": 1280, "height": 900})
    begin(asha)
    link = asha.locator("#q-P01 a[data-beside]").first
    link.click()
    frame = asha.frame_locator("[data-beside-panel] iframe")
    expect(frame.locator(".sources a").first).to_have_attribute("target", "_blank")
    frame.locator("summary").last.focus()
    asha.keyboard.press("Escape")
    expect(asha.locator("[data-beside-panel]")).to_be_hidden()
    expect(link).to_be_focused()


def test_after_the_session_the_link_opens_in_a_tab(signed_in: SignIn, chromium: Browser) -> None:
    asha = signed_in("asha")
    begin(asha)
    state = asha.context.storage_state()
    # a context that nobody watches: the browser says rightly that sign-in may not be framed
    context = chromium.new_context(storage_state=state, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(asha.url)
    context.clear_cookies()
    with context.expect_page() as opened:
        page.locator("#q-P01 a[data-beside]").first.click()
    opened.value.wait_for_load_state()
    assert "/sign-in/" in opened.value.url
    expect(page.locator("[data-beside-panel]")).to_be_hidden()
    context.close()
