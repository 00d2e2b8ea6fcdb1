"""`handrail figures audit`: how small the smallest crowd in a CSV file is, and where."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from handrail.core.figures.audit import Crowd, crowd, crowds


class _Unreadable(ValueError):
    """What is wrong with the file, in one line, without its values."""


def audit(chosen: argparse.Namespace) -> int:
    """Prints the smallest class over all chosen columns, and for each choice of up to `--order` of them; 1 if any record
    of the file stands in a class below `--minimum`, 2 if the file cannot be read."""
    try:
        records = [*_records(chosen.file)]
        columns = _columns(chosen.columns, records)
    except (OSError, UnicodeDecodeError, csv.Error, _Unreadable) as error:
        said = error if isinstance(error, _Unreadable | csv.Error) else "it cannot be read as UTF-8 text."
        print(f"handrail: {chosen.file}: {said}", file=sys.stderr)
        return 2
    found = crowd(records, columns)
    _print_whole(found, chosen.minimum)
    for part in crowds(records, columns, min(chosen.order, len(columns))):
        print(f"k {part.smallest}, {part.unique:.2%} unique: {_named(part)}")
    return 1 if found.within(chosen.minimum) else 0


def _records(path: str) -> Iterator[dict[str, str]]:
    """Every record of the file, values as they stand."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        header = next(rows, [])
        if len(set(header)) < len(header) or not header:
            raise _Unreadable("Its first line must name every column once.")
        for row in rows:
            if len(row) != len(header):
                raise _Unreadable(f"Line {rows.line_num} has {len(row)} values, not {len(header)}.")
            yield dict(zip(header, row, strict=True))


def _columns(named: str | None, records: list[dict[str, str]]) -> list[str]:
    there = [*records[0]] if records else []
    if named is None:
        return there
    columns = [name.strip() for name in named.split(",")]
    if strange := [name for name in columns if name not in there]:
        raise _Unreadable(f"There is no column {strange[0]}.")
    return columns


def _print_whole(found: Crowd, minimum: int) -> None:
    print(f"{found.records} records, {found.classes} classes over {', '.join(found.columns)}")
    print(f"k {found.smallest}: {_named(found)}")
    print(f"{found.unique:.2%} unique; {found.within(minimum)} records in classes below {minimum}")
    print("size of a class: classes")
    for size, classes in found.sizes.items():
        print(f"  {size}: {classes}")


def _named(found: Crowd) -> str:
    """The first class of the smallest, and how many there are."""
    first = found.where[0] if found.where else ()
    said = ", ".join(f"{name} {value!r}" for name, value in zip(found.columns, first, strict=False))
    return f"{said} (one of {found.sizes.get(found.smallest, 0)})"
