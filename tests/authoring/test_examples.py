"""Forms that others use: each is brought, classified, published, filled on its page and taken away again."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from handrail.authoring.derived import derived
from handrail.authoring.gate import has_validate, judge_file, odk_validate
from handrail.authoring.leaving import xform
from handrail.authoring.models import FormDraft
from handrail.core.instruments.invent import answered
from handrail.core.interchange.xlsform.book import from_json
from handrail.core.interchange.xlsform.writing import write_book
from handrail.organisations.policy import Actor
from handrail.screening import catalogue
from handrail.screening.models import Definition, Draft, Submission
from tests.screening.forms import READY
from tests.world import World

EXAMPLES = Path(os.environ.get("HANDRAIL_EXAMPLES") or "/nowhere")
HTCDS = EXAMPLES / "htcds" / "htcds_xlsform.xlsx"
BOOKS = sorted((EXAMPLES / "xlsform" / "pyxform-examples").glob("*.xls*"))
SOME = [HTCDS, *(BOOKS if os.environ.get("HANDRAIL_LONG") else BOOKS[::6])]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("published"),
    pytest.mark.skipif(not HTCDS.exists(), reason="HANDRAIL_EXAMPLES does not name a folder with example forms"),
]


def classified(ben: Client, row: FormDraft) -> None:
    """Every question that may be kept is coded; text stays identifying, which nothing else may be."""
    found = derived(row)
    sent = {f"s-{one.line.row}": "identifying" for one in found.form.questions() if one.type.word in ("text", "note")}
    ben.post(f"/en/forms/{row.pk}/classify/", {"revision": str(row.revision), **sent, "bulk": "coded"})
    row.refresh_from_db()
    rest = {
        f"s-{one.line.row}": "coded" for one in derived(row).form.questions() if one.type.word not in ("text", "note")
    }
    ben.post(f"/en/forms/{row.pk}/classify/", {"revision": str(row.revision), **sent, **rest})
    row.refresh_from_db()


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.name)
def test_it_becomes_a_screening_and_leaves_unchanged(
    path: Path, world: World, signed_in: Callable[[Actor], Client]
) -> None:
    ben, asha = signed_in(world.ben), signed_in(world.asha)
    data = path.read_bytes()
    response = ben.post("/en/forms/bring/", {"file": SimpleUploadedFile(path.name, data)})
    if response.status_code == 422:
        assert judge_file(data, path.name).book is None  # one of the ten that everybody refuses
        return
    row = FormDraft.objects.get()
    classified(ben, row)
    found = derived(row)
    if not found.ready:  # what it needs is said, and nothing was guessed
        assert found.open or found.problems or found.clashing
        pytest.skip(f"not ready: {[one.code for one in (*found.open, *found.problems)][:3]} {found.clashing}")
        return
    assert ben.get(f"/en/forms/{row.pk}/try/").status_code == 200
    assert ben.post(f"/en/forms/{row.pk}/publish/", {"revision": str(row.revision), "version": "1"}).status_code == 303
    made = Definition.objects.get(organisation_id=world.a)
    stored = filled(asha, made)
    assert set(stored.answers) > {"S1", "C1"}
    came = from_json(made.form_source.came)
    judged = judge_file(write_book(came), "again.xlsx", whole=True)
    assert judged.book is not None
    assert judged.book.sheets == came.sheets
    if has_validate() and path == HTCDS:
        assert odk_validate(judged.xform) == ""
        assert odk_validate(xform(made.files)) == ""


def filled(asha: Client, made: Definition) -> Submission:
    """Invented answers, typed on the page."""
    instrument = catalogue.instrument(made)
    state = answered(instrument, Random(5), date(2026, 11, 23), fixed={**READY, "S8": "woman"})
    given: dict[str, Any] = {place: text.split() for place, text in {**state.stored(), **READY}.items()}
    sent = {name: text for name, text in given.items() if not instrument.by_name[name.rsplit(".", 1)[-1]].silent}
    begun = asha.post(f"/en/screenings/new/?form={made.pk}", {**sent, "screening": str(uuid4()), "go": "begin"})
    assert begun.status_code == 303, begun.content.decode()[-3000:]
    assert asha.get(begun["Location"]).status_code == 200
    done = asha.post(begun["Location"], {**sent, "revision": str(Draft.objects.get().revision), "go": "submit"})
    if done.status_code != 303:  # what is required and what no invented person can answer
        assert done.status_code == 422
        pytest.skip("a required question has no invented answer")
    return Submission.objects.get()
