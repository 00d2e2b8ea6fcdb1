"""Columns, types, rows into a tree, and everything that is wrong with it, each with its cell."""

from __future__ import annotations

import pytest
from tests.core.interchange.xlsform_examples import BOOKS, REFUSED, needs_examples

from handrail.core.interchange.xlsform.book import Book, sheet
from handrail.core.interchange.xlsform.check import media_name
from handrail.core.interchange.xlsform.columns import Column, read_column, read_header
from handrail.core.interchange.xlsform.expressions import filter_columns, filter_ours, is_xpath, ours
from handrail.core.interchange.xlsform.found import Level
from handrail.core.interchange.xlsform.importing import look
from handrail.core.interchange.xlsform.languages import read_languages
from handrail.core.interchange.xlsform.pyxforms import judged
from handrail.core.interchange.xlsform.reading import read_book
from handrail.core.interchange.xlsform.types import Part, Type, read_type

CHOICES = [["list_name", "name", "label"], ["l", "a", "A"], ["l", "b", "B"]]


REPEAT = "type|name|calculation\nbegin repeat|r|\ninteger|a|\nend repeat||\n"


def book(survey: str, choices: list[list[str]] | None = None, **others: list[list[str]]) -> Book:
    """`survey`: rows one below the other, cells divided by |."""
    rows = [[cell.strip() for cell in row.split("|")] for row in survey.strip().splitlines()]
    sheets = [sheet("survey", rows), sheet("choices", choices or CHOICES)]
    return Book((*sheets, *(sheet(name, rows) for name, rows in others.items())))


def findings(
    survey: str, choices: list[list[str]] | None = None, level: Level = Level.REFUSED
) -> list[tuple[str, str]]:
    """(code without its beginning, cell) of everything on that level; labels are left out here for short."""
    found = look(book(survey, choices)).findings
    kept = [
        one for one in found if one.level is level and one.code not in ("xlsform.label.missing", "xlsform.group.empty")
    ]
    return [(one.code.removeprefix("xlsform."), one.place) for one in kept]


@pytest.mark.parametrize(
    ("sheet_name", "name", "column"),
    [
        ("survey", "Label", Column("label")),
        ("survey", "label::Chinese (zh-Hant)", Column("label", "Chinese (zh-Hant)")),
        ("survey", "caption::English", Column("label", "English")),
        ("survey", "Constraint Message :: fr", Column("constraint_message", "fr")),
        ("survey", "media::image::English (en)", Column("image", "English (en)")),
        ("survey", "image::English (en)", Column("image", "English (en)")),
        ("survey", "bind::relevant", Column("relevant")),
        ("survey", "bind::jr:constraintMsg", Column("constraint_message")),
        ("survey", "bind::odk:length", Column("bind::odk:length")),
        ("survey", "instance::hxl", Column("instance::hxl")),
        ("survey", "body::accuracyThreshold", Column("body::accuracyThreshold")),
        ("survey", "relevance", Column("relevant")),
        ("survey", "read_only", Column("readonly")),
        ("survey", "calculate", Column("calculation")),
        ("survey", "jr:count", Column("repeat_count")),
        ("survey", "requiredMsg", Column("required_message")),
        ("survey", "my Own Column", Column("my Own Column")),
        ("survey", "handrail_why::Filipino (fil)", Column("handrail_why", "Filipino (fil)")),
        ("choices", "list name", Column("list_name")),
        ("choices", "value", Column("name")),
        ("choices", "State", Column("State")),
        ("settings", "set_form_id", Column("form_id")),
        ("entities", "dataset", Column("list_name")),
    ],
)
def test_columns_and_their_aliases(sheet_name: str, name: str, column: Column) -> None:
    assert read_column(sheet_name, name) == column


def test_a_single_colon_divides_only_where_no_column_has_two() -> None:
    assert read_header(sheet("survey", [["type", "label:English"]])).columns[1] == Column("label", "English")
    header = read_header(sheet("survey", [["type", "label:English", "hint::English"]]))
    assert header.columns[1] == Column("label:English")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select_one l", Type(Part.QUESTION, "select_one", "l")),
        ("select all that apply from l or_other", Type(Part.QUESTION, "select_multiple", "l", other=True)),
        ("select_one_from_file a.csv", Type(Part.QUESTION, "select_one", "a.csv", file=True)),
        ("rank l", Type(Part.QUESTION, "rank", "l")),
        ("begin_repeat", Type(Part.REPEAT, "repeat")),
        ("begin loop over l", Type(Part.LOOP, "loop", "l")),
        ("end lgroup", Type(Part.END, "repeat")),
        ("add integer prompt", Type(Part.QUESTION, "integer")),
        ("dateTime", Type(Part.QUESTION, "datetime")),
        ("q image", Type(Part.QUESTION, "image")),
        ("start-geopoint", Type(Part.METADATA, "start-geopoint")),
        ("get device id", Type(Part.METADATA, "deviceid")),
        ("csv-external", Type(Part.EXTERNAL, "csv-external")),
        ("Text", None),
    ],
)
def test_types_and_their_aliases(text: str, expected: Type | None) -> None:
    assert read_type(text) == expected


