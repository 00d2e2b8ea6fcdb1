"""The two pictures of README.md, made anew: `python tools/pictures.py`. Invented people, on a server of its own."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.launch import chromium  # noqa: E402
from tests.browser.worker import PASSWORD  # noqa: E402
from tests.server import serve  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
MOST = 80_000
"""Bytes of one picture."""


def question(browser: Browser, url: str) -> Page:
    """The first question of the self-assessment in Traditional Chinese, on a narrow phone."""
    page = browser.new_page(
        base_url=url, viewport={"width": 320, "height": 640}, device_scale_factor=2, reduced_motion="reduce"
    )
    page.goto("/zh-Hant/questions/")
    page.click("button.big[name=go]")  # the next one is not about danger
    page.locator("fieldset:visible label").first.click()
    return page


def outcome(browser: Browser, url: str) -> Page:
    """The outcome in English that names most signs, of those where nobody is in danger."""
    page = browser.new_page(base_url=url, viewport={"width": 1100, "height": 1100})
    page.goto("/en/sign-in/")
    page.fill("input[name=username]", "ben")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/screenings/")
    signs = {}
    for address in page.locator("tbody th a").evaluate_all("links => links.map((link) => link.href)"):
        page.goto(address)
        signs[address] = 0 if page.locator(".act").count() else page.locator(".why > li").count()
    page.goto(max(signs, key=lambda address: signs[address]))
    return page


def keep(page: Page, name: str) -> None:
    """The part of the page that is seen, as WebP."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    path = FOLDER / f"{name}.webp"
    picture.save(path, quality=70, method=6)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {picture.width} × {picture.height}, {size} bytes")
    if size > MOST:
        raise SystemExit(f"{path.name} is larger than {MOST} bytes.")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="handrail-pictures-") as folder,
        serve(Path(folder)) as served,
        chromium() as browser,
    ):
        keep(question(browser, served.url), "question-zh-Hant")
        keep(outcome(browser, served.url), "outcome-en")


if __name__ == "__main__":
    main()
