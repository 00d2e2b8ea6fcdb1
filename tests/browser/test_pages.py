"""Every page, in both schemes and two languages: axe finds nothing at two widths, and nothing scrolls sideways at 320."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.worker import PASSED
from tests.server import Served

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make install-dev` with node"),
]
RUN = "async () => (await axe.run()).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(' ')}`)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PUBLIC = ("", "questions/", "help/", "help/?card", "about/", "questions/thanks/", "sign-in/", "nowhere/")
LOOKS = [(language, scheme) for language in ("en", "zh-Hant") for scheme in ("light", "dark")]


def look(page: Page, name: str, picture: Callable[[Page, str], None]) -> list[str]:
    """What is wrong with the page that is open, at 1280, 375 and 320 pixels."""
    wrong = []
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(AXE.read_text())
        wrong += [f"{name} {width}: {found}" for found in page.evaluate(RUN)]
        picture(page, f"{name}-{width}")
    page.set_viewport_size({"width": 320, "height": 640})
    over = page.evaluate(OVERFLOW)
    return [*wrong, *([f"{name} 320: {over} px too wide"] if over > 0 else [])]


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_public_pages(opened: Open, picture: Callable[[Page, str], None], language: str, scheme: str) -> None:
    page = opened(color_scheme=scheme, reduced_motion="reduce").new_page()
    wrong = []
    for path in ("/", "/leave", *(f"/{language}/{part}" for part in PUBLIC)):
        page.goto(path)
        wrong += look(
            page, f"{language}-{scheme}-{path.strip('/').replace('/', '-').replace('?', '') or 'choose'}", picture
        )
    page.goto(f"/{language}/questions/")
    page.locator("#q-SA01 label").first.click()
    wrong += look(page, f"{language}-{scheme}-in-danger", picture)
    with page.expect_navigation():
        page.click("button[name=go][value=result]")
    wrong += look(page, f"{language}-{scheme}-result", picture)
    assert wrong == []


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_staff_pages(
    served: Served,
    signed_in: Callable[..., Page],
    picture: Callable[[Page, str], None],
    language: str,
    scheme: str,
) -> None:
    page = signed_in("asha", color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"/{language}/screenings/")
    outcome = str(page.locator("table a").first.get_attribute("href"))
    new, names = f"/{language}/screenings/new/", {outcome: "outcome", f"{outcome}print/": "print"}
    wrong, names[new] = [], "new"
    for path in (f"/{language}/screenings/", *names):
        page.goto(path)
        for details in page.locator("details").all():
            details.evaluate("(one) => { one.open = true; }")
        wrong += look(page, f"{language}-{scheme}-{names.get(path, 'list')}", picture)
    page.goto(new)
    page.evaluate(FILL, dict(PASSED))
    page.wait_for_url("**/answer/")
    wrong += look(page, f"{language}-{scheme}-answer", picture)
    assert wrong == []


FILL = """(given) => {
  for (const [name, code] of Object.entries(given)) document.querySelector(`[name="${name}"][value="${code}"]`).checked = true;
  const button = document.querySelector("button.big[name=go]");
  button.value = "begin";
  button.form.requestSubmit(button);
}"""
