"""Is the instrument any good? Numbers as the core gives them, nothing that sets a few people apart, nothing for outsiders."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.core.figures.validation.accuracy import area
from handrail.core.figures.validation.agreement import cohen_kappa
from handrail.core.figures.validation.dif import mantel_haenszel, strata
from handrail.organisations.policy import Actor
from handrail.reporting import process, sources, work
from handrail.reporting.computing import Figures
from handrail.reporting.models import Job
from handrail.reporting.quality.measuring import LEAST, _by_rank, _cuts, measured
from handrail.reporting.quality.people import Decided, People, _keep, read, showing
from handrail.screening import catalogue
from handrail.screening.models import Decision, Determination, Submission
from handrail.screening.synthetic import screenings
from tests.world import World

PAGE = "/en/figures/own/quality/"
RATE = st.integers(0, 30)


@dataclass(frozen=True)
class Named:
    """What stands in for a question: only its name is asked for."""

    name: str


def people(number: int, seed: int = 7) -> People:
    """Invented ones, of whom those for whom the definition was met say more often yes; Q9 works otherwise for women."""
    random = Random(seed)
    names = [f"Q{place}" for place in range(1, 10)]
    made = People([Named(name) for name in names])  # type: ignore[arg-type, list-item, misc]
    for _ in range(number):
        condition, woman = random.random() < 0.4, random.random() < 0.5
        chance = 0.7 if condition else 0.2
        scores: dict[str, float | None] = {name: float(random.random() < chance) for name in names}
        scores["Q9"] = float(random.random() < (0.95 if woman else 0.1))
        scores["Q1"] = None if random.random() < 0.2 else scores["Q1"]
        rank = min(8, int(sum(score or 0 for score in scores.values())))
        view, strong = random.random() < (0.8 if condition else 0.3), rank >= 5
        made.total += 1
        made.decided += 1
        made.by_other += random.random() < 0.5
        made.ranks.setdefault("list", Counter())[rank, condition] += 1
        made.signs[rank, condition] += 1
        made.judged[view, strong, condition] += 1
        made.kept.append(
            Decided(condition, view, strong, scores, {"q_S8": "woman" if woman else "man", "q_P03": "", "q_S4": ""})
        )
    return made


def test_numbers_are_those_of_the_core() -> None:
    made = people(600)
    found = measured(made, 0.9)
    scored = [(float(rank), bool(condition)) for (rank, condition), times in made.signs.items() for _ in range(times)]
    assert found["signs"]["area"] == pytest.approx([round(x, 4) for x in vars_of(area(scored))])
    pairs = [(one.view, one.condition) for one in made.kept if one.view is not None]
    kappa = found["agreement"]["view_decision"]
    assert kappa["people"] == 600
    assert kappa["kappa"] == pytest.approx([round(x, 4) for x in vars_of(cohen_kappa(pairs))])
    (sex, *rest) = found["differences"]
    assert {row["question"]: row["size"] for row in sex["questions"]}["Q9"] == "C"
    assert [one["enough"] for one in rest] == [False, False]
    said = [
        (
            one.groups["q_S8"] == "woman",
            one.scores["Q9"] == 1.0,
            int(sum(v or 0 for k, v in one.scores.items() if k != "Q9")),
        )
        for one in made.kept
    ]
    expected = mantel_haenszel(strata(said))
    assert expected is not None
    assert next(row for row in sex["questions"] if row["question"] == "Q9")["odds"][0] == round(expected.odds, 4)
    assert {one["question"] for one in found["items"]} == {f"Q{place}" for place in range(1, 10)}
    assert 0.1 < found["items"][0]["missing"] < 0.3
    assert found["short"]["reached"]
    assert len(found["short"]["questions"]) < 9


def vars_of(one: Any) -> list[float]:
    return [one.value, one.low, one.high]


def test_below_fifty_decided_people_nothing_is_said() -> None:
    assert set(measured(people(49), 0.9)) == {"screened", "decided", "by_other", "kept", "enough", "least"}
    assert measured(people(50), 0.9)["enough"]


@settings(deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 8), st.sampled_from([True, False, None])), RATE))
def test_no_threshold_sets_a_few_people_apart(counts: dict[tuple[int, bool | None], int]) -> None:
    before = (0, 0, 0)
    for _rank, table, partly in _cuts(Counter(counts)):
        above = (table.hits, table.false_alarms, partly.positive_unassessed)
        below = (table.misses, table.clear, partly.negative_unassessed)
        steps = [new - old for new, old in zip(above, before, strict=True)]
        assert all(number == 0 or number >= LEAST for number in (*above, *below, *steps))
        before = above


def test_who_is_kept_is_drawn_by_lot() -> None:
    made, lot = People([]), Random(1)
    for place in range(2_000):
        _keep(made, Decided(bool(place % 2), None, None, {}, {"at": str(place)}), lot, 200)
    places = [int(one.groups["at"]) for one in made.kept]
    assert made.decided == 2_000
    assert len(set(places)) == 200
    assert 800 < sum(places) / 200 < 1_200


def test_of_one_decision_nothing_can_be_measured() -> None:
    assert _by_rank(Counter({(1, True): 100, (2, True): 50})) == {"enough": False}
    assert _by_rank(Counter({(1, True): 100, (2, False): 3})) == {"enough": False}


@pytest.fixture
def decided(world: World, published: None, engine: Figures) -> Figures:
    """96 screenings at A, each decided by Ben, or by Asha who screened."""
    screenings([world.asha], 24, timezone.now())
    Decision.objects.all().delete()
    for row in list(Submission.objects.all()):
        determinations = list(row.determinations.all())
        for _ in range(3):
            twin = copy(row)
            twin.pk = uuid4()
            twin.save(force_insert=True)
            for one in determinations:
                made = copy(one)
                made.pk, made.submission_id = None, twin.pk
                made.save(force_insert=True)
    codes = ["identified", "definition_not_met_today"]
    for place, row in enumerate(Submission.objects.order_by("received_at", "pk")):
        worker = (world.ben if place % 3 else world.asha).worker
        Decision.objects.create(submission=row, worker_id=worker, decision=codes[place % 2], at=timezone.now())
    return engine


def done(figures: Figures) -> Job:
    """What the process for figures does with the job that waits."""
    process.kinds(figures)["extract"]({}, Job(), lambda _done, _of: None)
    row = Job.objects.get(kind="quality", state=Job.WAITING)
    Job.objects.filter(pk=row.pk).update(state=Job.RUNNING, claimed_by="test", alive_at=timezone.now())
    work.do(process.kinds(figures), Job.objects.get(pk=row.pk), "test", threading.Event())
    return Job.objects.get(pk=row.pk)


@pytest.mark.django_db
def test_measured_on_the_page(
    world: World, decided: Figures, hana: Actor, juma: Actor, ines: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    analyst = signed_in(hana)
    assert "Nothing has been measured yet" in analyst.get(PAGE).content.decode()
    for _ in range(2):
        assert analyst.post(f"{PAGE}measure/", {"sensitivity": "0.95"}).status_code == 303
    assert "A measurement is being made" in analyst.get(PAGE).content.decode()
    row = done(decided)
    assert (row.state, row.problem) == (Job.DONE, "")
    assert row.parameters == {"sensitivity": 0.95}
    found = row.result
    rows = Submission.objects.filter(statistics=True)
    assert found["screened"] == found["decided"] == rows.count() >= 50
    made = sources.frame_of(sources.versions(catalogue.instrument(Submission.objects.all()[0].definition).kind)[0])
    again = read(decided, made, str(world.a), lambda _done: None)
    assert [question.name for question in again.questions] == [one.name for one in showing(made)]
    lower = Determination.objects.filter(framework="ilo-2009-adult-labour", submission__in=rows)
    assert sum(again.ranks["ilo-2009-adult-labour"].values()) == lower.exclude(lower__class=None).count()
    page = analyst.get(PAGE).content.decode()
    for words in (
        "What can be concluded",
        "Sensitivity, corrected",
        "A shorter form",
        "not compared",
        'value="0.95" selected',
    ):
        assert words in page
    chinese = analyst.get(PAGE.replace("/en/", "/zh-Hant/")).content.decode()
    assert "What can be concluded" not in chinese
    assert "Measure now" not in signed_in(juma).get(PAGE).content.decode()
    assert "What can be concluded" in signed_in(juma).get(PAGE).content.decode()


@pytest.mark.django_db
def test_an_outsider_finds_nothing(
    world: World, decided: Figures, hana: Actor, ines: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    signed_in(hana).post(f"{PAGE}measure/", {"sensitivity": "1e999"})
    assert done(decided).parameters == {"sensitivity": 0.9}
    assert "Nothing has been measured yet" in signed_in(ines).get(PAGE).content.decode()
    for person in (world.asha, world.chidi, world.dao):
        assert signed_in(person).get(PAGE).status_code == 404
        assert signed_in(person).post(f"{PAGE}measure/", {}).status_code == 404
    assert signed_in(ines).post(f"{PAGE}measure/", {}).status_code == 404
    assert Job.objects.count() == 1
