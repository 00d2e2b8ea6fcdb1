"""The chain: complete, immutable, and honest about what it cannot know."""

from __future__ import annotations

from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from handrail.audit import triggers
from handrail.audit.models import FIRST, Event
from handrail.audit.policy import EVENTS
from handrail.audit.queries import (
    FOUNDED,
    Fault,
    Wrong,
    beginnings,
    chains,
    checkpoint,
    events,
    founded,
    verify,
)
from handrail.audit.writing import Nested, UnknownEvent, fetched, serialised, writing
from handrail.organisations.models import Organisation
from handrail.organisations.queries import organisations
from tests.world import World

A, B, ASHA = UUID(int=1), UUID(int=2), UUID(int=7)


def rows() -> QuerySet[Event]:
    """The chain of A."""
    return Event.objects.filter(organisation=A)


def fill(number: int = 6, chain: UUID | None = A) -> None:
    for _ in range(number):
        fetched("screening.read", by=ASHA, organisation=chain, on=uuid4())


@pytest.fixture
def open_table(db: None) -> None:
    """As someone sees it who owns the database and has taken the triggers away."""
    fill()
    triggers.drop(connection)


@pytest.mark.django_db
def test_each_organisation_and_the_installation_has_its_own_chain() -> None:
    fill(3, A)
    fill(2, B)
    fill(1, None)
    assert [event.seq for event in events(A)] == [3, 2, 1]
    assert set(chains()) == {None, A, B}
    assert all(verify(chain).sound for chain in (None, A, B))
    assert events(A)[-1].previous == FIRST


@pytest.mark.django_db
def test_an_unknown_event_is_refused_before_anything_happens() -> None:
    with pytest.raises(UnknownEvent), writing("screening.whatever", by=None, organisation=A, on=None):
        raise AssertionError("not reached")
    assert not events(A)


@pytest.mark.django_db
def test_an_exception_undoes_the_change_and_the_event() -> None:
    with pytest.raises(ZeroDivisionError), writing("organisation.created", by=None, organisation=A, on=None):
        Organisation.objects.create(name=str(1 / 0 if Organisation.objects.create(name="A") else ""))
    assert not events(A)
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_a_failing_event_undoes_the_change(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("handrail.audit.writing.row_hash", fails)
    with pytest.raises(ZeroDivisionError), writing("organisation.created", by=None, organisation=A, on=None):
        Organisation.objects.create(name="A")
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_writes_do_not_nest() -> None:
    with pytest.raises(Nested), writing("screening.listed", by=None, organisation=A, on=None), serialised():
        raise AssertionError("not reached")
    fill(1)
    assert len(events(A)) == 1


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_remove() -> None:
    fill(1)
    row = rows().get()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows().update(by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.create(organisation=A, seq=1, at=row.at, event="screening.listed", previous="", hash="")


def test_a_changed_row_is_named(open_table: None) -> None:
    rows().filter(seq=3).update(by=uuid4())
    assert verify(A).faults == (Fault(Wrong.CHANGED, 3),)


def test_a_changed_row_with_a_new_hash_is_named(open_table: None) -> None:
    row = rows().get(seq=3)
    row.by = uuid4()
    row.hash = row.computed()
    row.save()
    assert verify(A).faults == (Fault(Wrong.CHANGED, 3),)


def test_removed_rows_are_named(open_table: None) -> None:
    rows().filter(seq__in=(1, 4)).delete()
    assert verify(A).faults == (Fault(Wrong.REMOVED, 1), Fault(Wrong.REMOVED, 4))


def test_a_removed_row_with_renumbered_followers_is_named(open_table: None) -> None:
    rows().filter(seq=3).delete()
    for seq in (4, 5, 6):
        rows().filter(seq=seq).update(seq=seq - 1)
    assert [fault.seq for fault in verify(A).faults] == [3, 4, 5]
    assert {fault.wrong for fault in verify(A).faults} == {Wrong.REORDERED}


def test_swapped_rows_are_named(open_table: None) -> None:
    for seq, to in ((2, 100), (5, 2), (100, 5)):
        rows().filter(seq=seq).update(seq=to)
    found = verify(A).faults
    assert Fault(Wrong.REORDERED, 2) in found
    assert Fault(Wrong.REORDERED, 5) in found


def test_an_inserted_row_is_named(open_table: None) -> None:
    for seq in (6, 5, 4):
        rows().filter(seq=seq).update(seq=seq + 1)
    before = rows().get(seq=3)
    row = Event(organisation=A, seq=4, at=before.at, by=ASHA, event="screening.listed", previous=before.hash)
    row.hash = row.computed()
    row.save()
    assert Fault(Wrong.INSERTED, 4) in verify(A).faults


def test_a_missing_tail_needs_a_checkpoint(open_table: None) -> None:
    known = checkpoint(A)
    rows().filter(seq__gte=5).delete()
    without = verify(A)
    assert without.sound
    assert not without.tail_known
    with_it = verify(A, known)
    assert with_it.faults == (Fault(Wrong.SHORTER, 6),)
    assert with_it.tail_known


def test_a_chain_written_anew_differs_from_its_checkpoint(open_table: None) -> None:
    known = checkpoint(A)
    rows().delete()
    fill(8)
    assert verify(A).sound
    assert verify(A, known).faults == (Fault(Wrong.DIFFERS, 6),)


def test_a_chain_that_grew_agrees_with_its_checkpoint(db: None) -> None:
    fill(3)
    known = checkpoint(A)
    fill(3)
    assert verify(A, known).sound
    assert verify(A, known).tail_known


def test_the_chain_stays_whole_under_eight_threads(committing: None) -> None:
    wrong: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(12):
                fetched("screening.read", by=ASHA, organisation=(A, B)[(number + turn) % 2], on=uuid4())
        except BaseException as error:  # a thread's exception would otherwise be lost
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert [verify(chain).rows for chain in (A, B)] == [48, 48]
    assert verify(A).sound
    assert verify(B).sound


def test_every_event_has_words() -> None:
    assert all(name.count(".") == 1 and words for name, words in EVENTS.items())


def test_every_checkpoint_of_a_chain_is_compared(open_table: None) -> None:
    early = checkpoint(A)
    rows().filter(seq__gte=5).delete()
    fill(4)
    late = checkpoint(A)
    assert verify(A, late).sound
    assert verify(A, early, late).faults == (Fault(Wrong.DIFFERS, 6),)


def test_an_organisation_is_made_in_its_own_chain_and_in_the_installations(world: World) -> None:
    assert beginnings() == {world.a: FOUNDED, world.b: FOUNDED}
    assert founded() == {world.a, world.b} == organisations()
    assert [event.event for event in events(None)][:2] == [FOUNDED, FOUNDED]
