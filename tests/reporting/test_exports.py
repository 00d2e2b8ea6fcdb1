"""Files in standard formats: what is in them, whose they are, how long they are there, and what becomes of half a file."""

from __future__ import annotations

import csv
import io
import json
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import duckdb
import pytest
from django.test import Client
from django.utils import timezone

from handrail.core.interchange import ctdc
from handrail.core.interchange.htcds import columns
from handrail.organisations.actions import create_organisation, create_worker
from handrail.organisations.policy import Actor
from handrail.reporting import exportfiles, extract, jobs, place, process, standards, work
from handrail.reporting.computing import Figures
from handrail.reporting.extract import Stopped
from handrail.reporting.models import Job
from handrail.screening.models import StatisticsWithdrawal, Submission
from tests.reporting.conftest import crowd
from tests.world import PASSWORD, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
PAGE = "/en/figures/own/standards/"
Made = Callable[[str], Job]


@pytest.fixture
def analyst(world: World, engine: Figures, hana: Actor, signed_in: Callable[[Actor], Client]) -> Client:
    crowd([world.asha, world.chidi], 3, timezone.now())
    extract.bring_up_to_date(place.folder())
    return signed_in(hana)


@pytest.fixture
def made(analyst: Client, engine: Figures) -> Made:
    """Asks on the page, and does the work here."""

    def make(what: str) -> Job:
        assert analyst.post(PAGE + "make/", {"what": what, "sender": "NGO"}).status_code == 303
        row = jobs.claim("p", timezone.now())
        assert row is not None
        result = process.kinds(engine)["export"](row.parameters, row, lambda _done, _of: None)
        jobs.end(row, "p", Job.DONE, timezone.now(), result=result)
        return Job.objects.get(pk=row.pk)

    return make


