"""The measures on DuckDB and on Spark: the same expressions over the same columns count the same.

Spark runs in this process's own Java, reachable on this machine's own address only and without its pages. It is the extra
`spark` (requirements-spark.lock); without it, or without Java, nothing here runs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ibis
import pytest
from tools.benchmarks.figures_columns import write

from handrail.core.figures.frame import Column
from handrail.core.instruments.definition import Kind
from handrail.reporting import catalogue, columns, measures, sources
from handrail.reporting.questions import Question

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed: figures were not compared with Spark")
if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
    pytest.skip("Java is missing: figures were not compared with Spark", allow_module_level=True)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

ROWS = 2_400
ORGANISATION = "0b8f2a52-5b2e-4d39-9c0e-3f1d3a8f5c11"
LOCAL = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.shuffle.partitions": "2",
    "spark.log.level": "ERROR",
}
NARROWED: Sequence[measures.Filters] = (
    {"organisation": [ORGANISATION]},
    {"q_S8": ["woman"], "synthetic": ["yes"]},
    {"q_P49": ["legal", "medical"]},
    {"decided_by_other": ["no", ".not_known"], "q_P14": [".not_known"]},
)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session with everything it writes in a folder of the test's own."""
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    builder = SparkSession.builder.master("local[2]").appName("handrail")
    for name, value in {**LOCAL, "spark.sql.warehouse.dir": str(folder), "spark.local.dir": str(folder)}.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    yield made
    made.stop()


class Both:
    """The same files behind the same name, in both."""

    def __init__(self, folder: Path, spark: Any) -> None:
        keys = sources.versions(Kind.SCREENING)
        made = next(one for one in map(sources.frame_of, keys) if one.instrument.id == "preliminary-screening")
        self.held: tuple[Column, ...] = made.columns
        files = write(folder, made, ORGANISATION, ROWS)
        self.duckdb = columns.connect(folder)
        columns.view(self.duckdb, folder, sorted(files), self.held)
        self.spark = spark
        spark.read.parquet(*(str(folder / name) for name in files)).createOrReplaceTempView(measures.TABLE)

    def same(self, expression: ibis.Table) -> list[tuple[Any, ...]]:
        """What both say, in one order."""
        cursor = self.duckdb.execute(str(ibis.to_sql(expression, dialect="duckdb")))
        names = [part[0] for part in cursor.description or ()]
        here = sorted(cursor.fetchall(), key=repr)
        found = self.spark.sql(str(ibis.to_sql(expression, dialect="pyspark")))
        assert found.columns == names
        there = sorted((tuple(row) for row in found.collect()), key=repr)
        assert there == here
        return here


@pytest.fixture
def both(tmp_path: Path, spark: Any) -> Iterator[Both]:
    made = Both(tmp_path, spark)
    yield made
    made.duckdb.close()


def test_every_card_counts_the_same_on_both(both: Both) -> None:
    counted = 0
    for card in catalogue.cards().cards.values():
        if card.population.source != "screenings":
            continue
        question = Question.of(card, {})
        by = [measures.By(one.column, tuple((group.code, group.of) for group in one.groups)) for one in question.by]
        assert both.same(measures.counted(both.held, [measures.By("organisation"), *by], question.filters)), card.id
        assert both.same(measures.total(both.held, question.filters)) != [(0,)], card.id
        counted += 1
    assert counted > 20


@pytest.mark.parametrize("filters", NARROWED)
def test_filters_hold_for_the_same_screenings(both: Both, filters: measures.Filters) -> None:
    ((number,),) = both.same(measures.total(both.held, filters))
    assert 0 < number < ROWS
    assert len(both.same(measures.chosen(both.held, ["id"], filters))) == number


@pytest.mark.parametrize("filters", [{}, *NARROWED[:2]])
def test_indicators_and_which_occur_together(both: Both, filters: measures.Filters) -> None:
    (states,) = both.same(measures.states(both.held, filters))
    assert states[0] > 0
    assert sum(row[-1] for row in both.same(measures.patterns(both.held, filters))) == states[0]


def test_which_quarters_there_are(both: Both) -> None:
    assert len(both.same(measures.values(both.held, "quarter"))) == 8
