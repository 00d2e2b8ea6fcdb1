"""A form into our files, read by our own reader; the shipped instruments out and in again, equal in every language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.interchange.test_xlsform_form import CHOICES, book
from tests.core.interchange.xlsform_examples import BOOKS, HTCDS, REFUSED, needs_examples

from handrail import content
from handrail.core.instruments.definition import Instrument, Question, QuestionType, Section, Sensitivity
from handrail.core.instruments.read import read_instrument
from handrail.core.interchange.xlsform.back import back
from handrail.core.interchange.xlsform.book import Book, sheet
from handrail.core.interchange.xlsform.convert import Converted, Kept, convert
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.found import Level
from handrail.core.interchange.xlsform.importing import look
from handrail.core.interchange.xlsform.own import answers, answers_text, fields, with_cell
from handrail.core.interchange.xlsform.pyxforms import judged
from handrail.core.interchange.xlsform.reading import read_book
from handrail.core.interchange.xlsform.writing import write_book
from handrail.core.interchange.xlsform.yamlout import to_yaml
from handrail.core.yamlfile import Node, read_yaml


def converted(survey: str, choices: list[list[str]] | None = None, **others: list[list[str]]) -> Converted:
    return convert(read_form(book(survey, choices, **others)).form)


def read(survey: str, choices: list[list[str]] | None = None, **others: list[list[str]]) -> Instrument:
    return read_instrument(converted(survey, choices, **others).files, draft=True)


def opened(made: Converted) -> list[str]:
    return [one.code.removeprefix("xlsform.") for one in made.findings if one.level is Level.OPEN]


def test_a_form_without_our_columns_is_a_draft_and_nothing_is_guessed() -> None:
    made = converted("type|name|label\nselect_one l|a|A\ntext|b|B\ndate|c|C\nimage|d|D\nstart|s|\nnote|n|N")
    assert (made.unclassified, made.free, made.waiting) == (("a",), ("b", "c"), ("d",))
    assert made.kept == Kept(today=0, told=0, sealed=3, unclassified=1, metadata=1)
    assert opened(made) == ["unclassified"]
    assert made.names == {2: "a", 3: "b", 4: "c", 5: "d", 6: "s", 7: "n"}
    instrument = read_instrument(made.files, draft=True)
    asked = {one.name: (one.type, one.sensitivity) for one in instrument.questions()}
    assert asked == {
        "a": (QuestionType.SELECT_ONE, Sensitivity.UNCLASSIFIED),
        "b": (QuestionType.TEXT, Sensitivity.IDENTIFYING),
        "c": (QuestionType.DATE, Sensitivity.IDENTIFYING),
        "d": (QuestionType.WAITING, Sensitivity.IDENTIFYING),
        "n": (QuestionType.NOTE, Sensitivity.CODED),
    }


def test_our_columns_say_what_answers_show() -> None:
    choices = [
        ["list_name", "name", "label", "handrail_shows", "handrail_unknown"],
        ["l", "a", "A", "CD1 C.W", ""],
        ["l", "b", "B", "", ""],
        ["l", "who_knows", "?", "", "yes"],
    ]
    survey = (
        "type|name|label|handrail_sensitivity|handrail_counted|handrail_shows|handrail_htcds|handrail_source|handrail_why\n"
        "select_one l|x|X|coded|yes||*: f; a: f.A|Book|Because\n"
        "select_one l|y|Y|sensitive|no|b: AR4; a: CD2 C.L|g||"
    )
    made = converted(survey, choices)
    assert (opened(made), made.kept.today) == ([], 2)
    x, y = read_instrument(made.files).questions()
    assert (x.shows, x.counted, x.htcds, x.source) == ({"a": ("CD1", "C.W")}, True, {"*": "f", "a": "f.A"}, "Book")
    assert (x.why.get("en"), x.unknown_codes) == ("Because", {"who_knows"})
    assert (y.shows, y.counted, y.htcds, y.sensitivity) == (
        {"b": ("AR4",), "a": ("CD2", "C.L")},
        False,
        {"*": "g"},
        Sensitivity.SENSITIVE,
    )


@pytest.mark.parametrize(
    ("columns", "cells", "code"),
    [
        ("handrail_sensitivity", "secret", ["sensitivity", "unclassified"]),
        ("handrail_sensitivity|handrail_counted", "coded|maybe", ["own.value"]),
        ("handrail_sensitivity|handrail_shows", "coded|CD1", ["own.shows"]),
        ("handrail_sensitivity|handrail_shows", "coded|z: CD1", ["own.answer"]),
        ("handrail_sensitivity|handrail_htcds", "coded|a: b c", ["own.shows"]),
        ("handrail_sensitivity|relevant", "coded|nonsense(1)", ["expression.unread"]),
    ],
)
def test_what_our_columns_cannot_say_keeps_a_draft_from_being_published(
    columns: str, cells: str, code: list[str]
) -> None:
    made = converted(f"type|name|{columns}\nselect_one l|a|{cells}")
    assert opened(made) == code
    read_instrument(made.files, draft=True)


def test_free_text_cannot_be_made_anything_but_identifying() -> None:
    made = converted("type|name|handrail_sensitivity\ntext|a|coded\ninteger|b|coded")
    assert opened(made) == ["sensitivity.text"]
    assert [one.sensitivity for one in read_instrument(made.files).questions()] == [
        Sensitivity.IDENTIFYING,
        Sensitivity.CODED,
    ]


def test_names_of_others_become_ours_and_expressions_follow() -> None:
    instrument = read(
        "type|name|relevant\ninteger|名字|\ninteger|a-b|${名字} > 1\nbegin group|g|\ninteger|a-b|\nend group||\ninteger|G|"
    )
    assert [one.name for one in instrument.questions()] == ["row_2", "a_b", "a_b_2", "G_2"]
    assert instrument.by_name["a_b"].gates == (((">", ("ref", "row_2"), 1.0)),)


def test_or_other_asks_what_it_is() -> None:
    a, other, b = read("type|name|label\nselect_one l or_other|a|A\nselect_one l|b|B").questions()
    assert [choice.code for choice in a.choices] == [choice.code for choice in b.choices] == ["a", "b", "other"]
    assert (other.name, other.type, other.gates) == (
        "a_other",
        QuestionType.TEXT,
        (("call", "selected", ("ref", "a"), ("lit", "other")),),
    )


def test_a_filter_reads_columns_even_with_the_name_of_a_question() -> None:
    choices = [["list_name", "name", "label", "state"], ["s", "n", "N", ""], ["c", "x", "X", "n"], ["c", "y", "Y", "m"]]
    _state, city = read(
        "type|name|choice_filter\nselect_one s|state|\nselect_one c|city|state=${state}", choices
    ).questions()
    assert city.choice_filter == ("=", ("ref", "column_state"), ("ref", "state"))
    assert [choice.filters for choice in city.choices] == [{"column_state": "n"}, {"column_state": "m"}]


def test_repeats_ranges_and_loops() -> None:
    instrument = read(
        "type|name|label|repeat_count|parameters\nbegin repeat|jobs|Jobs|3|\nrange|r|R||start=0 end=1 step=0.5\nend repeat|\n"
        "begin loop over l|each|Each||\ninteger|n|How many %(label)s?||\nend loop|"
    )
    jobs, each = instrument.sections
    assert (jobs.repeat, jobs.repeat_count) == ("jobs", 3.0)
    [ranged] = jobs.questions()
    assert (ranged.type, ranged.within) != (QuestionType.INTEGER, None)
    assert [one.label.get("en") for one in each.questions()] == ["How many A?", "How many B?"]
    assert [section.name for section in each.items if isinstance(section, Section)] == ["a", "b"]


def test_words_in_every_language_and_a_main_one_that_is_not_english() -> None:
    survey = (
        "type|name|label::Chinese (zh-Hant)|label::English (en)|hint::English (en)|constraint_message\n"
        "integer|a|甲|A|Only English|不行\ninteger|b||Only B||"
    )
    made = converted(survey, settings=[["form_id", "default_language"], ["My Form", "Chinese (zh-Hant)"]])
    instrument = read_instrument(made.files)
    a, b = instrument.questions()
    assert instrument.id == "my-form"
    assert (a.label.words, a.message.words) == ({"zh-Hant": "甲", "en": "A"}, {"zh-Hant": "不行"})
    assert (a.hint.get("zh-Hant"), b.label.get("zh-Hant")) == ("Only English", "Only B")
    missing = [dict(one.given) for one in made.findings if one.code == "xlsform.translation.missing"]
    assert {"column": "label", "language": "zh-Hant"} in missing


def test_choices_from_elsewhere_wait() -> None:
    made = converted("type|name\nselect_one_from_file a.csv|a\nselect_one ${b}|c\ntext|b")
    assert opened(made) == ["list.elsewhere", "list.answers"]
    assert made.waiting == ("a", "c")


def plain(section: Section) -> Section:
    """Without the lines of the file."""
    items = (plain(one) if isinstance(one, Section) else replace(one, line=0) for one in section.items)
    return replace(section, items=tuple(items))


@pytest.mark.parametrize("name", content.ids("instruments"))
def test_what_ships_leaves_and_comes_in_again_equal_in_every_language(name: str) -> None:
    files = content.read("instruments", name)
    left = read_book(write_book(back(files)), "left.xlsx").book
    verdict = judged(left)
    assert (verdict.refused, verdict.warnings) == ("", ())
    looked = look(left)
    made = convert(looked.form)
    assert (looked.findings, made.findings) == ((), ())
    before, after = read_instrument(files), read_instrument(made.files)
    assert after.languages == before.languages
    assert replace(after, sections=tuple(map(plain, after.sections))) == replace(
        before, sections=tuple(map(plain, before.sections))
    )


@needs_examples
def test_every_accepted_example_becomes_a_draft_that_our_reader_reads() -> None:
    for path in [*BOOKS, HTCDS]:
        if path.name in REFUSED or path.name == "UCL_Biomass_Plot_Form.xlsx":  # a repeat within a repeat
            continue
        made = convert(read_form(read_book(path.read_bytes(), path.name).book).form)
        assert list(read_instrument(made.files, draft=True).questions()) or path.name == "extra_sheet_names.xlsx", (
            path.name
        )


def test_cells_of_our_columns() -> None:
    assert answers("yes: CD1 C.W; no: AR4;") == {"yes": ("CD1", "C.W"), "no": ("AR4",)}
    assert [answers(text) for text in ("CD1", "yes:", "yes: a: b", "")] == [None, None, None, {}]
    assert answers_text({"yes": ("CD1", "C.W"), "no": ("AR4",)}) == "yes: CD1 C.W; no: AR4"
    assert [fields(text) for text in ("f.A", "yes: f; *: g", "yes: f g")] == [
        {"*": "f.A"},
        {"yes": "f", "*": "g"},
        None,
    ]
    one = Book((sheet("survey", [["type"], ["text"], ["date"]]),))
    two = with_cell(one, "survey", 3, "handrail_sensitivity", "coded")
    assert two.sheets[0].rows == (("type", "handrail_sensitivity"), ("text",), ("date", "coded"))
    assert with_cell(with_cell(two, "survey", 3, "handrail_sensitivity", ""), "survey", 2, "type", "date") != two
    with pytest.raises(LookupError):
        with_cell(one, "survey", 1, "type", "x")


def test_yaml_of_naughty_words_is_read_as_the_same_words() -> None:
    words = [
        "yes",
        "no",
        "null",
        "~",
        "1.0",
        "",
        " a ",
        "a: b # c",
        "\x85\u2028\ufeff\x7f",
        "\"'\\",
        "two\nlines",
        "{x}",
        "名 😀",
    ]
    data = {
        "a": words,
        "b": {word or "empty": word for word in words},
        "c": [{"x": "1", "y": ["2", {"z": "3"}]}],
        "d": [],
    }
    assert as_data(read_yaml(to_yaml(data), "a.yaml")) == data  # type: ignore[arg-type]


def as_data(node: Node) -> object:
    if node.is_map:
        return {key: as_data(part) for key, part in node.items()}
    return [as_data(part) for part in node.list()] if node.is_list else node.text()


def test_required_readonly_and_default() -> None:
    [one] = read("type|name|required|readonly|default\nselect_one l|a|yes|true()|b", CHOICES).questions()
    assert isinstance(one, Question)
    assert (one.required, one.readonly, one.default) == (True, True, "b")
