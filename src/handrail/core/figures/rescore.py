"""A framework's file and an instrument's mapping → one statement that determines a whole table of answers anew.

Text only: who runs it is elsewhere. What it gives is what `rescore_one` gives for each row; a test compares them on
thousands. Columns in: `id`, those of `rescore_stored.Kept`, and for each framework `a_<id>` (whether it applies) and
`o_<id>_<bound>`, `o_<id>_<bound>_d_<flag>` (what its old version determined). Columns out: `id` and for each framework
`f_<id>_state`, `f_<id>_<bound>`, `f_<id>_<bound>_d_<flag>`; with the comparison, where something changed,
`f_<id>_old_<bound>` (the class before), `f_<id>_flags` (which flags changed) and `f_<id>_why`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handrail.core.figures.rescore_counts import Counted
from handrail.core.figures.rescore_one import BOUNDS
from handrail.core.figures.rescore_rule import Plan, contributed, kept_flags, named
from handrail.core.figures.rescore_stored import PERHAPS, speaks
from handrail.core.figures.rescore_why import flags_changed, reasons
from handrail.core.figures.rescore_words import Bits, any_of, name, opened, present, text, undecided
from handrail.core.frameworks.definition import ANY_INDICATOR, Condition, Framework
from handrail.core.instruments.definition import Question, Sensitivity

CANNOT, NEW, SAME, CHANGED = "cannot", "new", "same", "changed"
"""States of one screening in one framework: cannot be re-scored; was not determined before; as before; otherwise. NULL: the
framework does not apply."""


def columns_in(plan: Plan) -> tuple[str, ...]:
    """The columns that one framework needs beside the answers: whether it applies, and its old determination."""
    found = [f"a_{plan.new.id}"]
    if plan.old is not None:
        for bound in BOUNDS:
            found.append(f"o_{plan.new.id}_{bound}")
            found += [f"o_{plan.new.id}_{bound}_d_{flag}" for flag in kept_flags(plan.old)]
    return tuple(found)


def rescoring(plans: Sequence[Plan], source: str, *, comparison: bool = True) -> str:
    """A SELECT over `source` (SQL of a table). The plans are of one instrument and one mapping.

    Raises ValueError where they are not, or where a framework comes twice.
    """
    first = plans[0]
    if any(plan.answered is not first.answered or plan.mapping is not first.mapping for plan in plans):
        raise ValueError("plans of several instruments")
    if len({plan.new.id for plan in plans}) != len(plans):
        raise ValueError("a framework twice")
    return _Statement(plans, comparison).sql(source)


@dataclass(frozen=True, slots=True)
class _Words:
    """What one mapping makes of the answers: names of columns of words."""

    prefix: str
    words: int

    def present(self) -> list[str]:
        return [f"{self.prefix}p{at}" for at in range(self.words)]

    def whole(self, *, clear: bool = False) -> list[str]:
        """What is present or open; `clear`: of answers that are kept alone."""
        return [f"{self.prefix}{'c' if clear else 'w'}{at}" for at in range(self.words)]


class _Statement:
    """Levels of SELECT, each over the one before, so that nothing is computed twice."""

    def __init__(self, plans: Sequence[Plan], comparison: bool) -> None:
        self.plans, self.comparison = plans, comparison
        self.bits = _bits(plans)
        self.new = _Words("n", self.bits.words)
        self.same_mapping = all(
            one.shows == plans[0].instrument.by_name[one.name].shows
            and one.opens == plans[0].instrument.by_name[one.name].opens
            for one in plans[0].answered.questions()
        )
        self.old = self.new if self.same_mapping else _Words("m", self.bits.words)
        self.counted = Counted(self.bits)

    def sql(self, source: str) -> str:
        levels = [dict(self._raw()), dict(self._wholes())]
        conclusions = [_Conclusion(plan, self) for plan in self.plans]
        flags = {key: value for one in conclusions for key, value in one.computed()}
        levels += [self.counted.counts, flags]
        depth = max(one.depth for one in conclusions)
        levels += [
            {key: value for one in conclusions for key, value in one.resolved(level)} for level in range(depth + 1)
        ]
        levels.append({key: value for one in conclusions for key, value in one.classes()})
        levels.append({key: value for one in conclusions for key, value in one.states()})
        levels.append({key: value for one in conclusions for key, value in one.known()})
        statement = _select(levels[0], source)
        for level in levels[1:]:
            if level:
                statement = _select({"*": "*", **level}, f"({statement})")
        out = {key: value for one in conclusions for key, value in one.out()}
        return _select({"id": "id", **out}, f"({statement})")

    def _raw(self) -> Iterator[tuple[str, str]]:
        """The words, and what is passed on."""
        yield "id", "id"
        kept = self.plans[0].kept
        for question in kept.dark:
            yield f"k_{question.name}", f"{name(f'p_{question.name}')} = {text(PERHAPS)}"
        for plan in self.plans:
            yield from ((one, name(one)) for one in columns_in(plan))
        yield from self._mapped(self.new, self.plans[0].instrument.by_name.values())
        if not self.same_mapping:
            yield from self._mapped(self.old, self.plans[0].answered.by_name.values())

    def _mapped(self, words: _Words, questions: Iterable[Question]) -> Iterator[tuple[str, str]]:
        kept, asked = self.plans[0].kept, {one.name: one for one in questions}
        light = [asked[one.name] for one in kept.light if speaks(asked[one.name])]
        dark = [asked[one.name] for one in kept.dark]
        open_dark = [one for one in dark if one.sensitivity is not Sensitivity.PROTECTED]
        hidden = [one for one in dark if one.sensitivity is Sensitivity.PROTECTED]
        for at in range(self.bits.words):
            yield f"{words.prefix}p{at}", any_of(sql for one in light for sql in present(one, self.bits, at))
            clear = [sql for one in light for sql in opened(one, self.bits, at)]
            clear += [sql for one in open_dark for sql in undecided(one, self.bits, at)]
            yield f"{words.prefix}o{at}", any_of(clear)
            yield f"{words.prefix}h{at}", any_of(sql for one in hidden for sql in undecided(one, self.bits, at))

    def _wholes(self) -> Iterator[tuple[str, str]]:
        """The upper bound's words: open as present."""
        for words in dict.fromkeys((self.new, self.old)):
            for at in range(self.bits.words):
                both = f"{words.prefix}p{at} | {words.prefix}o{at}"
                yield f"{words.prefix}c{at}", both
                yield f"{words.prefix}w{at}", f"{both} | {words.prefix}h{at}"

    def bound(self, words: _Words, bound: str, plan: Plan) -> list[str]:
        """The words of one bound."""
        return words.present() if bound == "lower" else words.whole(clear=plan.clear)


