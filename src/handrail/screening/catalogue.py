"""Published definitions as objects of the core. Each is parsed once in a process: a published text never changes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from time import time
from uuid import UUID

from django.db.models import Q

from handrail import content
from handrail.core.frameworks.definition import Framework
from handrail.core.frameworks.read import loader
from handrail.core.instruments.definition import Instrument, Kind
from handrail.core.instruments.read import read_instrument
from handrail.core.outcome import OutcomeWords, read_outcome
from handrail.core.place import Place
from handrail.core.placefile import read_place
from handrail.core.together import TogetherWords, read_together
from handrail.core.yamlfile import read_yaml
from handrail.screening.models import Definition

INSTRUMENT, FRAMEWORK = "instrument", "framework"
SELF_ASSESSMENT, SCREENING = "self-assessment-domestic-work", "preliminary-screening"
_reading = threading.Lock()


def latest(kind: str, name: str) -> Definition:
    """The newest published definition of all, not of one organisation. Raises Definition.DoesNotExist."""
    return Definition.objects.defer("files").filter(kind=kind, name=name, organisation=None).latest("published_at")


def forms(organisation: UUID) -> list[Definition]:
    """The newest version of each instrument that the organisation may screen with: those of all first, then its own."""
    rows = Definition.objects.defer("files").filter(
        Q(organisation=None) | Q(organisation=organisation), kind=INSTRUMENT
    )
    newest: dict[tuple[str, bool], Definition] = {}
    for row in rows.order_by("published_at"):
        newest[row.name, row.organisation_id is not None] = row
    found = sorted(newest.values(), key=lambda row: (row.organisation_id is not None, row.name))
    return [row for row in found if instrument(row).kind is Kind.SCREENING]


@lru_cache(maxsize=64)
def row(key: UUID) -> Definition:
    """A published definition without its texts. Raises Definition.DoesNotExist."""
    return Definition.objects.defer("files").get(pk=key)


def instrument(definition: Definition) -> Instrument:
    """The instrument behind a row."""
    return _instrument(definition.pk)


def framework(name: str, version: str = "") -> Framework:
    """A framework in one version, the newest by default."""
    rows = Definition.objects.only("pk").filter(kind=FRAMEWORK, name=name)
    row = rows.get(version=version) if version else rows.latest("published_at")
    return _framework(row.pk)


def versions(name: str) -> list[str]:
    """Every published version of a framework, oldest first."""
    rows = Definition.objects.filter(kind=FRAMEWORK, name=name).order_by("published_at")
    return list(rows.values_list("version", flat=True))


def frameworks(names: tuple[str, ...]) -> tuple[Framework, ...]:
    """The newest version of each, as of this minute. Raises KeyError for one that is not published."""
    known = _published(int(time() // 60))
    return tuple(_framework(known[name][-1]) for name in names)


def every_version(names: tuple[str, ...]) -> tuple[tuple[Framework, ...], ...]:
    """For each name all versions, oldest first, as of this minute. Raises KeyError for one that is not published."""
    known = _published(int(time() // 60))
    return tuple(tuple(_framework(key) for key in known[name]) for name in names)


@lru_cache(maxsize=1)
def _published(_minute: int) -> dict[str, tuple[UUID, ...]]:
    """Name of a framework → its versions, oldest first: looked up once a minute, not for every screening."""
    found: dict[str, tuple[UUID, ...]] = {}
    rows = Definition.objects.filter(kind=FRAMEWORK).order_by("published_at")
    for name, key in rows.values_list("name", "pk"):
        found[name] = (*found.get(name, ()), key)
    return found


def published() -> None:
    """Something was published in this process: what is newest is looked up again."""
    _published.cache_clear()


@lru_cache(maxsize=64)
def _instrument(key: UUID) -> Instrument:
    with _reading:
        return read_instrument(Definition.objects.get(pk=key).files)


@lru_cache(maxsize=64)
def _framework(key: UUID) -> Framework:
    row = Definition.objects.get(pk=key)
    return parse_framework(row.name, row.files)


def framework_files(name: str) -> dict[str, str]:
    """The shipped files of a framework and of those that it uses, so that a published one stays whole for ever."""
    files = content.read("frameworks", name)
    for used in read_yaml(files[f"{name}.yaml"], f"{name}.yaml").words("uses"):
        files = {**framework_files(used), **files}
    return files


def parse_framework(name: str, files: Mapping[str, str]) -> Framework:
    """A framework from files that hold it and all that it uses. Raises `Problems`."""

    def own(other: str) -> dict[str, str]:
        return {file: text for file, text in files.items() if file.startswith(f"{other}.")}

    return loader(own)(name)


@lru_cache(maxsize=1)
def place() -> Place:
    """Hong Kong: topics, danger steps, rights, helplines. Facts of a place are not versioned; they carry dates."""
    return read_place(content.read("places", "hk"))


@lru_cache(maxsize=1)
def outcome_words() -> OutcomeWords:
    """The sentences and coded lists of the outcome page."""
    return read_outcome(content.read("outcomes", "outcome"))


@lru_cache(maxsize=1)
def together_words() -> TogetherWords:
    """What a worker and the person read together."""
    return read_together(content.read("outcomes", "together"))
