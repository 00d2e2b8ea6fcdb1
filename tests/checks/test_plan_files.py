"""The workbook and the calendar: what people wrote is text in both, and neither names who made it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from icalendar import Calendar

from handrail.checks import catalogue
from handrail.checks.calendar import calendar
from handrail.checks.plan import actions
from handrail.checks.workbook import workbook
from handrail.core.checks.answersfile import Saved
from tests.checks.small import small

DAY = date(2026, 11, 22)
ADDRESS = "/zh-Hant/checks/check-hotel/"
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x.example","x")',
    "=cmd|' /C calc'!A0",
    "{=1}",
    "http://x.example/",
    "mailto:a@x.example",
    "internal:A1",
    "\ufffe<b>",
    "_x0041_",
    "12",
]
NAUGHTY = (Path(__file__).parent.parent / "data" / "blns.txt").read_text(encoding="utf-8").split("\n")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def made(evidence: str, owner: str = "Owner", due: str = "2026-12-01") -> bytes:
    saved = Saved(DAY, {"p1": "none", "p1_evidence": evidence}, {"p1": owner}, {"p1": due})
    return workbook("=title", "=about", actions(small(), saved, "en"))


@pytest.mark.parametrize("text", FORMULAS)
def test_what_people_wrote_is_text_and_nothing_else(text: str) -> None:
    book = zipfile.ZipFile(io.BytesIO(made(text, owner=text)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert re.findall(r'<c r="[GJ]5"[^>]*t="(\w+)"', sheet) == ["s", "s"]
    shared = book.read("xl/sharedStrings.xml").decode("utf-8")
    assert "\ufffe" not in shared
    assert not [name for name in book.namelist() if "externalLink" in name or name.endswith(".bin")]


def test_a_workbook_names_nobody_and_is_the_same_again() -> None:
    book = zipfile.ZipFile(io.BytesIO(made("x")))
    assert re.search(r"<dc:creator>\s*</dc:creator>|<dc:creator/>", book.read("docProps/core.xml").decode())
    assert made("x") == made("x")


def test_every_naughty_string_makes_both_files() -> None:
    for line in (line.strip() for line in NAUGHTY if line and len(line) < 200):
        if any(ord(one) < 32 for one in line):
            continue
        assert zipfile.ZipFile(io.BytesIO(made(line, owner=line))).testzip() is None
        saved = Saved(DAY, {"p1": "none"}, {"p1": line}, {"p1": "2026-12-01"})
        read = Calendar.from_ical(calendar("check-small", line, actions(small(), saved, "en"), DAY))
        assert len(list(read.walk("VEVENT"))) == 1
        assert len(list(read.walk())) == 2  # a line of theirs has opened no component


def test_one_event_a_day_long_for_each_action_with_a_day(client: Client) -> None:
    sent = {
        "h10": "none",
        "h5": "partly",
        "h1": "done",
        "owner_h10": "GM",
        "due_h10": "2026-12-24",
        "due_h1": "2026-12-25",
    }
    first, again = (client.post(ADDRESS, sent | {"go": "plan.ics"}) for _ in range(2))
    assert first["Content-Type"].startswith("text/calendar")
    assert first.content == again.content
    events = list(Calendar.from_ical(first.content).walk("VEVENT"))
    assert len(events) == 1
    assert events[0].decoded("dtstart") == date(2026, 12, 24)
    assert events[0].decoded("dtend") == date(2026, 12, 25)
    assert str(events[0]["summary"]) == catalogue.check("check-hotel").points["h10"].action.get("zh-Hant")
    assert not {"ORGANIZER", "ATTENDEE", "CONTACT", "LOCATION"} & set(events[0])


def test_a_newer_file_moves_the_day_of_the_same_event(client: Client) -> None:
    files = [
        client.post(ADDRESS, {"h10": "none", "due_h10": day, "owner_h10": who, "go": "plan.ics"}).content
        for day, who in (("2026-12-24", "A"), ("2027-01-31", "B"))
    ]
    uids = [str(next(iter(Calendar.from_ical(one).walk("VEVENT")))["uid"]) for one in files]
    assert uids[0] == uids[1]


def test_the_workbook_has_every_gap_in_order(client: Client) -> None:
    response = client.post(ADDRESS, {"h10": "none", "h4": "partly", "h10_evidence": "=1+1", "go": "plan.xlsx"})
    assert response["Content-Disposition"].endswith('.xlsx"')
    book = zipfile.ZipFile(io.BytesIO(response.content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<row r="(\d+)"', sheet) == ["1", "2", "4", "5", "6"]
    shared = book.read("xl/sharedStrings.xml").decode()
    assert shared.index("怎樣做") < shared.index(catalogue.check("check-hotel").points["h10"].action.get("zh-Hant"))
