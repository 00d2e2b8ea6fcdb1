"""Nothing that a worker chose is lost: not to a session that ends, a connection that breaks, or a second window."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from tests.browser.test_staff import begin, take
from tests.browser.worker import PASSWORD
from tests.server import Served

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
SAVE = "button.quiet[name=go][value=save]"
LINE = "[data-keeping]"
MINUTE = 61_000


def sign_in(page: Page) -> None:
    page.fill("input[name=username]", "asha")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def held(page: Page) -> str | None:
    """The age on the page."""
    chosen = page.locator("#q-P01 input:checked")
    return chosen.get_attribute("value") if chosen.count() else None


def press(page: Page, button: str = SAVE) -> None:
    with page.expect_navigation():
        page.click(button)


@pytest.fixture
def asha(signed_in: SignIn) -> Page:
    """Asha's draft, just begun, on a page whose clock the test moves."""
    page = signed_in("asha")
    page.clock.install()
    begin(page)
    return page


def test_a_minute_after_a_change_the_page_saves_by_itself(asha: Page) -> None:
    sent: list[str] = []
    asha.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    asha.clock.fast_forward(10 * MINUTE)
    assert sent == []  # a page that is only open keeps no session alive
    take(asha, "P01", "age_27_29")
    expect(asha.locator(LINE)).to_be_empty()
    asha.clock.fast_forward(MINUTE)
    expect(asha.locator(LINE)).to_contain_text("Saved at ")
    assert [parse_qs(body)["go"] for body in sent] == [["save"]]
    assert asha.locator("input[name=revision]").input_value() == "2"
    asha.clock.fast_forward(10 * MINUTE)
    assert len(sent) == 1
    other = asha.context.new_page()
    other.goto(asha.url)
    assert held(other) == "age_27_29"
    take(asha, "P01", "age_26")
    press(asha)  # with the revision that the page was told
    assert held(asha) == "age_26"
    assert asha.locator(".fix").count() == 0


def test_leaving_the_tab_saves_at_once(asha: Page) -> None:
    take(asha, "P01", "age_27_29")
    with asha.expect_request(lambda request: request.method == "POST"):
        asha.evaluate(
            "() => { Object.defineProperty(document, 'hidden', {get: () => true});"
            " document.dispatchEvent(new Event('visibilitychange')); }"
        )
    expect(asha.locator(LINE)).to_contain_text("Saved at ")


def test_a_protected_answer_starts_no_saving_and_is_not_in_one(asha: Page) -> None:
    bodies: list[str] = []

    def keep(request: Request) -> None:
        if request.method == "POST" and request.headers.get("accept") == "application/json":
            bodies.append(request.post_data or "")

    asha.on("request", keep)
    take(asha, "P01", "age_27_29")
    press(asha, ".rail-posts button[value='part:journey']")
    boxes = asha.locator("[data-section]:not([hidden]) [data-unkept]:not([hidden])")
    boxes.first.locator("label").first.click()
    asha.clock.fast_forward(2 * MINUTE)
    assert bodies == []
    asha.locator("[data-section]:not([hidden]) fieldset:not([data-unkept]):not([hidden]) label").first.click()
    asha.clock.fast_forward(MINUTE)
    expect(asha.locator(LINE)).to_contain_text("Saved at ")
    name = boxes.first.get_attribute("data-question")
    assert name
    assert name not in parse_qs(bodies[0])


def test_a_saving_does_not_tell_that_a_question_behind_a_protected_answer_is_open(asha: Page) -> None:
    bodies: list[str] = []

    def keep(request: Request) -> None:
        if request.method == "POST" and request.headers.get("accept") == "application/json":
            bodies.append(request.post_data or "")

    asha.on("request", keep)
    take(asha, "P01", "age_27_29")
    press(asha, f".rail-posts button[value='part:{section_of(asha, 'P05')}']")
    take(asha, "P05", "still")
    press(asha, f".rail-posts button[value='part:{section_of(asha, 'P21')}']")
    take(asha, "P21", "yes")
    expect(asha.locator("#q-P22")).to_be_visible()
    take(asha, "P19", "h16")
    asha.clock.fast_forward(MINUTE)
    expect(asha.locator(LINE)).to_contain_text("Saved at ")
    shown = parse_qs(bodies[-1])["shown"]
    unkept = asha.locator("[data-unkept][data-question]").evaluate_all("all => all.map(one => one.dataset.question)")
    assert {"P21", "P22"} <= set(unkept)
    assert "P19" in shown
    assert not set(unkept) & {*shown, *parse_qs(bodies[-1])}


def section_of(page: Page, name: str) -> str:
    """The part that holds a question."""
    found = page.locator(f"[data-section]:has(#q-{name})").get_attribute("data-section")
    assert found
    return found


