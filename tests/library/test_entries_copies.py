"""Held copies: PDFs that do nothing, under their hash, to be saved and never to be run; everything else is refused."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    NameObject,
    NumberObject,
    TextStringObject,
)  # fmt: skip

from handrail.audit.queries import events
from handrail.core.library.pdf import MOST_BYTES, refusal
from handrail.library import copies
from handrail.library.models import Copy, Entry
from handrail.organisations.models import Worker
from handrail.organisations.policy import Actor
from tests.fixtures import SAME_ORIGIN
from tests.library.conftest import pdf
from tests.world import World

ADDRESS = "/en/entries/rest-days-leaflet/copy/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def name(text: str) -> NameObject:
    return NameObject(text)


def in_catalog(**pairs: Any) -> bytes:
    def change(writer: PdfWriter) -> None:
        for key, value in pairs.items():
            writer.root_object[name(f"/{key}")] = value

    return pdf(change)


def action(kind: str) -> DictionaryObject:
    return DictionaryObject({name("/S"): name(f"/{kind}"), name("/F"): TextStringObject("calc.exe")})


def deep(key: str) -> Callable[[PdfWriter], object]:
    """An object that nothing leads to."""
    return lambda writer: writer._add_object(ArrayObject([DictionaryObject({name(key): NumberObject(1)})]))


def packed(*filters: str, data: bytes) -> Callable[[PdfWriter], object]:
    def change(writer: PdfWriter) -> None:
        stream = EncodedStreamObject()
        stream._data = data
        stream[name("/Filter")] = ArrayObject([name(one) for one in filters])
        writer._add_object(stream)

    return change


def bomb(megabytes: int) -> bytes:
    pack = zlib.compressobj(9)
    piece = bytes(1_000_000)
    return b"".join(pack.compress(piece) for _ in range(megabytes)) + pack.flush()


def hidden_stream() -> bytes:
    """Objects packed into a stream that no list of the file names."""
    body = zlib.compress(b"9 0 << /S /JavaScript /JS (app.alert(1)) >>")
    stream = b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(body)
    whole = pdf()
    place = whole.index(b"xref\n")
    return whole[:place] + stream + body + b"\nendstream\nendobj\n" + whole[place:]


def archive() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as kept:
        kept.writestr("../../etc/passwd", "x")
    return out.getvalue()


def locked(writer: PdfWriter) -> None:
    writer.encrypt("secret", algorithm="RC4-128")


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "svg": (lambda: SVG, "not_pdf"),
    "html": (lambda: HTML, "not_pdf"),
    "zip": (archive, "not_pdf"),
    "empty": (lambda: b"", "not_pdf"),
    "html before": (lambda: HTML + pdf(), "not_pdf"),
    "zip behind": (lambda: pdf() + archive(), "not_pdf"),
    "zip within": (lambda: pdf().replace(b"%%EOF", archive() + b"%%EOF"), "not_pdf"),
    "head alone": (lambda: b"%PDF-1.7\n", "not_pdf"),
    "nonsense": (lambda: b"%PDF-1.7\nnothing at all\n%%EOF\n", "unreadable"),
    "cut": (lambda: pdf()[:200] + b"\n%%EOF\n", "unreadable"),
    "script": (lambda: in_catalog(X=action("JavaScript")), "acts"),
    "escaped script": (lambda: pdf(deep("/JavaScript")).replace(b"/JavaScript", b"/J#61vaScr#69pt"), "acts"),
    "escaped short": (lambda: pdf(deep("/JS")).replace(b"/JS", b"/J#53"), "acts"),
    "script that nothing leads to": (lambda: pdf(deep("/JS")), "acts"),
    "script in a hidden stream": (hidden_stream, "acts"),
    "launch": (lambda: in_catalog(X=action("Launch")), "acts"),
    "open action": (lambda: in_catalog(OpenAction=action("GoTo")), "acts"),
    "additional actions": (lambda: in_catalog(AA=DictionaryObject({name("/WC"): action("URI")})), "acts"),
    "rich media": (lambda: pdf(deep("/RichMedia")), "acts"),
    "xfa": (lambda: in_catalog(AcroForm=DictionaryObject({name("/XFA"): TextStringObject("x")})), "acts"),
    "form that sends": (lambda: in_catalog(X=action("SubmitForm")), "acts"),
    "files within": (lambda: pdf(lambda writer: writer.add_attachment("a.exe", b"MZ")), "holds_files"),
    "locked": (lambda: pdf(locked), "locked"),
    "bomb": (lambda: pdf(packed("/FlateDecode", data=bomb(700))), "too_much"),
    "bomb in a bomb": (lambda: pdf(packed("/FlateDecode", "/FlateDecode", data=zlib.compress(bomb(50)))), "too_much"),
    "many pages": (lambda: pdf(pages=3_001), "too_much"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused(case: str) -> None:
    make, code = HOSTILE[case]
    assert refusal(make()) == code


def test_good_files_are_let_through() -> None:
    def text(writer: PdfWriter) -> None:
        stream = DecodedStreamObject()
        stream.set_data(b"BT (a text about /JS and /AA) Tj ET")
        writer.pages[0][name("/Contents")] = writer._add_object(stream.flate_encode())
        writer.add_metadata({"/Title": "A good one"})

    assert refusal(pdf(text, pages=40)) == ""
    assert copies.refused(pdf(text)) == ""


@pytest.mark.parametrize("cut", range(0, 700, 23))
def test_a_damaged_file_is_never_a_fault(cut: int) -> None:
    whole = pdf()
    assert refusal(whole[:cut] + whole[cut + 7 :]) in {"", "not_pdf", "unreadable"}


def test_pages_that_lead_round_in_a_circle_end() -> None:
    def change(writer: PdfWriter) -> None:
        pages = writer.root_object["/Pages"].get_object()
        pages[name("/Kids")] = ArrayObject([writer.root_object.raw_get("/Pages")])  # type: ignore[index]

    assert refusal(pdf(change)) != ""


def test_the_child_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from handrail.library import pdfchild

    assert (pdfchild.MEMORY, pdfchild.SECONDS) == (800_000_000, 20)
    monkeypatch.setattr(copies, "WALL_SECONDS", 0.01)
    assert copies.refused(pdf()) == "too_much"


def upload(data: bytes, called: str = "../../x.pdf", kind: str = "application/pdf", **further: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(called, data, kind), "licence": "CC BY 4.0", **further}


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
class TestHolding:
    def test_a_copy_is_held_under_its_hash_and_can_do_nothing(
        self, editor: Client, client: Client, world: World, added: dict[str, Any]
    ) -> None:
        data = pdf()
        assert editor.post(ADDRESS, upload(data)).status_code == 303
        sha256 = hashlib.sha256(data).hexdigest()
        assert next(one.event for one in events(world.a)) == "library.copied"
        page = client.get("/en/library/rest-days-leaflet/").content.decode()
        assert f"/en/library/copies/{sha256}.pdf" in page
        assert "CC BY 4.0" in page
        response = client.get(f"/en/library/copies/{sha256}.pdf")
        assert response.content == data
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == f'attachment; filename="{sha256[:16]}.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        for kind in ("script", "style", "worker", "iframe", "object", "image"):
            headers = {"Sec-Fetch-Dest": kind}
            assert client.get(f"/en/library/copies/{sha256}.pdf", headers=headers).status_code == 404

    def test_no_name_is_kept(self, editor: Client, added: dict[str, Any]) -> None:
        editor.post(ADDRESS, upload(pdf(), called="/etc/passwd\u202efdp.exe", kind="text/html"))
        row = Copy.objects.get()
        assert row.pk == hashlib.sha256(bytes(row.content)).hexdigest()
        assert "passwd" not in repr(Copy.objects.values().get())

    @pytest.mark.parametrize("case", ["svg", "html", "zip", "script", "launch", "files within", "locked", "nonsense", "bomb in a bomb"])  # fmt: skip
    def test_what_is_refused_is_not_kept_and_the_licence_stays_typed(
        self, editor: Client, added: dict[str, Any], case: str
    ) -> None:
        response = editor.post(ADDRESS, upload(HOSTILE[case][0]()))
        assert response.status_code == 422
        assert "Fix:" in response.content.decode()
        assert 'value="CC BY 4.0"' in response.content.decode()
        assert not Copy.objects.exists()

    @pytest.mark.parametrize("licence", ["", "   ", "a\nb", "a" * 301, "a\x00"])
    def test_a_licence_is_needed(self, editor: Client, added: dict[str, Any], licence: str) -> None:
        response = editor.post(ADDRESS, upload(pdf()) | {"licence": licence})
        assert response.status_code == 422
        assert not Copy.objects.exists()

    def test_nothing_chosen_is_said(self, editor: Client, added: dict[str, Any]) -> None:
        assert "Choose a PDF" in editor.post(ADDRESS, {"licence": "CC BY 4.0"}).content.decode()

    def test_too_large_is_refused_before_it_is_read(
        self, editor: Client, added: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Unread(BytesIO):
            def read(self, *_: Any) -> bytes:
                raise AssertionError("it was read")

        said = {"CONTENT_LENGTH": str(MOST_BYTES + 50_000), "wsgi.input": Unread(b"x")}
        response = editor.post(ADDRESS, b"x", content_type="multipart/form-data; boundary=b", **said)  # type: ignore[arg-type]
        assert response.status_code == 413
        assert "25 MB" in response.content.decode()

    def test_a_file_of_several_megabytes_arrives_whole(self, editor: Client, added: dict[str, Any]) -> None:
        data = pdf(packed("/DCTDecode", data=b"\xff\xd8" + bytes(range(256)) * 20_000))
        assert editor.post(ADDRESS, upload(data)).status_code == 303
        assert Copy.objects.get().size == len(data) > 5_000_000

    def test_the_token_is_asked_for(self, gus: Actor, added: dict[str, Any]) -> None:
        browser = Client(headers=SAME_ORIGIN, enforce_csrf_checks=True)
        browser.force_login(Worker.objects.get(pk=gus.worker))
        assert browser.post(ADDRESS, upload(pdf())).status_code == 403
        shown = browser.get(ADDRESS).content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
        assert token is not None
        assert browser.post(ADDRESS, upload(pdf(), csrfmiddlewaretoken=token[1])).status_code == 303

    def test_a_copy_that_no_entry_has_is_gone(self, editor: Client, client: Client, added: dict[str, Any]) -> None:
        first, second = pdf(), pdf(pages=2)
        editor.post(ADDRESS, upload(first))
        editor.post(ADDRESS, upload(second))
        assert Copy.objects.get().pk == hashlib.sha256(second).hexdigest()
        assert editor.post(ADDRESS, {"drop": "1"}).status_code == 303
        assert not Copy.objects.exists()
        editor.post(ADDRESS, upload(first))
        editor.post("/en/entries/rest-days-leaflet/withdraw/")
        assert not Copy.objects.exists()
        assert client.get(f"/en/library/copies/{hashlib.sha256(first).hexdigest()}.pdf").status_code == 404
        assert Entry.objects.get(slug="rest-days-leaflet").withdrawn

    def test_damaged_forms_are_refused(self, editor: Client, added: dict[str, Any]) -> None:
        for body, kind in ((b"x" * 100, "multipart/form-data; boundary=b"), (b"{}", "application/json"), (b"", "multipart/form-data")):  # fmt: skip
            assert editor.post(ADDRESS, body, content_type=kind).status_code in (400, 422)
