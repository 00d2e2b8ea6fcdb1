"""The self-assessment on a borrowed phone: with JavaScript by keyboard alone, without JavaScript, and in two languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
QUESTIONS = "/zh-Hant/questions/"


def current(page: Page) -> str:
    """The name of the question that has the screen for itself."""
    shown = page.locator("fieldset[data-question]:visible")
    assert shown.count() == 1
    return str(shown.get_attribute("data-question"))


def answer_by_keyboard(page: Page) -> str:
    """Takes the first answer with Space, then goes on with Enter on Continue; the question that was answered."""
    name = current(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('fieldset input')"):
            break
    page.keyboard.press("Space")
    assert page.locator(f"fieldset#q-{name} input:checked").count() == 1
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('button[name=go].big')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_function("(id) => !document.getElementById(id)?.checkVisibility()", arg=f"q-{name}")
    return name


def test_whole_by_keyboard(phone: Page, picture: Callable[[Page, str], None]) -> None:
    phone.goto(QUESTIONS)
    picture(phone, "question-zh-Hant")
    answered: list[str] = []
    while phone.locator("form[data-form=one]").count():
        answered.append(answer_by_keyboard(phone))
        assert len(answered) < 40
    assert len(answered) >= 28
    assert len(set(answered)) == len(answered)
    assert answered[0] == "SA01"
    assert "SA10" not in answered  # SA09 was answered yes: she has her papers
    expect(phone.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(phone.locator("h1")).to_be_visible()
    picture(phone, "result-zh-Hant")


def test_focus_is_on_the_next_question(phone: Page) -> None:
    phone.goto("/en/questions/")
    answer_by_keyboard(phone)
    assert current(phone) == "SA02"
    assert phone.evaluate("document.activeElement.closest('fieldset')?.dataset.question") == "SA02"


def test_back_keeps_what_was_answered(phone: Page) -> None:
    phone.goto("/en/questions/")
    answer_by_keyboard(phone)
    phone.click("[data-back]")
    assert current(phone) == "SA01"
    assert phone.locator("#q-SA01 input:checked").count() == 1


def test_a_gate_opens_as_soon_as_it_is_answered(phone: Page) -> None:
    phone.goto("/en/questions/")
    count = "() => [...document.querySelectorAll('fieldset[data-question]')].filter((box) => !box.hidden).length"
    before = phone.evaluate(count)
    phone.evaluate("""() => {
      const field = document.querySelector('#q-SA09 input[value=no]');
      field.checked = true;
      field.dispatchEvent(new Event('change', {bubbles: true}));
    }""")
    assert phone.evaluate(count) == before + 1
    assert not phone.locator("#q-SA10").evaluate("(box) => box.hidden")


def test_danger_is_answered_on_the_same_page(phone: Page) -> None:
    phone.goto("/en/questions/")
    assert not phone.locator("#help-now").is_visible()
    danger = phone.locator("#q-SA01 label").first
    danger.click()
    expect(phone.locator("#help-now a[href='tel:999']").first).to_be_visible()
    phone.locator("#q-SA01 label").nth(1).click()
    assert not phone.locator("#help-now").is_visible()


def test_without_javascript(opened: Open, picture: Callable[[Page, str], None]) -> None:
    page = opened(java_script_enabled=False).new_page()
    page.goto(QUESTIONS)
    parts, seen = 0, set()
    while page.locator("form[data-form=one]").count():
        for box in page.locator("fieldset[data-question]:visible").all():
            seen.add(box.get_attribute("data-question"))
            box.locator("label").last.click()
        picture(page, f"part-{parts}-without-javascript")
        page.locator("button[name=go].big").click()
        parts += 1
        assert parts < 15
    assert parts == 8
    assert len(seen) >= 29
    assert page.locator("h1").count() == 1
    assert page.locator("#count input[type=hidden][name=SA02]").count() == 1  # only now could it be added to the count


def test_the_language_changes_and_the_answers_stay(phone: Page) -> None:
    phone.goto("/en/questions/")
    phone.locator("#q-SA01 label").nth(1).click()
    phone.click("button[name=go].big")
    phone.locator("#q-SA02 label").first.click()
    phone.click("button[name=go][value='language:zh-Hant']")
    expect(phone.locator("html")).to_have_attribute("lang", "zh-Hant")
    assert phone.locator("#q-SA01 input:checked").get_attribute("value") == "no"
    assert phone.locator("#q-SA02 input:checked").count() == 1
    assert "SA0" not in phone.url
