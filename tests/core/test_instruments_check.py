"""What only shows once a file has been read: questions nobody reaches, answers nobody may read, words that are missing."""

from __future__ import annotations

import pytest
from tests.core.small_instrument import CHINESE, MAIN

from handrail import content
from handrail.core.instruments.check import check_files


def found(main: str, *translations: str) -> list[tuple[str, str, int]]:
    files = {"instrument.yaml": main, **{f"{number}.yaml": text for number, text in enumerate(translations)}}
    return [(problem.code, problem.file, problem.line) for problem in check_files(files)]


def line_of(words: str) -> int:
    return next(number for number, line in enumerate(MAIN.splitlines(), 1) if words in line)


def test_a_good_instrument_has_no_problem() -> None:
    assert found(MAIN, CHINESE) == []


@pytest.mark.parametrize("name", content.ids("instruments"))
def test_what_ships_has_no_problem(name: str) -> None:
    assert check_files(content.read("instruments", name)) == []


@pytest.mark.parametrize(
    ("code", "old", "new", "at"),
    [
        ("question.unreachable", "${B} = 'no'", "${B} = 'no' and ${A} = 'yes' and ${A} = 'no'", "name: C,"),
        ("question.unreachable", "${B} = 'no'", "1 > 2", "name: C,"),
        ("expression.not_a_choice", "${B} = 'no'", "${B} = 'never'", "name: C,"),
        ("expression.sealed", "${B} = 'no'", "${WORDS} != ''", "name: C,"),
        ("expression.sealed", '"${AGE} * 2"', '"concat(${WORDS}, 1)"', "TWICE"),
        ("expression.sealed", "${only} = '' or selected(${MANY}, ${only})", "${WORDS} = ${only}", "name: ONE"),
        ("question.protected", "${B} = 'no'", "${SHY} = 'no'", "name: C,"),
        ("question.protected", ". >= 0 and . < 130", "${SHY} = 'no'", "name: AGE"),
    ],
)
def test_each_problem_has_its_line(code: str, old: str, new: str, at: str) -> None:
    assert old in MAIN
    assert (code, "instrument.yaml", line_of(at)) in found(MAIN.replace(old, new, 1), CHINESE)


def test_what_hangs_on_a_protected_question_may_be_protected() -> None:
    good = MAIN.replace("${B} = 'no'", "${SHY} = 'no'").replace(
        "Then, sensitivity: sensitive", "Then, sensitivity: protected"
    )
    assert found(good, CHINESE) == []


@pytest.mark.parametrize(
    ("left_out", "place"),
    [
        ("title: 小\n", "title"),
        ("  A: {label: 甲}\n", "questions.A.label"),
        ("first: {label: 一}, ", "sections.first.label"),
        ("yes: 是, ", "choices.yes (A)"),
    ],
)
def test_a_missing_word_is_named(left_out: str, place: str) -> None:
    assert left_out in CHINESE
    files = {"instrument.yaml": MAIN, "zh-Hant.yaml": CHINESE.replace(left_out, "", 1)}
    problems = check_files(files)
    assert {problem.code for problem in problems} == {"translation.missing"}
    assert place in {problem.place for problem in problems}


def test_reading_problems_are_all_there_is_where_a_file_cannot_be_read() -> None:
    assert [code for code, _, _ in found(MAIN.replace("kind: checklist", "kind: guess"))] == ["instrument.word"]


ROUNDS = """\
handrail: instrument/1
id: rounds
version: "1"
kind: screening
title: Rounds
sections:
  - name: first
    items:
      - {name: age, type: integer, label: A, sensitivity: coded}
  - name: jobs
    repeat: jobs
    items:
      - {name: wage, type: integer, label: W, sensitivity: coded}
      - name: days
        repeat: days
        items: [{name: hours, type: integer, label: H, sensitivity: coded}]
  - name: last
    items:
      - {name: total, type: calculate, calculation: "CALCULATION"}
"""


@pytest.mark.parametrize(
    "text",
    [
        "count(${jobs}[wage > 3])",
        "count(${jobs}[wage > ${age}])",
        "count(${wage}[. > 3 and wage < 9])",
        "count(${jobs}[count(days[hours > 3]) > 1])",
        "count(${jobs}[sum(hours) > 9][wage > 2])",
        "sum(${wage}[${age} > 3])",
    ],
)
def test_plain_names_of_the_same_round(text: str) -> None:
    assert check_files({"instrument.yaml": ROUNDS.replace("CALCULATION", text)}) == []


@pytest.mark.parametrize(
    "text",
    [
        "count(${jobs}[age > 3])",
        "count(${jobs}[wage > 3][age > 3])",
        "count(${age}[age > 3])",
        "count(${hours}[wage > 3])",
        "count(${jobs}[count(${days}[wage > 3]) > 1])",
    ],
)
def test_a_plain_name_that_is_asked_elsewhere(text: str) -> None:
    found = check_files({"instrument.yaml": ROUNDS.replace("CALCULATION", text)})
    assert [(one.code, one.line) for one in found] == [("expression.not_in_round", 19)]
