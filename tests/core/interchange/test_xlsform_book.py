"""Files in and out: the text in each cell, limits, and everything that is not a form."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.interchange.xlsform_examples import BOOKS, FOLDER, needs_examples
from xlsxwriter import Workbook

from handrail.core.interchange.xlsform import packing
from handrail.core.interchange.xlsform.book import Book, Sheet, address, from_json, letters, sheet, with_sheet
from handrail.core.interchange.xlsform.found import Level, Refused
from handrail.core.interchange.xlsform.reading import as_text, read_book
from handrail.core.interchange.xlsform.writable import LONGEST, unwritable
from handrail.core.interchange.xlsform.writing import write_book

NAUGHTY = [
    "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1", "{=A1}", "http://example.org", "1.0", "01", "1e5", "TRUE", "true",
    "2026-01-02", "  around  ", "\ttab", "two\nlines", "_x0041_", "_x005F_ x", "&amp;<b>'\"", "]]>", "<!-- -->",
    "${q}", "${", "%s{0}", "\u200b", "\u202eright", "e\u0301", "😀👩‍👩‍👧", "名字", "\u00a0", "\u2028", "\ufeff", "NULL", "\\",
    "'quoted", "#N/A ", "x" * LONGEST, "../../etc/passwd", "DROP TABLE x;--", "\U0010fffd",
]  # fmt: skip


def codes(data: bytes, name: str) -> list[str]:
    with pytest.raises(Refused) as caught:
        read_book(data, name)
    return [one.code for one in caught.value.findings]


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, part in parts.items():
            opened.writestr(name, part)
    return made.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def small(rows: list[list[str]] | None = None) -> bytes:
    return write_book(Book((sheet("survey", rows or [["type", "name"], ["text", "a"]]),)))


@needs_examples
def test_every_example_leaves_and_comes_back_equal_cell_by_cell() -> None:
    for path in BOOKS:
        book = read_book(path.read_bytes(), path.name).book
        assert read_book(write_book(book), "again.xlsx").book == book, path.name
        assert from_json(book.to_json()) == book


def test_naughty_text_in_every_cell_comes_back() -> None:
    book = Book((sheet("survey", [NAUGHTY, ["", *NAUGHTY], [], ["", "", "a"]]), sheet("名字", [NAUGHTY])))
    assert read_book(write_book(book), "a.xlsx").book == book


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
def test_any_text_comes_back(rows: list[list[str]]) -> None:
    book = Book((sheet("survey", rows), sheet("choices", rows)))
    assert from_json(book.to_json()) == book
    assert read_book(write_book(book), "a.xlsx").book == book


def test_the_same_book_gives_the_same_bytes() -> None:
    assert small() == small()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"), (1.5, "1.5"), (1e21, "1000000000000000000000"), (True, "TRUE"), (False, "FALSE"), ("1.0", "1.0"),
        (date(2010, 6, 15), "2010-06-15 00:00:00"), (time(9, 30), "09:30:00"), (None, ""),
        (datetime(2010, 6, 15, 8, 0, 1, tzinfo=UTC).replace(tzinfo=None), "2010-06-15 08:00:01"),
    ],
)  # fmt: skip
def test_numbers_and_dates_are_the_text_that_pyxform_reads(value: object, text: str) -> None:
    assert as_text(value) == text


def test_a_workbook_of_numbers_formulas_and_dates() -> None:
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet("survey")
        page.write_row(1, 2, [1, 2.5, True])
        page.write_formula(2, 0, "=1+1", None, 2)
        page.write_formula(3, 0, "=1/0", None, "#DIV/0!")
    reading = read_book(made.getvalue(), "A.XLSX")
    assert reading.book.sheets[0].rows == ((), ("", "", "1", "2.5", "TRUE"), ("2",))
    assert [(one.code, one.level, one.row) for one in reading.notes] == [
        ("xlsform.file.formulas", Level.NOTED, 0),
        ("xlsform.file.errors", Level.NOTED, 0),
    ]


def test_markdown_and_csv_are_laid_out_as_pyxform_has_them() -> None:
    table = "# a note\n| survey |\n| | type | name |\n| |------|-----|\n| | text | a\\|b | # why\n| settings | | |\n| | form_id |\n| | x |"
    expected = Book((sheet("survey", [["type", "name"], ["text", "a|b"]]), sheet("settings", [["form_id"], ["x"]])))
    assert read_book(table.encode(), "a.md").book == expected
    both = 'survey,,\n,type,name\n,text,"a|b"\nsettings,,\n,form_id\n,x\n'
    assert read_book(b"\xef\xbb\xbf" + both.encode(), "a.csv").book == expected
    assert read_book(b"type;name\r\ntext;a\r\n", "a.csv").book == Book(
        (sheet("survey", [["type", "name"], ["text", "a"]]),)
    )


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"x", "a.pdf", "xlsform.file.kind"),
        (b"", "a.xlsx", "xlsform.file.empty"),
        (b"x" * (packing.MOST_PACKED + 1), "a.csv", "xlsform.file.size"),
        (b"type,name\nhello", "a.xlsx", "xlsform.file.other"),
        (small(), "a.xls", "xlsform.file.other"),
        (small()[:900], "a.xlsx", "xlsform.file.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "xlsform.file.damaged"),
        ("type,name\ntext,é".encode("latin-1"), "a.csv", "xlsform.file.encoding"),
        ("type,name".encode("utf-16"), "a.csv", "xlsform.file.encoding"),
        (b"no table here", "a.md", "xlsform.file.table"),
        (b"one,two\n1,2", "a.csv", "xlsform.file.table"),
        (b"survey,,\n,type,name\n,text,a\x01", "a.csv", "xlsform.cell.character"),
        (b"| sur/vey |\n| | type |", "a.md", "xlsform.sheet.name"),
        (b"type,name\n" + b"\n" * 10 + b"text,a\n" * 200_001, "a.csv", "xlsform.file.rows"),
        (b"type,name\ntext,_x005F_x0041_", "a.csv", "xlsform.cell.character"),
        (b"type,name\ntext," + b"a" * (LONGEST + 1), "a.csv", "xlsform.cell.long"),
        (b"type,name\ntext," + b"a" * 200_000, "a.csv", "xlsform.cell.long"),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused_with_a_code(data: bytes, name: str, code: str) -> None:
    assert codes(data, name) == [code]


def test_a_damaged_character_is_named_with_its_cell() -> None:
    with pytest.raises(Refused) as caught:
        read_book(b"type,name\ntext,a\x02b", "a.csv")
    [one] = caught.value.findings
    assert (one.sheet, one.row, one.column, one.place) == ("survey", 2, 2, "survey B2")
    assert "U+0002" in str(one.problem("a.csv"))


def with_part(name: str, part: bytes) -> bytes:
    return packed(unpacked(small()) | {name: part})


PAGE = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("name", "part", "code"),
    [
        ("xl/media/a.bin", b"\0" * 30_000_000, "xlsform.file.unpacked"),
        ("xl/sharedStrings.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>', "xlsform.file.doctype"),
        ("xl/sharedStrings.xml", '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><sst/>'.encode("utf-16"), "xlsform.file.doctype"),
        ("xl/sharedStrings.xml", b"<sst><si>", "xlsform.file.damaged"),
        ("xl/worksheets/sheet1.xml", PAGE % b'<row r="1000000"><c r="A1000000"><v>1</v></c></row>', "xlsform.file.rows"),
        ("xl/worksheets/sheet1.xml", PAGE % b'<row r="9999"><c t="n" r="XFD9999"><v>1</v></c></row>', "xlsform.file.cells"),
    ],
)  # fmt: skip
def test_a_packed_file_is_looked_at_before_it_is_read(name: str, part: bytes, code: str) -> None:
    assert codes(with_part(name, part), "a.xlsx") == [code]


def test_too_many_parts() -> None:
    assert codes(packed({f"{number}.txt": b"" for number in range(1001)}), "a.xlsx") == ["xlsform.file.parts"]


def test_macros_and_links_to_other_files_are_left_out_and_said() -> None:
    parts = unpacked(small()) | {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<a/>"}
    reading = read_book(packed(parts), "a.xlsm")
    assert reading.book.sheets[0].rows == (("type", "name"), ("text", "a"))
    assert [one.code for one in reading.notes] == ["xlsform.file.macros", "xlsform.file.external"]


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)
CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'


def ods(rows: str) -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    content = ODS.format(f'<table:table table:name="survey">{rows}</table:table>').encode()
    return packed({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def test_open_document_with_rows_that_stand_many_times() -> None:
    row = f"<table:table-row>{CELL.format('', 'type')}{CELL.format('', 'name')}</table:table-row>"
    rest = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    assert read_book(ods(row + rest), "a.ods").book.sheets[0].rows == (("type", "name"),)
    bomb = f'<table:table-row table:number-rows-repeated="1048574">{CELL.format("", "x")}</table:table-row>'
    assert codes(ods(bomb), "a.ods") == ["xlsform.file.rows"]
    wide = CELL.format(' table:number-columns-repeated="16000"', "x")
    assert codes(ods(f'<table:table-row table:number-rows-repeated="9000">{wide}</table:table-row>'), "a.ods") == [
        "xlsform.file.rows"
    ]


def test_parts_of_a_book() -> None:
    book = Book((sheet("Survey", [["a", "", ""], ["", "b\r\nc"], [""], []]),))
    assert book.sheets[0] == Sheet("Survey", (("a",), ("", "b\nc")))
    assert book.sheet("survey") == book.sheets[0]
    assert (book.sheets[0].cell(2, 2), book.sheets[0].cell(9, 9)) == ("b\nc", "")
    assert with_sheet(book, sheet("survey", [["x"]])).sheets == (sheet("survey", [["x"]]),)
    assert [sheet.name for sheet in with_sheet(book, sheet("choices", [])).sheets] == ["Survey", "choices"]
    assert (letters(1), letters(27), letters(16_384), address(3, 28)) == ("A", "AA", "XFD", "AB3")
    with pytest.raises(ValueError, match="book"):
        from_json('{"sheets": 1}')


@needs_examples
@pytest.mark.parametrize("suffix", [".xls", ".xlsx"])
def test_damaged_files_are_refused_and_nothing_else_happens(suffix: str) -> None:
    chance = random.Random(7)
    small_ones = [path for path in BOOKS if path.suffix == suffix and path.stat().st_size < 30_000]
    for _ in range(60):
        data = bytearray(chance.choice(small_ones).read_bytes())
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(Refused):
            read_book(bytes(data[: chance.randrange(len(data))] if chance.random() < 0.2 else data), f"a{suffix}")


@needs_examples
def test_a_list_of_naughty_strings_stays_text() -> None:
    lines = (FOLDER / "security" / "blns.txt").read_text(encoding="utf-8").splitlines()
    for line in [line for line in lines if line and not line.startswith("#")]:
        book = Book((sheet("survey", [["type", "name", "label", line], ["text", "a", line, line]]),))
        if wrong := {one.code for one in unwritable(book)}:
            assert wrong == {"xlsform.cell.character"}
        else:
            assert read_book(write_book(book), "a.xlsx").book == book


def test_a_password_and_an_encoding_that_nobody_knows() -> None:
    assert codes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx") == ["xlsform.file.damaged"]
    part = b'<?xml version="1.0" encoding="UTF-1"?><sst/>'
    assert codes(with_part("xl/sharedStrings.xml", part), "a.xlsx") == ["xlsform.file.damaged"]