def taken(client: Client, row: Job) -> bytes:
    response = client.get(f"{PAGE}{row.pk}/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="synthetic-')
    assert response["X-Content-Type-Options"] == "nosniff"
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def own(world: World) -> int:
    return Submission.objects.filter(organisation=world.a, statistics=True).count()


def test_the_page_says_what_is_in_them(analyst: Client) -> None:
    for language in ("en", "zh-Hant"):
        page = analyst.get(PAGE.replace("en", language)).content.decode()
        assert page.count('type="radio"') == len(exportfiles.FORMS)
        assert "vic_TraffickingStatus" in page
        assert "meansDebtBondageEarnings" in page
    assert "2.0" in page


def test_htcds_as_csv_and_json_have_everybody_once(analyst: Client, made: Made, world: World) -> None:
    found = lines(taken(analyst, made("htcds-csv")))
    assert found[0] == list(columns(standards.htcds()))
    assert len(found) - 1 == own(world) > 0
    named = dict(zip(found[0], found[1], strict=True))
    assert (named["org_Name"], named["org_Type"], named["con_Consent"]) == ("A", "NGO", "true")
    records = json.loads(taken(analyst, made("htcds-json")))
    assert (records["version"], len(records["records"])) == ("2.0", own(world))


def test_workbooks_come_in_an_archive(analyst: Client, made: Made, world: World) -> None:
    row = made("htcds-workbook")
    archive = zipfile.ZipFile(io.BytesIO(taken(analyst, row)))
    assert archive.testzip() is None
    assert [name.rsplit(".", 1)[1] for name in archive.namelist()] == ["xlsx"] * row.result["files"]
    assert row.result["rows"] == own(world)


def test_ctdc_has_identified_people_only(analyst: Client, made: Made, world: World) -> None:
    row = made("ctdc")
    found = lines(taken(analyst, row))
    assert found[0] == [one.name for one in standards.ctdc().variables]
    identified = Submission.objects.filter(organisation=world.a, statistics=True, decisions__decision="identified")
    assert len(found) - 1 == row.result["rows"] == identified.count()
    assert ctdc.YES in {cell for line in found[1:] for cell in line} or not found[1:]


def test_columns_say_nothing_that_leads_back(analyst: Client, made: Made, world: World) -> None:
    found = lines(taken(analyst, made("columns-csv")))
    assert len(found) - 1 == own(world)
    assert not {"id", "organisation"} & set(found[0])
    assert {"synthetic", "month", "decision", "q_S8"} <= set(found[0])
    row = made("columns-parquet")
    taken(analyst, row)
    path = exportfiles.path(row.pk)
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT * FROM read_parquet('{path}')")
        assert [part[0] for part in rows.description or ()] == found[0]
        assert len(rows.fetchall()) == own(world)
    assert path.stat().st_mode & 0o077 == 0


def test_an_outsider_finds_nothing(
    analyst: Client, made: Made, world: World, ines: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    address = f"{PAGE}{made('htcds-csv').pk}/"
    other = create_worker(world.b, "kofi", PASSWORD, ["analyst"])
    third = create_worker(create_organisation("C"), "lena", PASSWORD, ["supervisor"])
    for person in (other, third):
        browser = signed_in(person)
        assert browser.get(address).status_code == 404
        assert address not in browser.get(PAGE).content.decode()
    for person in (world.asha, world.chidi, world.dao, ines):
        browser = signed_in(person)
        assert browser.get(address).status_code == browser.get(PAGE).status_code == 404
        assert browser.post(PAGE + "make/", {"what": "ctdc"}).status_code == 404
    assert analyst.get(f"{PAGE}{uuid4()}/").status_code == 404


def test_other_work_of_the_organisation_is_no_file(analyst: Client, hana: Actor) -> None:
    row = jobs.request(hana, "extract", {"again": True}, timezone.now())
    assert analyst.get(f"{PAGE}{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"what": "passwords", "sender": "NGO"}, {"what": "htcds-csv"}, {"what": "ctdc", "sender": "../x"}]
)
def test_what_cannot_be_made_is_said(analyst: Client, sent: dict[str, str]) -> None:
    response = analyst.post(PAGE + "make/", sent)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not Job.objects.exists()


def test_a_file_goes_after_a_day(analyst: Client, made: Made) -> None:
    row = made("ctdc")
    now = timezone.now()
    assert exportfiles.sweep(now + timedelta(hours=23)) == 0
    assert exportfiles.sweep(now + timedelta(hours=24, seconds=9)) == 1
    assert not exportfiles.path(row.pk).exists()
    assert analyst.get(f"{PAGE}{row.pk}/").status_code == 404
    row = made("ctdc")
    Job.objects.filter(pk=row.pk).update(asked_at=now - timedelta(hours=25))
    assert analyst.get(f"{PAGE}{row.pk}/").status_code == 404


def test_a_withdrawal_throws_the_file_away(analyst: Client, made: Made, world: World, hana: Actor) -> None:
    row = made("htcds-json")
    of_others = Submission.objects.filter(organisation=world.b, statistics=True)[0]
    StatisticsWithdrawal.objects.create(submission=of_others, worker_id=world.chidi.worker, at=timezone.now())
    taken(analyst, row)
    one = Submission.objects.filter(organisation=world.a, statistics=True)[0]
    StatisticsWithdrawal.objects.create(submission=one, worker_id=hana.worker, at=timezone.now())
    assert analyst.get(f"{PAGE}{row.pk}/").status_code == 410
    assert not exportfiles.path(row.pk).exists()
    assert len(json.loads(taken(analyst, made("htcds-json")))["records"]) == own(world) - 1


@pytest.mark.parametrize("what", ["htcds-csv", "columns-csv"])
def test_what_is_stopped_leaves_nothing(analyst: Client, engine: Figures, hana: Actor, what: str) -> None:
    row = jobs.request(hana, "export", {"what": what, "sender": "NGO"}, timezone.now())

    def stop(_done: int, _of: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        process.kinds(engine)["export"](row.parameters, row, stop)
    assert not list((place.folder() / "exports").iterdir())


def test_before_there_are_columns_it_says_so(engine: Figures, hana: Actor) -> None:
    row = jobs.request(hana, "export", {"what": "ctdc", "sender": ""}, timezone.now())
    with pytest.raises(work.Failed) as failed:
        process.kinds(engine)["export"](row.parameters, row, lambda _done, _of: None)
    assert failed.value.code == "figures.preparing"


def test_a_growing_file_is_followed_to_its_end(engine: Figures) -> None:
    row, going = Job(kind="export", parameters={"what": "ctdc"}, asked_at=timezone.now()), threading.Event()

    def write() -> None:
        with exportfiles.written(row.pk) as target, target.open("wb") as opened:
            opened.write(b"head\n")
            opened.flush()
            going.wait(5)
            opened.write(b"rest\n")

    writer = threading.Thread(target=write)
    writer.start()
    following = exportfiles.sent(row, 5)
    assert next(following) == b"head\n"
    going.set()
    assert b"".join(following) == b"rest\n"
    writer.join()


def test_a_file_that_was_stopped_says_so_in_its_last_line(analyst: Client, hana: Actor) -> None:
    for what, said in (("columns-csv", b"NOT COMPLETE"), ("columns-parquet", b"")):
        row = jobs.request(hana, "export", {"what": what, "sender": ""}, timezone.now())
        assert jobs.claim("p", timezone.now()) == row
        with pytest.raises(Stopped), exportfiles.written(row.pk) as target:  # noqa: PT012
            target.write_bytes(b"a,b\r\n1,")
            response = analyst.get(f"{PAGE}{row.pk}/")
            sent = iter(response.streaming_content)  # type: ignore[attr-defined]
            assert next(sent) == b"a,b\r\n1,"
            raise Stopped
        jobs.end(row, "p", Job.CANCELLED, timezone.now())
        rest = b"".join(sent)
        assert said in rest
        assert bool(rest) == bool(said)
        assert analyst.get(f"{PAGE}{row.pk}/").status_code == 404


def test_half_a_file_is_never_taken_for_a_whole_one(engine: Figures) -> None:
    row = Job(kind="export", parameters={"what": "ctdc"}, asked_at=timezone.now())
    with pytest.raises(RuntimeError), exportfiles.written(row.pk) as target:  # noqa: PT012
        target.write_bytes(b"half")
        following = exportfiles.sent(row, 5)
        assert next(following) == b"half"
        raise RuntimeError
    with pytest.raises(exportfiles.Broken):
        list(following)
