"""Published tables attacked with a solver: all that is shown, two periods, a withdrawal, an organisation's own counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from solver_attack import Attack, Joint, counted, often, wide

from handrail.core.figures import disclosure
from handrail.core.figures.disclosure import Across, Inside, Shown, across, inside
from handrail.core.figures.suppression import Piece
from handrail.core.figures.tables import NOT_KNOWN, Axis, Key, Table, table

GENDER = Axis("gender", ("woman", "man", NOT_KNOWN))
AGE = Axis("age", ("under_26", "26_up", NOT_KNOWN))
NEED = Axis("need", ("shelter", "none"))
AXES = (GENDER, AGE, NEED)
TABLES = (("gender", "age"), ("age", "need"), ("gender",), ("age",), ("need",))
"""Two tables of two axes that share one, and every margin as a table of its own."""
KEYS = [*product(*(axis.codes for axis in AXES))]
FEW = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5, 9, 13, 18, 30, 80])

Organisations = Mapping[str, Joint]
Protect = Callable[[Sequence[Mapping[str, Table]]], tuple[Shown, ...]]


def tables(people: Organisations) -> list[dict[str, Table]]:
    return [{name: counted("-".join(of), AXES, of, joint) for name, joint in people.items()} for of in TABLES]


def joints(least: int, most: int) -> st.SearchStrategy[Organisations]:
    one = st.lists(FEW, min_size=len(KEYS), max_size=len(KEYS)).map(lambda counts: dict(zip(KEYS, counts, strict=True)))
    return st.lists(one, min_size=least, max_size=most).map(
        lambda found: {f"organisation-{place}": joint for place, joint in enumerate(found)}
    )


def found(
    people: Organisations, attacker: str, protect: Protect = across, later: Organisations | None = None
) -> Iterator[tuple[Key, int, tuple[float, float]]]:
    """Each cell whose others' count is 1 to 10, that count, and the range that the attacker finds."""
    periods = [people] if later is None else [people, later]
    attack = Attack(AXES, len(periods))
    others: list[list[dict[Key, int]]] = []
    for period, there in enumerate(periods):
        shown, mine = protect(tables(there)), there.get(attacker, {})
        others.append([])
        for of, one in zip(TABLES, shown, strict=True):
            own = counted("", AXES, of, mine).counts
            attack.sees(one, own, 2, period)
            everybody = [counted("", AXES, of, joint).counts for joint in there.values()]
            others[period].append({key: sum(all[key] for all in everybody) - own[key] for key in own})
        rest = sum(others[period][0].values())
        attack.sees_sum((), (), *((rest, rest) if rest > 15 else (min(rest, 0), 15)), period=period)
    for period, counts in enumerate(others):
        for of, one in zip(TABLES, counts, strict=True):
            axes = counted("", AXES, of, {}).axes
            for key, count in one.items():
                if 1 <= count <= 10:
                    yield key, count, attack.range_of(axes, key, period)


def broken(*arguments: object, **named: object) -> list[tuple[Key, int, tuple[float, float]]]:
    return [one for one in found(*arguments, **named) if not wide(one[1], one[2])]  # type: ignore[arg-type]


@settings(max_examples=often(25), deadline=None, suppress_health_check=[*HealthCheck])
@given(joints(2, 4))
def test_an_organisation_with_all_tables_and_its_own_counts_finds_nothing(people: Organisations) -> None:
    for attacker in ("nobody", *people):
        assert not broken(people, attacker)


@settings(max_examples=often(20), deadline=None, suppress_health_check=[*HealthCheck])
@given(joints(2, 3), joints(2, 3))
def test_two_periods_and_a_withdrawal_between_them_give_nothing_away(first: Organisations, came: Organisations) -> None:
    """Whoever is withdrawn is taken out of the second period's counts: one fewer in their cell than came."""
    name, key = next(((name, key) for name, joint in first.items() for key, count in joint.items() if count), ("", ()))
    if not name:
        return
    later = {one: dict(joint) for one, joint in came.items()}
    later.setdefault(name, dict.fromkeys(KEYS, 0))
    later[name][key] -= 1  # type: ignore[index]
    assert not broken(first, "organisation-0" if name != "organisation-0" else "organisation-1", later=later)


