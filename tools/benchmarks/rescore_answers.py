"""A million invented answer sets as columns, in a few seconds: drawn by DuckDB with a fixed seed, never a person's.

Protected answers are drawn too, so that the stored determinations beside them are what such people would have; then they
are left out, as they are when somebody's screening is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from handrail.core.figures.rescore import rescoring
from handrail.core.figures.rescore_one import BOUNDS
from handrail.core.figures.rescore_rule import Plan, kept_flags
from handrail.core.figures.rescore_stored import Kept, speaks
from handrail.core.frameworks.definition import Framework
from handrail.core.instruments.definition import Instrument, Question, QuestionType, Section, Sensitivity
from handrail.core.instruments.definition import Path as Route

SEED = 0.2018
_BY_AGE = {Route.BOTH: ("", "", ""), Route.ADULT: ("", ".not_asked", ".undecided"), Route.CHILD: (".not_asked", "", "")}
"""What a path's question is for an adult, a child and somebody whose age is not known; "" where it is asked."""


def write(path: Path, instrument: Instrument, frameworks: Sequence[Framework], number: int) -> None:
    """`path`: id, answers, states of protected questions and what `frameworks` determined; also `t_<question>`, the
    protected answers, by which a test may check what was concluded without them."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute(f"SELECT setseed({SEED})")
    opened = told(instrument)
    plans = [Plan(opened, opened, None, one) for one in frameworks]
    drawn = path.with_suffix(".drawn.parquet")
    connection.execute(f"COPY ({_drawn(opened, frameworks, number)}) TO '{drawn}' (FORMAT parquet, COMPRESSION zstd)")
    whole = [one for one in plans if not one.clear]
    lists = [Plan(instrument, instrument, None, one.new) for one in plans if one.clear]
    with_protected = rescoring(whole, f"'{drawn}'", comparison=False)
    dark = [one.name for one in Kept(instrument).dark]
    states = ", ".join(
        f"CASE WHEN q_{one} IN ('.not_asked', '.undecided') THEN q_{one} ELSE '.perhaps' END AS p_{one}" for one in dark
    )
    stored = f"SELECT *, {states} FROM '{drawn}'"
    as_list = rescoring(lists, f"({stored})", comparison=False)
    said = ", ".join(
        f't_{of}."f_{one.id}_{bound}{part}" AS "o_{one.id}_{bound}{part}"'
        for of, group in (("whole", whole), ("lists", lists))
        for one in (plan.new for plan in group)
        for bound in BOUNDS
        for part in ("", *(f"_d_{flag}" for flag in kept_flags(one)))
    )
    hidden = ", ".join(f"s.q_{one} AS t_{one}" for one in dark)
    connection.execute(
        f"COPY (SELECT s.* EXCLUDE ({', '.join(f'q_{one}' for one in dark)}), {said}, {hidden} FROM ({stored}) s "
        f"JOIN ({with_protected}) t_whole USING (id) JOIN ({as_list}) t_lists USING (id)) "
        f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
    )
    drawn.unlink()


def told(instrument: Instrument) -> Instrument:
    """The same with nothing protected."""

    def question(one: Question) -> Question:
        hidden = one.sensitivity is Sensitivity.PROTECTED
        return replace(one, sensitivity=Sensitivity.SENSITIVE) if hidden else one

    def section(one: Section) -> Section:
        return replace(one, items=tuple(section(i) if isinstance(i, Section) else question(i) for i in one.items))

    return replace(instrument, sections=tuple(section(one) for one in instrument.sections))


def _drawn(instrument: Instrument, frameworks: Sequence[Framework], number: int) -> str:
    questions = [one for one in instrument.questions() if speaks(one)]
    answers = ", ".join(f"{_gated(one)} AS q_{one.name}" for one in questions)
    applies = ", ".join(f'{_applies(one)} AS "a_{one.id}"' for one in frameworks)
    return (
        f"SELECT id, {answers}, {applies} FROM (SELECT i::VARCHAR AS id, "
        "CASE WHEN random() < 0.7 THEN 1 WHEN random() < 0.5 THEN 2 ELSE 3 END AS age, "
        f"[0.05, 0.2, 0.45, 0.7][1 + floor(random() * 4)::INT] AS often FROM range({number}) r(i))"
    )


def _applies(framework: Framework) -> str:
    return {"adult": "age <> 2", "child": "age <> 1"}.get(next(_ages(framework), ""), "true")


def _ages(framework: Framework) -> Iterator[str]:
    yield from (one for one in ("adult", "child") if one in framework.id.split("-"))


def _gated(question: Question) -> str:
    states = ", ".join(f"'{one}'" for one in _BY_AGE[question.path])
    return f"coalesce(nullif([{states}][age], ''), {_answer(question)})"


def _answer(question: Question) -> str:
    gaps = [*sorted(question.unknown_codes), ".missing", ".undecided", ".missing", ".not_asked"]
    known = [one.code for one in question.choices if not one.unknown and not one.excludes]
    showing = [one for one in known if one in question.shows] or known
    silent = [one.code for one in question.choices if one.code not in question.shows and not one.unknown] or known
    if question.type is QuestionType.SELECT_MULTIPLE:
        parts = ", ".join(f"CASE WHEN random() < often THEN '{one}' END" for one in known)
        chosen = f"coalesce(nullif(concat_ws(' ', {parts}), ''), 'none')"
    else:
        chosen = f"CASE WHEN random() < often THEN {_one_of(showing)} ELSE {_one_of(silent)} END"
    return f"CASE WHEN random() < 0.2 THEN {_one_of(gaps)} ELSE {chosen} END"


def _one_of(codes: list[str]) -> str:
    listed = ", ".join(f"'{one}'" for one in codes)
    return f"[{listed}][1 + floor(random() * {len(codes)})::INT]"