def test_groups_and_repeats_stand_inside_one_another() -> None:
    form = look(
        book("type|name\nbegin group|g\nbegin repeat|r\ntext|a\nend repeat|\nend group|\nnote|\ninteger|b")
    ).form
    assert [(one.name, len(one.items)) for one in form.elements] == [("g", 1), ("generated_note_name_7", 0), ("b", 0)]
    assert [one.name for one in form.all()] == ["g", "r", "a", "generated_note_name_7", "b"]


@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        ("name\na", [("column.missing", "survey 1")]),
        ("type|name\n", [("survey.empty", "survey")]),
        ("type|label|label\ntext|A", [("column.twice", "survey C1"), ("name.missing", "survey 2")]),
        ("type|relevance|bind::relevant|name\ntext|||a", [("column.twice", "survey C1")]),
        ("type|name\nbegin group|g\ntext|a", [("group.unclosed", "survey 2")]),
        ("type|name\nbegin group|g\nend repeat|\nend group|", [("group.unopened", "survey 3")]),
        ("type|name\ntext|a\ntext|a", [("name.twice", "survey B3")]),
        ("type|name\ntext|meta", [("name.reserved", "survey B2")]),
        ("type|name\ntext|2a\ntext|a b\ntext|名字\ntext|été_ж", [("name.letters", f"survey B{row}") for row in (2, 3, 4)]),
        ("type|name\nbegin repeat|data\ntext|a\nend repeat|", [("name.repeat", "survey B2")]),
        ("type|name\nselect_one x|a", [("list.missing", "survey A2")]),
        ("type|name\nselect_one_from_file x|a", [("list.file", "survey A2")]),
        ("type|name|choice_filter\nselect_one l or_other|a|b='c'", [("list.other", "survey A2")]),
        ("type|name\ncalculate|a", [("calculation.missing", "survey 2")]),
        ("type|name\ninclude|a", [("include", "survey A2")]),
        ("type|name|relevant\ntext|a|\ntext|b|${c} = 1", [("reference.unknown", "survey C3")]),
        ("type|name|label\ntext|a|A\ntext|b|Of ${a} and ${b", [("reference.form", "survey C3")]),
        ("type|name|label\nbegin group|g|\ntext|a|\nend group||\ntext|a|\nnote|n|${a}", [("reference.several", "survey C6")]),
        ("type|name|constraint\ninteger|a|. > (", [("expression.form", "survey C2")]),
        ("type|name|relevant\ntext|a|${b}=1\ntext|b|${a}=1", [("cycle", "survey C2")]),
        ("type|name|calculation\ncalculate|a|${b}+1\ncalculate|b|${a}+1", [("cycle", "survey 2")]),
        ("type|name|calculation\ncalculate|a|once(${a})", [("cycle", "survey 2")]),
        ("type|name|required\ninteger|a|${b}=1\ninteger|b|${a}=1", [("cycle", "survey 2")]),
        ("type|name|relevant\nbegin group|g|${a}=1\ninteger|a|\nend group||", [("cycle", "survey C3")]),
        ("type|name|constraint\ninteger|a|. > ${b}\ninteger|b|. > ${a}", []),
        ("type|name|relevant\ninteger|a|//b = 1", [("expression.form", "survey C2")]),
        ("type|name|calculation\ncalculate|a|nothing(1) + if(true(), 1, other(2))", [("expression.function", "survey C2")]),
        ("type|name|calculation\ncalculate|a|selected('x')", [("expression.arity", "survey C2")]),
        ("type|name|constraint\ninteger|a|nothing(1)", []),
        (f"{REPEAT}calculate|b|${{a}} + 1", [("reference.repeat", "survey C5")]),
        (f"{REPEAT}calculate|b|sum(${{a}}) + ${{a}}[1] + indexed-repeat(${{a}}, ${{r}}, 1)", []),
        ("type|name|calculation\nbegin repeat|r|\ninteger|a|\ncalculate|b|${a} + 1\nend repeat||", []),
        ("type|name|trigger|calculation\ntext|b||\ntext|a|b|1", [("trigger", "survey C3")]),
        ("type|name|label\ntext|a|${instanceID}", []),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_cell(survey: str, expected: list[tuple[str, str]]) -> None:
    said = findings(survey)
    assert said == expected


