"""Leaving at once, and what is left behind: nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
LEFT = "**/leave"
NEUTRAL_WORDS = ("traffick", "victim", "police", "screening", "handrail", "人口", "販運", "受害")
STORES = """async () => ({
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  cookie: document.cookie,
})"""
PUBLIC = ("", "help/", "about/", "questions/", "questions/thanks/")


def begun(page: Page) -> None:
    page.goto("/en/")
    page.goto("/en/questions/")
    page.locator("#q-SA01 label").first.click()
    page.click("button[name=go].big")


def leaves_by_click(page: Page) -> None:
    page.click("[data-exit]")


def leaves_by_escape(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("[data-exit-live]")).not_to_be_empty()
    page.keyboard.press("Escape")


@pytest.mark.parametrize("leave", [leaves_by_click, leaves_by_escape])
def test_leaving_and_coming_back(phone: Page, leave: object) -> None:
    begun(phone)
    leave(phone)  # type: ignore[operator]
    phone.wait_for_url(LEFT)
    assert phone.locator("a").count() == 0
    assert not any(word in phone.title().lower() for word in NEUTRAL_WORDS)
    phone.go_back()
    phone.wait_for_load_state()
    assert "/questions" not in phone.url or phone.locator("input:checked").count() == 0
    assert phone.locator("input:checked").count() == 0
    phone.goto("/en/questions/")
    assert phone.locator("input:checked").count() == 0


COVERED = """() => {
  for (let press = 0; press < 2; press += 1) document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
  const hidden = getComputedStyle(document.querySelector("main")).visibility === "hidden"
    || getComputedStyle(document.body).display === "none" || getComputedStyle(document.body).visibility === "hidden"
    || getComputedStyle(document.documentElement, "::after").position === "fixed";
  return [hidden, document.title, document.querySelectorAll("input:checked").length];
}"""


def test_the_page_is_covered_in_the_same_frame(phone: Page) -> None:
    begun(phone)
    assert phone.evaluate(COVERED) == [True, "", 0]
    phone.wait_for_url(LEFT)


def test_one_escape_does_nothing(phone: Page) -> None:
    begun(phone)
    phone.keyboard.press("Escape")
    phone.wait_for_timeout(2200)
    phone.keyboard.press("Escape")
    phone.wait_for_timeout(200)
    assert phone.url.endswith("/en/questions/")


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_nothing_stays_on_the_phone(phone: Page, language: str) -> None:
    for path in PUBLIC:
        phone.goto(f"/{language}/{path}")
        assert not any(word in phone.title().lower() for word in NEUTRAL_WORDS), phone.title()
    phone.goto(f"/{language}/questions/")
    phone.locator("#q-SA01 label").first.click()
    phone.click("button[name=go][value=result]")
    expect(phone.locator("#count")).to_be_visible()
    assert not any(word in phone.title().lower() for word in NEUTRAL_WORDS)
    assert phone.url.endswith(f"/{language}/questions/")
    found = phone.evaluate(STORES)
    assert found == {"local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0, "cookie": ""}
    assert phone.context.cookies() == []
