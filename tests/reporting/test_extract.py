"""Columns are what was counted, nothing more; what changed is written anew, and from nothing they come out the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest
from django.utils import timezone

from handrail.core.figures.cards import By
from handrail.core.text import Text
from handrail.reporting import columns, extract, sources
from handrail.reporting.computing import Figures, NotReady
from handrail.reporting.folder import read_manifest, write_manifest
from handrail.reporting.questions import Question
from handrail.screening import actions, catalogue
from handrail.screening.models import AnonymousAnswers, Definition, Submission
from handrail.screening.synthetic import screenings
from handrail.screening.withdrawing import withdraw_statistics
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NOW = timezone.now()
EVERYBODY = Question((), "screenings", {})


@pytest.fixture
def stored(world: World) -> list[Submission]:
    screenings([world.asha, world.chidi], 12, NOW)
    return list(Submission.objects.order_by("received_at"))


def total(folder: Path, question: Question = EVERYBODY) -> int:
    figures = Figures(folder, synthetic=True)
    try:
        return int(figures.table(question)["total"])
    finally:
        figures.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*/*.parquet")}


def test_every_screening_with_consent_is_one_row(stored: list[Submission], tmp_path: Path) -> None:
    summary = extract.bring_up_to_date(tmp_path)
    assert (summary.rows, summary.rebuilt) == (12, True)
    assert total(tmp_path) == 12


def test_a_second_time_writes_nothing(stored: list[Submission], tmp_path: Path) -> None:
    extract.bring_up_to_date(tmp_path)
    assert extract.bring_up_to_date(tmp_path) == extract.Summary(0, 12, False)


def test_from_nothing_the_same_bytes(stored: list[Submission], world: World, tmp_path: Path) -> None:
    extract.bring_up_to_date(tmp_path)
    actions.decide(world.ben, stored[3], "identified", ["forced_labour"], ["debt"], ["shelter"], NOW)
    assert extract.bring_up_to_date(tmp_path).files == 1
    step_by_step = contents(tmp_path)
    extract.bring_up_to_date(tmp_path, again=True)
    assert contents(tmp_path) == step_by_step


def test_no_name_no_worker_no_day_is_in_the_files(stored: list[Submission], world: World, tmp_path: Path) -> None:
    extract.bring_up_to_date(tmp_path)
    connection = columns.connect(tmp_path)
    names = [str(tmp_path / name) for name in read_manifest(tmp_path).files]  # type: ignore[union-attr]
    text = repr(connection.execute("SELECT * FROM read_parquet(?, union_by_name = true)", [names]).fetchall())
    assert str(world.asha.worker) not in text
    assert not any(row.received_at.date().isoformat() in text for row in stored)
    assert "asha" not in text


def test_without_consent_to_be_counted_there_is_no_row(stored: list[Submission], tmp_path: Path) -> None:
    Submission.objects.filter(pk=stored[0].pk).update(statistics=False)
    assert extract.bring_up_to_date(tmp_path).rows == 11


def test_whoever_is_withdrawn_is_gone_before_a_file_is_rewritten(
    stored: list[Submission], world: World, tmp_path: Path
) -> None:
    extract.bring_up_to_date(tmp_path)
    assert withdraw_statistics(world.ben, stored[0], NOW)
    assert total(tmp_path) == 11
    assert not withdraw_statistics(world.ben, stored[0], NOW)
    extract.bring_up_to_date(tmp_path)
    assert str(stored[0].pk).encode() not in b"".join(contents(tmp_path).values())
    assert total(tmp_path) == 11


def test_a_correction_replaces_what_it_corrects(stored: list[Submission], world: World, tmp_path: Path) -> None:
    extract.bring_up_to_date(tmp_path)
    first = stored[0]
    draft = actions.correct(world.ben, first, uuid4(), NOW)
    instrument = catalogue.instrument(first.definition)
    from handrail.core.instruments.answers import Answers
    from handrail.core.instruments.state import fill

    state = fill(instrument, Answers(first.answers), today=NOW.date())
    actions.submit(world.ben, draft, state, NOW)
    extract.bring_up_to_date(tmp_path)
    assert total(tmp_path) == 12
    assert str(first.pk).encode() not in b"".join(contents(tmp_path).values())


def test_anonymous_answers_are_apart(world: World, tmp_path: Path) -> None:
    definition = catalogue.latest(catalogue.INSTRUMENT, catalogue.SELF_ASSESSMENT)
    answers = {"SA27": "yes", "SA30": "IDN", "SA20": "no"}
    AnonymousAnswers.objects.create(definition=definition, answers=answers, asked={}, month="2026-10")
    extract.bring_up_to_date(tmp_path)
    assert total(tmp_path) == 0
    assert total(tmp_path, Question((), "answers", {"q_SA27": ["yes"], "i_CD3": ["present"]})) == 1
    AnonymousAnswers.objects.create(definition=definition, answers=answers, asked={}, month="2026-10")
    assert extract.bring_up_to_date(tmp_path).files == 1
    assert total(tmp_path, Question((), "answers", {})) == 2


@pytest.mark.parametrize("damage", ["half", "gone", "manifest", "text"])
def test_what_is_damaged_is_made_anew(stored: list[Submission], tmp_path: Path, damage: str) -> None:
    extract.bring_up_to_date(tmp_path)
    one = next(tmp_path.glob("*/*/*.parquet"))
    if damage == "half":
        one.write_bytes(one.read_bytes()[: one.stat().st_size // 2])
    elif damage == "gone":
        one.unlink()
    elif damage == "manifest":
        (tmp_path / "manifest.json").write_text('{"v": 1, "chains"')
    else:
        one.write_bytes(b"PAR1" + b"x" * (one.stat().st_size - 8) + b"PAR1")
    figures = Figures(tmp_path, synthetic=True)
    with pytest.raises(NotReady):
        figures.table(EVERYBODY)
    summary = extract.bring_up_to_date(tmp_path)
    assert (summary.rows, summary.rebuilt) == (12, True)
    assert total(tmp_path) == 12


def test_cancelled_leaves_what_there_was(stored: list[Submission], tmp_path: Path) -> None:
    with pytest.raises(extract.Stopped):
        extract.bring_up_to_date(tmp_path, cancelled=lambda: True)
    assert read_manifest(tmp_path) is None
    assert not list(tmp_path.glob("**/*.csv"))


def test_progress_ends_at_the_end(stored: list[Submission], tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    extract.bring_up_to_date(tmp_path, lambda done, of: seen.append((done, of)))
    assert seen[-1][0] == seen[-1][1] == len(seen)


def test_the_folder_is_for_its_owner(stored: list[Submission], tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    extract.bring_up_to_date(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob("*/*/*.parquet"))


def test_the_database_of_columns_reaches_nothing_else(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n")
    (tmp_path / "inside").mkdir()
    connection = columns.connect(tmp_path / "inside")
    for asked in (f"SELECT * FROM read_csv('{outside}')", "INSTALL httpfs", "SET enable_external_access = true"):
        with pytest.raises(duckdb.Error):
            connection.execute(asked)


def test_only_the_organisation_that_is_asked_about(stored: list[Submission], world: World, tmp_path: Path) -> None:
    extract.bring_up_to_date(tmp_path)
    counts = [
        total(tmp_path, Question((), "screenings", {}, str(actor.organisation))) for actor in (world.asha, world.chidi)
    ]
    assert sum(counts) == 12
    assert counts[0] == Submission.objects.filter(organisation_id=world.a).count()


def test_months_follow_the_clock_of_the_installation(world: World) -> None:
    from datetime import UTC, datetime

    assert sources.month_of(datetime(2026, 9, 30, 16, 30, tzinfo=UTC)) == "2026-10"


def test_an_older_copy_of_the_database_is_read_from_nothing(stored: list[Submission], tmp_path: Path) -> None:
    """Nothing in its audit chain is newer than what was read, and yet the columns are of another one."""
    extract.bring_up_to_date(tmp_path)
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    chain = next(iter(manifest.chains))
    write_manifest(tmp_path, replace(manifest, chains=manifest.chains | {chain: manifest.chains[chain] + 1}))
    assert extract.bring_up_to_date(tmp_path).rebuilt
    assert extract.bring_up_to_date(tmp_path) == extract.Summary(0, 12, False)


ADULT = "ilo-2009-adult-labour"
LOWER = f"f_{ADULT}_lower"


@pytest.fixture
def forget_versions() -> Iterator[None]:
    """The version that a test published is not known to the next one."""
    yield
    catalogue.published()


def _publish_with_other_names() -> None:
    """A class and a dimension are called otherwise."""
    old = Definition.objects.get(kind=catalogue.FRAMEWORK, name=ADULT)
    changes = {r"\bexploitation_and_coercion\b": "another", r"\bAD\b": "AB", r'version: "2026.1"': 'version: "2099.1"'}
    files = dict(old.files)
    for file in (name for name in files if name.startswith(ADULT)):
        for before, after in changes.items():
            files[file] = re.sub(before, after, files[file])
    Definition.objects.create(
        kind=old.kind, name=ADULT, version="2099.1", sha256="0" * 64, files=files, published_at=NOW + timedelta(days=1)
    )
    catalogue.published()


@pytest.mark.usefixtures("forget_versions")
def test_a_newer_version_of_a_framework(stored: list[Submission], tmp_path: Path) -> None:
    """Its classes and flags have columns beside those of its time; files are written anew, the same as from nothing."""
    extract.bring_up_to_date(tmp_path)
    before = sources.frame_of(stored[0].definition_id)
    _publish_with_other_names()
    after = sources.frame_of(stored[0].definition_id)
    classes = [next(one.codes for one in each.columns if one.name == LOWER) for each in (before, after)]
    assert set(classes[1]) == {*classes[0], "another"}
    files = len(contents(tmp_path))
    assert extract.bring_up_to_date(tmp_path).files >= files > 0, "the columns of a flag that was not there"
    step_by_step = contents(tmp_path)
    extract.bring_up_to_date(tmp_path, again=True)
    assert contents(tmp_path) == step_by_step
    figures = Figures(tmp_path, synthetic=True)
    table = figures.table(Question((By("class", LOWER, Text(), Text(), ()),), "screenings", {}))
    figures.close()
    assert set(dict(table["cells"])) <= set(table["axes"][0]["codes"])
    assert sum(number for _, number in table["cells"]) == 12
