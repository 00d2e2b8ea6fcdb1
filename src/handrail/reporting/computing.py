"""Cards computed from the columns. Only the process for figures imports this; what it gives is plain JSON.

What comes from here is exact and stays behind `queries.py`, where disclosure control decides what a page may show.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np

from handrail.core.figures.cards import By
from handrail.core.figures.frame import Column, Kind, merged
from handrail.core.figures.tables import NOT_KNOWN
from handrail.core.instruments.definition import Kind as InstrumentKind
from handrail.core.interchange import cells
from handrail.reporting import columns, measures, sources
from handrail.reporting.folder import Manifest, forget, read_manifest
from handrail.reporting.questions import Question
from handrail.reporting.together import pairs

_SOURCES = {"screenings": InstrumentKind.SCREENING, "answers": InstrumentKind.SELF_ASSESSMENT}
_GROUP = 10_240
"""Rows that are held in memory before they are written: few enough for many columns."""
_FLAGS, _STATES = ("yes", "no"), ("present", "absent")


class NotReady(Exception):
    """There are no columns yet, or they are damaged: they have to be brought up to date first."""


class Figures:
    """The columns, open for reading. One question at a time; a file that changed is read again."""

    def __init__(self, folder: Path, *, synthetic: bool, threads: int = 2) -> None:
        """`synthetic`: whether invented screenings count, as in a demonstration."""
        self.folder, self.synthetic = folder, synthetic
        self._connection = columns.connect(folder, threads=threads)
        self._lock = Lock()
        self._seen: tuple[object, ...] = ()

    def table(self, question: Question, *, each_organisation: bool = False) -> dict[str, Any]:
        """`axes`: id and codes of each; `cells`: codes of the axes and the number; `total`. With `each_organisation` every
        cell begins with the organisation, and `totals` has one number for each: for finished tables and disclosure
        control only. Raises `measures.Impossible`, `NotReady`."""
        with self._lock:
            held = self._view(question.source)
            by = [_measure(one) for one in question.by]
            own = [measures.By("organisation")] if each_organisation else []
            filters = self._filters(question)
            found = self._all(measures.counted(held, [*own, *by], filters))
            several = any(one.name == each.column and one.several for one in held for each in question.by)
            if several:  # somebody may be in several cells, or else the total is their sum
                total = self._all(measures.total(held, filters))[0][0]
                totals = dict(self._all(measures.counted(held, own, filters))) if own else {}
            else:
                total, totals = _summed(found, bool(own))
            axes = [_axis(one, held, self._codes(one, held)) for one in question.by]
        return {"axes": axes, "cells": [list(row) for row in found], "total": total, "totals": totals}

    def signs(self, question: Question) -> dict[str, Any]:
        """How often each indicator is present, absent, or neither: `signs` maps a code to these three numbers."""
        with self._lock:
            held = self._view(question.source)
            found = self._one(measures.states(held, self._filters(question)))
        total = int(found.pop("n"))
        signs: dict[str, list[int]] = {}
        for column in _indicators(held):
            present, absent = int(found[f"p_{column}"] or 0), int(found[f"a_{column}"] or 0)
            signs[column[2:]] = [present, absent, total - present - absent]
        return {"signs": signs, "total": total}

    def together(self, question: Question) -> dict[str, Any]:
        """How often two indicators are present in the same screening: `codes`, and a square of numbers, the diagonal
        being each by itself."""
        with self._lock:
            held = self._view(question.source)
            codes = [column[2:] for column in _indicators(held)]
            cursor = self._connection.execute(_sql(measures.patterns(held, self._filters(question))))
            found = cursor.fetchnumpy()
        number = np.asarray(found.pop("n"), dtype=np.int64)
        masks = [np.asarray(found[name], dtype=np.int64) for name in sorted(found)]
        return {"codes": codes, "counts": pairs(masks, number, len(codes), measures.IN_A_MASK)}

    def values(self, source: str, name: str) -> list[str]:
        """Every value of a column that says nothing about a person (a quarter), in order. Raises `NotReady`."""
        with self._lock:
            held = self._view(source)
            found = self._all(measures.values(held, name))
        return sorted(str(row[0]) for row in found if row[0] is not None)

    def rows(self, names: Sequence[str], question: Question) -> list[list[Any]]:
        """Some columns of the screenings that are asked about, in no order that says anything. Raises `Impossible`."""
        with self._lock:
            held = self._view(question.source)
            return [list(row) for row in self._all(measures.chosen(held, names, self._filters(question)))]

    def apart(self) -> Figures:
        """The same columns on a connection of its own, for work that must not keep questions waiting. The caller closes it.

        One thread: with two, writing 510 columns needs more memory than there is, and questions still want the other."""
        return type(self)(self.folder, synthetic=self.synthetic, threads=1)

    def columns(self, source: str) -> tuple[Column, ...]:
        """Of the screenings or the anonymous answers. Raises `NotReady`."""
        with self._lock:
            return self._view(source)

    def stream(self, names: Sequence[str], question: Question, at_once: int = 1000) -> Iterator[list[tuple[Any, ...]]]:
        """As `rows`, so many at a time. Nothing else may be asked of this connection before the last."""
        with self._lock:
            held = self._view(question.source)
            cursor = self._execute(measures.chosen(held, names, self._filters(question)))
            while found := cursor.fetchmany(at_once):
                yield found

    def copy(self, names: Sequence[str], question: Question, target: Path, form: str) -> int:
        """Writes columns of the screenings that are asked about to a file below the folder, as "csv" with every text made
        safe, or as "parquet"; returns the number of rows. `interrupt` ends it with `duckdb.InterruptException`."""
        with self._lock:
            held = self._view(question.source)
            kinds = {column.name: column.kind for column in held}
            inner = _sql(measures.chosen(held, names, self._filters(question)))
            safe = form == "csv"
            chosen = ", ".join(
                f"{cells.sql(quoted(name))} AS {quoted(name)}" if safe and kinds[name] is Kind.TEXT else quoted(name)
                for name in names
            )
            options = (
                "FORMAT csv, HEADER true" if safe else f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP}"
            )
            to = str(target).replace("'", "''")
            text = f"COPY (SELECT {chosen} FROM ({inner})) TO '{to}' ({options}, USE_TMP_FILE false)"  # noqa: S608
            row = self._connection.execute(text).fetchone()
        return int(row[0]) if row else 0

    def interrupt(self) -> None:
        """Ends what the connection is doing."""
        self._connection.interrupt()

    def progress(self) -> int:
        """Per cent of what the connection is doing; 0 where that is not known."""
        return max(0, min(100, int(self._connection.query_progress())))

    def stamp(self) -> str:
        """Changes whenever the columns do. Raises `NotReady`."""
        return _stamp(self._manifest())

    def still(self) -> AbstractContextManager[object]:
        """While it is entered, no question is being answered."""
        return self._lock

    def close(self) -> None:
        """Lets go of the columns."""
        self._connection.close()

    def _filters(self, question: Question) -> dict[str, Sequence[str]]:
        filters = dict(question.filters)
        if question.organisation:
            filters["organisation"] = [question.organisation]
        if not self.synthetic:
            filters["synthetic"] = ["no"]
        return filters

    def _manifest(self) -> Manifest:
        manifest = read_manifest(self.folder)
        if manifest is None:
            raise NotReady
        return manifest

    def _view(self, source: str) -> tuple[Column, ...]:
        manifest = self._manifest()
        frames = [sources.frame_of(key) for key in sources.versions(_SOURCES[source])]
        held = merged(frames)
        begins = {f"{one.instrument.id}/{one.instrument.version}/" for one in frames}
        files = sorted(name for name in manifest.files if name.rsplit("/", 1)[0] + "/" in begins)
        without = sources.withdrawn()
        seen = (source, _stamp(manifest), tuple(without), tuple(column.name for column in held))
        if seen != self._seen:
            self._seen = ()
            try:
                columns.view(self._connection, self.folder, files, held, without)
            except (duckdb.IOException, duckdb.InvalidInputException) as damaged:
                raise self._damaged() from damaged
            self._seen = seen
        return held

    def _codes(self, by: By, held: Sequence[Column]) -> tuple[str, ...]:
        """Of a column whose codes no definition lists: time and versions, which say nothing about a person."""
        column = next(one for one in held if one.name == by.column)
        if column.codes or column.kind is not Kind.TEXT:
            return ()
        found = self._all(measures.values(held, by.column))
        return tuple(sorted(str(row[0]) for row in found if row[0] is not None))

    def _all(self, expression: ir.Table) -> list[tuple[Any, ...]]:
        return self._execute(expression).fetchall()

    def _one(self, expression: ir.Table) -> dict[str, Any]:
        cursor = self._execute(expression)
        names = [str(part[0]) for part in cursor.description or ()]
        row = cursor.fetchone()
        return dict(zip(names, row or (), strict=True))

    def _execute(self, expression: ir.Table) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(_sql(expression))
        except (duckdb.IOException, duckdb.InvalidInputException) as damaged:
            raise self._damaged() from damaged

    def _damaged(self) -> NotReady:
        """A file that looks whole cannot be read: without the manifest, everything is made anew at the next look."""
        forget(self.folder)
        return NotReady()


def _summed(found: Sequence[tuple[Any, ...]], each_organisation: bool) -> tuple[int, dict[str, int]]:
    """Of everybody, and of each organisation, from cells in which everybody is once."""
    totals: dict[str, int] = {}
    for row in found if each_organisation else ():
        totals[row[0]] = totals.get(row[0], 0) + row[-1]
    return sum(row[-1] for row in found), totals


def _sql(expression: ir.Table) -> str:
    return str(ibis.to_sql(expression, dialect="duckdb"))


def quoted(name: str) -> str:
    """The name of a column as SQL has it; names come from definitions whose codes are checked."""
    if '"' in name or "'" in name:
        raise ValueError(name)
    return f'"{name}"'


def _stamp(manifest: Manifest) -> str:
    text = repr((sorted(manifest.chains.items()), sorted(manifest.anonymous.items()), sorted(manifest.files.items())))
    return hashlib.sha256(text.encode()).hexdigest()


def _indicators(held: Sequence[Column]) -> list[str]:
    return [column.name for column in held if column.kind is Kind.STATE]


def _measure(by: By) -> measures.By:
    return measures.By(by.column, tuple((group.code, group.of) for group in by.groups))


def _axis(by: By, held: Sequence[Column], dynamic: tuple[str, ...]) -> dict[str, Any]:
    column = next(one for one in held if one.name == by.column)
    if by.groups:
        codes: tuple[str, ...] = tuple(group.code for group in by.groups)
    elif column.kind is Kind.FLAG:
        codes = _FLAGS
    elif column.kind is Kind.STATE:
        codes = _STATES
    else:
        codes = tuple(code for code in column.codes if code not in column.unknown) or dynamic
    return {"name": by.id, "codes": [*codes, NOT_KNOWN], "several": column.several}
