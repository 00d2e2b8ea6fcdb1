"""A front-line worker over plain HTTP, without a browser: for load and for servers that die. One connection each."""

from __future__ import annotations

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from handrail import content
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument, Question, QuestionType
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.state import State, fill

PASSWORD = "handrail-demo-2018"
SCREENINGS = "/en/screenings/"
PASSED: Mapping[str, str] = {
    "S1": "yes", "S2": "yes", "S3": "no", "S4": "id", "S5": "nobody", "S7": "yes", "S8": "woman", "S9": "yes",
    **{f"C{number}": "yes" for number in range(1, 8)},
}  # fmt: skip
"""The checks before starting and consent."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said."""

    status: int
    location: str
    body: str


@cache
def instrument() -> Instrument:
    """The preliminary screening that ships, read without Django."""
    return read_instrument(content.read("instruments", "preliminary-screening"))


def full(today: date) -> State:
    """Every question answered as it opens, with a code that shows something where there is one."""
    given = dict(PASSED)
    questions = {question.name: question for question in instrument().questions()}
    while True:
        state = fill(instrument(), Answers(given), today=today)
        fresh = {name for name, asked in state.asked.items() if asked is Asked.OPEN and name not in given}
        if not fresh:
            return state
        given |= {name: _answer(questions[name]) for name in fresh}


def _answer(question: Question) -> str:
    if question.name == "P01":
        return "age_27_29"
    codes = [choice.code for choice in question.choices if not (choice.unknown or choice.excludes)]
    showing = [code for code in codes if code in question.shows] or codes
    several = question.type is QuestionType.SELECT_MULTIPLE
    return " ".join(showing[:3] if several else showing[:1])


def fields(state: State) -> list[tuple[str, str]]:
    """A state as a page sends it: several answers as several fields, and which questions were shown."""
    several = {one.name for one in instrument().questions() if one.type is QuestionType.SELECT_MULTIPLE}
    shown = [("shown", name) for name, asked in state.asked.items() if asked is Asked.OPEN]
    pairs = [
        (name, part) for name, text in state.kept.items() for part in (text.split() if name in several else [text])
    ]
    return shown + pairs


class HttpWorker:
    """Signed in once; then begins and submits screenings. Raises OSError or HTTPException when the server is gone."""

    def __init__(self, url: str, username: str, cookie: str = "", token: str = "") -> None:
        self.address = urlsplit(url).netloc
        self.connection = http.client.HTTPConnection(self.address, timeout=20)
        self.cookie, self.token = cookie, token
        if not cookie:
            self._sign_in(username)

    def close(self) -> None:
        """Ends the connection; the session stays."""
        self.connection.close()

    def again(self, url: str) -> HttpWorker:
        """The same session on a connection of its own."""
        return HttpWorker(url, "", self.cookie, self.token)

    def _sign_in(self, username: str) -> None:
        answer = self.send("/en/sign-in/", [("username", username), ("password", PASSWORD)])
        assert answer.status == 303, f"{answer.status}: {username} cannot sign in"
        page = self.send(f"{SCREENINGS}new/", None)
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body)
        assert found, f"{page.status}: no form to begin a screening"
        self.token = found[1]

    def send(self, path: str, data: list[tuple[str, str]] | None) -> Reply:
        """GET, or POST when there is data."""
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        body = None
        if data is not None:
            body = urlencode([("csrfmiddlewaretoken", self.token), *data])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if data is None else "POST", path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for value in response.headers.get_all("Set-Cookie") or ():
            self.cookie = value.split(";")[0]
        return Reply(response.status, response.headers.get("Location", ""), text)

    def begin(self, key: UUID) -> Reply:
        """The checks, all passed: a draft."""
        return self.send(f"{SCREENINGS}new/", [*PASSED.items(), ("screening", str(key)), ("go", "begin")])

    def submit(self, key: UUID, answers: list[tuple[str, str]], revision: int = 1) -> Reply:
        """The whole form, finished: 303 to the outcome once it is stored."""
        form = [*answers, ("revision", str(revision)), ("go", "submit")]
        return self.send(f"{SCREENINGS}{key}/answer/", form)
