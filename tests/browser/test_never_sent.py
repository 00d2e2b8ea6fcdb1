"""Until names can be sealed, an identifying question works on the page, and what is typed there goes nowhere.

The screening that ships has no such question (docs/decisions/0010): a later version with one is published for the test.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Watch
from tests.browser.test_staff import begin, take
from tests.browser.worker import PASSWORD
from tests.server import Served, serve

pytestmark = pytest.mark.browser
TYPED = "Zqxname7731"
FORCED = "Zqxforced4452"
PUBLISH = '''
from re import sub

from django.utils import timezone
from handrail import content
from handrail.screening.actions import publish_shipped

shipped = content.read
question = """    items:
      - {name: N1, type: text, label: A name to use, sensitivity: identifying, counted: no}
      - name: P01
"""

def read(folder, name):
    files = shipped(folder, name)
    if name != "preliminary-screening":
        return files
    files = {file: sub(r'version: "[0-9.]+"', 'version: "2099.1"', text, count=1) for file, text in files.items()}
    main = files["instrument.yaml"]
    assert main.count("    items:\\n      - name: P01\\n") == 1
    return files | {"instrument.yaml": main.replace("    items:\\n      - name: P01\\n", question)}

content.read = read
print(publish_shipped(timezone.now()))
'''


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of its own: this version of the screening is for no other test."""
    with serve(tmp_path_factory.mktemp("never-sent")) as running:
        assert "preliminary-screening 2099.1" in running.run("manage", "shell", "-c", PUBLISH)
        yield running


@pytest.fixture
def context(chromium: Browser, served: Served) -> Iterator[BrowserContext]:
    made = chromium.new_context(base_url=served.url, viewport={"width": 375, "height": 812})
    made.set_default_timeout(8000)
    watch = Watch(made, served.url)
    yield made
    made.close()
    assert (watch.elsewhere, watch.complaints) == ([], [])


@pytest.fixture
def draft(context: BrowserContext) -> Page:
    """Asha's draft at the part with the question."""
    page = context.new_page()
    page.clock.install()
    page.goto("/en/sign-in/")
    page.fill("input[name=username]", "asha")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/en/screenings/")
    begin(page)
    return page


def kept(served: Served, words: str) -> list[str]:
    """The files of the server that hold these words: database, its journal, log; of PostgreSQL a copy of every row."""
    data, database = served.data, "handrail.sqlite3"
    if "DATABASE_URL" in served.environment:
        database = "handrail.json"
        (data / database).write_text(served.run("manage", "dumpdata"), encoding="utf-8")
    files = [path for path in data.rglob("*") if path.is_file() and "static" not in path.relative_to(data).parts]
    assert {database, "serve.log"} <= {path.name for path in files}
    return [path.name for path in files if words.encode() in path.read_bytes()]


def test_what_is_typed_is_in_no_request_no_row_and_no_log(context: BrowserContext, draft: Page, served: Served) -> None:
    sent: list[str] = []
    field = draft.locator("#q-N1 input[type=text]")
    expect(draft.locator("#q-N1")).to_contain_text("It is neither sent nor kept until it can be sealed.")
    context.on("request", lambda request: sent.extend([request.url, request.post_data or ""]))
    field.fill(TYPED)
    take(draft, "P01", "age_27_29")
    draft.clock.fast_forward(61_000)
    expect(draft.locator("[data-keeping]")).to_contain_text("Saved at ")
    assert field.input_value() == TYPED  # usable on the page for as long as it is open
    for button in ("button.quiet[value=save]", "button[value^='language:']", "button[value^='language:']"):
        with draft.expect_navigation():
            draft.click(button)
        assert field.input_value() == ""
        field.fill(TYPED)
    key = draft.url.split("/")[-3]
    for _ in range(20):
        if field.is_visible():
            field.fill(TYPED)
        with draft.expect_navigation():
            draft.click("button.big[name=go]")
        if not draft.url.endswith("/answer/"):
            break
    draft.wait_for_url(f"**/screenings/{key}/")
    assert TYPED not in draft.content()
    assert any("age_27_29" in body for body in sent)
    assert not any(TYPED in body for body in sent)
    assert "handrail." in " ".join(kept(served, "age_27_29"))
    assert kept(served, TYPED) == []


def test_what_is_sent_by_force_is_refused_and_kept_nowhere(draft: Page, served: Served) -> None:
    draft.locator("#q-N1 input[type=text]").evaluate("field => { field.name = 'N1'; }")
    draft.fill("#q-N1 input[type=text]", FORCED)
    with draft.expect_navigation():
        draft.click("button.quiet[value=save]")
    expect(draft.locator("main")).to_contain_text("This cannot be kept safely yet, so it was not taken.")
    assert FORCED not in draft.content()
    assert kept(served, FORCED) == []
