"""A screening as a record of HTCDS 2.0, as CSV, JSON and in the standard's own workbook."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from handrail import content
from handrail.content import standards
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.state import fill
from handrail.core.interchange.htcds import (
    OWN_DECISION,
    Case,
    Mapper,
    Record,
    Sender,
    case_of_row,
    columns,
    csv_file,
    json_file,
    mapper,
)
from handrail.core.interchange.packed import unzip
from handrail.core.interchange.sheet import Workbook
from handrail.core.interchange.standard import Standard
from handrail.core.interchange.workbook import SHEET, Template, archive, read_template, workbooks
from handrail.core.outcome import read_outcome
from handrail.core.problems import Problems

PASSED = {"S1": "yes", "S2": "yes", "S3": "no", "S4": "id", "S5": "nobody", "S7": "yes", "S8": "woman", "S9": "yes"}
PASSED |= {f"C{number}": "yes" for number in range(1, 8)}
ANSWERS = {
    **PASSED,
    "P01": "age_24_25",
    "P03": "IDN",
    "P04": "domestic",
    "P05": "still",
    "P06": "agency family",
    "P08": "no",
    "P30": "yes",
    "P32": "yes",
    "P33": "no",
    "P36": "cannot_get",
    "P37": "prefer_not",
    "P39": "yes",
    "P49": "medical legal",
}


@pytest.fixture(scope="module")
def case(screening: Mapper) -> Case:
    """One invented screening, as it is stored."""
    state = fill(screening.instrument, Answers(ANSWERS), today=date(2018, 5, 2))
    assert not state.problems
    return screening.case(state.stored(), "identified", ["forced_labour", "servitude"])


@pytest.fixture(scope="module")
def record(screening: Mapper, case: Case) -> Record:
    return screening.record(case, Sender("=House", "NGO"))


def test_what_was_answered_and_decided_and_nothing_else(record: Record) -> None:
    assert dict(record) == {
        "org_Name": ("=House",),
        "org_Type": ("NGO",),
        "prs_Gender": ("Feminine",),
        "prs_PrimaryLanguage": ("ind",),
        "prs_Citizenship": ("IDN",),
        "vic_TraffickingStatus": ("ActualVictimOfTrafficking",),
        "vic_TraffickingStatusDecisionMakingOrg": ("NGO",),
        "vic_MethodOfRecruitment": ("AtAPlaceOfBusiness", "ThroughFamilyOrFamilyEvents"),
        "vic_MethodsOfControl": ("FalsePromises", "PsychologicalAbuse", "WithholdsDocuments", "RestrictsMovement"),
        "vic_TypeOfExploitation": ("ForcedLabour", "Servitude"),
        "vic_ForcedLabourIndustry": ("T_ActivitiesOfHouseholdsAsEmployers",),
        "spl_Type": ("Health", "Legal"),
        "con_Consent": ("true",),
        OWN_DECISION: ("identified",),
    }


def test_a_protected_answer_is_never_in_a_record(screening: Mapper) -> None:
    case = Case({"P39": "yes", "P18": "yes"}, consent=True)
    assert dict(screening.record(case)) == {"con_Consent": ("true",)}


def test_nobody_decided_means_no_status(screening: Mapper) -> None:
    record = screening.record(Case({"S8": "man"}, consent=True), Sender(kind="LawEnforcement"))
    assert dict(record) == {"org_Type": ("LawEnforcement",), "prs_Gender": ("Masculine",), "con_Consent": ("true",)}


def test_no_industry_beside_exploitation_that_is_no_work(screening: Mapper) -> None:
    answers = {"P04": "entertainment"}
    sexual = screening.record(Case(answers, "identified", ("sexual",), True))
    both = screening.record(Case(answers, "identified", ("sexual", "forced_labour"), True))
    assert "vic_ForcedLabourIndustry" not in sexual
    assert both["vic_ForcedLabourIndustry"] == ("R_ArtsEntertainmentAndRecreation",)


def test_consent_needs_every_point(screening: Mapper) -> None:
    assert screening.case(PASSED).consent
    for number in range(1, 8):
        assert not screening.case({**PASSED, f"C{number}": "no"}).consent
    assert not screening.case({}).consent


def test_a_row_of_columns_gives_the_same_record(screening: Mapper, record: Record) -> None:
    row = {f"q_{name}": text for name, text in ANSWERS.items() if name not in ("P39",)}
    row |= {"q_P15": ".not_asked", "q_P40": ".missing", "month": "2018-05"}
    row |= {"decision": "identified", "exploitation": "forced_labour servitude"}
    assert screening.record(case_of_row(row), Sender("=House", "NGO")) == record
    assert case_of_row({"decision": None, "exploitation": None}).decision == ""


def test_a_sender_of_no_kind_is_refused(screening: Mapper, case: Case) -> None:
    with pytest.raises(ValueError, match="org_Type"):
        screening.record(case, Sender("House", "Charity"))


def test_a_self_assessment_is_nobodys_case(standard: Standard) -> None:
    instrument = read_instrument(content.read("instruments", "self-assessment-domestic-work"))
    with pytest.raises(ValueError, match="no screening"):
        mapper(standard, instrument, read_outcome(content.read("outcomes", "outcome")))


def test_csv(standard: Standard, record: Record) -> None:
    head, row = csv.reader(io.StringIO(csv_file(standard, [record]).decode(), newline=""))
    assert tuple(head) == columns(standard)
    cells = dict(zip(head, row, strict=True))
    assert cells["org_Name"] == "'=House"
    assert cells["vic_TypeOfExploitation"] == "ForcedLabour;Servitude"


def test_json(standard: Standard, record: Record) -> None:
    whole = json.loads(json_file(standard, [record]))
    assert {name: whole[name] for name in ("handrail", "standard", "version")} == {
        "handrail": "htcds-records/1",
        "standard": "HTCDS",
        "version": "2.0",
    }
    [one] = whole["records"]
    assert one["con_Consent"] is True
    assert one["prs_Gender"] == "Feminine"
    assert one["prs_Citizenship"] == ["IDN"]
    assert one["org_Name"] == "=House"


def read(file: bytes, sheet: str = SHEET) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_name(sheet).to_python()]


def test_workbook_has_one_value_a_cell_and_every_column_adds_up(
    standard: Standard, template: Template, record: Record
) -> None:
    [file], problems = workbooks(standard, template, [record, record])
    assert not problems
    rows = read(file)
    head = {str(name): at for at, name in enumerate(rows[0]) if name}
    people = [row for row in rows[2:] if any(row[1:])]
    assert [row[0] for row in people] == [1, 1, 1, 1, 2, 2, 2, 2]
    control = [row[head["vic_MethodsOfControl"]] for row in people]
    assert control == ["False promises", "Psychological abuse", "Withholds documents", "Other"] * 2
    assert [row[head["con_Consent"]] for row in people] == [True, "", "", ""] * 2
    assert [row[head["prs_Citizenship"]] for row in people if row[head["prs_Citizenship"]]] == ["Indonesia"] * 2
    assert [row[head[OWN_DECISION]] for row in people if row[head[OWN_DECISION]]] == ["identified"] * 2
    assert "CC BY 4.0" in str(read(file, "about")[3][0])


def test_every_cell_is_in_the_list_that_the_file_itself_has(
    standard: Standard, template: Template, screening: Mapper
) -> None:
    """All answers of the screening, every form of exploitation, every decision: read against the file's own rules."""
    questions = [question for question in screening.instrument.questions() if question.stored and question.choices]
    whole = {one.name: " ".join(choice.code for choice in one.choices if not choice.unknown) for one in questions}
    single = [{one.name: choice.code} for one in questions for choice in one.choices]
    cases = [Case(answers, code, tuple(screening.exploitation), True) for answers in single for code in ("identified",)]
    cases += [Case({}, code, (), True) for code in screening.decisions]
    kinds = list(standard.deciders)
    records = [screening.record(case, Sender(kind=kinds[at % 9])) for at, case in enumerate(cases)]
    whole.pop("P03")
    records.append(screening.record(Case(whole, "identified", tuple(screening.exploitation), True)))
    files, problems = workbooks(standard, template, records)
    assert not problems
    assert len(files) > 1
    seen = set()
    for file in files:
        book = Workbook(unzip(file))
        rows, rules = book.rows(SHEET), list(book.rules(SHEET))
        assert rules == list(template.book.rules(SHEET))
        for rule in rules:
            listed = book.rows(rule.sheet)
            allowed = {listed[at][rule.source].text for at in range(rule.source_first, rule.source_last + 1)}
            found = {row[rule.column].text for at, row in rows.items() if at >= 3 and rule.column in row}
            assert found <= allowed
            seen |= {rule.column} if found else set()
    assert {"H", "I", "S", "T", "U", "W", "X", "Y"} <= seen


