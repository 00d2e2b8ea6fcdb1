"""A screening from beginning to decision, by people who are signed in."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.worker import PASSED

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]


def take(page: Page, name: str, code: str) -> None:
    """Answers one question by pressing its label."""
    page.locator(f"#q-{name} label").filter(has=page.locator(f"input[value='{code}']")).click()


def begin(page: Page, address: str = "/en/screenings/new/") -> None:
    """Passes every check, in the order of the page; each part is shown after the one before."""
    page.goto(address)
    left = dict(sorted(PASSED.items(), key=lambda one: one[0] == "S9"))  # the last one opens behind the others
    for _ in range(6):
        for name in list(left):
            if page.locator(f"#q-{name}").is_visible():  # an answer may have opened it
                take(page, name, left.pop(name))
        button = page.locator("button.big[name=go]")
        last = button.get_attribute("value") == "begin"
        with page.expect_navigation():
            button.click()
        if last:
            break
    page.wait_for_url("**/answer/")
    assert not left


def test_from_the_checks_to_a_decision(signed_in: SignIn, picture: Callable[[Page, str], None]) -> None:
    asha = signed_in("asha")
    begin(asha)
    picture(asha, "screening-en")
    key = asha.url.split("/")[-3]
    take(asha, "P01", "age_27_29")
    with asha.expect_navigation():
        asha.click("button[name=go][value=save]")
    assert asha.locator("#q-P01 input:checked").get_attribute("value") == "age_27_29"
    for _ in range(20):
        button = asha.locator("button.big[name=go]")
        last = button.get_attribute("value") == "submit"
        with asha.expect_navigation():
            button.click()
        if last and not asha.url.endswith("/answer/"):
            break
    asha.wait_for_url(f"**/screenings/{key}/")
    expect(asha.locator("h1")).to_be_visible()
    assert asha.locator("h4").count() == 0  # frameworks come after the first view
    asha.locator("input[name=view]").first.check(force=True)
    with asha.expect_navigation():
        asha.locator("form[action$='first-view/'] button:not(.quiet)").click()
    assert asha.locator("input[name=view]").count() == 0
    assert asha.locator("h4").count() > 0

    ben = signed_in("ben", viewport={"width": 1280, "height": 900})
    ben.goto(f"/en/screenings/{key}/")
    form = ben.locator("form[action$='/decision/']")
    chosen = form.locator("input[name=decision]:not(:checked)").first
    code = chosen.get_attribute("value")
    chosen.check(force=True)
    form.locator("input[name=next_steps]").first.check(force=True)
    with ben.expect_navigation():
        form.locator("button").last.click()
    expect(ben.locator("#fix-decision")).to_contain_text("reason")
    expect(form.locator("input[name=next_steps]").first).to_be_checked()
    expect(form.locator("input[name=decision]:checked")).to_have_value(str(code))
    form.locator("input[name=reasons]").first.check(force=True)
    picture(ben, "outcome-en")
    with ben.expect_navigation():
        form.locator("button").last.click()
    assert ben.url.endswith(f"/screenings/{key}/")
    expect(ben.locator("aside.stack")).to_contain_text("Ben")


def test_another_organisation_sees_nothing(signed_in: SignIn) -> None:
    asha = signed_in("asha")
    address = asha.locator("table a").first.get_attribute("href")
    chidi = signed_in("chidi")
    response = chidi.goto(str(address))
    assert response is not None
    assert response.status == 404


def test_a_page_behind_sign_in_leads_back_to_itself(signed_in: SignIn) -> None:
    asha = signed_in("asha")
    asha.context.clear_cookies()
    asha.goto("/en/screenings/new/")
    assert unquote(asha.url).endswith("/en/sign-in/?next=/en/screenings/new/")
