"""Reading an instrument: whole, or every problem with its code and line."""

from __future__ import annotations

import pytest
from tests.core.small_instrument import CHINESE, MAIN, instrument

from handrail.core.instruments.check import check_files
from handrail.core.instruments.definition import Path, QuestionType, Sensitivity
from handrail.core.instruments.read import read_instrument
from handrail.core.problems import Problem, Problems
from handrail.core.yamlfile import MAX_CHARACTERS

Found = list[tuple[str, str, int]]


def problems(main: str, *translations: str) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        instrument(main, *translations)
    return tuple(caught.value)


def found(main: str, *translations: str) -> Found:
    return [(problem.code, problem.file, problem.line) for problem in problems(main, *translations)]


def line_of(words: str, text: str = MAIN) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def test_a_good_file_is_read_whole() -> None:
    read = instrument(MAIN, CHINESE)
    assert (read.id, read.version, read.languages) == ("small", "1", ("en", "zh-Hant"))
    questions = {question.name: question for question in read.questions()}
    brought = {"rank", "acknowledge", "time", "datetime", "hidden", "waiting"}  # tests/core/test_instruments_types.py
    assert {question.type for question in questions.values()} == set(QuestionType) - {QuestionType.NOTE} - brought
    assert questions["B"].label.get("zh-Hant") == "乙"
    assert questions["A"].unknown_codes == {"dont_know", "prefer_not"}
    assert [choice.excludes for choice in questions["MANY"].choices] == [False, False, True]
    assert questions["HOURS"].repeat == "jobs"
    assert questions["A"].line == line_of("name: A,")
    assert read.order.index("A") < read.order.index("B") < read.order.index("C")
    assert read.order.index("HOURS") < read.order.index("SUM")


def test_what_may_be_stored_is_neither_protected_nor_identifying() -> None:
    stored = {question.name for question in instrument().questions() if question.stored}
    assert not {"SHY", "WORDS"} & stored
    assert {"A", "C", "PAY"} <= stored


BROKEN = [
    ("instrument.header", "instrument/1", "instrument/2", 1),
    ("instrument.missing", 'version: "1"\n', "", 1),
    ("instrument.word", "kind: checklist", "kind: guess", line_of("kind: checklist")),
    ("instrument.key", "title: Small", "title: Small\ntitel: Small", 6),
    ("choice.code", "{code: a, label: A}", "{code: a b, label: A}", line_of("code: a,")),
    ("choice.duplicate", "{code: b, label: B, only: b}", "{code: a, label: B}", line_of("code: a,")),
    ("section.name", "name: work", "name: first", line_of("name: work")),
    ("section.name", "name: work", "name: 1st", line_of("name: work")),
    ("section.key", "    repeat: jobs", "    repeats: jobs", line_of("repeat: jobs")),
    ("question.name", "{name: B,", "{name: A,", line_of("name: B,")),
    ("question.name", "{name: LONG,", "{name: L-1,", line_of("name: LONG,")),
    ("question.key", "label: When", "label: When, requierd: yes", line_of("When")),
    ("question.choices", "choices: parts, label: Which", "choices: part, label: Which", line_of("Which")),
    ("question.answer", "{code: yes, label: \"Yes\"}", "{code: aye, label: Aye}", line_of("name: A,")),
    ("question.path", "label: When", "label: When, path: child", line_of("When")),
    ("question.calculation", ', calculation: "${AGE} * 2"', "", line_of("TWICE")),
    ("question.calculation", "label: When", 'label: When, calculation: "1"', line_of("When")),
    ("question.shows", "shows: {no: [X1]}", "shows: {nope: [X1]}", line_of("name: A,")),
    ("question.shows", "shows: {no: [X1]}", "shows: {dont_know: [X1]}", line_of("name: A,")),
    ("question.opens", "label: Then", "label: Then, opens: {perhaps: [X1]}", line_of("Then")),
    ("question.unclassified", "label: And is it, sensitivity: coded", "label: And is it", line_of("And is it")),
    ("question.free_text", "words, sensitivity: identifying", "words, sensitivity: coded", line_of("words")),
    ("expression.syntax", "${HOURS} > 10", "${HOURS} >", line_of("LONG")),
    ("expression.unknown_function", "sum(${HOURS})", "total(${HOURS})", line_of("SUM")),
    ("expression.arity", "sum(${HOURS})", "sum()", line_of("SUM")),
    ("expression.unknown_name", "${HOURS} > 10", "${HUORS} > 10", line_of("LONG")),
    ("instrument.cycle", "label: Is it", "label: Is it, relevant: \"${C} = 'no'\"", 0),
    ("yaml.duplicate", "id: small", "id: small\nid: other", 3),
    ("yaml.syntax", "id: small", "id: [small", 3),
    ("yaml.feature", "id: small", "id: &x small", 2),
]  # fmt: skip


