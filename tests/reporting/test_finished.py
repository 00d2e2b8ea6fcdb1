"""Tables that are there before anybody asks: they say what a live question says, and whoever is out of the count is out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from handrail.organisations.policy import Actor
from handrail.reporting import catalogue, finished, finished_read, jobs, pilot, place, process, work
from handrail.reporting.computing import Figures, NotReady
from handrail.reporting.extract import Stopped, bring_up_to_date
from handrail.reporting.finished import finish, unfinished
from handrail.reporting.finished_read import ALL, SIGNS, current, current_together
from handrail.reporting.models import Finished, Job
from handrail.reporting.questions import Question, arrived
from handrail.screening.models import Submission
from handrail.screening.withdrawing import withdraw_statistics
from tests.screening.forms import TOLD, submitted
from tests.world import World

pytestmark = pytest.mark.django_db


def quiet(_done: int, _of: int) -> None: ...


@pytest.fixture
def figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Figures]:
    """Columns in a folder of their own, where nothing is yet."""
    monkeypatch.setattr(place, "folder", lambda: tmp_path / "figures")
    monkeypatch.setattr(pilot, "behind", lambda: False)
    (tmp_path / "figures").mkdir()
    made = Figures(tmp_path / "figures", synthetic=True)
    yield made
    made.close()


@pytest.fixture
def screened(world: World, published: None) -> list[Submission]:
    """Three of Asha's and one of Chidi's."""
    men = {**TOLD, "S8": "man"}
    return [submitted(who, told) for who, told in _people(world.asha, world.chidi, men)]


def _people(asha: Actor, chidi: Actor, men: dict[str, str]) -> list[tuple[Actor, dict[str, str]]]:
    return [(asha, dict(TOLD)), (asha, dict(TOLD)), (asha, men), (chidi, men)]


def genders(scope: object) -> dict[str, int]:
    row = current(str(scope), "gender")
    assert row is not None
    return dict(row.payload["cells"])


def made(figures: Figures, report: Callable[[int, int], None] = quiet) -> None:
    bring_up_to_date(figures.folder)
    finish(figures, report)


def test_they_say_what_a_live_question_says(figures: Figures, screened: list[Submission], world: World) -> None:
    made(figures)
    answers = process.answers(figures)
    for card in catalogue.cards().cards.values():
        for scope in (ALL, str(world.a), str(world.b)):
            organisation = "" if scope == ALL else scope
            live = answers["table"](Question.of(card, {}, organisation).sent())
            row = current(scope, card.id)
            if row is None:  # nobody of this organisation is in it
                assert live["total"] == 0, (scope, card.id)
                continue
            assert row.payload["axes"] == live["axes"], card.id
            assert row.payload["cells"] == sorted(live["cells"]), (scope, card.id)
            assert row.payload["total"] == live["total"]


def test_everybodys_is_the_sum(figures: Figures, screened: list[Submission], world: World) -> None:
    made(figures)
    assert genders(world.a) == {"woman": 2, "man": 1}
    assert genders(world.b) == {"man": 1}
    assert genders(ALL) == {"woman": 2, "man": 2}
    signs = current(str(world.a), SIGNS)
    assert signs is not None
    assert signs.payload["total"] == 3
    assert len(signs.payload["together"]["codes"]) == len(signs.payload["together"]["counts"])


def test_who_is_out_of_the_count_is_out_at_the_next_page(
    figures: Figures, screened: list[Submission], world: World
) -> None:
    made(figures)
    withdraw_statistics(world.asha, screened[0], timezone.now())
    assert [current(str(scope), "gender") for scope in (world.a, ALL)] == [None, None]
    assert genders(world.b) == {"man": 1}, "another organisation's stands"
    live = figures.table(arrived(Question.of(catalogue.cards().cards["gender"], {}, str(world.a)).sent()))
    assert dict(live["cells"]) == {"woman": 1, "man": 1}
    assert process.catch_up(figures, quiet)
    assert genders(world.a) == {"woman": 1, "man": 1}
    assert genders(ALL) == {"woman": 1, "man": 2}


def test_out_of_the_count_while_the_tables_are_computed(
    figures: Figures, screened: list[Submission], world: World
) -> None:
    """The first card holds the row, later ones do not; none of them is shown."""
    once = threading.Event()

    def report(_done: int, _of: int) -> None:
        if not once.is_set():
            once.set()
            withdraw_statistics(world.asha, screened[0], timezone.now())

    made(figures, report)
    assert current(str(world.a), "decisions") is None
    assert current(ALL, "decisions") is None
    assert current(str(world.b), "decisions") is not None


def test_new_screenings_are_in_the_next_tables(figures: Figures, screened: list[Submission], world: World) -> None:
    made(figures)
    submitted(world.chidi)
    assert genders(world.b) == {"man": 1}, "shown with the time until which it counts"
    assert process.catch_up(figures, quiet)
    assert genders(world.b) == {"man": 1, "woman": 1}
    assert not process.catch_up(figures, quiet)


def test_other_cards_make_other_tables(
    figures: Figures, screened: list[Submission], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(figures)
    for module in (finished_read, finished):
        monkeypatch.setattr(module, "cards_stamp", lambda: "another")
    assert current(str(world.a), "gender") is None
    assert unfinished(figures)
    assert process.catch_up(figures, quiet)
    assert genders(world.a) == {"woman": 2, "man": 1}


def test_cut_short_it_is_finished_later(figures: Figures, screened: list[Submission], world: World) -> None:
    def stopped(done: int, _of: int) -> None:
        if done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        made(figures, stopped)
    assert current(str(world.a), "trend") is None
    assert process.catch_up(figures, quiet)
    assert current(str(world.a), "trend") is not None
    assert not process.catch_up(figures, quiet)


def test_while_columns_are_written_the_old_ones_answer(
    figures: Figures, screened: list[Submission], world: World
) -> None:
    """At every moment of an extract, also one that is cut short in it, and without another one having to be made."""
    made(figures)
    everybody = Question((), "screenings", {}, "")
    withdraw_statistics(world.asha, screened[0], timezone.now())
    seen: list[int] = []

    def looks(done: int, of: int) -> None:
        seen.append(figures.table(everybody)["total"])
        raise Stopped

    with pytest.raises(Stopped):
        bring_up_to_date(figures.folder, looks, swapping=figures.still())
    assert seen == [3]
    left = next(figures.folder.glob("*/*/*.parquet")).with_name("2026-01.new.csv")
    left.write_text("what a process had in hand when it was killed")
    assert bring_up_to_date(figures.folder, swapping=figures.still()).rebuilt is False
    assert figures.table(everybody)["total"] == 3
    assert len(list(figures.folder.glob("*/*/*"))) == len(set(figures.folder.glob("*/*/*.parquet"))) == 1
    left.write_text("again")
    process.catch_up(figures, quiet)
    process.catch_up(figures, quiet)
    assert not left.exists()


def test_tables_of_nobody_go_and_the_pilots_stay(figures: Figures, screened: list[Submission], world: World) -> None:
    Finished.objects.create(key="pilot/gender", stamp="", payload={}, made_at=timezone.now())
    made(figures)
    withdraw_statistics(world.chidi, screened[3], timezone.now())
    made(figures)
    assert not Finished.objects.filter(key__startswith=f"{world.b}/").exists()
    assert Finished.objects.filter(key="pilot/gender").exists()


def test_a_page_reads_one_row_and_one_number(
    figures: Figures, screened: list[Submission], world: World, django_assert_num_queries: Any
) -> None:
    made(figures)
    with django_assert_num_queries(2):
        current(str(world.a), "gender")
    with django_assert_num_queries(2):
        current_together(str(world.a), ["gender", "age", "trend"])


def test_what_is_protected_together_counts_the_same_people(
    figures: Figures, screened: list[Submission], world: World
) -> None:
    made(figures)
    both = current_together(str(world.a), ["gender", "age"])
    assert both is not None
    assert {name: row.payload["total"] for name, row in both.items()} == {"gender": 3, "age": 3}
    assert current_together(str(world.a), ["gender", "nothing"]) is None
    Finished.objects.filter(key=f"{world.a}/age").update(stamp=f"{finished_read.cards_stamp()}-older")
    assert current_together(str(world.a), ["gender", "age"]) is None
    assert current(str(world.a), "age") is not None


def test_nothing_is_finished_without_columns(figures: Figures, world: World, published: None) -> None:
    with pytest.raises(NotReady):
        finish(figures, quiet)
    assert current(ALL, "gender") is None


def test_as_jobs(figures: Figures, screened: list[Submission], world: World) -> None:
    kinds = process.kinds(figures)
    early = _worked(kinds, world, "finish")
    assert (early.state, early.problem) == (Job.FAILED, "figures.preparing")
    extract = _worked(kinds, world, "extract", again=True)
    assert (extract.state, extract.result["rows"]) == (Job.DONE, 4)
    assert _worked(kinds, world, "finish").result["tables"] == extract.result["tables"]


def _worked(kinds: Any, world: World, kind: str, **parameters: object) -> Job:
    jobs.request(world.ben, kind, parameters, timezone.now())
    row = jobs.claim("one", timezone.now())
    assert row is not None
    work.do(kinds, row, "one", threading.Event())
    row.refresh_from_db()
    return row


def test_a_choice_of_columns_gives_these_columns(figures: Figures, screened: list[Submission], world: World) -> None:
    """Also where the expression uses no other, which Ibis writes as `*` for a table that knows only these."""
    made(figures)
    everybody = Question((), "screenings", {}, "")
    assert sorted(figures.rows(["q_S8"], everybody)) == [["man"], ["man"], ["woman"], ["woman"]]
    assert {len(row) for row in figures.rows(["organisation", "q_S8"], everybody)} == {2}
    trend = current(str(world.a), "trend")
    assert trend is not None
    quarters = trend.payload["axes"][0]["codes"]
    assert len(quarters) == 2, quarters
    assert quarters[0][4:6] == "-Q"