def test_what_is_asked_has_words_and_a_group_something_to_ask() -> None:
    survey = (
        "type|name|label|hint|calculation\ninteger|a|||\ninteger|b||B|\ninteger|c|||1\nbegin group|g|G||\n"
        "calculate|d|||1\nend group||||\nbegin repeat|r|||\nend repeat||||"
    )
    found = [(one.code, one.place) for one in look(book(survey)).findings if one.level is Level.REFUSED]
    assert found == [("xlsform.label.missing", "survey C2"), ("xlsform.group.empty", "survey A5")]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([["list_name", "label"], ["l", "A"]], [("column.missing", "choices 1"), ("choice.name", "choices 2")]),
        ([["list_name", "name"], ["l", "a"], ["l", "a"]], [("choice.twice", "choices B3")]),
        ([["list_name", "name"], ["l", "a b"]], [("choice.space", "choices B2")]),
        ([["list_name", "name"], ["l", ""]], [("choice.name", "choices B2")]),
    ],
)
def test_what_is_wrong_with_choices(choices: list[list[str]], expected: list[tuple[str, str]]) -> None:
    assert findings("type|name\nselect_multiple l|a", choices) == expected


def test_what_stays_in_the_workbook_is_said() -> None:
    said = findings("type|name|image|bind::x|hxl\nstart|s||\nimage|a|../../etc/p.png||", level=Level.NOTED)
    assert said == [
        ("media", "survey C1"),
        ("column.unused", "survey D1"),
        ("column.unused", "survey E1"),
        ("metadata", "survey A2"),
        ("media.path", "survey C3"),
    ]
    assert [media_name(text) for text in ("a.png", "C:\\x\\a.png", "/a/..", "jr://images/a.png")] == [
        "a.png",
        "a.png",
        "",
        "a.png",
    ]


@needs_examples
def test_our_own_reading_refuses_what_pyxform_and_validate_refuse() -> None:
    """Also without pyxform and Java; the code is that of the same reason."""
    for path in BOOKS:
        found = look(read_book(path.read_bytes(), path.name).book).findings
        codes = [one.code for one in found if one.level is Level.REFUSED]
        assert bool(codes) is (path.name in REFUSED), path.name
        assert path.name not in REFUSED or REFUSED[path.name] in codes


@pytest.mark.parametrize("text", ["${a} = 'x'", ". > 3 and . < 5", "jr:choice-name(${a}, '${a}')", "../a[b=current()/c]/d", "${名}+1"])  # fmt: skip
def test_expressions_that_are_xpath(text: str) -> None:
    assert is_xpath(text)


@pytest.mark.parametrize("text", ["${a} ${b}", "(1", "because it is", "label::English = ''", "a b", "'x"])
def test_texts_that_are_not(text: str) -> None:
    assert not is_xpath(text)


def test_expressions_in_our_language() -> None:
    names = {"age": "age", "名字": "row_2"}
    assert ours("${名字} != '' and ../age > /data/g/age", names) == "${row_2} != '' and ${age} > ${age}"
    assert ours("current()/../age = '../age' and ../other = 1", names) == "${age} = '../age' and ../other = 1"
    assert filter_columns("state=${age} and selected(county, 'x') or nothing") == {"state", "county", "nothing"}
    columns = {"state": "column_state", "county": "county"}
    assert (
        filter_ours("state=${age} and selected(county, 'state') or nothing=1", names, columns)
        == "${column_state}=${age} and selected(${county}, 'state') or ''=1"
    )


def test_languages_have_tags() -> None:
    languages = read_languages(["", "Chinese (zh-Hant)", "中文 (zh-hans)", "French", "Klingon", "id"])
    assert list(languages.tags.values()) == ["en", "zh-Hant", "zh-Hans", "fr", "x-klingon", "id"]
    assert read_languages(["", "English (en)"]).tags == {"": "und", "English (en)": "en"}
    assert [one.code for one in languages.findings] == ["xlsform.language.unsaid", *["xlsform.language.code"] * 2]


def test_long_lists_are_judged_whole_and_written_in_part() -> None:
    many = [["list_name", "name", "label"], *(["l", f"c{number}", "C"] for number in range(5000))]
    short = judged(book("type|name|label\nselect_one l|a|A", many))
    assert (short.refused, short.xform.count("<name>")) == ("", 100)
    twice = judged(book("type|name|label\nselect_one l|a|A", [*many, ["l", "c4999", "C"]]))
    assert (twice.code, twice.row, twice.sheet) == ("xlsform.choice.twice", 5002, "choices")
