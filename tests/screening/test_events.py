"""Every fetch and every change leaves its event, with who, on what, and nothing of any answer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from handrail.audit.models import Event
from handrail.audit.queries import chains, events, verify
from handrail.screening import actions, catalogue
from handrail.screening.models import Draft, Submission
from tests.screening.forms import TOLD, Browser, begun, submitted
from tests.world import World

WORDS = catalogue.outcome_words()
DECISION = {
    "decision": next(code for code in WORDS.decisions if code != WORDS.undecided),
    "reasons": next(iter(WORDS.reasons)),
}
VIEW = {"view": next(iter(WORDS.first_views))}

Act = Callable[[Browser, UUID], object]
ACTS: list[tuple[str, str, str, Act, list[str]]] = [
    ("list", "asha", "none", lambda who, key: who.get("list"), ["screening.listed"]),
    ("begin", "asha", "none", lambda who, key: who.begin(key), ["screening.begun"]),
    ("checks", "asha", "none", lambda who, key: who.begin(key, S1="no"), []),
    ("open", "asha", "draft", lambda who, key: who.get("answer", key), ["screening.opened"]),
    ("save", "asha", "draft", lambda who, key: who.save(key, TOLD), ["screening.saved"]),
    ("conflict", "asha", "draft", lambda who, key: who.save(key, TOLD, revision=7), ["screening.opened"]),
    (
        "same",
        "asha",
        "draft",
        lambda who, key: [who.save(key, TOLD) for _ in "12"],
        ["screening.saved", "screening.opened"],
    ),
    ("discard", "asha", "draft", lambda who, key: who.post("discard", key), ["screening.discarded"]),
    ("submit", "asha", "draft", lambda who, key: who.submit(key, TOLD), ["screening.submitted"]),
    ("replay", "asha", "stored", lambda who, key: who.submit(key, TOLD), []),
    ("read", "asha", "stored", lambda who, key: who.get("outcome", key), ["screening.read"]),
    ("print", "asha", "stored", lambda who, key: who.get("print", key), ["screening.printed"]),
    ("view", "asha", "stored", lambda who, key: who.post("first-view", key, VIEW), ["screening.viewed"]),
    ("decide", "ben", "stored", lambda who, key: who.post("decision", key, DECISION), ["screening.decided"]),
    ("undecided", "ben", "stored", lambda who, key: who.post("decision", key, {}), ["screening.read"]),
    ("correct", "ben", "stored", lambda who, key: who.post("correct", key), ["screening.correcting"]),
    ("outsider", "chidi", "stored", lambda who, key: who.get("outcome", key), []),
    ("outsider saves", "chidi", "draft", lambda who, key: who.save(key, TOLD), []),
]


@pytest.mark.parametrize(("person", "on", "act", "expected"), [one[1:] for one in ACTS], ids=[one[0] for one in ACTS])
def test_each_act_leaves_its_events(
    world: World,
    published: None,
    request: pytest.FixtureRequest,
    person: str,
    on: str,
    act: Act,
    expected: list[str],
) -> None:
    who, actor = request.getfixturevalue(person), world.people()[person]
    key = {"none": uuid4, "draft": lambda: begun(world.asha).pk, "stored": lambda: submitted(world.asha).pk}[on]()
    before = Event.objects.count()
    act(who, key)
    added = list(Event.objects.order_by("pk"))[before:]
    assert [event.event for event in added] == expected
    assert all((event.by, event.organisation) == (actor.worker, actor.organisation) for event in added)
    assert all(event.on == key for event in added if event.event != "screening.listed")
    assert all(verify(chain).sound for chain in chains())


def test_a_correction_that_is_finished_has_an_event_of_its_own(ben: Browser, world: World, stored: Submission) -> None:
    ben.post("correct", stored.pk)
    ben.submit(Draft.objects.get().pk, TOLD)
    assert events(world.a)[0].event == "screening.corrected"


def test_an_event_has_no_place_for_an_answer() -> None:
    names = {field.name for field in Event._meta.get_fields()}
    assert names == {"id", "organisation", "seq", "at", "by", "event", "on", "previous", "hash"}


def test_what_is_published_is_in_the_installations_chain(published: None) -> None:
    assert "content.published" in {event.event for event in events(None)}
    assert actions.publish_shipped(timezone.now()) == []
    assert verify(None).sound


def test_a_published_version_never_changes(published: None, monkeypatch: pytest.MonkeyPatch) -> None:
    read = actions.content.read

    def changed(folder: str, name: str) -> dict[str, str]:
        files = dict(read(folder, name))
        first = sorted(files)[0]
        return {**files, first: files[first] + "\n# another comment\n"}

    monkeypatch.setattr(actions.content, "read", changed)
    with pytest.raises(actions.Refused) as refused:
        actions.publish_shipped(timezone.now())
    assert refused.value.code == "definition.changed"
