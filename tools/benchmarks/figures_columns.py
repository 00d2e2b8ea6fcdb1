"""A million invented screenings as columns, drawn by DuckDB; then the finished tables. Prints one line of JSON.

Run in the environment of an installation whose database holds the published definitions: `python -m
tools.benchmarks.figures_columns ROWS`. What is drawn depends on nothing but the row's number and the column's name.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import django
import duckdb

if TYPE_CHECKING:
    from handrail.core.figures.frame import Column, Frame

MONTHS = tuple(f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13))
ORGANISATIONS = 12
"""The one whose analyst asks, and eleven others."""
ANALYST, PASSWORD = "bench-analyst", "handrail-demo-2018"
SEED = "2018"
_NEVER, _EMPTY = 12, 5
"""Of a hundred: not asked on this path; open and left empty."""
_SPREAD = 4
"""A list of more codes than these is answered with up to three of them where several may be chosen."""


def main() -> None:
    """Columns, an analyst, finished tables."""
    django.setup()
    from handrail.core.instruments.definition import Kind
    from handrail.organisations.actions import create_worker
    from handrail.organisations.models import Organisation
    from handrail.reporting import place, sources
    from handrail.reporting.computing import Figures
    from handrail.reporting.finished import finish
    from handrail.reporting.folder import Manifest, prepared, write_manifest

    rows = int(sys.argv[1])
    organisation = Organisation.objects.order_by("name").values_list("pk", flat=True)[0]
    create_worker(organisation, ANALYST, PASSWORD, ["analyst"])
    folder = prepared(place.folder())
    made = next(
        found
        for found in (sources.frame_of(key) for key in sources.versions(Kind.SCREENING))
        if found.instrument.id == "preliminary-screening"
    )
    begun = time.perf_counter()
    files = write(folder, made, str(organisation), rows)
    anonymous = {f"{part[0]} {part[1]}": number for part, number in sources.anonymous_parts().items()}
    write_manifest(folder, Manifest(sources.heads(), anonymous, files))
    written = time.perf_counter()
    figures = Figures(folder, synthetic=True)
    tables = finish(figures, lambda _done, _of: None)
    figures.close()
    finished = time.perf_counter()
    said = {"rows": sum(number for _, number in files.values()), "columns": len(made.columns), "tables": tables}
    size = sum(size for size, _ in files.values()) / 1_000_000
    print(json.dumps({**said, "megabytes": size, "written": written - begun, "finished": finished - written}))


def write(folder: Path, made: Frame, organisation: str, rows: int) -> dict[str, tuple[int, int]]:
    """One file for each month, named by its content as an extract names it. Returns name → size in bytes and rows."""
    from handrail.reporting.folder import file_of

    files: dict[str, tuple[int, int]] = {}
    each = -(-rows // len(MONTHS))
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for place, month in enumerate(MONTHS):
        first, last = place * each, min(rows, (place + 1) * each)
        plain = file_of(made.instrument.id, made.instrument.version, month)
        temporary = folder / f"{plain}.writing"
        temporary.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection.execute(
            f"COPY (SELECT * FROM ({drawn(made, month, organisation, first, last)}) ORDER BY id) TO '{temporary}' "
            "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
        )
        content = temporary.read_bytes()
        name = f"{plain.removesuffix('parquet')}{hashlib.sha256(content).hexdigest()[:16]}.parquet"
        temporary.chmod(0o600)
        temporary.replace(folder / name)
        files[name] = (len(content), last - first)
    return files


def drawn(made: Frame, month: str, organisation: str, first: int, last: int) -> str:
    """SQL: the screenings of a month."""
    columns = ", ".join(f'{_value(made, column, month, organisation)} AS "{column.name}"' for column in made.columns)
    return f"SELECT {columns} FROM range({first}, {last}) drawn(i)"


def _value(made: Frame, column: Column, month: str, organisation: str) -> str:
    fixed = _fixed(made, month, organisation)
    if column.name in fixed:
        return fixed[column.name]
    if column.name.startswith("f_") and column.name.endswith("_version"):
        return f"'{made.instrument.version}'"
    if column.kind.value == "UTINYINT":
        # By far most are absent; one in seven is present; one in ten was not asked.
        shares = [(10, "NULL"), (83, "0"), (86, "1"), (87, "2"), (100, "3")]
        return f"({_shares(column.name, shares)})::UTINYINT"
    if column.kind.value == "BOOLEAN":
        return _shares(column.name, [(20, "NULL"), (50, "true"), (100, "false")])
    if column.question:
        alone = {one.code for one in made.instrument.by_name[column.question].choices if one.excludes or one.unknown}
        told = [(_NEVER, "'.not_asked'"), (_NEVER + _EMPTY, "'.missing'"), (100, _codes(column, alone))]
        return _shares(column.name, told)
    told = [(30, "NULL"), (100, _codes(column, frozenset()))]
    return _shares("decided" if column.name in _DECIDED else column.name, told)


_DECIDED = ("decision", "exploitation", "reasons", "next_steps", "t_decision")


def _fixed(made: Frame, month: str, organisation: str) -> dict[str, str]:
    from handrail.core.figures.frame import quarter

    others = [hashlib.md5(f"{SEED} {place}".encode()).hexdigest() for place in range(1, ORGANISATIONS)]
    names = [organisation, *(f"{one[:8]}-{one[8:12]}-4{one[13:16]}-8{one[17:20]}-{one[20:]}" for one in others)]
    listed = ", ".join(f"'{name}'" for name in names)
    key = f"md5(concat('{SEED} ', i))"
    return {
        "id": f"concat_ws('-', {key}[1:8], {key}[9:12], '4' || {key}[14:16], '8' || {key}[18:20], {key}[21:32])",
        "organisation": f"([{listed}])[{_number('organisation')} % {len(names)} + 1]",
        "instrument": f"'{made.instrument.id}'",
        "version": f"'{made.instrument.version}'",
        "month": f"'{month}'",
        "quarter": f"'{quarter(month)}'",
        "language": f"(['id', 'fil', 'en', 'zh-Hant', 'vi', 'th'])[{_number('language')} % 6 + 1]",
        "synthetic": "true",
    }


def _number(name: str) -> str:
    return f"(hash(i, '{SEED} {name}') // 1024)::BIGINT"


def _shares(name: str, shares: list[tuple[int, str]]) -> str:
    """`shares`: up to which of a hundred, and what."""
    number = f"{_number(name)} % 100"
    cases = " ".join(f"WHEN {number} < {until} THEN {what}" for until, what in shares[:-1])
    return f"CASE {cases} ELSE {shares[-1][1]} END"


def _codes(column: Column, alone: Collection[str]) -> str:
    """One code, the first of a list more often; where several may be chosen one to three of them, in file order, and
    none of those that are chosen `alone`."""
    several = column.several and len(column.codes) >= _SPREAD
    codes = [code for code in column.codes if not (several and code in alone)] or [""]
    number = f"({_number(column.name + ' which')})"
    at = f"least({number} % {len(codes)}, ({number} // 1000) % {len(codes)})"
    listed = ", ".join(f"'{code}'" for code in codes)
    if not several:
        return f"([{listed}])[{at} + 1]"
    third = len(codes) // 3
    parts = [codes[:third], codes[third : 2 * third], codes[2 * third :]]
    drawn_parts = [
        f"CASE WHEN ({number} // {10**place}) % 10 < {often} THEN ([{', '.join(map(repr, part))}])"
        f"[({number} // {10 ** (place + 3)}) % {len(part)} + 1] END"
        for place, (part, often) in enumerate(zip(parts, (10, 5, 3), strict=True))
    ]
    return f"concat_ws(' ', {', '.join(drawn_parts)})"


if __name__ == "__main__":
    main()
