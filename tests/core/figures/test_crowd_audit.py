"""The auditor: smallest class, where it is, how sizes are distributed; values stay text."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.cli import main
from handrail.core.figures.audit import crowd, crowds

FILE = """year,gender,citizenship,exploited in
2016,woman,PH,HK
2016,woman,PH,HK
2016,woman,PH,
2017,man,NA,HK
2017,man,NA,HK
2017,man,ID,HK
"""
RECORDS = [
    dict(zip(["year", "gender", "citizenship", "exploited in"], line.split(","), strict=True))
    for line in FILE.split()[2:]
]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "records.csv"
    path.write_text(FILE, encoding="utf-8-sig")
    return str(path)


def test_the_smallest_class_and_where() -> None:
    found = crowd(RECORDS, ["gender", "citizenship"])
    assert (found.records, found.classes, found.smallest) == (6, 3, 1)
    assert found.where == (("man", "ID"),)
    assert dict(found.sizes) == {1: 1, 2: 1, 3: 1}
    assert (found.within(3), found.unique) == (3, 1 / 6)


def test_na_is_namibia_and_empty_is_a_value() -> None:
    found = crowd(RECORDS, ["citizenship"])
    assert found.classes == 3
    assert crowd(RECORDS, ["exploited in"]).where == (("",),)
    assert crowd([{"c": "NA"}, {"c": ""}, {"c": "nan"}, {"c": "null"}], ["c"]).classes == 4


def test_every_choice_of_columns() -> None:
    found = {one.columns: one.smallest for one in crowds(RECORDS, ["year", "gender", "citizenship"], 2)}
    assert found == {
        ("year",): 3,
        ("gender",): 3,
        ("citizenship",): 1,
        ("year", "gender"): 3,
        ("year", "citizenship"): 1,
        ("gender", "citizenship"): 1,
    }


def test_no_records() -> None:
    found = crowd([], ["a"])
    assert (found.smallest, found.records, found.where, found.unique) == (0, 0, (), 0.0)


def test_the_command(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "audit", file, "--columns", "gender, citizenship", "--order", "1"]) == 1
    said = capsys.readouterr().out
    assert "k 1: gender 'man', citizenship 'ID' (one of 1)" in said
    assert "k 3, 0.00% unique: gender 'man'" in said
    assert "6 records in classes below 11" in said
    assert main(["figures", "audit", file, "--columns", "year", "--minimum", "3"]) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,a\n1,2\n", "every column once"),
        ("", "every column once"),
        ("a,b\n1\n", "Line 2 has 1 values, not 2"),
        ('a,b\n"1,2\n', "unexpected end"),
        ("a,b\n1,\ud800\n", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert main(["figures", "audit", str(path)]) == 2
    assert said in capsys.readouterr().err
    assert main(["figures", "audit", str(tmp_path / "none.csv")]) == 2


def test_a_column_that_is_not_there(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "audit", file, "--columns", "year,age"]) == 2
    assert "no column age" in capsys.readouterr().err
