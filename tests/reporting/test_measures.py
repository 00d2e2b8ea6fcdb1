"""Measures say what counting rows by hand says; what the definitions do not have is refused before any SQL is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement
from pathlib import Path
from random import Random

import duckdb
import ibis
import ibis.expr.types as ir
import pytest

from handrail.core.figures.frame import Column, Kind, Value
from handrail.core.figures.tables import NOT_KNOWN
from handrail.reporting import columns, measures
from handrail.reporting.measures import By, Impossible

IN_A_MASK = 60
"""Signs in one number."""
SIGNS = tuple(f"i_S{number}" for number in range(67))
COLUMNS = (
    Column("id"),
    Column("month"),
    Column("q_one", codes=("a", "b", "c", "dont_know"), unknown=frozenset({"dont_know"})),
    Column("q_more", codes=("x", "y", "z"), several=True),
    Column("decided_by_other", Kind.FLAG),
    *(Column(name, Kind.STATE) for name in SIGNS),
)
Row = Mapping[str, Value]


def _row(number: int, random: Random) -> Row:
    more = " ".join(code for code in "xyz" if random.random() < 0.4)
    return {
        "id": f"{number:06d}",
        "month": random.choice(("2026-01", "2026-02")),
        "q_one": random.choice(("a", "b", "c", "dont_know", ".missing", ".not_asked", ".undecided", None)),
        "q_more": more or random.choice(("", ".missing", None)),
        "decided_by_other": random.choice((True, False, None)),
        **{name: random.choice((0, 1, 2, 3, 3, None)) for name in SIGNS},
    }


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    random = Random(7)
    return [_row(number, random) for number in range(800)]


@pytest.fixture(scope="module")
def stored(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder: Path = tmp_path_factory.mktemp("measured")
    columns.write(folder, "one.parquet", COLUMNS, rows)
    connection = columns.connect(folder)
    columns.view(connection, folder, ["one.parquet"], COLUMNS)
    yield connection
    connection.close()


def found(stored: duckdb.DuckDBPyConnection, expression: ir.Table) -> dict[tuple[str, ...], int]:
    """Codes → number."""
    listed = stored.execute(str(ibis.to_sql(expression, dialect="duckdb"))).fetchall()
    return {tuple(row[:-1]): row[-1] for row in listed}


def one(row: Row) -> str:
    value = str(row["q_one"])
    return value if value in ("a", "b", "c") else NOT_KNOWN


def more(row: Row) -> list[str]:
    value = row["q_more"]
    return str(value).split() if value and not str(value).startswith(".") else [NOT_KNOWN]


def flag(row: Row) -> str:
    return {True: "yes", False: "no", None: NOT_KNOWN}[row["decided_by_other"]]  # type: ignore[index]


def state(value: Value) -> str:
    return {3: "present", 0: "absent"}.get(value, NOT_KNOWN)  # type: ignore[arg-type]


def test_one_way_whatever_is_not_known_is_one_code(stored: duckdb.DuckDBPyConnection, rows: list[Row]) -> None:
    counted = found(stored, measures.counted(COLUMNS, [By("q_one")], {}))
    assert counted == Counter((one(row),) for row in rows)


def test_two_ways(stored: duckdb.DuckDBPyConnection, rows: list[Row]) -> None:
    counted = found(stored, measures.counted(COLUMNS, [By("month"), By("decided_by_other")], {}))
    assert counted == Counter((str(row["month"]), flag(row)) for row in rows)


def test_several_choices_count_in_each(stored: duckdb.DuckDBPyConnection, rows: list[Row]) -> None:
    counted = found(stored, measures.counted(COLUMNS, [By("q_more"), By("q_one")], {}))
    assert counted == Counter((code, one(row)) for row in rows for code in more(row))
    assert found(stored, measures.total(COLUMNS, {})) == {(): len(rows)}


def test_groups_and_what_is_in_none(stored: duckdb.DuckDBPyConnection, rows: list[Row]) -> None:
    by = By("q_one", (("early", ("a", "b")),))
    counted = found(stored, measures.counted(COLUMNS, [by], {}))
    assert counted == Counter(("early",) if one(row) in "ab" else (NOT_KNOWN,) for row in rows)


@pytest.mark.parametrize(
    "filters",
    [
        {"q_one": ["a", NOT_KNOWN]},
        {"q_more": ["x", "z"], "month": ["2026-01"]},
        {"decided_by_other": [NOT_KNOWN], "i_S3": ["present"]},
        {"i_S66": [NOT_KNOWN]},
        {"month": ["2026-03"]},
    ],
)
def test_filters(stored: duckdb.DuckDBPyConnection, rows: list[Row], filters: dict[str, list[str]]) -> None:
    def holds(row: Row) -> bool:
        says = {
            "month": [str(row["month"])],
            "q_one": [one(row)],
            "q_more": more(row),
            "decided_by_other": [flag(row)],
            "i_S3": [state(row["i_S3"])],
            "i_S66": [state(row["i_S66"])],
        }
        return all(set(says[name]) & set(codes) for name, codes in filters.items())

    kept = [row for row in rows if holds(row)]
    assert found(stored, measures.total(COLUMNS, filters)) == {(): len(kept)}
    assert found(stored, measures.counted(COLUMNS, [By("q_one")], filters)) == Counter((one(row),) for row in kept)


def test_signs(stored: duckdb.DuckDBPyConnection, rows: list[Row]) -> None:
    cursor = stored.execute(str(ibis.to_sql(measures.states(COLUMNS, {}), dialect="duckdb")))
    names = [part[0] for part in cursor.description or ()]
    said = dict(zip(names, cursor.fetchall()[0], strict=True))
    for name in SIGNS:
        assert said[f"p_{name}"] == sum(row[name] == 3 for row in rows)
        assert said[f"a_{name}"] == sum(row[name] == 0 for row in rows)


def test_which_signs_occur_together(stored: duckdb.DuckDBPyConnection, rows: list[Row]) -> None:
    """67 signs in two masks; every pair, and each by itself."""
    masks = found(stored, measures.patterns(COLUMNS, {}))
    together: Counter[tuple[int, int]] = Counter()
    for (low, high), number in masks.items():
        bits = int(low) | int(high) << IN_A_MASK
        there = [place for place in range(len(SIGNS)) if bits >> place & 1]
        for pair in combinations_with_replacement(there, 2):
            together[pair] += number
    expected = Counter(
        pair
        for row in rows
        for pair in combinations_with_replacement([at for at, name in enumerate(SIGNS) if row[name] == 3], 2)
    )
    assert together == expected


@pytest.mark.parametrize(
    ("by", "filters"),
    [
        ([By("nothing")], {}),
        ([], {"nothing": ["a"]}),
        ([], {"q_one": ["z"]}),
        ([], {"q_one": ["a' OR 1=1 --"]}),
        ([], {"q_one": []}),
        ([], {"q_one": [1]}),
        ([], {"q_more": ["x y"]}),
        ([], {'q_one" OR 1=1 --': ["a"]}),
    ],
)
def test_what_the_definitions_do_not_have_is_refused(by: Sequence[By], filters: dict[str, list[str]]) -> None:
    with pytest.raises(Impossible) as problem:
        measures.counted(COLUMNS, by, filters)
    assert problem.value.code == "figures.filter"


@pytest.mark.parametrize("text", ["2026-01' OR '1'='1", "'; DROP VIEW screenings; --", "\\' OR 1=1 --", "%", "2026-0_"])
def test_where_only_the_data_know_the_codes_a_text_stays_a_text(stored: duckdb.DuckDBPyConnection, text: str) -> None:
    assert found(stored, measures.total(COLUMNS, {"month": [text]})) == {(): 0}
    assert found(stored, measures.counted(COLUMNS, [By("q_one", ((text, (text,)),))], {})).keys() == {(NOT_KNOWN,)}


def test_all_of_them_can_be_written_for_spark() -> None:
    """Whether they say the same there is what `make test-all` compares."""
    written = [
        measures.counted(COLUMNS, [By("q_more"), By("q_one", (("early", ("a", "b")),))], {"q_more": ["x"]}),
        measures.counted(COLUMNS, [By("decided_by_other"), By("i_S1")], {"decided_by_other": ["yes"]}),
        measures.total(COLUMNS, {"month": ["2026-01"]}),
        measures.states(COLUMNS, {}),
        measures.patterns(COLUMNS, {}),
        measures.values(COLUMNS, "month"),
        measures.chosen(COLUMNS, ["q_one"], {}),
    ]
    assert all("screenings" in str(ibis.to_sql(one, dialect="pyspark")) for one in written)
