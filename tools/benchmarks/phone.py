"""What a phone downloads to answer the self-assessment, counted by the browser itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page
from tests.browser.launch import CHROMIUM, chromium
from tools.benchmarks.line import Line


class Downloads:
    """Every response that came over the network: what it was and how many bytes, headers and all."""

    def __init__(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        self.kinds: dict[str, tuple[str, str]] = {}
        self.bytes: dict[str, int] = {}
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _received(self, event: dict[str, Any]) -> None:
        response = event["response"]
        if not response.get("fromDiskCache") and not response["url"].startswith("data:"):
            self.kinds[event["requestId"]] = (event["type"], response["url"])

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes[event["requestId"]] = int(event["encodedDataLength"])

    def taken(self) -> list[tuple[str, str, int]]:
        """(kind, address, bytes) since the last time it was asked; what came from the cache is left out."""
        found = [(*kind, self.bytes.get(key, 0)) for key, kind in self.kinds.items()]
        self.kinds, self.bytes = {}, {}
        return [one for one in found if one[2]]


@contextmanager
def phone_page() -> Iterator[Page]:
    """A page of 375 by 667, in a browser of its own with an empty cache."""
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 375, "height": 667})


def measure(url: str) -> list[Line]:
    """First visit to the questions in Traditional Chinese and the result, and a second visit in the same browser."""
    if not CHROMIUM.exists():
        print("What a phone downloads was not measured: chromium is missing.")
        return []
    with phone_page() as page:
        downloads = Downloads(page)
        page.goto(f"{url}/zh-Hant/questions/", wait_until="networkidle")
        first = downloads.taken()
        page.click("button[name=go][value=result]")
        page.wait_for_selector("#count")
        page.wait_for_load_state("networkidle")
        first += downloads.taken()
        page.goto("about:blank")
        page.goto(f"{url}/zh-Hant/questions/", wait_until="networkidle")
        second = downloads.taken()
    kilobytes = sum(one[2] for one in first) / 1000
    parts = ", ".join(f"{address.rsplit('/', 1)[-1] or 'page'} {size}" for _kind, address, size in first)
    modules = [address for kind, address, _size in first if kind == "Script"]
    again = ", ".join(address.rsplit("/", 1)[-1] or "page" for _kind, address, _size in second)
    return [
        Line("self-assessment: everything downloaded", kilobytes, 40, "kB", note=f"bytes with headers: {parts}"),
        Line("self-assessment: requests", len(first), 8),
        Line("self-assessment: browser modules", len(modules), 4),
        Line("self-assessment: requests of a second visit", len(second), 1, note=f"{again}"),
    ]
