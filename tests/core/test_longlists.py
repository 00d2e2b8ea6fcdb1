"""Lists of tens of thousands of choices: a file of their own, the same choices, soon read."""

from __future__ import annotations

import pytest
from small_instrument import MAIN as SMALL

from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.longlists import MANY, MAX_ROWS, read_long_list, write_long_list
from handrail.core.instruments.read import read_instrument
from handrail.core.interchange.xlsform.back import back
from handrail.core.interchange.xlsform.book import Book, sheet
from handrail.core.interchange.xlsform.convert import convert
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.problems import Problems

HOW_MANY = 60_000


def book(how_many: int) -> Book:
    survey = [
        ("type", "name", "label::English (en)", "label::中文 (zh-Hant)", "choice_filter"),
        ("select_one district", "district", "District", "區", ""),
        ("select_one village", "village", "Village", "村", "area = ${district}"),
        ("select_one village", "born", "Where born", "出生地", ""),
    ]
    choices = [("list_name", "name", "label::English (en)", "label::中文 (zh-Hant)", "area")]
    choices += [("district", f"d{number}", f"District {number}", f"第 {number} 區", "") for number in range(18)]
    choices += [
        ("village", f"v{number}", f"Village, {number}", f"第 {number} 村", f"d{number % 18}")
        for number in range(how_many)
    ]
    settings = [("form_title", "form_id", "version"), ("Villages", "villages", "1")]
    return Book((sheet("survey", survey), sheet("choices", choices), sheet("settings", settings)))


def read(files: dict[str, str]) -> Instrument:
    return read_instrument(files, draft=True)


def test_a_long_list_is_a_file_of_its_own_and_shared() -> None:
    made = convert(read_form(book(HOW_MANY)).form)
    assert set(made.files) == {"instrument.yaml", "zh-Hant.yaml", "village.csv"}
    assert len(made.files["instrument.yaml"]) < 10_000
    instrument = read(dict(made.files))
    village = instrument.by_name["village"]
    assert len(village.choices) == HOW_MANY
    assert village.choices is instrument.by_name["born"].choices
    chosen = village.by_code["v777"]
    assert (chosen.label.get("en"), chosen.label.get("zh-Hant")) == ("Village, 777", "第 777 村")
    assert dict(chosen.filters) == {"area": "d3"}
    assert village.long


def test_it_is_the_same_whether_short_or_long() -> None:
    short, long = (read(dict(convert(read_form(book(count)).form).files)) for count in (MANY, MANY + 1))
    assert short.by_name["village"].choices == long.by_name["village"].choices[:MANY]


def test_it_leaves_and_comes_in_again() -> None:
    files = dict(convert(read_form(book(MANY + 1)).form).files)
    again = convert(read_form(back(files)).form)
    assert dict(again.files) == files


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "choice.file"),
        ("code,label\n", "choice.file"),
        ("code,label\na b,A\n", "choice.code"),
        ("code,label\n,A\n", "choice.code"),
        ("code,label\na,A\na,B\n", "choice.duplicate"),
        ('code,label\n"a', "choice.file"),
        ("code,label\n" + "".join(f"v{n},V\n" for n in range(MAX_ROWS + 1)), "yaml.size"),
        ("x" * 20_000_001, "yaml.size"),
    ],
)
def test_what_is_wrong_has_its_line(text: str, code: str) -> None:
    _, problems = read_long_list(text, "list.csv", "en")
    assert [problem.code for problem in problems] == [code]
    assert problems[0].file == "list.csv"


def test_a_file_that_is_not_there_is_said() -> None:
    main = SMALL.replace("choices:\n", "choices:\n  far: {file: far.csv}\n", 1)
    with pytest.raises(Problems) as caught:
        read_instrument({"instrument.yaml": main})
    assert "choice.file" in {problem.code for problem in caught.value}


def test_cells_of_any_kind_survive() -> None:
    choices = [{"code": "a", "label": 'He said "a, b"\nand left', "wage": "0"}, {"code": "dont_know", "label": "="}]
    text = write_long_list(choices, {"zh-Hant": {"a": "甲"}})
    read_back, problems = read_long_list(text, "x.csv", "en")
    assert problems == []
    assert [choice.label.get("en") for choice in read_back] == ['He said "a, b"\nand left', "="]
    assert (read_back[0].label.get("zh-Hant"), dict(read_back[0].filters)) == ("甲", {"wage": "0"})
    assert read_back[1].unknown
    assert read_back[1].excludes
