"""A new version of a framework, tried on everything that was ever answered: beside the old, and never instead of it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from django.utils import timezone

from handrail.audit.models import Event
from handrail.core.figures.rescore_one import rescore_one
from handrail.core.frameworks.definition import Kind
from handrail.core.frameworks.determine import determine, stored
from handrail.core.instruments.evidence import whole_and_clear
from handrail.organisations.policy import Actor
from handrail.reporting import place, sources
from handrail.reporting.extract import Stopped
from handrail.reporting.rescoring import again, extract
from handrail.reporting.rescoring.again import NoVersion, rescore
from handrail.screening import actions, catalogue
from handrail.screening.models import Decision, Definition, Determination, Submission
from handrail.screening.rescoring import keep_rescored, not_rescored
from tests.core.figures.rescoring import Stored, answered
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published", "folder")]
ADULT, NEW = "ilo-2009-adult-labour", "2027.1"
SHIPPED = (ADULT, "ilo-2009-child-labour", "palermo-adult", "palermo-child", "ilo-forced-labour", "ilo-11")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the columns of this test are."""
    monkeypatch.setattr(place, "folder", lambda: tmp_path / "figures")
    return tmp_path / "figures"


def publish(name: str, *changes: tuple[str, str]) -> None:
    """A new version of a framework, with other words in its file."""
    files = catalogue.framework_files(name)
    for file in (f"{name}.yaml", f"{name}.zh-Hant.yaml"):
        files[file] = files[file].replace('version: "2026.1"', f'version: "{NEW}"')
    for old, new in changes:
        assert old in files[f"{name}.yaml"]
        files[f"{name}.yaml"] = files[f"{name}.yaml"].replace(old, new)
    sha = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()
    now = timezone.now()
    Definition.objects.create(
        kind=catalogue.FRAMEWORK, name=name, version=NEW, sha256=sha, files=files, published_at=now
    )


def screenings(actor: Actor, number: int, seed: int = 7) -> dict[str, Stored]:
    """Invented ones, answered in every way, protected questions too."""
    definition = catalogue.latest(catalogue.INSTRUMENT, catalogue.SCREENING)
    instrument, random = catalogue.instrument(definition), Random(seed)
    now, found = timezone.now(), {}
    for at in range(number):
        made = answered(instrument, random)
        row, rows = actions.screening_rows(
            actor, uuid4(), definition, made.state, ["en"], now - timedelta(days=at), synthetic=True
        )
        row.save(force_insert=True)
        Determination.objects.bulk_create(rows)
        found[str(row.pk)] = made
    return found


WEAKER = ("{code: DR1, strength: strong", "{code: DR1, strength: weak")
PROTECTED = ("{code: CD8, strength: medium", "{code: CD8, strength: weak")


def test_beside_the_old_one_and_what_it_would_have_been(world: World) -> None:
    said = screenings(world.asha, 60)
    row = Submission.objects.order_by("pk").first()
    assert row is not None
    words = catalogue.outcome_words()
    code = next(one for one in words.decisions if one != words.undecided)
    actions.decide(world.asha, row, code, [], [next(iter(words.reasons))], [], timezone.now())
    before, decided = list(_all(ADULT, "2026.1")), list(Decision.objects.values())
    publish(ADULT, WEAKER)
    summary = rescore(world.asha.organisation, ADULT, NEW, by=world.asha.worker)
    new = catalogue.framework(ADULT, NEW)
    for key, lower, upper in _all(ADULT, NEW):
        whole, _ = whole_and_clear(said[str(key)].state)
        found = stored(determine(new, whole.present, whole.unknown, whole.declined))
        assert (lower["class"], lower["rank"], upper["class"]) == (
            found["lower"]["class"],
            found["lower"]["rank"],
            found["upper"]["class"],
        )
        assert lower["dimensions"] == found["lower"]["dimensions"]
    assert summary.added == len(before) == Determination.objects.filter(version=NEW).count()
    assert summary.states["changed"] > 3
    assert summary.why["indicator:DR1"] > 0
    assert list(_all(ADULT, "2026.1")) == before
    assert list(Decision.objects.values()) == decided


def _all(framework: str, version: str) -> list[tuple[object, dict[str, object], dict[str, object]]]:
    rows = Determination.objects.filter(framework=framework, version=version).order_by("submission_id")
    return list(rows.values_list("submission_id", "lower", "upper"))


@pytest.mark.parametrize("name", SHIPPED)
def test_it_is_what_the_form_would_have_stored(world: World, name: str) -> None:
    """The same rules under another number: to the letter what `submit` kept, for every age, lists and elements too."""
    screenings(world.asha, 40)
    publish(name)
    summary = rescore(world.asha.organisation, name, NEW)
    assert _all(name, NEW) == _all(name, "2026.1")
    assert summary.states == {"same": summary.added}
    assert summary.added + summary.others == 40


