"""Forms of others: from an XLSForm to the files of an instrument, without a database and without Django."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from handrail.authoring.gate import Judged, has_validate, judge_file, odk_validate
from handrail.core.interchange.xlsform.convert import Converted, convert
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.found import Found, Level


def bring(chosen: argparse.Namespace) -> int:
    """Writes the files and prints everything that was found; 1 if the form is refused, and then nothing is written."""
    path = Path(chosen.file)
    try:
        data = path.read_bytes()
    except OSError:
        print(f"handrail: {path} cannot be read.", file=sys.stderr)
        return 2
    if chosen.validate and not has_validate():
        print("handrail: ODK Validate needs Java, which is not installed here.", file=sys.stderr)
        return 2
    judged = judge_file(data, path.name, whole=chosen.validate)
    _say(judged.findings, str(path))
    if judged.book is None or (chosen.validate and not _valid(judged)):
        return 1
    made = convert(read_form(judged.book).form, id=chosen.id, version=chosen.version)
    _say(made.findings, str(path))
    return _write(made, Path(chosen.to or made.id))


def _say(findings: Sequence[Found], file: str) -> None:
    """What must change first, then what keeps it a draft, then the rest."""
    order = list(Level)
    for one in sorted(findings, key=lambda one: order.index(one.level)):
        print(f"{one.level}: {one.problem(file)}")


def _valid(judged: Judged) -> bool:
    said = odk_validate(judged.xform)
    if said:
        print(said)
    return not said


def _write(made: Converted, folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            print(f"handrail: {folder} is not empty.", file=sys.stderr)
            return 2
        for name, text in made.files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        print(f"handrail: {folder} cannot be written: {error.strerror}.", file=sys.stderr)
        return 2
    kept = made.kept
    print(f"{folder}: {', '.join(sorted(made.files))}")
    print(
        f"kept today: {kept.today}; told and dropped: {kept.told}; waiting for sealing: {kept.sealed}; "
        f"not classified: {kept.unclassified}; metadata not collected: {kept.metadata}"
    )
    return 0
