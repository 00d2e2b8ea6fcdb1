"""Synthetic records in a browser: asked for, approved by two others, drawn by the process that ships, read by everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_figures import counted
from tests.browser.test_pages import AXE, LOOKS, look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make install-dev` with node"),
]


def test_from_asking_to_reading(
    signed_in: Callable[..., Page], opened: Open, picture: Callable[[Page, str], None]
) -> None:
    analyst = signed_in("hana", reduced_motion="reduce")
    counted(analyst, "/en/figures/own/")
    analyst.goto("/zh-Hant/figures/across/")
    wrong = look(analyst, "zh-Hant-synthetic-ask", picture)
    analyst.goto("/en/figures/across/")
    form = analyst.locator("form", has=analyst.locator("[name=since]"))
    form.get_by_label("ε = 1,").check()
    form.locator("button").click()
    expect(analyst.locator("h1")).to_contain_text("Publication")
    path = analyst.url
    expect(analyst.get_by_text("rare answers")).to_be_visible()
    for name in ("ines", "juma"):
        approver = signed_in(name, reduced_motion="reduce")
        approver.goto(path)
        wrong += look(approver, f"synthetic-asked-{name}", picture)
        approver.locator("form[action$='/approve/'] button").click()
    expect(approver.get_by_text("Compared with the true screenings")).to_be_visible()
    wrong += look(approver, "synthetic-decided", picture)
    key = path.rstrip("/").rsplit("/", 1)[1]
    for language, scheme in LOOKS:
        page = opened(color_scheme=scheme, reduced_motion="reduce").new_page()
        page.goto(f"/{language}/figures/published/{key}/")
        expect(page.get_by_text("ε = 1").first).to_be_visible()
        expect(page.get_by_text("Compared with the true screenings")).to_have_count(0)
        for closed in page.locator("details > summary").all():
            closed.click()
        wrong += look(page, f"{language}-{scheme}-synthetic", picture)
    assert wrong == []