@pytest.mark.parametrize("idle", [False, True], ids=["told-by-saving", "told-by-pressing"])
def test_a_session_that_ends_costs_nothing(asha: Page, idle: bool) -> None:
    take(asha, "P01", "age_27_29")
    asha.context.clear_cookies()
    if idle:
        asha.clock.pause_at("2100-01-01")  # no timer has run, half an hour has gone by
        asha.click(SAVE)
    else:
        asha.clock.fast_forward(MINUTE)
    expect(asha.locator(LINE)).to_contain_text("You are signed out")
    assert held(asha) == "age_27_29"
    asha.click(SAVE)
    expect(asha.locator(LINE)).to_contain_text("You are signed out")
    with asha.context.expect_page() as opened:
        asha.click("[data-sign-in] a")
    sign_in(opened.value)
    asha.bring_to_front()
    press(asha)
    assert held(asha) == "age_27_29"
    asha.goto(asha.url)
    assert held(asha) == "age_27_29"


def test_without_scripts_the_page_says_that_it_was_not_saved(
    signed_in: SignIn, chromium: Browser, served: Served, sessions: dict[str, list[dict[str, object]]]
) -> None:
    page = signed_in("asha")
    begin(page)
    context = chromium.new_context(base_url=served.url, java_script_enabled=False)
    context.add_cookies(sessions["asha"])  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto(page.url)
    take(plain, "P01", "age_27_29")
    context.clear_cookies()
    press(plain)
    assert "/en/sign-in/" in plain.url
    expect(plain.locator("main")).to_contain_text("What you had just filled in was not saved.")
    sign_in(plain)
    assert plain.url == page.url
    assert held(plain) is None
    context.close()


@pytest.fixture
def unwatched(chromium: Browser, served: Served) -> BrowserContext:
    """A context whose complaints about a broken connection are not held against us."""
    return chromium.new_context(base_url=served.url)


def test_a_broken_connection_costs_nothing(
    asha: Page, unwatched: BrowserContext, sessions: dict[str, list[dict[str, object]]]
) -> None:
    unwatched.add_cookies(sessions["asha"])  # type: ignore[arg-type]
    page = unwatched.new_page()
    page.clock.install()
    page.goto(asha.url)
    take(page, "P01", "age_27_29")
    unwatched.set_offline(True)
    page.clock.fast_forward(MINUTE)
    expect(page.locator(LINE)).to_contain_text("The server cannot be reached")
    page.click(SAVE)
    expect(page.locator(LINE)).to_contain_text("The server cannot be reached")
    assert held(page) == "age_27_29"
    unwatched.set_offline(False)
    expect(page.locator(LINE)).to_contain_text("Saved at ")
    unwatched.close()


@pytest.mark.parametrize("choice", ["this page", "the other one"])
def test_two_tabs_and_both_ways_out(asha: Page, choice: str) -> None:
    other = asha.context.new_page()
    other.goto(asha.url)
    take(other, "P01", "age_24_25")
    press(other)
    take(asha, "P01", "age_27_29")
    asha.clock.fast_forward(MINUTE)
    expect(asha.locator(LINE)).to_contain_text("saved from another window")
    press(asha)
    assert held(asha) == "age_27_29"
    press(asha, "button[value='save:over']" if choice == "this page" else ".care a.btn")
    kept = "age_27_29" if choice == "this page" else "age_24_25"
    assert held(asha) == kept
    assert asha.locator("button[value='save:over']").count() == 0
    take(asha, "P01", "age_26")
    press(asha)
    other.goto(other.url)
    assert held(other) == "age_26"


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_rail_is_walked_by_keyboard_and_named(
    asha: Page, language: str, width: int, picture: Callable[[Page, str], None]
) -> None:
    asha.set_viewport_size({"width": width, "height": 900})
    asha.goto(asha.url.replace("/en/", f"/{language}/"))
    posts = asha.locator(".rail-posts button")
    current = asha.locator(".rail-posts [aria-current=step]")
    assert current.count() == 1
    assert all(name.strip() for name in posts.all_text_contents())
    assert posts.first.locator(".vh").text_content() != current.locator(".vh").text_content()  # answered, and open
    following = posts.nth(4)
    box = following.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    following.focus()
    with asha.expect_navigation():
        asha.keyboard.press("Enter")
    expect(posts.nth(4)).to_have_attribute("aria-current", "step")
    assert asha.evaluate("document.documentElement.scrollWidth") <= width
    picture(asha, f"rail-{language}-{width}")


def test_a_press_of_save_waits_for_the_saving_that_is_under_way(asha: Page) -> None:
    under_way: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.headers.get("accept") == "application/json":
            under_way.append(route)
        else:
            route.continue_()

    asha.route("**/answer/", hold)
    take(asha, "P01", "age_24_25")
    asha.clock.fast_forward(MINUTE)
    take(asha, "P01", "age_27_29")
    asha.click(SAVE)
    assert len(under_way) == 1
    with asha.expect_navigation():
        under_way[0].continue_()
    assert held(asha) == "age_27_29"
    assert asha.locator("button[value='save:over']").count() == 0
    asha.unroute("**/answer/")
    asha.reload()
    assert held(asha) == "age_27_29"