@pytest.mark.parametrize(("code", "old", "new", "line"), BROKEN, ids=[f"{one[0]} {one[2][:20]}" for one in BROKEN])
def test_each_problem_is_named_once_with_its_line(code: str, old: str, new: str, line: int) -> None:
    assert old in MAIN
    named = [one for one in found(MAIN.replace(old, new, 1)) if one[0] == code]
    assert named[0] == (code, "instrument.yaml", line or named[0][2])
    assert len(named) == (5 if code == "question.answer" else 1), "five questions use the list"


def test_problems_are_for_people() -> None:
    for code, old, new, _ in BROKEN:
        for problem in problems(MAIN.replace(old, new, 1)):
            assert problem.what
            assert problem.todo
            assert str(problem).startswith(f"{problem.file}:{problem.line}: {problem.code}: ")
            assert code


def test_all_problems_come_at_once_in_the_order_of_lines() -> None:
    broken = MAIN.replace("kind: checklist", "kind: guess").replace("${HOURS} > 10", "${HOURS} >")
    broken = broken.replace("label: And is it, sensitivity: coded", "label: And is it")
    listed = found(broken)
    assert [code for code, _, _ in listed] == ["instrument.word", "question.unclassified", "expression.syntax"]
    assert [line for _, _, line in listed] == sorted(line for _, _, line in listed)


def test_repeats_inside_repeats_have_an_end() -> None:
    inner = "{name: Z, type: note, label: Z, sensitivity: coded}"
    for depth in range(4):
        inner = f"{{name: in{depth}, label: In, repeat: more{depth}, items: [{inner}]}}"
    nested = MAIN.replace("  - name: last", f"      - {inner}\n  - name: last")
    assert ("section.repeat", "instrument.yaml", line_of("name: in3", nested)) in found(nested)


def test_a_stop_says_when_it_holds() -> None:
    broken = MAIN.replace("sections:", "stops:\n  halt: {title: Halt, steps: [Wait.]}\nsections:", 1)
    assert found(broken) == [("stop.when", "instrument.yaml", line_of("halt:", broken))]


def test_nothing_and_too_much() -> None:
    assert found("") == [("yaml.syntax", "instrument.yaml", 0)]
    assert found("#" * (MAX_CHARACTERS + 1)) == [("yaml.size", "instrument.yaml", 0)]
    assert [one.code for one in check_files({})] == ["yaml.syntax"]


def test_a_path_may_stand_before_the_name_of_the_file() -> None:
    broken = {"here/there/instrument.yaml": MAIN.replace("kind: checklist", "kind: guess")}
    with pytest.raises(Problems) as caught:
        read_instrument(broken)
    assert [problem.file for problem in caught.value] == ["here/there/instrument.yaml"]


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("translation.header", "language: zh-Hant\n", ""),
        ("translation.header", "of: small\n", ""),
        ("translation.version", 'version: "1"', 'version: "2"'),
        ("translation.version", "of: small", "of: large"),
        ("translation.unknown", "  B: {label: 乙}", "  BB: {label: 乙}"),
        ("translation.unknown", "  B: {label: 乙}", "  B: {lable: 乙}"),
        ("yaml.syntax", "title: 小", "title: [小"),
    ],
)
def test_a_translation_that_does_not_belong(code: str, old: str, new: str) -> None:
    listed = found(MAIN, CHINESE.replace(old, new, 1))
    assert (code, "0.yaml") in [one[:2] for one in listed]
    assert all(line > 0 for _, _, line in listed)


def test_no_scalar_is_guessed() -> None:
    """`no`, `1.10` and `~` in a file are what they look like."""
    read = instrument(MAIN.replace('version: "1"', "version: 1.10").replace("label: A}", "label: no}"))
    assert read.version == "1.10"
    choices = next(question for question in read.questions() if question.name == "MANY").choices
    assert choices[0].label.get("en") == "no"


def test_a_path_needs_its_condition_and_puts_it_before_the_questions_own_gate() -> None:
    read = instrument(MAIN.replace("label: Then", "label: Then, path: adult"))
    question = next(one for one in read.questions() if one.name == "C")
    assert question.path is Path.ADULT
    assert question.gates[0] == read.conditions["adult"]
    assert len(question.gates) == 2


def test_unsaid_sensitivity_is_the_strictest() -> None:
    """It is a problem; whoever reads on regardless treats the answer as identifying."""
    assert list(Sensitivity)[-1] is Sensitivity.IDENTIFYING
    assert problems(MAIN.replace("Then, sensitivity: sensitive", "Then"))[0].code == "question.unclassified"


def test_passing_answers_belong_to_checks_of_organisations_only() -> None:
    def text(kind: str) -> str:
        return (
            f'handrail: instrument/1\nid: x\nversion: "1"\nkind: {kind}\ntitle: X\nlanguage: {{translated_by: "", '
            'reviewed_by: "", reviewed_on: ""}\nsections:\n  - name: a\n    label: A\n    items:\n'
            "      - {name: t, type: text, label: T, sensitivity: passing}\n"
        )

    question = next(read_instrument({"instrument.yaml": text("organisation-check")}).questions())
    assert not question.stored
    with pytest.raises(Problems) as found:
        read_instrument({"instrument.yaml": text("screening")})
    assert [problem.code for problem in found.value] == ["question.passing"]
