"""Screening → HTCDS → back: the same coded values. Files from outside: what is wrong is said by row and column."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.content import standards
from handrail.core.interchange.htcds import Case, Mapper, csv_file, json_file
from handrail.core.interchange.importing import MAX_PROBLEMS, Import, from_csv, from_json, from_xlsx
from handrail.core.interchange.packed import MAX_FILE, unzip, zipped
from handrail.core.interchange.standard import Standard
from handrail.core.interchange.workbook import Template, workbooks
from handrail.core.problems import Problems

CASE = Case(
    {
        "S4": "fil",
        "S8": "woman",
        "P03": "PHL",
        "P04": "care",
        "P06": "friends online_advert",
        "P33": "no",
        "P49": "legal",
    },
    "presumed",
    ("servitude", "forced_labour"),
    consent=True,
)


def codes(found: Import) -> list[tuple[str, int, str]]:
    return [(one.code, one.line, one.place) for one in found.problems]


def check(found: Import, screening: Mapper, line: int) -> None:
    [one] = found.records
    assert not found.problems
    assert one.line == line
    assert one.record == screening.record(CASE)
    held = {"S4": "fil", "S8": "woman", "P03": "PHL", "P04": "care", "P06": "friends online_advert"}
    assert one.answers == held
    assert one.decision == "presumed"
    assert set(one.exploitation) == {"servitude", "forced_labour"}


def test_screening_to_csv_and_back(standard: Standard, screening: Mapper) -> None:
    check(from_csv(screening, csv_file(standard, [screening.record(CASE)])), screening, 2)


def test_screening_to_json_and_back(standard: Standard, screening: Mapper) -> None:
    check(from_json(screening, json_file(standard, [screening.record(CASE)])), screening, 1)


def test_screening_to_the_workbook_and_back(standard: Standard, template: Template, screening: Mapper) -> None:
    """What the workbook has a column and a code for."""
    [file], _ = workbooks(standard, template, [screening.record(CASE)] * 2)
    found = from_xlsx(screening, template, file)
    assert not found.problems
    first, second = found.records
    assert (first.line, second.line, first.record) == (3, 5, second.record)
    lost = {"spl_Type", "prs_PrimaryLanguage"}
    expected = {name: value for name, value in screening.record(CASE).items() if name not in lost}
    assert first.record == {**expected, "vic_MethodsOfControl": ("Other",)}
    assert first.answers == {"S8": "woman", "P03": "PHL", "P04": "care", "P06": "friends online_advert"}
    assert (first.decision, set(first.exploitation)) == ("presumed", {"servitude", "forced_labour"})


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_was_answered_comes_back(data: st.DataObject, standard: Standard, screening: Mapper) -> None:
    answers = {}
    for name in ("S8", "P03", "P04", "P06", "P49", "P32", "P16"):
        choices = [choice.code for choice in screening.instrument.by_name[name].choices]
        chosen = data.draw(
            st.lists(st.sampled_from(choices), max_size=3 if name in ("P06", "P49", "P16") else 1, unique=True)
        )
        answers[name] = " ".join(code for code in choices if code in chosen)
    decision = data.draw(st.sampled_from(["", *screening.decisions]))
    forms = tuple(data.draw(st.lists(st.sampled_from(sorted(screening.exploitation)), unique=True))) if decision else ()
    case = Case(answers, decision, forms, consent=True)
    record = screening.record(case)
    for found in (
        from_csv(screening, csv_file(standard, [record])),
        from_json(screening, json_file(standard, [record])),
    ):
        [one] = found.records
        assert one.record == record
        assert (one.decision, sorted(one.exploitation)) == (decision, sorted(forms))
        for name, text in one.answers.items():
            assert set(text.split()) <= set(answers[name].split())


def test_problems_by_row_and_column(screening: Mapper) -> None:
    file = (
        "prs_FirstName,prs_Gender,prs_Citizenship,vic_TraffickingStatus,con_Consent,Nickname of Rosa\r\n"
        "Rosa,Feminine,PH,PossibleVictimOfTrafficking,true,R\r\n"
        "Lina,Woman,Atlantis,ActualVictimOfTrafficking,yes,\r\n"
        ",Masculine,IDN,NotAVictimOfTrafficking,,\r\n"
    )
    found = from_csv(screening, file.encode("utf-8-sig"))
    assert codes(found) == [
        ("htcds.not_taken", 0, "prs_FirstName"),
        ("htcds.unknown_field", 0, ""),
        ("htcds.ambiguous", 2, "vic_TraffickingStatus"),
        ("htcds.unknown_code", 3, "prs_Gender"),
        ("htcds.unknown_code", 3, "prs_Citizenship"),
        ("htcds.no_consent", 4, "con_Consent"),
    ]
    assert [(one.line, one.decision) for one in found.records] == [(2, ""), (3, "identified")]
    assert found.records[0].answers == {"S8": "woman", "P03": "PHL"}
    said = " ".join(map(str, (*found.problems, *found.records)))
    assert not any(word in said for word in ("Rosa", "Lina", "Atlantis", "Nickname"))


def test_a_decision_that_does_not_fit_its_status_is_not_taken(screening: Mapper) -> None:
    file = b"vic_TraffickingStatus,con_Consent,handrail_decision\nNotAVictimOfTrafficking,true,identified\n"
    found = from_csv(screening, file)
    assert codes(found) == [("htcds.decision", 2, "handrail_decision")]
    assert found.records[0].decision == "definition_not_met_today"


def test_chinese_is_one_code_for_two_of_ours(screening: Mapper) -> None:
    found = from_csv(screening, b"prs_PrimaryLanguage,con_Consent\nzho,true\n")
    assert codes(found) == [("htcds.ambiguous", 2, "prs_PrimaryLanguage")]
    assert found.records[0].record["prs_PrimaryLanguage"] == ("zho",)
    assert found.records[0].answers == {}


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "htcds.header"),
        (b"a,b\n1,2\n", "htcds.header"),
        (b"prs_Gender,prs_Gender\n", "htcds.header"),
        (b"\xff\xfe", "htcds.damaged"),
        (b'prs_Gender\n"Femi', "htcds.damaged"),
        (b"prs_Gender\n" + b"x" * 200_000, "htcds.damaged"),
        (b"x" * (MAX_FILE + 1), "htcds.too_large"),
    ],
)
def test_a_file_that_is_no_csv(screening: Mapper, file: bytes, code: str) -> None:
    with pytest.raises(Problems) as refused:
        from_csv(screening, file)
    assert [one.code for one in refused.value] == [code]


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"{",
        b"3",
        b"[3]",
        b'{"records": 3}',
        b"[" * 100_000,
        b"\xff",
        b"x" * (MAX_FILE + 1),
        b"[]",
        b'[{"a": "b"}]',
    ],
)
def test_a_file_that_is_no_json(screening: Mapper, file: bytes) -> None:
    with pytest.raises(Problems) as refused:
        from_json(screening, file)
    assert {one.code for one in refused.value} <= {"htcds.damaged", "htcds.header", "htcds.too_large"}


def test_values_of_another_shape_are_unknown(screening: Mapper) -> None:
    found = from_json(screening, b'[{"con_Consent": true, "prs_Gender": {"a": 1}, "prs_Citizenship": [1, "IDN"]}]')
    assert [one[0] for one in codes(found)] == ["htcds.unknown_code"] * 2
    assert found.records[0].record["prs_Citizenship"] == ("IDN",)


def sheet(rows: list[list[object]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet("Anything")
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return made.getvalue()


def test_a_sheet_of_someone_else(screening: Mapper, template: Template) -> None:
    rows: list[list[object]] = [
        ["prs_Gender", "prs_Citizenship", "con_Consent"],
        ["masculine", "viet nam", True],
        ['=CONCAT("Femi","nine")', "IDN", True],
    ]
    found = from_xlsx(screening, template, sheet(rows))
    assert codes(found) == [("htcds.formula", 3, "prs_Gender")]
    assert [dict(one.answers) for one in found.records] == [{"S8": "man", "P03": "VNM"}, {"P03": "IDN"}]


def test_the_standards_own_workbook_empty(screening: Mapper, template: Template) -> None:
    assert from_xlsx(screening, template, standards.workbook()) == Import((), ())


def _with(part: bytes) -> bytes:
    return zipped({**unzip(standards.workbook()), "xl/worksheets/sheet1.xml": part})


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    "part",
    [
        BOMB,
        b"<a",
        b"<a>" * 100 + b"</a>" * 100,
        b'<a xmlns="%s"><c r="A1" t="s"><v>99999</v></c></a>' % MAIN,
        b'<a xmlns="%s"><c r="A1048576"><v>1</v></c></a>' % MAIN,
        b'<a xmlns="%s"><c><v>1</v></c></a>' % MAIN,
    ],
)
def test_a_hostile_sheet_is_refused(screening: Mapper, template: Template, part: bytes) -> None:
    with pytest.raises(Problems) as refused:
        from_xlsx(screening, template, _with(part))
    assert {one.code for one in refused.value} <= {"htcds.damaged", "htcds.too_large"}


def test_a_zip_that_would_grow_is_refused(screening: Mapper, template: Template) -> None:
    with pytest.raises(Problems) as refused:
        from_xlsx(screening, template, _with(b" " * 20_000_000))
    assert [one.code for one in refused.value] == ["htcds.too_large"]


@pytest.mark.parametrize("cut", [10, 1000, -30])
def test_half_a_workbook_is_refused(screening: Mapper, template: Template, cut: int) -> None:
    with pytest.raises(Problems):
        from_xlsx(screening, template, standards.workbook()[:cut])


def test_a_part_that_is_larger_than_it_says_is_refused(screening: Mapper, template: Template) -> None:
    file = bytearray(standards.workbook())
    with zipfile.ZipFile(io.BytesIO(bytes(file))) as opened:
        at = opened.start_dir
    file[at + 24 : at + 28] = (5).to_bytes(4, "little")  # the length unpacked, in the first entry of the directory
    with pytest.raises(Problems):
        from_xlsx(screening, template, bytes(file))


def test_no_flood_of_problems(screening: Mapper) -> None:
    found = from_csv(screening, b"prs_Gender,con_Consent\n" + b"x,true\n" * (MAX_PROBLEMS + 100))
    assert len(found.problems) == MAX_PROBLEMS
