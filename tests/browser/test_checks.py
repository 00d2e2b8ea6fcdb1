"""The checks in a browser without JavaScript too: from an empty form to a plan and back from a file; axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.test_pages import AXE, LOOKS, look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make install-dev` with node"),
]
CHECK = "checks/check-hotel/"


def press(page: Page, go: str) -> None:
    with page.expect_navigation():
        page.locator(f"button[name=go][value='{go}']").first.click()


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_pages(opened: Open, picture: Callable[[Page, str], None], tmp_path: Path, language: str, scheme: str) -> None:
    page = opened(color_scheme=scheme, reduced_motion="reduce", accept_downloads=True).new_page()
    wrong = []

    def see(name: str) -> None:
        for details in page.locator("details").all():
            details.evaluate("(one) => { one.open = true; }")
        wrong.extend(look(page, f"check-{language}-{scheme}-{name}", picture))

    page.goto(f"/{language}/checks/")
    see("list")
    page.goto(f"/{language}/{CHECK}")
    see("empty")
    page.check("input[name=h1][value=partly]")
    press(page, "continue")
    page.check("input[name=h2][value=none]")
    page.check("input[name=h3][value=done]")
    press(page, "result")
    page.fill("#due_h2", "2026-12-24")
    page.fill("#owner_h2", "=1+1")
    see("result")
    with page.expect_download() as download:
        page.click("button[name=go][value=save]")
    saved = tmp_path / "answers.json"
    download.value.save_as(saved)
    page.set_input_files("#earlier", saved)
    press(page, "compare")
    see("progress")
    press(page, "result")
    assert page.input_value("#due_h2") == "2026-12-24"
    press(page, "print")
    see("print")
    page.goto(f"/{language}/{CHECK}")
    page.set_input_files("#file", saved)
    press(page, "load")
    assert page.input_value("#owner_h2") == "=1+1"
    page.goto(f"/{language}/{CHECK}")
    press(page, "load")
    see("refused")
    assert wrong == []


def test_enter_in_a_field_goes_on(opened: Open) -> None:
    page = opened(java_script_enabled=False).new_page()
    page.goto(f"/en/{CHECK}")
    page.check("input[name=h1][value=planned]")
    page.fill("#h1_evidence", "Signed text")
    with page.expect_navigation():
        page.press("#h1_evidence", "Enter")
    assert page.locator("#q-h2").count() == 1
    assert page.url.endswith(CHECK)
    with page.expect_navigation():
        page.locator("button[value='language:zh-Hant']").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hant"
    with page.expect_navigation():
        page.locator("button[value=back]").click()
    assert page.input_value("#h1_evidence") == "Signed text"
    assert page.is_checked("input[name=h1][value=planned]")


def test_on_paper_the_plan_is_there_and_no_button(opened: Open) -> None:
    page = opened().new_page()
    page.goto(f"/en/{CHECK}")
    page.check("input[name=h1][value=none]")
    press(page, "result")
    page.fill("#owner_h1", "General manager")
    page.emulate_media(media="print")
    assert page.locator("svg.cells").first.is_visible()
    assert page.locator("#owner_h1").is_visible()
    assert not any(button.is_visible() for button in page.locator("button").all())
