"""Sentences, charts and tables: what is hidden is said in words, and reads as nobody nowhere."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from itertools import product
from types import MappingProxyType

import pytest
from django.test import Client
from django.utils import timezone, translation

from handrail.core.figures.disclosure import Shown, across, inside, never_nobody
from handrail.core.figures.populations import Living
from handrail.core.figures.tables import NOT_KNOWN, Axis, Key, table
from handrail.organisations.policy import Actor
from handrail.reporting import catalogue, figure, published, releases
from handrail.reporting.figure import Figure
from handrail.reporting.models import Release

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
GENDER = Axis("gender", ("woman", "man", NOT_KNOWN))
QUARTER = Axis("quarter", ("2026-Q1", "2026-Q2", NOT_KNOWN))
DECISION = Axis("decision", ("identified", "not_identified", NOT_KNOWN))


def shown(name: str, axes: tuple[Axis, ...], cells: dict[Key, int | None] | None = None) -> Shown:
    """Hidden but for `cells`, with sums as they were once stored: 0."""
    every: dict[Key, int | None] = dict.fromkeys(product(*(axis.codes for axis in axes)))
    margins = tuple(MappingProxyType(dict.fromkeys(axis.codes, 0)) for axis in axes) if len(axes) == 2 else ()
    return Shown(name, axes, MappingProxyType({**every, **(cells or {})}), margins, 0)


def drawn(one: Shown, language: str = "en") -> Figure:
    with translation.override(language):
        return figure.figure(catalogue.cards().cards[one.name], one, language, rounded=True)


def everything(one: Figure) -> list[str]:
    return [*one.sentences, *(cell for row in one.rows for cell in row.cells)]


def says_nobody(one: Figure) -> bool:
    """Whether a number stands alone, or ends a sentence, that is 0."""
    return any(text.rstrip(".。").endswith((": 0", "：0")) or text == "0" for text in everything(one))


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
@pytest.mark.parametrize(
    ("name", "axes"), [("gender", (GENDER,)), ("trend", (QUARTER, DECISION)), ("identified-gender", (GENDER,))]
)
def test_where_everything_is_hidden_no_figure_says_nobody(name: str, axes: tuple[Axis, ...], language: str) -> None:
    card = catalogue.cards().cards[name]
    counts = dict.fromkeys(product(*(axis.codes for axis in axes)), 2)
    whole = table(name, axes, counts)
    few = replace(whole, counts=dict.fromkeys(counts, 0), total=0)
    for one in (*across([{"a": whole, "b": whole}]), *inside([few]), *inside([table(name, axes, {}, 4)])):
        made = drawn(one, language)
        assert one.total is None
        assert not says_nobody(made)
        assert any(sentence.startswith(card.population.label.get(language)) for sentence in made.sentences)
        assert made.hidden


def test_it_says_in_words_that_the_number_is_withheld() -> None:
    (one,) = across([{"a": table("gender", (GENDER,), {("woman",): 9})}])
    assert "the number is withheld" in drawn(one).sentences[0]


def test_a_period_of_which_all_is_hidden_is_no_period_with_nobody() -> None:
    cells: dict[Key, int | None] = {("2026-Q1", code): 60 for code in DECISION.codes}
    raw = shown("trend", (QUARTER, DECISION), cells)
    margins = (MappingProxyType({"2026-Q1": 180, "2026-Q2": 0, NOT_KNOWN: 0}), raw.margins[1])
    one = never_nobody(replace(raw, margins=margins, total=180))
    assert (dict(one.margins[0]), one.total) == ({"2026-Q1": 180, "2026-Q2": None, NOT_KNOWN: None}, 180)
    assert [row.cells[-1] for row in drawn(one).rows] == ["180", figure.HIDDEN]


def test_how_many_did_not_answer_is_not_nobody_where_that_is_hidden() -> None:
    known = next(card for card in catalogue.cards().cards.values() if card.share is not None)
    assert known.share is not None
    code = "some"
    axes = (Axis(known.by[0].id, (code,)), Axis(known.by[1].id, (known.share.yes, known.share.no, NOT_KNOWN)))
    cells: dict[Key, int | None] = {(code, known.share.yes): 60, (code, known.share.no): 40}
    made = drawn(shown(known.id, axes, cells))
    assert "Not known: withheld" in made.sentences[0]
    assert made.rows[0].cells[2] == figure.HIDDEN


def test_a_rate_that_is_hidden_is_not_one_without_a_population(monkeypatch: pytest.MonkeyPatch) -> None:
    living = Living("gender", "woman", 4_000_000, "2026-06-30", "Somebody", "https://example.org/")
    card = catalogue.cards().cards["gender-by-decision"]
    monkeypatch.setattr(catalogue, "populations", lambda: (replace(living, axis=card.by[0].id),))
    made = drawn(shown(card.id, (GENDER, DECISION)))
    assert "withheld" in made.sentences[-1]
    assert "none has been entered" not in " ".join(made.sentences)


@pytest.fixture
def stored(hana: Actor) -> Release:
    """A release as an earlier version stored it: every cell hidden, sums of nothing as 0."""
    tables = [shown("decisions", (DECISION,)), shown("gender", (GENDER,))]
    row = Release(
        population=releases.POPULATIONS[0],
        period="2026-Q1..2026-Q1",
        tables=[one.name for one in tables],
        method=releases.ROUNDING,
        parameters={"minimum": 11, "base": 5},
        state=Release.PUBLISHED,
        asked_by_id=hana.worker,
        organisation_id=hana.organisation,
        asked_at=timezone.now(),
        published_at=timezone.now(),
        counted=[{} for _ in tables],
        payload=[releases._shown(one) for one in tables],
    )
    row.save(force_insert=True)
    return row


class TestStored:
    def test_nothing_of_it_says_nobody(self, stored: Release) -> None:
        read = releases.tables(releases.release(stored.pk))
        assert [one.total for one in read] == [None, None]
        sums = published.running(stored.population)
        assert [one.total for one in sums] == [None, None]
        assert not any(says_nobody(drawn(one)) for one in (*read, *sums))

    def test_page_and_files(self, stored: Release, client: Client) -> None:
        address = f"/en/figures/published/{stored.pk}/"
        page = client.get(address).content.decode()
        assert "the number is withheld" in page
        assert ": 0." not in page
        kept = json.loads(client.get(address, {"as": "json"}).content)
        assert "0" not in {cell for one in kept["tables"] for row in one["rows"] for cell in row}
        lines = client.get(address, {"as": "csv", "table": "gender"}).content.decode().splitlines()
        assert len(lines) == 5
        assert not [line for line in lines if ",0" in line]
        book = zipfile.ZipFile(io.BytesIO(client.get(address, {"as": "xlsx"}).content))
        assert "the number is withheld" in book.read("xl/sharedStrings.xml").decode()
