"""Chromium against the server that ships. What no page may do is watched in every test, whatever the test is about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.browser import launch
from tests.browser.worker import PASSWORD
from tests.server import Served

PHONE = {"width": 375, "height": 812}
Open = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with launch.chromium() as browser:
        yield browser


class Watch:
    """What was sent to others, and what the browser complained about (a policy that was broken is said there)."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = urlsplit(origin).netloc
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._sent)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _sent(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.origin:
            self.elsewhere.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
def opened(chromium: Browser, served: Served) -> Iterator[Open]:
    """Contexts on our server, each watched; nothing may go elsewhere and nothing may be complained about."""
    watched: list[tuple[BrowserContext, Watch]] = []

    def open_context(**settings: object) -> BrowserContext:
        context = chromium.new_context(base_url=served.url, **({"viewport": PHONE} | settings))  # type: ignore[arg-type]
        context.set_default_timeout(8000)
        watched.append((context, Watch(context, served.url)))
        return context

    yield open_context
    for context, watch in watched:
        context.close()
        assert watch.elsewhere == []
        assert watch.complaints == []


@pytest.fixture
def phone(opened: Open) -> Page:
    """A borrowed phone."""
    return opened().new_page()


@pytest.fixture(scope="session")
def sessions() -> dict[str, list[dict[str, object]]]:
    """Cookies by username: signing in is limited to a few times in a quarter of an hour."""
    return {}


@pytest.fixture
def signed_in(opened: Open, sessions: dict[str, list[dict[str, object]]]) -> Callable[..., Page]:
    """A page of someone of the demonstration, at the list of screenings."""

    def sign_in(username: str, **settings: object) -> Page:
        context = opened(**settings)
        page = context.new_page()
        if username in sessions:
            context.add_cookies(sessions[username])  # type: ignore[arg-type]
            page.goto("/en/screenings/")
            return page
        page.goto("/en/sign-in/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/en/screenings/")
        sessions[username] = context.cookies()  # type: ignore[assignment]
        return page

    return sign_in


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keeps what a page looks like in build/screens, when HANDRAIL_SCREENS is set."""

    def keep(page: Page, name: str) -> None:
        if os.environ.get("HANDRAIL_SCREENS"):
            folder = Path("build/screens")
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{name}.png", full_page=True)

    return keep
