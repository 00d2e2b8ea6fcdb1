"""Strings that break what reads them, in every place that takes a string: an answer to each, and none in a log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from django.test import Client

from handrail.core.instruments.definition import QuestionType
from handrail.screening.models import AnonymousAnswers, Decision, Draft, FirstView, Submission
from handrail.web.limits import COUNTER
from tests.screening.forms import READY, TOLD, Browser, screening
from tests.screening.test_public_questions import questions
from tests.world import World

_FILE = Path(__file__).parent.parent / "data" / "blns.txt"
OURS = [
    "\x00",
    "\x00yes",
    "yes\x00",
    "\ud800",
    "\u202e",
    "%00",
    "\r\nSet-Cookie: a=b",
    "yes\n",
    " yes ",
    "٣",
    "9" * 400,
]
STRINGS = [line for line in _FILE.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")] + OURS
LONG = 8
"""A shorter string could stand in a log by chance."""
PARTS = 6
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def some(part: int) -> list[str]:
    """One part of the strings; as many parts as tests, so that several processes share the work."""
    return STRINGS[part::PARTS]


def sendable(text: str) -> str:
    """As a browser sends it: half of a pair becomes a replacement character."""
    return text.encode("utf-8", "replace").decode()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the handlers of the settings write, with every logger of ours wide open."""
    written = io.StringIO()
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:
            monkeypatch.setattr(handler, "stream", written)
    ours = logging.getLogger("handrail")
    monkeypatch.setattr(ours, "level", logging.DEBUG)
    yield written
    text = written.getvalue()
    assert not [one for one in STRINGS if len(one) >= LONG and one in text]


def is_answered(response: object) -> None:
    assert response.status_code < 500  # type: ignore[attr-defined]


def test_the_list_is_whole() -> None:
    assert len(STRINGS) > 500


def names(*types: QuestionType) -> list[str]:
    checks = {*READY, "S6"}
    return [one.name for one in screening().questions() if one.type in types and one.name not in checks]


@pytest.mark.parametrize("part", range(PARTS))
def test_as_an_answer_of_every_kind(asha: Browser, key: UUID, log: io.StringIO, part: int) -> None:
    """Each string as an answer, a choice and one of several choices; nothing is stored that is not a code."""
    kinds = [
        names(QuestionType.ANSWER),
        names(QuestionType.SELECT_ONE)[:8],
        names(QuestionType.SELECT_MULTIPLE),
    ]
    many = min(len(kind) for kind in kinds)
    codes = {choice.code for question in screening().questions() for choice in question.choices}
    strings = [sendable(one) for one in some(part)]
    for first in range(0, len(strings), many):
        group = strings[first : first + many]
        given = {name: text for kind in kinds for name, text in zip(kind, group, strict=False)}
        is_answered(asha.save(key, given, revision=Draft.objects.get().revision, go="submit"))
        kept = Draft.objects.get()
        assert all(set(answer.split()) <= codes for answer in kept.answers.values())
        assert kept.languages == ["en", "id"]
    assert not Submission.objects.exists()


@pytest.mark.parametrize("part", range(PARTS))
def test_as_a_check_and_as_everything_beside_the_answers(asha: Browser, log: io.StringIO, part: int) -> None:
    strings = [sendable(one) for one in some(part)]
    for place in range(0, len(strings), 4):
        a, b, c, d = (strings[place : place + 4] * 4)[:4]
        response = asha.post("new", None, {**READY, "S4": a, "go": b, "at": c, "screening": d, "second": a, "shown": b})
        is_answered(response)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("part", range(PARTS))
def test_as_the_name_of_a_question_and_as_controls_of_a_draft(
    asha: Browser, key: UUID, log: io.StringIO, part: int
) -> None:
    strings = [sendable(one) for one in some(part)]
    for first in range(0, len(strings), 20):
        group = strings[first : first + 20]
        one = group[0]
        given = {**READY, **dict.fromkeys(group, "yes"), "at": one, "second": one, "shown": one}
        is_answered(asha.post("answer", key, {**given, "revision": one, "go": group[-1]}))
        is_answered(asha.post("answer", key, {**given, "revision": str(Draft.objects.get().revision), "go": "submit"}))
    assert Draft.objects.get().answers == READY
    assert not Submission.objects.exists()


