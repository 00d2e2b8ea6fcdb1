"""What a worker's browser sends, and screenings made without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from handrail.asking.blocks import Block
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.state import State, fill
from handrail.organisations.policy import Actor
from handrail.screening import actions, catalogue
from handrail.screening.models import Submission

Given = Mapping[str, str | Sequence[str]]

READY: dict[str, str] = {
    "S1": "yes", "S2": "yes", "S3": "no", "S4": "id", "S5": "nobody", "S7": "yes", "S8": "woman", "S9": "yes",
    **{f"C{number}": "yes" for number in range(1, 8)},
}  # fmt: skip
"""The checks before starting and consent, all passed."""
TOLD: dict[str, str] = {
    "P01": "age_24_25", "P03": "IDN", "P04": "domestic", "P05": "still", "P07": "travel job", "P08": "no",
    "P19": "h16", "P23": "prefer_not", "P38": "no", "P40": "dont_know", "P48": "yes",
}  # fmt: skip
"""What somebody told: known answers, an open one, a declined one, several at once. None is protected."""
KEPT = {**READY, **TOLD, "P07": "job travel"}
"""All of that as it is kept: several at once in the order of their list."""
PROTECTED = ("P18", "P21", "P22", "P39", "P43")


class Browser:
    """Sends forms as a page does."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, name: str, key: UUID | None = None, language: str = "en", query: str = "") -> HttpResponse:
        return self.client.get(address(name, key, language) + query)

    def post(self, name: str, key: UUID | None = None, given: Given | None = None, language: str = "en") -> Any:
        return self.client.post(address(name, key, language), dict(given or {}))

    def begin(self, key: UUID, **changed: str) -> HttpResponse:
        """The checks before starting, all passed but for what is `changed`."""
        return self.post("new", None, {**READY, **changed, "screening": str(key), "go": "begin"})

    def save(self, key: UUID, given: Given, revision: int = 1, go: str = "save", language: str = "en") -> HttpResponse:
        return self.post("answer", key, {**READY, **given, "revision": str(revision), "go": go}, language)

    def submit(self, key: UUID, given: Given, revision: int = 1) -> HttpResponse:
        return self.save(key, given, revision, "submit")


_ROUTES = {"list": "", "new": "new/", "outcome": "{key}/"}


def address(name: str, key: UUID | None = None, language: str = "en") -> str:
    """The path of a page for workers."""
    return f"/{language}/screenings/{_ROUTES.get(name, '{key}/' + name + '/').format(key=key)}"


def screening() -> Instrument:
    """The published screening."""
    return catalogue.instrument(catalogue.latest(catalogue.INSTRUMENT, catalogue.SCREENING))


def filled(given: Mapping[str, str]) -> State:
    """The screening with the checks passed and these answers."""
    return fill(screening(), Answers({**READY, **given}), today=timezone.localdate())


def begun(actor: Actor, given: Mapping[str, str] | None = None) -> Any:
    """A draft, made by the action itself."""
    definition = catalogue.latest(catalogue.INSTRUMENT, catalogue.SCREENING)
    return actions.create_draft(actor, uuid4(), definition, filled(given or {}), ["en", "id"], timezone.now())


def submitted(actor: Actor, given: Mapping[str, str] | None = None) -> Submission:
    """A finished screening, made by the action itself."""
    told = TOLD if given is None else given
    return actions.submit(actor, begun(actor, told), filled(told), timezone.now())


def blocks(response: Any) -> Iterator[Block]:
    """Every question that a page draws."""
    for section in response.context["form"]["sections"]:
        yield from section.blocks


def values(response: Any) -> dict[str, str]:
    """Question → what the page holds as its answer."""
    return {block.name: block.value for block in blocks(response) if block.value}