@pytest.mark.parametrize("seed", range(often(6)))
def test_full_tables_with_few_and_many(seed: int) -> None:
    """Tables in which about half is shown, which generated examples seldom are."""
    random = Random(seed)
    counts = random.choice([[0, 0, 0, 1, 1, 2, 3, 5, 9, 13, 18, 30, 80], [0, 0, 0, 0, 1, 2, 40, 90]])
    first, came = (
        {f"organisation-{place}": {key: random.choice(counts) for key in KEYS} for place in range(3)} for _ in range(2)
    )
    shown = [count for one in across(tables(first)) for count in one.cells.values() if count is not None]
    assert shown
    assert not broken(first, "organisation-0")
    assert not broken(first, "organisation-1", later=came)


def people(*organisations: Mapping[str, int]) -> Organisations:
    """Joint counts from `woman/under_26/shelter: number`; what is not said is 0."""
    return {
        f"organisation-{place}": {key: said.get("/".join(key), 0) for key in KEYS}
        for place, said in enumerate(organisations)
    }


LONE = people(
    {"woman/under_26/shelter": 60, "woman/26_up/none": 60, "man/26_up/none": 40, "man/under_26/none": 3},
    {"woman/under_26/shelter": 50, "woman/26_up/none": 45, "man/26_up/none": 30, "man/under_26/shelter": 4},
)
"""Everything is large but men under 26."""
OWNED = people(
    {"woman/under_26/shelter": 60, "woman/26_up/none": 60, "man/26_up/none": 40, "man/under_26/none": 43},
    {"woman/under_26/shelter": 50, "woman/26_up/none": 45, "man/26_up/none": 30, "man/under_26/none": 4},
    {"woman/under_26/shelter": 50, "woman/26_up/none": 45, "man/26_up/none": 30, "man/under_26/none": 2},
)
"""The same cell is large, but nearly all of it is one organisation's own."""


@pytest.mark.parametrize("case", [LONE, OWNED])
def test_a_single_small_cell_takes_others_with_it(case: Organisations) -> None:
    assert not [one for attacker in ("nobody", *case) for one in broken(case, attacker)]


def test_without_further_hidden_cells_the_solver_finds_the_small_one() -> None:
    """The weakened form: only small cells are hidden."""

    def only_small(tables: Sequence[Mapping[str, Table]]) -> tuple[Shown, ...]:
        return across(tables, Across(minimum=16, reach=0))

    assert broken(LONE, "organisation-0", only_small)


def test_without_subtracting_the_largest_member_reads_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weakened form: the threshold is asked of the sum only."""
    whole = disclosure._others

    def of_the_sum(table: Mapping[str, Table], organisations: Sequence[str]) -> Piece:
        piece = whole(table, organisations)
        return Piece(piece.axes, piece.views[:1], piece.totals[:1])

    monkeypatch.setattr(disclosure, "_others", of_the_sum)
    assert broken(OWNED, "organisation-0")


def test_if_zeros_were_shown_hidden_would_mean_somebody() -> None:
    """The weakened form: a cell that is zero for all is shown as 0, so the solver may take hidden ones as 1 or more."""
    shown = across(tables(LONE))[0]
    assert all(shown.cells[key] is None for key in shown.cells if NOT_KNOWN in key)
    attack = Attack(AXES)
    key = ("man", "under_26")
    attack.sees(shown, counted("", AXES, TABLES[0], LONE["organisation-0"]).counts, 2)
    attack.sees_sum((), (), 129, 129)
    assert wide(4, attack.range_of((GENDER, AGE), key))
    attack.sees_sum((GENDER, AGE), key, 1, 2000)
    assert not wide(4, attack.range_of((GENDER, AGE), key))


@pytest.mark.parametrize("few", range(1, 11))
def test_that_a_cell_is_hidden_does_not_tell_that_the_others_are_ten_or_fewer(few: int) -> None:
    """An organisation with many of its own knows that a cell is hidden because of the others alone. Any others' count
    up to five above is hidden in the same way, so nothing tells them apart; with 11 as the limit, it would."""

    def pattern(others: int, limits: Across) -> list[int | None]:
        axis = Axis("asked", ("yes", "no", NOT_KNOWN))
        there = {
            "own": table("asked", (axis,), {("yes",): 100, ("no",): 100}),
            "other": table("asked", (axis,), {("yes",): others, ("no",): 100 - others}),
        }
        (shown,) = across([there], limits)
        return [*shown.cells.values()]

    for others in range(max(0, few - 5), few + 6):
        assert pattern(others, Across())[0] is None
    if few > 5:
        assert pattern(few + 5, Across(reach=0))[0] is not None


def test_a_running_table_that_is_simply_counted_again_tells_who_came_and_who_went() -> None:
    """The weakened form: the second table holds the people of the first, those who came, less the withdrawn, so the
    difference of two rounded numbers is the period's small count."""
    shown = across(tables(LONE))
    more = {name: dict(joint) for name, joint in LONE.items()}
    more["organisation-1"][("woman", "under_26", "shelter")] += 9
    again = across(tables(more))
    before, after = shown[2].cells[("woman",)], again[2].cells[("woman",)]
    assert before is not None
    assert after is not None
    assert not wide(9, (after - before - 4, after - before + 4))


