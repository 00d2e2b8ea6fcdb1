"""Quick questions over a socket: what is asked badly gets a code, and where nobody answers the page says so at once."""

from __future__ import annotations

import json
import socket
import stat
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from handrail.reporting import client, place, work
from handrail.reporting.computing import NotReady
from handrail.reporting.engine import LONGEST, Engine
from handrail.reporting.folder import prepared
from handrail.reporting.measures import Impossible

SECRET = "age_24_25 of somebody"


def fails(error: Exception) -> Any:
    def answer(_given: Mapping[str, Any]) -> Any:
        raise error

    return answer


ANSWERS = {
    "echo": lambda given: given,
    "many": lambda given: ["x" * 1000] * int(given["thousands"]),
    "impossible": fails(Impossible(SECRET)),
    "early": fails(NotReady()),
    "broken": fails(RuntimeError(SECRET)),
    "wrong": fails(KeyError(SECRET)),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for the columns and the socket."""
    data = tmp_path / "data"
    monkeypatch.setattr(place, "folder", lambda: data / "figures")
    monkeypatch.setattr(client, "_CHILD", client._Child())
    return prepared(data / "figures")


@pytest.fixture
def engine(folder: Path) -> Iterator[Engine]:
    """An engine that listens there."""
    made = Engine(ANSWERS)
    with made.listening(place.socket_to_open()):
        yield made


def code(name: str, **parameters: object) -> str:
    with pytest.raises(client.Unanswered) as problem:
        client.ask(name, parameters, seconds=5)
    return problem.value.code


@pytest.mark.django_db
class TestAsking:
    def test_an_answer_comes_back(self, engine: Engine) -> None:
        given = {"words": ["不知道", "\n", "'; --"], "number": 3}
        assert client.ask("echo", given) == given

    def test_a_long_answer_comes_back(self, engine: Engine) -> None:
        assert len(client.ask("many", {"thousands": 3000})) == 3000

    def test_what_cannot_be_answered_has_a_code(self, engine: Engine) -> None:
        assert code("impossible") == "figures.filter"
        assert code("early") == "figures.preparing"
        assert code("wrong") == code("unheard-of") == "figures.question"
        assert code("broken") == "figures.engine"

    def test_nobodys_answer_is_in_a_log(self, engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
        for name in ("impossible", "wrong", "broken"):
            code(name)
        assert caplog.records
        assert SECRET not in caplog.text

    @pytest.mark.parametrize("line", [b"", b"\n", b"[1]\n", b"{}\n", b"\xff\n", b'{"ask": "echo"}\n', b"null\n"])
    def test_what_is_no_question(self, engine: Engine, line: bytes) -> None:
        assert raw(line) == {"problem": "figures.question"}

    def test_a_question_without_end(self, engine: Engine) -> None:
        assert raw(b"x" * (LONGEST + 2)) == {"problem": "figures.question"}

    def test_many_at_once(self, engine: Engine) -> None:
        got: list[Any] = []
        threads = [
            threading.Thread(target=lambda number=number: got.append(client.ask("echo", {"number": number})))
            for number in range(60)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(one["number"] for one in got) == list(range(60))

    def test_a_slow_answer_is_not_waited_for(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engine, "answers", {"slow": lambda _given: time.sleep(1)})
        begun = time.monotonic()
        with pytest.raises(client.Unanswered, match=r"figures\.engine"):
            client.ask("slow", {}, seconds=0.1)
        assert time.monotonic() - begun < 0.9


def raw(sent: bytes) -> Any:
    """What comes back for these bytes."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(5)
        connection.connect(str(place.socket()))
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        except OSError:  # it answered before it had read everything
            pass
        return json.loads(connection.makefile("rb").readline())


class TestSocket:
    def test_only_this_user_reaches_it(self, engine: Engine) -> None:
        found = place.socket()
        assert stat.S_IMODE(found.stat().st_mode) == 0o600
        assert stat.S_IMODE(found.parent.stat().st_mode) == 0o700

    def test_one_that_was_left_behind_is_replaced(self, folder: Path) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
            dead.bind(str(place.socket()))
        with Engine(ANSWERS).listening(place.socket_to_open()):
            assert client.ask("echo", {"on": True}) == {"on": True}
        assert not place.socket().exists()

    def test_a_path_that_is_too_long(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        long = tmp_path / ("x" * 120) / "figures"
        monkeypatch.setattr(place, "folder", lambda: prepared(long))
        monkeypatch.setattr(client, "_CHILD", client._Child())
        first = place.socket_to_open()
        with Engine(ANSWERS).listening(first):
            assert client.ask("echo", {"on": True}) == {"on": True}
            assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700
        assert place.socket_to_open() == first, "the same folder is used again"
        first.parent.chmod(0o755)
        other = place.socket_to_open()
        assert other != first, "others could enter it"
        for made in (first, other):
            made.parent.rmdir()


class TestNobodyAnswers:
    def test_a_process_that_cannot_start_is_said_at_once_and_then_left_alone(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        starts: list[float] = []
        start = client._Child.start
        monkeypatch.setattr(client.sys, "executable", "/bin/false")
        monkeypatch.setattr(client._Child, "start", lambda self: (starts.append(time.monotonic()), start(self)))
        begun = time.monotonic()
        assert code("echo") == "figures.engine"
        assert time.monotonic() - begun < 5
        begun = time.monotonic()
        assert {code("echo") for _ in range(50)} == {"figures.engine"}
        assert time.monotonic() - begun < 1
        client.wake()
        assert len(starts) == client.STARTS

    def test_where_no_program_can_be_started(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(client.sys, "executable", "/nowhere/python")
        assert code("echo") == "figures.engine"
        client.wake()

    def test_one_that_goes_away_in_the_middle_is_asked_again(self, folder: Path) -> None:
        """The first connection is closed without an answer; the second is answered."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
            listening.bind(str(place.socket()))
            listening.listen()
            thread = threading.Thread(target=_second_time, args=(listening,))
            thread.start()
            assert client.ask("echo", {}, seconds=5) == "here"
            thread.join()


def _second_time(listening: socket.socket) -> None:
    listening.accept()[0].close()
    connection, _ = listening.accept()
    with connection:
        connection.makefile("rb").readline()
        connection.sendall(b'{"answer": "here"}\n')


@pytest.mark.django_db(transaction=True)
class TestLoop:
    def test_it_ends_when_nobody_asks(self, folder: Path, committing: None) -> None:
        begun = time.monotonic()
        assert work.run({}, Engine(ANSWERS), idle_minutes=0.001, stop=threading.Event()) == 0
        assert time.monotonic() - begun < 5

    def test_a_second_one_ends_at_once(self, folder: Path, committing: None) -> None:
        with work.only_one() as mine:
            assert mine
            assert work.run({}, Engine(ANSWERS), idle_minutes=None, stop=threading.Event()) == 3

    def test_upkeep_that_fails_ends_nothing(
        self, folder: Path, committing: None, caplog: pytest.LogCaptureFixture
    ) -> None:
        work.run({}, Engine(ANSWERS), idle_minutes=0.0, stop=threading.Event(), upkeep=fails(RuntimeError(SECRET)))
        assert "RuntimeError" in caplog.text
        assert SECRET not in caplog.text


def test_the_folder_is_that_of_the_data() -> None:
    assert place.folder() == Path(settings.ENVIRONMENT.data) / "figures"