def test_only_rows_one_column_and_the_page_about_change(standard: Standard, template: Template, record: Record) -> None:
    [file], _ = workbooks(standard, template, [record])
    before, after = unzip(standards.workbook()), unzip(file)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/workbook.xml",
        "docProps/core.xml",
    }
    end = re.compile(rb"</sheetData>.*", re.DOTALL)
    sheets = [parts["xl/worksheets/sheet1.xml"] for parts in (before, after)]
    assert end.findall(sheets[0]) == end.findall(sheets[1])
    assert b"absPath" not in after["xl/workbook.xml"]
    assert workbooks(standard, template, [record])[0] == [file]  # the same bytes each time


def test_500_rows_a_file_and_nobody_on_two(standard: Standard, template: Template, record: Record) -> None:
    files, _ = workbooks(standard, template, [record] * 126)  # four rows each: 125 people fill a file
    assert len(files) == 2
    rows = [[row for row in read(file)[2:] if any(row[1:])] for file in files]
    assert [len(part) for part in rows] == [500, 4]
    with zipfile.ZipFile(io.BytesIO(archive(files))) as opened:
        assert opened.namelist() == ["htcds-1.xlsx", "htcds-2.xlsx"]


def test_what_cannot_be_written_is_said(standard: Standard, template: Template) -> None:
    strange = {"con_Consent": ("true",), "prs_Gender": ("=cmd()",), "prs_Citizenship": ("XKX",)}
    files, problems = workbooks(standard, template, [{"prs_Gender": ("Feminine",)}, strange])
    assert [(one.code, one.line, one.place) for one in problems] == [
        ("htcds.no_consent", 1, "con_Consent"),
        ("htcds.not_in_list", 2, "prs_Gender"),
        ("htcds.not_in_list", 2, "prs_Citizenship"),
    ]
    assert "cmd" not in " ".join(str(one) for one in problems)
    assert [cell for cell in read(files[0])[2] if cell != ""] == [1, True]


@pytest.mark.parametrize("file", [b"", b"PK\x03\x04", b"<xml/>"])
def test_another_file_is_no_template(file: bytes) -> None:
    with pytest.raises(Problems) as refused:
        read_template(file)
    assert [one.code for one in refused.value] == ["htcds.workbook"]
