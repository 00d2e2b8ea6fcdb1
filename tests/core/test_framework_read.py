"""A framework file is read whole, or every problem is named with its file and line."""

from __future__ import annotations

import pytest
from tests.core.frameworks import ADULT, CHILD, files, framework

from handrail.core.frameworks.read import loader, read_framework
from handrail.core.problems import Problems

GOOD = """\
handrail: framework/1
id: small
version: "1"
kind: classes
title: Small
source: A source
thresholds:
  - {strong: 2}
dimensions:
  - id: A
    label: First
    indicators:
      - {code: A1, strength: strong, label: One}
      - {code: A2, strength: strong, label: Two}
elements:
  - {id: first, label: The first, when: A}
classes:
  - {id: found, rank: 2, name: Found, label: It is found., when: {all: [first, {any: [A]}]}}
  - {id: some, rank: 1, name: Some, label: Some are named., when: any_indicator}
  - {id: none, rank: 0, name: None, label: None is named., when: otherwise}
"""
WORDS = """\
handrail: translation/1
of: small
version: "1"
language: zh-Hant
translated_by: Handrail (draft)
reviewed_by: ""
reviewed_on: ""
indicators: {A1: 一}
"""


def codes(content: str, words: str = "") -> list[tuple[str, str, int]]:
    """(code, file, line) of every problem."""
    texts = {"small.yaml": content, **({"small.zh-Hant.yaml": words} if words else {})}
    with pytest.raises(Problems) as caught:
        read_framework(texts)
    return [(problem.code, problem.file, problem.line) for problem in caught.value]


def test_a_good_file_is_read() -> None:
    one = read_framework({"small.zh-Hant.yaml": WORDS, "small.yaml": GOOD})
    assert (one.id, one.version) == ("small", "1")
    assert [part.rank for part in one.classes] == [2, 1, 0]
    assert next(one.indicators()).label.get("zh-Hant") == "一"
    assert one.translations["zh-Hant"].reviewed_by == ""


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("handrail: framework/1", "handrail: framework/9", "framework.header", 1),
        ("source: A source\n", "", "framework.missing", 1),
        ("kind: classes", "kind: clases", "framework.word", 4),
        ("kind: classes", "kind: display", "framework.kind", 1),
        ("title: Small", "titel: Small\ntitle: Small", "framework.unknown_key", 5),
        ("- {strong: 2}", "- {strong: 0}", "framework.threshold", 8),
        ("- {strong: 2}", "- {strong: many}", "framework.number", 8),
        ("- {strong: 2}", "- {strongest: 2}", "framework.unknown_key", 8),
        ("code: A1, strength: strong", "code: A1, strength: huge", "framework.word", 13),
        ("code: A2", "code: A1", "framework.duplicate", 1),
        ("code: A2", "code: 'A 2'", "framework.name", 14),
        ("- id: A", "- id: any", "framework.name", 10),
        ("label: First\n", "label: ''\n", "framework.missing", 10),
        ("label: The first, ", "", "framework.missing", 16),
        ("name: Found, ", "", "framework.missing", 18),
        ("label: It is found., ", "", "framework.missing", 18),
        ("dimensions:", "dimensions: {A: B}\nx:", "framework.form", 9),
        ("dimensions:", "dimensions: []\nx:", "framework.missing", 1),
        ("when: A}", "when: B}", "framework.unknown_id", 16),
        ("when: A}", "when: first}", "framework.unknown_id", 16),
        ("when: A}", "when: any_indicator}", "framework.unknown_id", 16),
        ("when: A}", "when: {not: [A]}}", "framework.condition", 16),
        ("when: {all: [first, {any: [A]}]}", "when: any_indicator", "framework.unknown_id", 18),
        ("rank: 2", "rank: 1", "framework.rank", 1),
        ("when: otherwise", "when: A", "framework.otherwise", 1),
        ("thresholds:", "uses: [other]\nthresholds:", "framework.uses", 7),
        ("thresholds:", "changes: {Z9: weak}\nthresholds:", "framework.unknown_id", 7),
        ("thresholds:", "without: [Z9]\nthresholds:", "framework.unknown_id", 7),
    ],
)
def test_each_mistake_has_its_code_and_line(old: str, new: str, code: str, line: int) -> None:
    assert old in GOOD
    assert (code, "small.yaml", line) in codes(GOOD.replace(old, new, 1))


def test_several_mistakes_are_named_at_once() -> None:
    broken = GOOD.replace("{strong: 2}", "{strong: many}").replace("when: A}", "when: B}")
    assert {"framework.number", "framework.unknown_id"} <= {code for code, _, _ in codes(broken)}


def test_words_for_another_version_or_of_nothing_are_problems() -> None:
    assert ("translation.version", "small.zh-Hant.yaml", 1) in codes(GOOD, WORDS.replace('"1"', '"2"'))
    assert ("translation.unknown", "small.zh-Hant.yaml", 8) in codes(GOOD, WORDS.replace("A1: 一", "A9: 一"))


@pytest.mark.parametrize(
    "content", ["", "- a", "a: [", "handrail: framework/1", "dimensions: [[[]]]", "classes: {a: b}"]
)
def test_anything_else_is_a_problem_and_never_another_error(content: str) -> None:
    assert codes(content)


def test_no_files_are_a_problem() -> None:
    with pytest.raises(Problems):
        read_framework({})


def test_a_framework_that_uses_itself_is_a_problem() -> None:
    content = GOOD.replace("thresholds:", "uses: [small]\nthresholds:")
    with pytest.raises(Problems) as caught:
        loader(lambda name: {f"{name}.yaml": content})("small")
    assert "framework.uses" in {problem.code for problem in caught.value}


def test_what_is_used_is_changed_only_where_the_file_says_so() -> None:
    adult = {one.code: one for one in framework(ADULT).indicators()}
    child = {one.code: one for one in framework(CHILD).indicators()}
    assert adult.keys() - child.keys() == {"AR9", "EX6"}
    assert child["CR4"].label == adult["CR4"].label
    assert adult["CR4"].strength != child["CR4"].strength


def test_a_child_list_without_its_loader_is_a_coded_problem() -> None:
    with pytest.raises(Problems) as caught:
        read_framework(files(CHILD))
    assert "framework.uses" in {problem.code for problem in caught.value}
