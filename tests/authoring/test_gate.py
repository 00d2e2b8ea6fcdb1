"""The process that reads forms from outside: verdicts of pyxform, limits of time and memory, nothing half-imported."""

from __future__ import annotations

import pytest
from tools.benchmarks.xlsform import large

from handrail.authoring import gate
from handrail.authoring.gate import judge_file
from handrail.core.interchange.xlsform.book import Book, sheet
from handrail.core.interchange.xlsform.convert import convert
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.found import Level
from handrail.core.interchange.xlsform.writing import write_book
from tests.core.interchange.xlsform_examples import BOOKS, HTCDS, REFUSED, needs_examples

FORM = b"type,name,label\nselect_one yes_no,a,A?\n"
WHOLE = "survey,,,\n,type,name,label\n,{},a,A?\nchoices,,,\n,list_name,name,label\n,yes_no,yes,Yes\n"


def refused(data: bytes, name: str) -> list[str]:
    judged = judge_file(data, name)
    assert judged.book is None
    return [one.code for one in judged.findings if one.level is Level.REFUSED]


def test_a_form_comes_through_as_text() -> None:
    judged = judge_file(WHOLE.format("select_one yes_no").encode(), "a.csv", whole=True)
    assert judged.findings == ()
    assert judged.book is not None
    assert [one.name for one in judged.book.sheets] == ["survey", "choices"]
    assert "<h:html" in judged.xform


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert refused(WHOLE.format("select_one nothing").encode() + b"survey,,,\n,type,name\n,wrong,1x\n", "a.csv") != []
    assert refused(FORM, "a.csv") == ["xlsform.list.missing"]
    assert refused(b"type,name,label\nwrong,,\n,b,\nend group,,\ninteger,1 x,L\n", "a.csv") == [
        "xlsform.name.missing",
        "xlsform.type.unknown",
        "xlsform.type.missing",
        "xlsform.group.unopened",
        "xlsform.name.letters",
    ]


def test_what_only_pyxform_refuses_is_refused_in_its_words() -> None:
    judged = judge_file(b"type,name,label,parameters\ninteger,a,A,\nrange,b,B,start=5 end=1 step=0\n", "a.csv")
    [one] = [one for one in judged.findings if one.level is Level.REFUSED]
    assert (one.code, one.sheet, one.row, judged.book) == ("xlsform.gate", "survey", 3, None)
    assert dict(one.given)["said"]


@pytest.mark.parametrize(("data", "name", "code"), [(b"", "a.xlsx", "empty"), (b"x", "a.doc", "kind")])
def test_no_form_at_all(data: bytes, name: str, code: str) -> None:
    assert refused(data, name) == [f"xlsform.file.{code}"]


def test_a_file_that_is_too_large_is_not_even_handed_over() -> None:
    assert refused(b"x" * 10_000_001, "a.csv") == ["xlsform.file.size"]


def test_time_and_memory_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "WALL_SECONDS", 0.01)
    assert refused(FORM, "a.csv") == ["xlsform.file.time"]
    monkeypatch.undo()
    wide = [["type", "name"], *([f"x{row}{cell}" * 30 for cell in range(40)] for row in range(60_000))]
    made = "\n".join(",".join(row) for row in wide).encode()[:9_999_000]
    long = b"survey,,\n,type,name\n" + b'"' + made.replace(b'"', b"") + b"\n"
    assert judge_file(long, "a.csv").book is None


def test_groups_within_groups_without_end() -> None:
    rows = [["type", "name", "label"], *(["begin group", f"g{number}", "G"] for number in range(3000))]
    rows += [["text", "a", "A"], *(["end group"] for _ in range(3000))]
    assert "xlsform.group.deep" in refused(write_book(Book((sheet("survey", rows),))), "a.xlsx")


def test_a_long_list_comes_through_and_becomes_files() -> None:
    """As the bench does with 1,000 questions and 60,000 choices (`tools/benchmarks/xlsform.py`)."""
    judged = judge_file(large(100, 6_000), "large.xlsx")
    assert judged.book is not None
    made = convert(read_form(judged.book).form)
    assert judged.findings == ()
    written = sum(text.count("\n") - 1 for name, text in made.files.items() if name.endswith(".csv"))
    assert (len(made.unclassified), made.files["instrument.yaml"].count("{code:") + written) == (40, 6_000)


@needs_examples
@pytest.mark.parametrize("name", [*sorted(REFUSED), "extra_columns.xls", "excel_with_macros.xlsm", "widgets.xls"])
def test_verdicts(name: str) -> None:
    """The ten that are refused, and three of the others; all 57 with ODK Validate are in tests/long."""
    path = next(one for one in BOOKS if one.name == name)
    judged = judge_file(path.read_bytes(), path.name)
    assert (judged.book is None) is (name in REFUSED)
    assert name not in REFUSED or REFUSED[name] in [one.code for one in judged.findings]


@needs_examples
def test_the_form_of_the_case_data_standard_comes_in() -> None:
    judged = judge_file(HTCDS.read_bytes(), HTCDS.name)
    assert judged.book is not None
    assert not [one for one in judged.findings if one.level is not Level.NOTED]