def test_the_same_question_gives_the_same_bytes_a_hundred_times() -> None:
    def drawn() -> str:
        return repr([(one.name, [*one.cells.items()], one.margins, one.total) for one in across(tables(LONE))])

    assert len({drawn() for _ in range(100)}) == 1
    assert drawn() == repr(
        [
            (one.name, [*one.cells.items()], one.margins, one.total)
            for one in across([dict(reversed(one.items())) for one in tables(LONE)])
        ]
    )


@settings(max_examples=often(30), deadline=None, suppress_health_check=[*HealthCheck])
@given(joints(1, 1))
def test_inside_no_hidden_cell_is_known_more_narrowly_than_the_minimum(organisation: Organisations) -> None:
    """All shown cells, all shown margins and the total are exact, and still the range of each hidden one is 5 wide."""
    there = [next(iter(one.values())) for one in tables(organisation)]
    assert not _narrow(there, inside(there))


def _narrow(there: Sequence[Table], shown: Sequence[Shown]) -> list[tuple[Key, tuple[float, float]]]:
    attack = Attack(AXES)
    if shown[0].total is None:
        attack.sees_sum((), (), 0, 4)
        return [(key, (0, 4)) for one in shown for key, count in one.cells.items() if count is not None]
    attack.sees_sum((), (), shown[0].total, shown[0].total)
    for one in shown:
        attack.sees(one, {}, 0)
        for axis, margin in zip(one.axes, one.margins, strict=False):
            for code, count in margin.items():
                if count is not None:
                    attack.sees_sum((axis,), (code,), count, count)
    ranges = [(key, attack.range_of(one.axes, key)) for one in shown for key in one.hidden]
    return [(key, (low, high)) for key, (low, high) in ranges if high - low < Inside().minimum]


def test_inside_without_further_hidden_cells_subtraction_finds_the_small_one() -> None:
    """The weakened form: cells below 5 are hidden, nothing else."""
    there = [next(iter(one.values())) for one in tables(people(dict(ENOUGH)))]
    protected = inside(there)
    assert not _narrow(there, protected)
    weak = [
        Shown(
            one.name,
            one.axes,
            {key: count if count >= 5 else None for key, count in table.counts.items()},
            (),
            table.total,
        )
        for one, table in zip(protected, there, strict=True)
    ]
    assert _narrow(there, weak)


ENOUGH = {
    "woman/under_26/shelter": 20,
    "woman/26_up/none": 30,
    "man/under_26/none": 2,
    "man/26_up/shelter": 14,
    "/".join((NOT_KNOWN, "26_up", "none")): 12,
    "/".join(("woman", NOT_KNOWN, "none")): 12,
}
