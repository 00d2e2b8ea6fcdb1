"""Fifty forms lie on the table: one is typed in with the keyboard alone, and every key is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page

from handrail.core.instruments.definition import QuestionType
from tests.browser.worker import full, instrument

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
MOST_KEYS = 1.3
"""For each answer on the paper."""
FOCUSED = "document.activeElement.closest('[data-question]')?.dataset.question || ''"


def typed(page: Page, answers: dict[str, str]) -> int:
    """Types one paper from where the page puts the cursor. Returns how many keys that took."""
    questions, keys = instrument().by_name, 0
    while name := page.evaluate(FOCUSED):
        codes = [choice.code for choice in questions[name].choices]
        pressed = [KEYS[codes.index(code)] for code in answers.get(name, "").split()]
        if not pressed or questions[name].type is QuestionType.SELECT_MULTIPLE:
            pressed.append("Enter")
        for key in pressed:
            page.keyboard.press(key)
        keys += len(pressed)
        assert page.evaluate(FOCUSED) != name, f"{name} was not left"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return keys + 1


def test_a_form_takes_hardly_more_keys_than_it_has_answers(
    signed_in: SignIn, picture: Callable[[Page, str], None]
) -> None:
    answers = dict(full(date.today()).kept)  # noqa: DTZ011  the day of the machine, as the page has it
    ticked = sum(len(text.split()) for text in answers.values())
    kim = signed_in("kim", viewport={"width": 1280, "height": 900})
    kim.goto("/en/keying/")
    form = kim.locator("select[name=form] option", has_text="English").filter(has_text="reliminary").first
    kim.select_option("select[name=form]", form.get_attribute("value"))
    with kim.expect_navigation():
        kim.get_by_role("button", name="Type in").click()
    number = kim.locator("input[name='paper:number']").input_value()
    picture(kim, "keying-en")
    keys = typed(kim, answers)
    assert f"kept={number}" in kim.url
    print(f"{keys} keys for {ticked} answers to {len(answers)} questions: {keys / ticked:.2f}")
    assert keys <= MOST_KEYS * ticked

    asha = signed_in("asha", viewport={"width": 1280, "height": 900})
    asha.goto("/zh-Hant/keying/")
    asha.keyboard.type(number)  # the cursor stands where the number goes
    with asha.expect_navigation():
        asha.keyboard.press("Enter")
    picture(asha, "keying-zh-Hant")
    changed = {**answers, "O5": ""}
    typed(asha, changed)
    assert "said=differs" in asha.url

    ben = signed_in("ben", viewport={"width": 1280, "height": 900})
    ben.goto("/en/keying/")
    ben.keyboard.type(number)
    with ben.expect_navigation():
        ben.keyboard.press("Enter")
    assert ben.locator("#q-O5").is_visible()
    picture(ben, "settling-en")
    typed(ben, answers)
    assert "said=settled" in ben.url