class _Conclusion:
    """One framework."""

    def __init__(self, plan: Plan, statement: _Statement) -> None:
        self.plan, self.statement = plan, statement
        self.id = plan.new.id
        self.depth = max((_depth(plan, one) for one in plan.elements), default=0)
        self._flag: dict[tuple[str, str], str] = {}

    def computed(self) -> list[tuple[str, str]]:
        """A column for each dimension and bound, unless another framework has the same one."""
        found = []
        for bound in BOUNDS:
            words = self.statement.bound(self.statement.new, bound, self.plan)
            for dimension in self.plan.new.dimensions:
                column, sql = self.statement.counted.flag(dimension, words)
                self._flag[bound, dimension.id] = column
                found.append((column, sql))
        return found

    def resolved(self, level: int) -> Iterator[tuple[str, str]]:
        """The values that count: as stored where a dark question may have been open, else as computed. Level 0 has the
        dimensions, each further one the elements that need those before."""
        ids = [*self.plan.dimensions, *self.plan.elements]
        for bound in BOUNDS:
            for one in ids:
                if _depth(self.plan, one) == level:
                    yield self._column(bound, one), self._value(bound, one)

    def _value(self, bound: str, one: str) -> str:
        plan = self.plan
        sql = self._condition(plan.elements[one], bound) if one in plan.elements else name(self._flag[bound, one])
        if one in plan.reused:
            return self._or_stored(plan.behind(one), f"o_{self.id}_{bound}_d_{one}", sql)
        return sql

    def _or_stored(self, behind: Iterable[str], stored: str, sql: str) -> str:
        perhaps = self._perhaps(behind)
        return f"CASE WHEN {perhaps} THEN {name(stored)} ELSE {sql} END" if perhaps else sql

    @staticmethod
    def _perhaps(questions: Iterable[str]) -> str:
        return " OR ".join(name(f"k_{one}") for one in sorted(questions))

    def _column(self, bound: str, one: str) -> str:
        return f"v_{self.id}_{bound}_{one}"

    def _condition(self, condition: Condition, bound: str) -> str:
        if isinstance(condition, str):
            return name(self._column(bound, condition))
        parts = [self._condition(part, bound) for part in condition[1:]]
        if condition[0] == "all":
            return f"({' AND '.join(parts)})" if parts else "true"
        return f"({' OR '.join(parts)})" if parts else "false"

    def classes(self) -> Iterator[tuple[str, str]]:
        """For each bound the class; and whether any indicator is present, where a class asks for it."""
        for bound in BOUNDS:
            some = self._some(bound) if ANY_INDICATOR in self.plan.asked else ""
            if some:
                yield self._column(bound, ANY_INDICATOR), some
            yield f"f_{self.id}_{bound}", self._class(bound, some)

    def _class(self, bound: str, some: str) -> str:
        plan = self.plan
        if not plan.new.classes:
            return "NULL::VARCHAR"
        cases = []
        for one in plan.new.classes:
            sql = self._condition(one.when, bound).replace(name(self._column(bound, ANY_INDICATOR)), f"({some})")
            cases.append(f"WHEN {sql} THEN {text(one.id)}")
        sql = f"CASE {' '.join(cases)} END"
        if not plan.same_class:
            return sql
        behind = frozenset(found for one in plan.asked for found in plan.behind(one))
        return self._or_stored(behind, f"o_{self.id}_{bound}", sql)

    def _some(self, bound: str) -> str:
        plan, statement = self.plan, self.statement
        found = statement.counted.some(plan.new.codes, statement.bound(statement.new, bound, plan))
        behind = plan.behind(ANY_INDICATOR)
        if not behind or plan.nothing is None or plan.old is None:
            return found
        before = statement.counted.some(plan.old.codes, statement.bound(statement.old, bound, plan))
        stored = name(f"o_{self.id}_{bound}")
        told = f"CASE WHEN {stored} = {text(plan.nothing)} THEN {found} WHEN {found} OR NOT {before} THEN true END"
        return f"CASE WHEN {self._perhaps(behind)} THEN {told} ELSE {found} END"

    def states(self) -> Iterator[tuple[str, str]]:
        """`cannot` and, with the comparison, `changed`."""
        yield f"x_{self.id}", self._cannot()
        if self.statement.comparison and self.plan.old is not None:
            yield f"y_{self.id}", self._differs()

    def _cannot(self) -> str:
        plan = self.plan
        parts = [self._perhaps(plan.blocking)] if plan.blocking else []
        parts += [f"{one} IS NULL" for one in self.statement.new.whole()]
        if not plan.same_class and ANY_INDICATOR in plan.asked:
            parts += [f"{name(self._column(bound, ANY_INDICATOR))} IS NULL" for bound in BOUNDS]
        needed = {one: plan.behind(one) for one in plan.reused if plan.behind(one)}
        parts += [f"{name(self._column(bound, one))} IS NULL" for bound in BOUNDS for one in sorted(needed)]
        behind = frozenset(found for one in plan.asked for found in plan.behind(one))
        if plan.old is not None and behind and (plan.same_class or plan.nothing is not None):
            missing = " OR ".join(f"{name(f'o_{self.id}_{bound}')} IS NULL" for bound in BOUNDS)
            parts.append(f"(({self._perhaps(behind)}) AND ({missing}))")
        return f"coalesce({' OR '.join(parts)}, true)"

    def _differs(self) -> str:
        pairs = [(f"f_{self.id}_{bound}", f"o_{self.id}_{bound}") for bound in BOUNDS]
        pairs += [(self._column(bound, one), self._stored(bound, one)) for bound in BOUNDS for one in self.common()]
        return " OR ".join(f"{name(one)} IS DISTINCT FROM {name(other)}" for one, other in pairs)

    def common(self) -> list[str]:
        """Flags that both versions have."""
        old = kept_flags(self.plan.old) if self.plan.old else ()
        return [one for one in self.plan.flags if one in old]

    def _stored(self, bound: str, one: str) -> str:
        return f"o_{self.id}_{bound}_d_{one}"

    def known(self) -> Iterator[tuple[str, str]]:
        """Whether there is a result, and whether it is another one than before."""
        there = f"{name(f'a_{self.id}')} AND NOT {name(f'x_{self.id}')}"
        yield f"r_{self.id}", there
        if self.statement.comparison and self.plan.old is not None:
            yield f"c_{self.id}", f"{there} AND {name(f'y_{self.id}')}"

    def out(self) -> Iterator[tuple[str, str]]:
        """What is given back."""
        there, changed = name(f"r_{self.id}"), name(f"c_{self.id}")
        compared = self.statement.comparison and self.plan.old is not None
        known = text(NEW if self.plan.old is None else SAME)
        if compared:
            known = f"CASE WHEN {changed} THEN {text(CHANGED)} ELSE {known} END"
        cannot = f"CASE WHEN {name(f'a_{self.id}')} THEN {text(CANNOT)} END"
        yield f"f_{self.id}_state", f"CASE WHEN {there} THEN {known} ELSE {cannot} END"
        for bound in BOUNDS:
            yield f"f_{self.id}_{bound}", f"CASE WHEN {there} THEN {name(f'f_{self.id}_{bound}')} END"
            for one in self.plan.flags:
                value = name(self._column(bound, one))
                yield f"f_{self.id}_{bound}_d_{one}", f"CASE WHEN {there} THEN {value} END"
        if compared:
            yield from self._compared(changed)

    def _compared(self, when: str) -> Iterator[tuple[str, str]]:
        pairs = [
            (bound, one, self._column(bound, one), self._stored(bound, one))
            for bound in BOUNDS
            for one in self.common()
        ]
        for bound in BOUNDS:
            yield f"f_{self.id}_old_{bound}", f"CASE WHEN {when} THEN {name(f'o_{self.id}_{bound}')} END"
        yield f"f_{self.id}_flags", f"CASE WHEN {when} THEN {flags_changed(pairs)} END"
        statement = self.statement
        new, old = (statement.bound(words, "upper", self.plan) for words in (statement.new, statement.old))
        said = reasons(self.plan, statement.counted, (statement.new.present(), new), (statement.old.present(), old))
        yield f"f_{self.id}_why", f"CASE WHEN {when} THEN {said} END"


def _bits(plans: Sequence[Plan]) -> Bits:
    """A place for each code that some framework reads and some answer shows or opens."""
    first = plans[0]
    shown: set[str] = set()
    for instrument in (first.instrument, first.answered):
        for question in instrument.questions():
            shown |= contributed(question)
    frameworks: list[Framework] = [one for plan in plans for one in (plan.new, plan.old) if one is not None]
    codes = dict.fromkeys(code for one in frameworks for sign in one.indicators() for code in sign.codes)
    return Bits({code: at for at, code in enumerate(code for code in codes if code in shown)})


def _depth(plan: Plan, one: str) -> int:
    """0 for a dimension; for an element one more than what it needs."""
    if one not in plan.elements:
        return 0
    return 1 + max((_depth(plan, part) for part in named(plan.elements[one])), default=0)


def _select(columns: dict[str, str], source: str) -> str:
    listed = ", ".join("*" if key == "*" else f"{sql} AS {name(key)}" for key, sql in columns.items())
    return f"SELECT {listed} FROM {source}"  # noqa: S608  built from checked definitions alone
