"""What is measured, as Ibis expressions over the columns: the same on DuckDB and on Spark. No SQL is written here.

Every expression counts screenings, one row each. Which codes there are is said by the definition, never by the data.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from handrail.core.figures.frame import ABSENT, PRESENT, Column, Kind
from handrail.core.figures.tables import NOT_KNOWN

TABLE = "screenings"
NUMBER = "n"
IN_A_MASK = 60
"""Indicators in one number of 64 bits, which stays below what has a sign."""
_TYPES = {Kind.TEXT: "string", Kind.FLAG: "boolean", Kind.STATE: "uint8"}


class Impossible(ValueError):
    """A column or code that the definitions do not have; `code` chooses the words on the page."""

    code = "figures.filter"


@dataclass(frozen=True, slots=True)
class By:
    """Count by a column. `groups`: code of the table → codes of the column that it holds; () each code by itself.

    `codes`: for a column whose codes only the caller knows (organisation, quarter).
    """

    column: str
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    codes: tuple[str, ...] = ()


Filters = Mapping[str, Sequence[str]]
"""Column → codes: whoever has one of them. Several columns must all hold."""


def table(columns: Sequence[Column], names: Collection[str] | None = None) -> ir.Table:
    """The columns as a table that is bound to no database. `names`: only these, or the first where there is none; what an
    expression does not use would be carried through every step of writing it as SQL.

    With `names` an expression must end in an aggregate: a choice of all columns that it knows is written as `*`, and that
    is every column of the database."""
    held = [column for column in columns if names is None or column.name in names] or columns[:1]
    return ibis.table({column.name: _TYPES[column.kind] for column in held}, name=TABLE)


def counted(columns: Sequence[Column], by: Sequence[By], filters: Filters) -> ir.Table:
    """One row for each combination that occurs: the codes of the axes as `a0`, `a1`, …, and `n`. Raises `Impossible`."""
    known = {column.name: column for column in columns}
    rows = filtered(table(columns, {*filters, *(one.column for one in by)}), known, filters)
    names = []
    for place, one in enumerate(by):
        name = f"a{place}"
        names.append(name)
        rows = _axis(rows, known, one, name)
    if not names:
        return rows.aggregate(n=rows.count())
    return rows.group_by(names).aggregate(n=lambda found: found.count())


def total(columns: Sequence[Column], filters: Filters) -> ir.Table:
    """How many screenings, one row with `n`."""
    rows = filtered(table(columns, filters), {column.name: column for column in columns}, filters)
    return rows.aggregate(n=rows.count())


def filtered(rows: ir.Table, known: Mapping[str, Column], filters: Filters) -> ir.Table:
    """Only the screenings that every filter holds for. Raises `Impossible`."""
    for name, codes in filters.items():
        column = _column(known, name)
        if not codes or any(not isinstance(code, str) for code in codes):
            raise Impossible(name)
        if column.codes and set(codes) - {*column.codes, NOT_KNOWN}:
            raise Impossible(name)
        rows = rows.filter(_holds(rows, column, codes))
    return rows


def _holds(rows: ir.Table, column: Column, codes: Sequence[str]) -> ir.BooleanValue:
    value = rows[column.name]
    if column.kind is Kind.FLAG:
        return _flag(value).isin(list(codes))
    if column.kind is Kind.STATE:
        return _state(value).isin(list(codes))
    if column.several:
        chosen = [_set(value, column).contains(code) for code in codes]
        found = chosen[0]
        for one in chosen[1:]:
            found = found | one
        return found
    return _code(value, column).isin(list(codes))


def _axis(rows: ir.Table, known: Mapping[str, Column], by: By, name: str) -> ir.Table:
    column = _column(known, by.column)
    value = rows[column.name]
    if column.kind is Kind.FLAG:
        return rows.mutate(**{name: _flag(value)})
    if column.kind is Kind.STATE:
        return rows.mutate(**{name: _state(value)})
    if column.several:
        rows = rows.mutate(**{name: _set(value, column).unnest()})
        return rows if not by.groups else rows.mutate(**{name: _grouped(rows[name], by)})
    return rows.mutate(**{name: _grouped(_code(value, column), by)})


def _grouped(value: ir.StringValue, by: By) -> ir.StringValue:
    if not by.groups:
        return value
    cases = [(value.isin(list(codes)), ibis.literal(group)) for group, codes in by.groups]
    return ibis.cases(*cases, else_=ibis.literal(NOT_KNOWN))


def _code(value: ir.StringValue, column: Column) -> ir.StringValue:
    """The code, or `NOT_KNOWN` for whatever says that it is not known, was not asked or is not there."""
    open_ = value.isnull() | value.startswith(".") | (value == "")
    if column.unknown:
        open_ = open_ | value.isin(sorted(column.unknown))
    return open_.ifelse(ibis.literal(NOT_KNOWN), value)


def _set(value: ir.StringValue, column: Column) -> ir.ArrayValue:
    return _code(value, column).split(" ")


def _flag(value: ir.BooleanValue) -> ir.StringValue:
    return ibis.cases((value.isnull(), NOT_KNOWN), (value, "yes"), else_="no")


def _state(value: ir.NumericValue) -> ir.StringValue:
    return ibis.cases((value == PRESENT, "present"), (value == ABSENT, "absent"), else_=NOT_KNOWN)


def states(columns: Sequence[Column], filters: Filters) -> ir.Table:
    """One row: `n`, and for each indicator how many have it present (`p_<column>`) and absent (`a_<column>`)."""
    rows = filtered(table(columns, _with_states(columns, filters)), {one.name: one for one in columns}, filters)
    found = {"n": rows.count()}
    for column in columns:
        if column.kind is Kind.STATE:
            found[f"p_{column.name}"] = (rows[column.name] == PRESENT).sum()
            found[f"a_{column.name}"] = (rows[column.name] == ABSENT).sum()
    return rows.aggregate(**found)


def values(columns: Sequence[Column], name: str) -> ir.Table:
    """Every value of a column, and `n`. Grouped, as Ibis 12 forgets the choice of a column before `distinct`."""
    return table(columns).group_by(name).aggregate(n=lambda found: found.count())


def chosen(columns: Sequence[Column], names: Sequence[str], filters: Filters) -> ir.Table:
    """Some columns of the rows that every filter holds for. Raises `Impossible`."""
    known = {column.name: column for column in columns}
    for name in names:
        _column(known, name)
    return filtered(table(columns), known, filters).select(*names)


def patterns(columns: Sequence[Column], filters: Filters) -> ir.Table:
    """Which indicators occur together, as sets of bits: `m0`, `m1`, … with `IN_A_MASK` indicators each in the order of
    the columns, and `n` for how many screenings have exactly these."""
    rows = filtered(table(columns, _with_states(columns, filters)), {one.name: one for one in columns}, filters)
    masks = {}
    states = [column.name for column in columns if column.kind is Kind.STATE]
    for place in range(0, max(len(states), 1), IN_A_MASK):
        mask = ibis.literal(0, type="int64")
        for bit, name in enumerate(states[place : place + IN_A_MASK]):
            mask = mask + (rows[name] == PRESENT).ifelse(ibis.literal(1 << bit, type="int64"), 0).fill_null(0)
        masks[f"m{place // IN_A_MASK}"] = mask
    return rows.mutate(**masks).group_by(list(masks)).aggregate(n=lambda found: found.count())


def _with_states(columns: Sequence[Column], filters: Filters) -> set[str]:
    return {*filters, *(column.name for column in columns if column.kind is Kind.STATE)}


def _column(known: Mapping[str, Column], name: str) -> Column:
    try:
        return known[name]
    except KeyError:
        raise Impossible(name) from None
