"""`handrail instruments import`: files in a folder, everything that was found, nothing where it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.authoring import gate
from handrail.cli import main

FORM = "survey,,,\n,type,name,label\n,{},a,A?\nchoices,,,\n,list_name,name,label\n,yes_no,yes,Yes\nsettings,,,\n,form_id,,\n,F 1,,\n"


def form(folder: Path, type_: str = "select_one yes_no") -> str:
    file = folder / "a.csv"
    file.write_text(FORM.format(type_), encoding="utf-8")
    return str(file)


def test_an_import_writes_the_files_and_says_what_waits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["instruments", "import", form(tmp_path), "--to", str(tmp_path / "new"), "--version", "7"]) == 0
    said = capsys.readouterr().out
    assert "open: " in said
    assert "a.csv:2: xlsform.unclassified: survey 2: a does not say" in said
    assert "not classified: 1" in said
    main_file = (tmp_path / "new" / "instrument.yaml").read_text(encoding="utf-8")
    assert 'id: "f-1"\nversion: "7"' in main_file
    assert main(["instruments", "import", form(tmp_path), "--to", str(tmp_path / "new")]) == 2


def test_what_is_refused_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["instruments", "import", form(tmp_path, "wrong"), "--to", str(tmp_path / "new")]) == 1
    assert "refused: " in capsys.readouterr().out
    assert not (tmp_path / "new").exists()


def test_a_file_that_is_not_there_and_java_that_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["instruments", "import", str(tmp_path / "nothing.xlsx")]) == 2
    monkeypatch.setattr(gate.shutil, "which", lambda _name: None)
    assert main(["instruments", "import", form(tmp_path), "--validate"]) == 2
    assert "needs Java" in capsys.readouterr().err


@pytest.mark.skipif(not gate.has_validate(), reason="Java is missing: ODK Validate did not judge")
def test_odk_validate_refuses_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "| survey |\n| | type | name | label | relevant |\n| | integer | a | A | ../* = 1 |\n", encoding="utf-8"
    )
    assert main(["instruments", "import", str(file), "--to", str(tmp_path / "new"), "--validate"]) == 1
    assert "ODK Validate" in capsys.readouterr().out
    assert not (tmp_path / "new").exists()
