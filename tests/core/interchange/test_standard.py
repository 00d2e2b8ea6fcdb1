"""Every field of HTCDS 2.0 is accounted for, read against the standard's own list of fields and its own workbook."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from handrail.content import standards
from handrail.core.interchange.ctdc import read_codebook
from handrail.core.interchange.htcds import Mapper
from handrail.core.interchange.standard import Field, Held, Source, Standard, read_standard
from handrail.core.interchange.workbook import Template
from handrail.core.problems import Problems

LIST = Path(__file__).parent / "data" / "htcds-field-standards-2.0.ods"
PAGE = Path(__file__).parents[3] / "docs" / "standards.md"
SOURCE = Path(__file__).parents[3] / "src" / "handrail" / "core" / "interchange"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def listed() -> dict[str, tuple[bool, bool, str, tuple[str, ...]]]:
    """Field → core, deprecated, type and codes, as the standard's own list has them."""
    with zipfile.ZipFile(LIST) as opened:
        root = ElementTree.fromstring(opened.read("content.xml"))
    table = next(root.iter(f"{_TABLE}table"))
    found = {}
    for row in table.iter(f"{_TABLE}table-row"):
        cells: list[str] = []
        for one in row:
            text = "\n".join("".join(part.itertext()) for part in one.iter(f"{_TEXT}p"))
            cells += [text] * min(int(one.get(f"{_TABLE}number-columns-repeated", "1")), 20)
        if len(cells) > 9 and cells[1].strip() in ("DRAFT", "DEPRECATED"):
            codes = tuple(code.strip() for code in cells[9].split("\n") if code.strip() and not code.startswith("Use"))
            name = cells[6].strip() or cells[4].strip()
            kind = " ".join(cells[7].split())
            found[name] = (cells[2].strip() == "Core", cells[1].strip() == "DEPRECATED", kind, codes)
    return found


def test_exactly_the_fields_of_the_standard_in_its_order(standard: Standard) -> None:
    assert list(standard.fields) == list(listed())
    assert len(standard.fields) == 84


def test_types_and_codes_are_the_standards_own(standard: Standard) -> None:
    """Two codes stand in its definitions and not in its list; they come last."""
    for name, (core, deprecated, kind, codes) in listed().items():
        field = standard.fields[name]
        assert (field.core, field.deprecated, field.type) == (core, deprecated, kind), name
        further = ("RestrictsMovement", "UsesChildren") if name == "vic_MethodsOfControl" else ()
        assert tuple(field.codes) == (*codes, *further), name


def test_every_field_says_why(standard: Standard) -> None:
    for field in standard.fields.values():
        assert field.why.endswith("."), field.name
        assert (field.source is Source.NONE) == (field.held in (Held.SEALED_LATER, Held.NOT_HELD)), field.name


def test_nothing_that_names_or_reaches_somebody_is_filled(standard: Standard) -> None:
    names = (
        "Name",
        "Birth",
        "Phone",
        "Email",
        "Mailing",
        "Identity",
        "Salutation",
        "Street",
        "Details",
        "Comment",
        "Date",
    )
    for field in standard.fields.values():
        if field.name != "org_Name" and any(part in field.name for part in names):
            assert field.held in (Held.SEALED_LATER, Held.NOT_HELD), field.name


def test_the_questions_named_are_those_that_fill_a_field(standard: Standard, screening: Mapper) -> None:
    for field in standard.written:
        if field.source in (Source.ANSWERS, Source.LANGUAGE):
            questions = tuple(dict.fromkeys(question for question, _ in screening.targets[field.name]))
            assert field.of in (questions, ()), field.name
            assert field.of or field.name == "vic_MethodsOfControl"
    assert all(screening.instrument.by_name[name] for name in standard.fields["con_Consent"].of)


def test_every_code_of_ours_is_one_of_the_standard(standard: Standard, screening: Mapper) -> None:
    def known(field: Field, code: str) -> bool:
        if field.source is Source.LANGUAGE:
            return code in standard.languages.values()
        return code in (field.codes or standard.alpha_2)

    for name, targets in screening.targets.items():
        assert all(known(standard.fields[name], code) for code in targets.values()), name
    assert set(screening.decisions.values()) == set(standard.fields["vic_TraffickingStatus"].codes)
    assert set(screening.exploitation.values()) == set(standard.fields["vic_TypeOfExploitation"].codes)
    assert set(standard.deciders) == set(standard.fields["org_Type"].codes)
    assert set(standard.deciders.values()) <= set(standard.fields["vic_TraffickingStatusDecisionMakingOrg"].codes)


def test_languages_that_a_screening_knows_have_a_code(standard: Standard, screening: Mapper) -> None:
    spoken = {choice.code for choice in screening.instrument.by_name["S4"].choices}
    assert spoken - set(standard.languages) == {"other"}


def test_countries_are_those_of_the_workbook_with_three_letters(standard: Standard, template: Template) -> None:
    assert set(standard.countries) == set(template.names)
    assert len(set(standard.countries.values())) == 249
    assert all(re.fullmatch("[A-Z]{3}", code) for code in standard.countries.values())
    assert standard.countries["NA"] == "NAM"  # a text, never "not available"
    assert standard.countries["NO"] == "NOR"


def test_labels_are_those_of_the_workbooks_lists(standard: Standard, template: Template) -> None:
    for name, column in template.columns.items():
        if name in ("prs_Citizenship",) or column not in template.lists:
            continue
        labels = [label for label in standard.fields[name].codes.values() if label]
        assert labels == [text.strip() for text in template.lists[column]], name


def test_the_workbook_is_unchanged() -> None:
    digest = hashlib.sha256(standards.workbook()).hexdigest()
    assert digest == "258db32364a7d161c13b44d277a109fd7a77c665cddb252969baefc05357df7d"


def _rows(first: str, last: str) -> list[str]:
    whole = PAGE.read_text(encoding="utf-8")
    return re.findall(r"^\| `.*$", whole[whole.index(first) : whole.index(last)], re.MULTILINE)


def test_the_page_has_every_field_and_variable(standard: Standard) -> None:
    for found, parts in (
        (_rows("### Every field", "## CTDC"), [(one.name, one.section, one) for one in standard.fields.values()]),
        (_rows("## CTDC", "## HXL"), [(one.name, "", one) for one in read_codebook(standards.texts()).variables]),
    ):
        assert len(found) == len(parts)
        for line, (name, section, one) in zip(found, parts, strict=True):
            before = f"| `{name}` | {section} | " if section else f"| `{name}` | "
            assert line.startswith(f"{before}{one.held.value.replace('_', ' ')} | "), name
            assert line.endswith(f" | {one.why} |"), name


def test_the_page_has_every_code_of_a_problem() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    used = set(re.findall(r'"((?:htcds|standard)\.[a-z_]+)"', source))
    assert [row.split("`")[1] for row in _rows("| code |", "### Every field")] == sorted(used)


@pytest.mark.parametrize("state", ["state: filled", "state: not_held\n    from: answers", "state: somewhere", ""])
def test_a_field_that_does_not_say_is_refused(state: str) -> None:
    files = {**standards.texts(), "htcds-2.0.yaml": f"version: '2.0'\nfields:\n  - name: prs_Gender\n    {state}\n"}
    with pytest.raises(Problems) as refused:
        read_standard(files)
    assert [problem.code for problem in refused.value] == ["standard.state"]