@pytest.mark.parametrize("part", range(PARTS))
def test_in_the_self_assessment_and_the_count(client: Client, log: io.StringIO, part: int) -> None:
    fields = list(questions())
    strings = [sendable(one) for one in some(part)]
    for first in range(0, len(strings), len(fields)):
        group = strings[first : first + len(fields)]
        given = dict(zip(fields, group, strict=False))
        for go in ("continue", "result", f"language:{group[0]}", group[-1]):
            is_answered(client.post("/en/questions/", {**given, "go": go, "at": group[0]}))
        is_answered(client.post("/en/questions/", dict.fromkeys(group, "yes")))
        COUNTER.clear()
        is_answered(client.post("/en/questions/count/", {**given, "own": "yes", "alone": "yes"}))
    assert not AnonymousAnswers.objects.exists()


@pytest.mark.parametrize("part", range(PARTS))
def test_as_a_decision_and_a_first_view(
    asha: Browser, ben: Browser, stored: Submission, log: io.StringIO, part: int
) -> None:
    strings = [sendable(one) for one in some(part)]
    for first in range(0, len(strings), 10):
        group = strings[first : first + 10]
        given = {"decision": group[0], "reasons": group, "exploitation": group, "next_steps": group}
        assert ben.post("decision", stored.pk, given).status_code == 422
        assert asha.post("first-view", stored.pk, {"view": group[-1]}).status_code == 303
    assert not Decision.objects.exists()
    assert not FirstView.objects.exists()


@pytest.mark.parametrize("part", range(PARTS))
def test_as_filters_of_the_list(asha: Browser, log: io.StringIO, part: int) -> None:
    strings = [sendable(one) for one in some(part)]
    for first in range(0, len(strings), 3):
        a, b, c = (strings[first : first + 3] * 3)[:3]
        is_answered(asha.get("list", query="?" + urlencode({"decision": a, "worker": b, "page": c, "next": a})))


@pytest.mark.parametrize("part", range(PARTS))
def test_as_a_part_of_the_path(client: Client, asha: Browser, log: io.StringIO, part: int) -> None:
    for place, text in enumerate(some(part)):
        safe = quote(sendable(text), safe="")
        form = ("/en/screenings/{}/", "/en/{}/", "/{}/questions/", "/en/questions/?{}")[place % 4]
        is_answered(asha.client.get(form.format(safe)))
        is_answered(client.get(form.format(safe)))


@pytest.mark.parametrize("part", range(PARTS))
def test_as_somebody_who_signs_in(client: Client, world: World, log: io.StringIO, part: int) -> None:
    for text in some(part):
        COUNTER.clear()
        given = {"username": sendable(text), "password": sendable(text), "next": sendable(text)}
        response = client.post("/en/sign-in/", given)
        assert response.status_code == 422
        assert not response.cookies


def test_too_many_and_too_large(asha: Browser, client: Client, key: UUID) -> None:
    many = {f"q{number}": "yes" for number in range(2_100)}
    assert client.post("/en/questions/", many).status_code == 400
    assert asha.save(key, many).status_code == 400
    large = client.post("/en/questions/", {"SA02": "x" * 1_100_000})
    assert large.status_code in (400, 413)
    assert Draft.objects.get().answers == READY


@pytest.mark.parametrize(
    "body", [b"\xff\xfe=\xff", b"SA02=%FF%FE", b"%00=%00", b"&&&==", b"SA02", b"\x00" * 100, b"SA02=yes;SA03=no"]
)
def test_bodies_that_no_browser_sends(client: Client, log: io.StringIO, body: bytes) -> None:
    for kind in (
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=no-such-thing",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/json",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "multipart/form-data; boundary=\xff",
        "",
    ):
        is_answered(client.generic("POST", "/en/questions/", body, content_type=kind))


def test_an_error_in_the_middle_is_logged_without_what_was_sent(
    asha: Browser, key: UUID, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **given: object) -> None:
        raise ValueError(TOLD["P19"], "confided words")

    monkeypatch.setattr("handrail.screening.actions.save_draft", fails)
    asha.client.raise_request_exception = False
    assert asha.save(key, {"P19": "h16"}).status_code == 500
    written = log.getvalue()
    assert "ValueError" in written
    assert not any(word in written for word in ("h16", "confided words", str(key), "asha"))
