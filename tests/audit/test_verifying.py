"""`handrail audit`: what it names, and what it says that it cannot know."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from handrail.audit import triggers
from handrail.audit.models import INSTALLATION, Event
from handrail.audit.writing import fetched
from handrail.commands.chains import print_checkpoint, verify_all
from handrail.organisations.models import Organisation, Worker
from tests.world import World, build

Said = pytest.CaptureFixture[str]


@pytest.fixture
def open_world(db: None) -> Iterator[World]:
    """The database of someone who has taken the triggers away."""
    world = build()
    triggers.drop(connection)
    yield world
    triggers.create(connection)


@pytest.fixture
def taken(open_world: World, tmp_path: Path, capsys: Said) -> Path:
    """A checkpoint of the world."""
    assert print_checkpoint(Namespace()) == 0
    file = tmp_path / "heads.jsonl"
    file.write_text(capsys.readouterr().out)
    return file


def run(capsys: Said, against: Path | None = None) -> tuple[int, str]:
    code = verify_all(Namespace(against=against and str(against)))
    return code, capsys.readouterr().out


def test_a_whole_world_is_sound_and_its_tail_unknown(open_world: World, capsys: Said) -> None:
    code, said = run(capsys)
    assert code == 0
    assert said.count("cannot be excluded") == said.count(" sound") == 3


def test_a_checkpoint_is_a_line_for_each_chain_and_leaves_an_event(open_world: World, taken: Path) -> None:
    lines = [json.loads(line) for line in taken.read_text().splitlines()]
    heads = {event.organisation: event for event in Event.objects.order_by("seq")}
    assert {(line["organisation"], line["seq"], line["hash"]) for line in lines} == {
        (str(chain), head.seq, head.hash) for chain, head in heads.items()
    }
    assert heads[INSTALLATION].event == "audit.checkpointed"


def test_a_chain_taken_away_whole_is_named(open_world: World, capsys: Said) -> None:
    Event.objects.filter(organisation=open_world.b).delete()
    code, said = run(capsys)
    assert code == 1
    assert f"{open_world.b}: the whole chain is missing" in said
    assert f"{open_world.a}: the whole" not in said


def test_an_organisation_taken_away_with_all_that_was_its_own_is_named(open_world: World, capsys: Said) -> None:
    Event.objects.filter(organisation=open_world.b).delete()
    Worker.objects.filter(organisation=open_world.b).delete()
    Organisation.objects.filter(pk=open_world.b).delete()
    code, said = run(capsys)
    assert code == 1
    assert f"{open_world.b}: the whole chain is missing" in said


def test_a_chain_written_anew_without_its_beginning_is_named(open_world: World, capsys: Said) -> None:
    Event.objects.filter(organisation=open_world.b).delete()
    fetched("screening.read", by=None, organisation=open_world.b, on=uuid4())
    code, said = run(capsys)
    assert code == 1
    assert f"{open_world.b}: the chain does not begin with organisation.created" in said


def test_a_shorter_chain_is_named_against_a_checkpoint_only(open_world: World, taken: Path, capsys: Said) -> None:
    newest = Event.objects.filter(organisation=open_world.a).order_by("-seq")[0]
    newest.delete()
    assert run(capsys)[0] == 0
    code, said = run(capsys, taken)
    assert code == 1
    assert f"{open_world.a}: row {newest.seq} shorter than the checkpoint" in said


def test_a_rewritten_tail_is_named_against_a_checkpoint_only(open_world: World, taken: Path, capsys: Said) -> None:
    newest = Event.objects.filter(organisation=open_world.a).order_by("-seq")[0]
    newest.delete()
    fetched("screening.read", by=None, organisation=open_world.a, on=uuid4())
    fetched("screening.read", by=None, organisation=open_world.a, on=uuid4())
    assert run(capsys)[0] == 0
    code, said = run(capsys, taken)
    assert code == 1
    assert f"{open_world.a}: row {newest.seq} differs from the checkpoint" in said


def test_a_chain_that_grew_agrees_and_says_how_far(open_world: World, taken: Path, capsys: Said) -> None:
    fetched("screening.read", by=None, organisation=open_world.b, on=uuid4())
    code, said = run(capsys, taken)
    assert code == 0
    assert f"{open_world.b}: Agrees with the checkpoint up to row 2. What came after it is not covered." in said


def test_a_chain_that_only_the_checkpoint_knows_is_named(open_world: World, taken: Path, capsys: Said) -> None:
    Event.objects.all().delete()
    Worker.objects.all().delete()
    Organisation.objects.all().delete()
    code, said = run(capsys, taken)
    assert code == 1
    assert said.count("shorter than the checkpoint") == 3


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "1", '{"handrail": "checkpoint/2"}', '{"handrail": "checkpoint/1"}',
     '{"handrail": "checkpoint/1", "organisation": 1, "seq": 1, "hash": ""}',
     '{"handrail": "checkpoint/1", "organisation": "x", "seq": 1, "hash": ""}'],
)  # fmt: skip
def test_what_is_no_checkpoint_is_said(db: None, tmp_path: Path, text: str, capsys: Said) -> None:
    file = tmp_path / "file"
    file.write_text(text)
    assert run(capsys, file)[0] == 2
    assert run(capsys, tmp_path / "nothing")[0] == 2
