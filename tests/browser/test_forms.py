"""Somebody brings the form that their organisation uses, maps it, and a colleague screens with it: in the browser alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_staff import begin, take

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
VILLAGES = 300
FORM = (
    """
| survey |  |  |  |  |  |
|  | type | name | label::English (en) | label::Chinese (zh-Hant) | relevant | choice_filter |
|  | begin group | where | Where you live | 你住在哪裏 |  |  |
|  | select_one island | isle | Which island? | 哪個島？ |  |  |
|  | select_one town | town | Which town? | 哪個鎮？ |  | island = ${isle} |
|  | select_one village | village | Which village? | 哪條村？ |  |  |
|  | end group |  |  |  |  |  |
|  | begin repeat | jobs | Job | 工作 |  |  |
|  | select_one yes_no | paid | Was it paid? | 有工資嗎？ |  |  |
|  | select_one yes_no | held | Did they keep your passport? | 他們扣留你的護照嗎？ | ${paid} = 'no' |  |
|  | end repeat |  |  |  |  |  |

| choices |  |  |  |  |  |
|  | list_name | name | label::English (en) | label::Chinese (zh-Hant) | island |
|  | yes_no | yes | Yes | 是 |  |
|  | yes_no | no | No | 否 |  |
|  | island | north | North Island | 北島 |  |
|  | island | south | South Island | 南島 |  |
|  | town | pier | Pier Town | 碼頭鎮 | north |
|  | town | hill | Hill Town | 山鎮 | south |
"""
    + "".join(f"|  | village | v{number} | Village {number} | 第 {number} 村 |  |\n" for number in range(VILLAGES))
    + """
| settings |  |  |  |
|  | form_title | form_id | version |
|  | Island intake | island-intake | 1 |
"""
)


def test_from_a_file_to_a_screening(signed_in: SignIn, tmp_path: Path, picture: Callable[[Page, str], None]) -> None:
    file = tmp_path / "island.md"
    file.write_text(FORM, encoding="utf-8")
    ben = signed_in("ben", viewport={"width": 1280, "height": 900})
    ben.goto("/en/forms/")
    ben.set_input_files("input[type=file]", file)
    with ben.expect_navigation():
        ben.locator("form:has(input[type=file]) button").click()
    draft = ben.url
    ben.select_option("select[name=bulk]", "coded")
    with ben.expect_navigation():
        ben.locator("form:has(select[name=bulk]) button").last.click()
    ben.get_by_role("link", name="Did they keep your passport?").click()
    ben.wait_for_url("**/map/**")
    ben.fill("input[name=typed-yes]", "CD1")
    picture(ben, "mapping-en")
    with ben.expect_navigation():
        ben.locator("button[name=go][value=draft]").click()
    assert ben.url == draft
    picture(ben, "form-draft-en")
    with ben.expect_navigation():
        ben.get_by_role("button", name="Publish for our organisation").click()

    asha = signed_in("asha", viewport={"width": 1280, "height": 900})
    asha.goto("/en/screenings/new/")
    asha.get_by_role("link", name="Island intake").click()
    asha.wait_for_url("**/new/?form=*")
    begin(asha, asha.url)
    assert asha.locator("#q-isle").is_visible()
    assert asha.locator("#q-town input:visible").count() == 0
    take(asha, "isle", "north")
    expect(asha.locator("#q-town label:visible")).to_have_count(1)
    take(asha, "town", "pier")
    take(asha, "isle", "south")
    assert asha.locator("#q-town input:checked").count() == 0  # what the other island had is gone
    asha.locator("[data-find=village]").press_sequentially("village 29")
    expect(asha.locator("#found-village option")).to_have_count(11)
    asha.fill("[data-find=village]", "Village 297")
    expect(asha.locator("#q-village input:checked")).to_have_value("v297")
    picture(asha, "own-form-en")
    with asha.expect_navigation():
        asha.click("button.big[name=go]")
    first, second = ("[data-question='jobs[1].held']", "[data-question='jobs[2].held']")
    assert not asha.locator(first).is_visible()
    asha.locator("[data-question='jobs[1].paid'] label", has_text="No").click()
    expect(asha.locator(first)).to_be_visible()
    asha.locator(f"{first} label", has_text="Yes").click()
    with asha.expect_navigation():
        asha.get_by_role("button", name="One more: Job").click()
    assert asha.locator(f"{first} input:checked").get_attribute("value") == "yes"
    assert not asha.locator(second).is_visible()  # its own round decides
    picture(asha, "own-form-rounds-en")
    for _ in range(6):
        button = asha.locator("button.big[name=go]")
        with asha.expect_navigation():
            button.click()
        if not asha.url.endswith("/answer/"):
            break
    expect(asha.locator("h1")).to_be_visible()
    assert "/answer/" not in asha.url
