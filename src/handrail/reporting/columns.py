"""Columns as Parquet files: written whole, read as one table. Only the process for figures imports this."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from handrail.core.figures.frame import Column, Value
from handrail.reporting.folder import settle

NULL = "\\N"
"""How a missing value travels to DuckDB; no code begins with a backslash."""
MEMORY = "250MB"


def connect(folder: Path, *, threads: int = 2, writing: bool = False) -> duckdb.DuckDBPyConnection:
    """A database in memory that reaches this folder only: no network, no extension, no setting can be changed after."""
    connection = duckdb.connect(":memory:")
    for setting in (
        f"SET threads = {threads}",
        f"SET memory_limit = '{MEMORY}'",
        f"SET temp_directory = '{_quoted(folder / 'spill')}'",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        f"SET preserve_insertion_order = {str(writing).lower()}",
        f"SET parquet_metadata_cache = {str(not writing).lower()}",
        f"SET allowed_directories = ['{_quoted(folder)}']",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        connection.execute(setting)
    return connection


def write(folder: Path, name: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Value]]) -> tuple[int, int]:
    """Writes one file, ordered by id, and returns its size in bytes and its rows. The same rows give the same bytes."""
    path = folder / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text, temporary = path.with_suffix(".csv"), path.with_suffix(".writing")
    names = [column.name for column in columns]
    try:
        number = _as_csv(text, names, rows)
        with connect(folder, threads=1, writing=True) as connection:
            connection.execute(
                f"COPY (SELECT * FROM read_csv('{_quoted(text)}', header = false, auto_detect = false, delim = ',', "  # noqa: S608
                f"quote = '\"', escape = '\"', nullstr = '{NULL}', columns = {{{_types(columns)}}}) ORDER BY id) "
                f"TO '{_quoted(temporary)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
            )
        settle(temporary, path)
    finally:
        text.unlink(missing_ok=True)
        temporary.unlink(missing_ok=True)
    return path.stat().st_size, number


def _as_csv(path: Path, names: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> int:
    number = 0
    with path.open("w", encoding="utf-8", newline="") as opened:
        path.chmod(0o600)
        writer = csv.writer(opened, lineterminator="\n")
        for row in rows:
            writer.writerow([NULL if row[name] is None else row[name] for name in names])
            number += 1
    return number


def view(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    files: Sequence[str],
    columns: Sequence[Column],
    without: Sequence[str] = (),
) -> None:
    """`screenings`: all files as one table with exactly `columns`; a column that a version did not have is NULL.

    `without`: ids that are left out although a file still holds them.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE withdrawn (id VARCHAR)")
    if without:
        connection.executemany("INSERT INTO withdrawn VALUES (?)", [[one] for one in without])
    left = " WHERE id NOT IN (SELECT id FROM withdrawn)" if without else ""
    if not files:
        empty = ", ".join(f"{_missing(column)}" for column in columns)
        connection.execute(f"CREATE OR REPLACE TEMP VIEW screenings AS SELECT {empty} WHERE false")
        return
    listed = ", ".join(f"'{_quoted(folder / name)}'" for name in files)
    source = f"read_parquet([{listed}], union_by_name = true)"
    there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}  # noqa: S608
    # Not by a union with an empty table: its optimiser (2.0) then takes one column for another.
    named = ", ".join(f'"{_name(one)}"' if one.name in there else _missing(one) for one in columns)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW screenings AS SELECT {named} FROM {source}{left}")  # noqa: S608


def _missing(column: Column) -> str:
    return f'NULL::{column.kind.value} AS "{_name(column)}"'


def _types(columns: Sequence[Column]) -> str:
    return ", ".join(f"'{_name(column)}': '{column.kind.value}'" for column in columns)


def _name(column: Column) -> str:
    """Names come from definitions whose codes are checked; a quote in one is refused all the same."""
    if '"' in column.name or "'" in column.name:
        raise ValueError(column.name)
    return column.name


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