def test_who_may_have_answered_a_protected_question_that_it_touches_is_marked(world: World) -> None:
    said = screenings(world.asha, 60)
    publish(ADULT, PROTECTED)
    summary = rescore(world.asha.organisation, ADULT, NEW)
    left = {str(row.pk) for row in not_rescored(world.asha.organisation, ADULT, NEW)}
    assert len(left) == summary.states["cannot"] > 5
    made = extract.plan(
        Submission.objects.values_list("definition_id", flat=True)[0], catalogue.framework(ADULT, NEW), "2026.1"
    )
    for key, one in said.items():
        old = Determination.objects.filter(submission_id=key, framework=ADULT, version="2026.1").first()
        if old is None:
            continue
        known = rescore_one(made, one.answers, one.asked, {"lower": old.lower, "upper": old.upper})
        assert (known is None) == (key in left)


def test_a_second_run_adds_nothing(world: World) -> None:
    screenings(world.asha, 20)
    publish(ADULT, WEAKER)
    first = rescore(world.asha.organisation, ADULT, NEW)
    events = Event.objects.count()
    second = rescore(world.asha.organisation, ADULT, NEW)
    assert (second.added, second.already) == (0, first.added)
    assert Event.objects.count() == events


def test_only_of_this_organisation(world: World) -> None:
    screenings(world.asha, 5)
    screenings(world.chidi, 5)
    publish(ADULT)
    rescore(world.asha.organisation, ADULT, NEW)
    theirs = Determination.objects.filter(version=NEW).values_list("submission__organisation_id", flat=True)
    assert set(theirs) == {world.asha.organisation}
    other = Submission.objects.filter(organisation_id=world.chidi.organisation).first()
    assert other is not None
    bounds = ({"class": None, "rank": 0, "dimensions": {}}, {"class": None, "rank": 0, "dimensions": {}})
    new = catalogue.framework(ADULT, NEW)
    assert keep_rescored(world.asha.organisation, None, new, {other.pk: bounds}) == 0


def test_events_say_which_columns_are_behind(world: World) -> None:
    screenings(world.asha, 70)  # more than two months
    publish(ADULT)
    before = sources.heads()
    rescore(world.asha.organisation, ADULT, NEW, by=world.asha.worker)
    events = Event.objects.filter(event="screening.rescored")
    assert set(events.values_list("organisation", "by")) == {(world.asha.organisation, world.asha.worker)}
    changed = sources.changed_since(before, sources.heads())
    rows = Submission.objects.filter(determinations__version=NEW)
    assert changed == {(row.definition_id, sources.month_of(row.received_at)) for row in rows}


def test_it_reports_and_can_be_cancelled_and_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(extract, "AT_ONCE", 10)
    monkeypatch.setattr(again, "AT_ONCE", 4)
    screenings(world.asha, 30)
    publish(ADULT)
    said: list[tuple[int, int]] = []
    with pytest.raises(Stopped):
        rescore(world.asha.organisation, ADULT, NEW, lambda *at: said.append(at), lambda: len(said) == 2)
    assert said == [(10, 30), (20, 30)]
    assert not list(folder.iterdir())  # nothing of the answers stays
    part = Determination.objects.filter(version=NEW).count()
    summary = rescore(world.asha.organisation, ADULT, NEW, lambda *at: said.append(at))
    assert said[-1] == (30, 30)
    assert (summary.already, summary.already + summary.added) == (part, len(_all(ADULT, "2026.1")))


def test_what_a_run_that_died_left_behind_goes(world: World, folder: Path) -> None:
    left = folder / f"{again.PREFIX}old"
    left.mkdir(parents=True)
    (left / "answers.parquet").write_bytes(b"x")
    publish(ADULT)
    rescore(world.asha.organisation, ADULT, NEW)
    assert not left.exists()


def test_a_framework_that_was_not_there_before(world: World) -> None:
    """Only for those to whom it applies by age, and where no protected answer would count."""
    screenings(world.asha, 40)
    Determination.objects.filter(framework__in=(ADULT, "ilo-11")).delete()
    publish("ilo-11")
    publish(ADULT)
    lists = rescore(world.asha.organisation, "ilo-11", NEW)
    assert lists.states == {"new": 40}
    summary = rescore(world.asha.organisation, ADULT, NEW)
    assert set(summary.states) <= {"new", "cannot"}
    assert summary.others == 40 - summary.states["new"] - summary.states["cannot"] > 0


def test_a_version_that_is_not_published_is_refused(world: World) -> None:
    with pytest.raises(NoVersion):
        rescore(world.asha.organisation, ADULT, "1999.1")


def test_a_list_is_computed_from_what_was_kept_alone(world: World) -> None:
    screenings(world.asha, 20)
    publish("ilo-11")
    assert catalogue.framework("ilo-11", NEW).kind is Kind.DISPLAY
    assert rescore(world.asha.organisation, "ilo-11", NEW).states["cannot"] == 0
