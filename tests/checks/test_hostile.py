"""Strings that break what reads them, in every field of a check: an answer to each, and none in a log or a header."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

_FILE = Path(__file__).parent.parent / "data" / "blns.txt"
OURS = ["\x00", "\u202e", "\r\nSet-Cookie: a=b", "\ufffe", "9" * 400, "part:", "language:xx", "part:__proto__", "load"]
STRINGS = [line for line in _FILE.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")] + OURS
LONG = 8
PARTS = 4
ADDRESS = "/en/checks/check-hotel/"
GOES = ("stay", "result", "print", "save", "plan.xlsx", "plan.ics", "language:fil", "continue", "compare")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture(autouse=True)
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the handlers of the settings write, with every logger of ours wide open."""
    written = io.StringIO()
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:
            monkeypatch.setattr(handler, "stream", written)
    monkeypatch.setattr(logging.getLogger("handrail"), "level", logging.DEBUG)
    yield written
    text = written.getvalue()
    assert not [one for one in STRINGS if len(one) >= LONG and one in text]


@pytest.mark.parametrize("part", range(PARTS))
def test_in_every_field(client: Client, part: int) -> None:
    for place, text in enumerate(STRINGS[part::PARTS]):
        fields = {"h1": "none", "h1_evidence": text, "owner_h1": text, "due_h1": "2026-12-01", "at": text, "page": text}
        for go in (GOES[place % len(GOES)], text):
            response = client.post(ADDRESS, fields | {"go": go})
            assert response.status_code in (200, 422), (go, text)
            page = response["Content-Type"].startswith("text/html")
            assert not page or "<script>alert" not in response.content.decode()
            assert not response.cookies


@pytest.mark.parametrize("part", range(PARTS))
def test_as_names_answers_and_days(client: Client, part: int) -> None:
    for text in STRINGS[part::PARTS]:
        fields = {"h1": text, "due_h1": text, f"owner_{text}": text, f"due_{text}": text, text: text, "go": "result"}
        assert client.post(ADDRESS, fields).status_code in (200, 422), text


@pytest.mark.parametrize("part", range(PARTS))
def test_in_a_file(client: Client, part: int) -> None:
    for text in STRINGS[part::PARTS]:
        whole = {"handrail": "answers/1", "instrument": "check-hotel", "version": text, "date": "2026-01-01"}
        whole |= {"answers": {"h1": "none", "h1_evidence": text}, "owners": {"h1": text}, "dates": {}}
        for content in (text.encode(), json.dumps(whole).encode()):
            fields = {"go": "load", "file": SimpleUploadedFile("a.json", content)}
            assert client.post(ADDRESS, fields).status_code in (200, 422), text


def test_what_was_written_is_escaped(client: Client) -> None:
    fields = {"h1": "none", "h1_evidence": '"><script>alert(1)</script>', "owner_h1": "'\"><b>", "go": "result"}
    html = client.post(ADDRESS, fields).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_evidence_stands_in_no_address_and_no_header(client: Client) -> None:
    secret = "drawer-seven-of-the-back-office"
    for go in GOES[:-1]:
        response = client.post(ADDRESS, {"h1": "none", "h1_evidence": secret, "owner_h1": secret, "go": go})
        assert response.status_code == 200
        assert secret not in str(dict(response.items()))
        body = response.content.decode("latin-1")
        assert f"/{secret}" not in body
        assert f"?{secret}" not in body


def test_repeated_fields_and_many_fields(client: Client) -> None:
    assert client.post(ADDRESS, {"h1": ["none", "done"], "owner_h1": ["a", "b"], "go": "result"}).status_code == 422
    assert client.post(ADDRESS, {f"x{number}": "1" for number in range(2500)}).status_code == 400


def test_a_broken_upload_is_refused(client: Client) -> None:
    response = client.post(ADDRESS, data=b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
    assert response.status_code < 500
    response = client.post(ADDRESS, data=b"x", content_type="multipart/form-data")
    assert response.status_code == 400
