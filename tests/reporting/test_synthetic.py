"""A synthetic release: asked for, approved by two others, drawn once, its domain the form's, and nothing true in it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from handrail import content
from handrail.core.figures.cards import read_cards
from handrail.core.figures.frame import Column
from handrail.core.figures.tables import NOT_KNOWN, Axis
from handrail.core.problems import Problems
from handrail.organisations.policy import Actor
from handrail.reporting import catalogue, client, extract, place, releases, synthetic
from handrail.reporting import releases_synthetic as records
from handrail.reporting.computing import Figures
from handrail.reporting.models import Release, Spend
from handrail.screening.models import Submission
from tests.reporting.conftest import crowd
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NOW = timezone.now()
TODAY = date(NOW.year + 1, 6, 1)
SINCE, UNTIL = f"{NOW.year - 1}-Q4", f"{NOW.year}-Q4"
SAID = "no row is a person"


@pytest.fixture
def many(world: World, engine: Figures) -> None:
    crowd([world.asha, world.chidi], 60, NOW)
    Submission.objects.update(received_at=NOW - timedelta(days=1))
    extract.bring_up_to_date(place.folder())


def asked(actor: Actor, epsilon: str = "4", since: str = SINCE, until: str = UNTIL) -> Release:
    return records.ask(actor, since, until, epsilon, TODAY, NOW)


def published(hana: Actor, *people: Actor) -> Release:
    row = asked(hana)
    for person in people:
        releases.approve(person, row.pk, NOW)
    return releases.release(row.pk)


def address(row: Release, language: str = "en") -> str:
    return f"/{language}/figures/published/{row.pk}/"


def test_drawn_once_by_the_second_approval_and_spends(
    many: None, hana: Actor, ines: Actor, juma: Actor, client: Client
) -> None:
    row = asked(hana)
    assert (row.payload, row.counted) == (None, {"records": 480})
    with pytest.raises(releases.Refused) as own:
        releases.approve(hana, row.pk, NOW)
    assert own.value.code == "release.own"
    releases.approve(ines, row.pk, NOW)
    assert not Spend.objects.exists()
    assert client.get(address(row)).status_code == 404
    done = releases.approve(juma, row.pk, NOW)
    spent = Spend.objects.get()
    assert Fraction(spent.numerator, spent.denominator) == records.cost(4)
    assert releases.left("screenings") == releases.CAP - records.cost(4)
    drawn = done.payload
    with pytest.raises(releases.Refused):
        releases.approve(juma, row.pk, NOW)
    assert releases.release(row.pk).payload == drawn
    assert done.sha256 == releases.digest(drawn)


def test_the_domain_is_the_forms_and_never_what_was_said(many: None, hana: Actor) -> None:
    before = asked(hana).parameters["axes"]
    Submission.objects.update(statistics=False)
    extract.bring_up_to_date(place.folder(), again=True)
    assert records._parameters(4)["axes"] == before
    assert [axis["name"] for axis in before] == [one.id for one in catalogue.cards().synthetic]
    assert "organisation" not in str(before)
    held = {axis["name"]: axis["codes"] for axis in before}
    assert held["gender"] == ["woman", "man", "trans_woman", "trans_man", "non_conforming", NOT_KNOWN]
    assert held["form_wide"] == ["labour", "sexual", "another"]
    with pytest.raises(ValueError, match="Only the data"):
        records.axis(catalogue.cards().axes["language"], {"q_S4": Column("q_S4")})


def test_records_are_codes_of_the_domain_and_resemble_the_screenings(
    many: None, hana: Actor, ines: Actor, juma: Actor, world: World
) -> None:
    row = published(hana, ines, juma)
    found, axes = records.records(row), row.parameters["axes"]
    assert row.payload is not None
    assert len(found) == row.payload["total"]
    assert abs(len(found) - 480) < 60
    for record in found:
        for said, axis in zip(record, axes, strict=True):
            assert set(said.split()) <= set(axis["codes"])
            assert axis["several"] or said
    text = json.dumps(row.payload)
    assert str(world.a) not in text
    assert "inside" not in text
    assert {one["length"] for one in row.counted["inside"]} == {1, 2}
    assert row.counted["inside"][0]["share"] < 0.5


@pytest.mark.parametrize(
    ("since", "until", "epsilon", "code"),
    [
        (UNTIL, SINCE, "2", "release.period"),
        ("soon", UNTIL, "2", "release.period"),
        (SINCE, f"{NOW.year + 3}-Q1", "2", "release.period"),
        (SINCE, UNTIL, "8", "figures.question"),
        (SINCE, UNTIL, "", "figures.question"),
        (f"{NOW.year - 3}-Q1", f"{NOW.year - 3}-Q2", "2", "release.few"),
    ],
)
def test_what_cannot_be_asked_for(many: None, hana: Actor, since: str, until: str, epsilon: str, code: str) -> None:
    with pytest.raises(releases.Refused) as refused:
        asked(hana, epsilon, since, until)
    assert refused.value.code == code
    assert not Release.objects.exists()


@pytest.mark.parametrize("named", ["[gender, nothing]", "[gender, gender]"])
def test_content_names_columns_that_there_are(named: str) -> None:
    files = content.read("figures", "figures")
    wrong = files | {"figures.yaml": re.sub(r"(?m)^synthetic: .*$", f"synthetic: {named}", files["figures.yaml"])}
    with pytest.raises(Problems) as problems:
        read_cards(wrong)
    assert {one.code for one in problems.value.problems} == {"figures.synthetic"}


def test_anonymous_answers_have_no_synthetic_records(many: None, hana: Actor) -> None:
    with pytest.raises(releases.Refused) as refused:
        records.ask(hana, SINCE, UNTIL, "2", TODAY, NOW, "answers")
    assert refused.value.code == "figures.question"


def test_a_quarter_is_in_one_synthetic_release_only_and_in_tables_too(
    many: None, hana: Actor, ines: Actor, juma: Actor
) -> None:
    """Noise protects records by itself; windows of tables go on as if they were not there."""
    published(hana, ines, juma)
    with pytest.raises(releases.Refused) as refused:
        asked(hana, "1", UNTIL, UNTIL)
    assert refused.value.code == "release.period"
    row = releases.ask(hana, UNTIL, releases.ROUNDING, TODAY, NOW)
    assert row.period == f"{UNTIL}..{UNTIL}"
    with pytest.raises(releases.Refused) as waits:
        asked(hana, "1", f"{NOW.year - 3}-Q1", f"{NOW.year - 3}-Q1")
    assert waits.value.code == "release.state"
    for person in (ines, juma):
        releases.approve(person, row.pk, NOW)


def test_over_the_cap_nothing_is_asked_for_and_nothing_drawn(
    many: None, hana: Actor, ines: Actor, juma: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asked(hana)
    monkeypatch.setattr(releases, "CAP", records.cost(4) - Fraction(1, 1000))
    releases.approve(ines, row.pk, NOW)
    with pytest.raises(releases.Refused) as refused:
        releases.approve(juma, row.pk, NOW)
    assert refused.value.code == "release.budget"
    assert Release.objects.get().payload is None
    releases.refuse(ines, row.pk, NOW)
    assert Release.objects.get().counted is None
    with pytest.raises(releases.Refused):
        asked(hana)


def test_an_old_copy_of_the_ledger_gives_nothing_back(many: None, hana: Actor, ines: Actor, juma: Actor) -> None:
    published(hana, ines, juma)
    Spend.objects.all().delete()
    assert releases.left("screenings") == releases.CAP - records.cost(4)


def test_more_records_than_one_release_may_have(many: None, hana: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic, "MOST", 479)
    with pytest.raises(client.Unanswered) as refused:
        asked(hana)
    assert refused.value.code == "release.many"


def test_a_request_that_says_another_cost_than_it_takes_is_not_drawn(many: None, engine: Figures, hana: Actor) -> None:
    row = asked(hana)
    with pytest.raises(ValueError, match="ledger"):
        synthetic.synthetic(engine, row.parameters | {"rho": [1, 1000]})


def test_values_of_columns_as_codes() -> None:
    gender, needs = Axis("gender", ("woman", NOT_KNOWN)), Axis("needs", ("food", "law"), several=True)
    assert [synthetic.said(one, gender, {}) for one in ("woman", "prefer_not", ".not_asked", "", None)] == [
        "woman",
        *[NOT_KNOWN] * 4,
    ]
    assert [synthetic.said(one, needs, {}) for one in ("law food", ".missing", None)] == ["food law", "", ""]
    assert synthetic.said("a b", needs, {"a": "law", "b": "law"}) == "law"
    flag, state = Axis("f", ("yes", "no", NOT_KNOWN)), Axis("i", ("present", "absent", NOT_KNOWN))
    assert [synthetic.said(one, flag, {}) for one in (True, False, None)] == ["yes", "no", NOT_KNOWN]
    assert [synthetic.said(one, state, {}) for one in (3, 0, 1, 2)] == ["present", "absent", NOT_KNOWN, NOT_KNOWN]


def test_every_file_says_in_every_line_that_no_row_is_a_person_and_is_the_same_for_ever(
    many: None, hana: Actor, ines: Actor, juma: Actor, client: Client
) -> None:
    row = published(hana, ines, juma)
    found = records.records(row)
    sent = {wanted: client.get(f"{address(row)}?as={wanted}") for wanted in ("csv", "codebook", "json", "xlsx")}
    for wanted, response in sent.items():
        assert response.status_code == 200
        assert "synthetic-" in response["Content-Disposition"]
        assert client.get(f"{address(row)}?as={wanted}").content == response.content
    head, tags, *lines = csv.reader(io.StringIO(sent["csv"].content.decode("utf-8-sig")))
    assert head == ["synthetic", *(axis["name"] for axis in row.parameters["axes"])]
    assert all(tag.startswith("#") for tag in tags)
    assert [line[1:] for line in lines] == found
    book = list(csv.DictReader(io.StringIO(sent["codebook"].content.decode("utf-8-sig"))))
    assert {line[0] for line in lines} | {line["synthetic"] for line in book} == {SAID}
    woman = next(line for line in book if (line["column"], line["code"]) == ("gender", "woman"))
    assert (woman["label_en"], woman["label_zh_hant"]) == ("Gender", "性別")
    assert woman["meaning_en"] != woman["meaning_zh_hant"]
    assert int(woman["synthetic_records"]) == sum(record[0] == "woman" for record in found)
    whole = json.loads(sent["json"].content)
    assert (whole["synthetic"], len(whole["records"])) == (SAID, len(found))
    assert SAID in ZipFile(io.BytesIO(sent["xlsx"].content)).read("xl/sharedStrings.xml").decode()
    assert client.get(f"{address(row)}?as=svg").status_code == 404


def test_pages_say_what_is_promised_and_keep_the_truth_for_those_who_decide(
    many: None,
    world: World,
    hana: Actor,
    ines: Actor,
    juma: Actor,
    client: Client,
    signed_in: Callable[[Actor], Client],
) -> None:
    row = asked(hana)
    inside = f"/en/figures/across/{row.pk}/"
    assert signed_in(world.ben).get(inside).status_code == 404
    assert signed_in(world.asha).get(inside).status_code == 404
    waiting = signed_in(ines).get(inside).content.decode()
    assert "480 screenings" in waiting
    assert "Below 1000 screenings" in waiting
    assert "ε = 4" in waiting
    for person in (ines, juma):
        assert signed_in(person).post(f"{inside}approve/").status_code == 303
    assert "Compared with the true screenings" in signed_in(hana).get(inside).content.decode()
    for reader in (signed_in(world.ben).get(inside), client.get(address(row))):
        seen = reader.content.decode()
        assert "Compared with the true screenings" not in seen
        assert "480 screenings" not in seen
        assert "How good they are" in seen
    assert "no row is a person" in client.get(address(row)).content.decode()
    chinese = client.get(address(row, "zh-Hant")).content.decode()
    assert "沒有一行是真人" in chinese
    assert "ε = 4" in chinese
    for path in ("/en/figures/", "/zh-Hant/figures/"):
        assert str(row.pk) in client.get(path).content.decode()


def test_asked_for_on_the_page(many: None, hana: Actor, world: World, signed_in: Callable[[Actor], Client]) -> None:
    form = {"method": "synthetic", "since": SINCE, "until": f"{NOW.year - 1}-Q4", "epsilon": "1"}
    analyst = signed_in(hana)
    page = analyst.get("/en/figures/across/").content.decode()
    assert "Ask for synthetic records" in page
    assert "takes 0.043" in page
    assert "Ask for synthetic records" not in signed_in(world.ben).get("/en/figures/across/").content.decode()
    assert signed_in(world.ben).post("/en/figures/across/ask/", form).status_code == 404
    refused = analyst.post("/en/figures/across/ask/", form)
    assert refused.status_code == 422
    assert "Too few people" in refused.content.decode()
    assert analyst.post("/en/figures/across/ask/", form | {"epsilon": "100"}).status_code == 422
