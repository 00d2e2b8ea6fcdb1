"""A form of one's own, from its file to a screening and out again, through the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from handrail.authoring.derived import derived
from handrail.authoring.models import FormDraft, Source
from handrail.core.instruments.invent import answered
from handrail.organisations.actions import create_worker
from handrail.organisations.policy import Actor
from handrail.screening import actions, catalogue
from handrail.screening.models import Definition, Draft, Submission
from tests.authoring.forms import BROKEN, SHELTER
from tests.world import PASSWORD, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
FORMS = "/en/forms/"


def brought(browser: Client, text: str | bytes = SHELTER, name: str = "shelter.md") -> Any:
    content = text.encode() if isinstance(text, str) else text
    return browser.post(f"{FORMS}bring/", {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def ben(world: World, signed_in: Callable[[Actor], Client]) -> Client:
    """A supervisor at A."""
    return signed_in(world.ben)


@pytest.fixture
def draft(ben: Client) -> FormDraft:
    """The shelter's form, as it came."""
    response = brought(ben)
    assert response.status_code == 303, response.content.decode()
    return FormDraft.objects.get()


def classify(ben: Client, draft: FormDraft, **more: str) -> Any:
    draft.refresh_from_db()
    sent = {"revision": str(draft.revision), "s-3": "identifying", "s-4": "identifying", "bulk": "coded"}
    sent |= {f"s-{row}": "" for row in (5, 6, 7)} | more
    return ben.post(f"{FORMS}{draft.pk}/classify/", sent)


def publish(ben: Client, draft: FormDraft, version: str = "1") -> Any:
    draft.refresh_from_db()
    return ben.post(f"{FORMS}{draft.pk}/publish/", {"revision": str(draft.revision), "version": version})


def test_a_form_becomes_a_draft_and_nothing_is_guessed(ben: Client, draft: FormDraft) -> None:
    assert (draft.name, draft.title) == ("night-shelter", "Night shelter intake")
    page = ben.get(f"{FORMS}{draft.pk}/").content.decode()
    assert "xlsform.unclassified" in page
    assert publish(ben, draft).status_code == 422
    assert not Definition.objects.exclude(organisation=None).exists()


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(ben: Client) -> None:
    response = brought(ben, BROKEN)
    page = response.content.decode()
    assert response.status_code == 422
    assert "xlsform.list.missing" in page
    assert "xlsform.group.unopened" in page
    assert not FormDraft.objects.exists()
    chinese = ben.post("/zh-Hant/forms/bring/", {"file": SimpleUploadedFile("a.md", BROKEN.encode())}).content.decode()
    assert "沒有選項清單" in chinese


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("form.exe", b"MZ"),
        ("form.xlsx", b"PK\x03\x04 not a workbook"),
        ("form.xlsx", b""),
        ("form.md", b"\xff\xfe"),
        ("form.csv", b"\0"),
    ],
)
def test_what_is_no_form_is_refused_with_a_reason(ben: Client, name: str, content: bytes) -> None:
    response = brought(ben, content, name)
    assert response.status_code == 422
    assert "xlsform.file." in response.content.decode()
    assert not FormDraft.objects.exists()


def test_too_large_is_refused_unread(ben: Client) -> None:
    assert brought(ben, b"x" * 11_000_000, "form.csv").status_code == 413


def test_from_the_file_to_a_screening(ben: Client, draft: FormDraft, world: World) -> None:
    assert classify(ben, draft).status_code == 303
    draft.refresh_from_db()
    sent = {
        "revision": str(draft.revision),
        "typed-no": "CD1",
        "sensitivity": "coded",
        "counted": "yes",
        "path": "both",
    }
    assert ben.post(f"{FORMS}{draft.pk}/map/5/", {**sent, "typed-yes": "NOPE1"}).status_code == 422
    assert ben.post(f"{FORMS}{draft.pk}/map/5/", sent).status_code == 303
    mapped = ben.get(f"{FORMS}{draft.pk}/map/5/?q=passport").content.decode()
    assert 'value="CD1"' in mapped
    tried = ben.post(f"{FORMS}{draft.pk}/try/", {"papers": "no", "who": "employer"}).content.decode()
    assert "What these answers would say" in tried
    assert "Nothing of this was kept" in tried
    assert not Draft.objects.exists()
    response = publish(ben, draft)
    assert response.status_code == 303, response.content.decode()
    made = Definition.objects.get(organisation_id=world.a)
    assert not FormDraft.objects.exists()
    instrument = catalogue.instrument(made)
    assert [section.name for section in instrument.sections][:2] == ["before", "consent"]
    assert dict(instrument.by_name["papers"].shows) == {"no": ("CD1",)}
    assert not instrument.by_name["called"].stored
    new = ben.get(f"/en/screenings/new/?form={made.pk}").content.decode()
    assert 'name="S1"' in new
    assert "Night shelter intake" in new


def test_a_list_in_a_file_is_put_beside_the_form(
    ben: Client, world: World, signed_in: Callable[[Actor], Client]
) -> None:
    form = SHELTER.replace("select_one holder | who", "select_one_from_file villages.csv | who")
    assert brought(ben, form).status_code == 303
    row = FormDraft.objects.get()
    page = ben.get(f"{FORMS}{row.pk}/").content.decode()
    assert "villages.csv" in page
    address = f"{FORMS}{row.pk}/attach/"

    def attach(content: bytes, name: str = "villages.csv", by: Client = ben) -> Any:
        row.refresh_from_db()
        sent = {"name": name, "revision": str(row.revision), "file": SimpleUploadedFile(name, content)}
        return by.post(address, sent)

    for wrong in (b"", b"name,label\n", b"\xff\xfe", b"\0,\0\na,b\n"):
        assert attach(wrong).status_code == 422
    assert attach(b"name,label\na,A\n", name="other.csv").status_code == 422
    assert attach(b"name,label\na,A\n", by=signed_in(world.chidi)).status_code == 404
    villages = "name,label,label::Chinese (zh-Hant)\n" + "".join(f"v{n},Village {n},第 {n} 村\n" for n in range(1_500))
    assert attach(("\ufeff" + villages).encode()).status_code == 303
    row.refresh_from_db()
    instrument = derived(row).instrument
    assert instrument is not None
    who = instrument.by_name["who"]
    assert who.type.value == "select_one"
    assert len(who.choices) == 1_500
    assert who.by_code["v7"].label.get("zh-Hant") == "第 7 村"
    assert "villages.csv" in derived(row).files
    assert "attach/" not in ben.get(f"{FORMS}{row.pk}/").content.decode()


def test_the_title_can_be_changed(ben: Client, draft: FormDraft) -> None:
    classify(ben, draft, title="Night shelter, Kowloon")
    draft.refresh_from_db()
    assert draft.title == "Night shelter, Kowloon"
    assert "Night shelter, Kowloon" in draft.book
    assert "Night shelter, Kowloon" not in draft.came
    no_settings = brought(ben, SHELTER.split("| settings |", maxsplit=1)[0])
    assert no_settings.status_code == 303
    other = FormDraft.objects.exclude(pk=draft.pk).get()
    classify(ben, other, title="Without settings")
    assert "Without settings" in FormDraft.objects.get(pk=other.pk).book


def test_signs_are_found_and_ticked(ben: Client, draft: FormDraft) -> None:
    address = f"{FORMS}{draft.pk}/map/5/"
    response = ben.post(
        address, {"revision": str(draft.revision), "q": "document", "go": "find", "sensitivity": "coded"}
    )
    assert response["Location"].endswith("map/5/?q=document")
    page = ben.get(response["Location"]).content.decode()
    assert 'name="shows-no" value="CD1"' in page
    draft.refresh_from_db()
    ben.post(address, {"revision": str(draft.revision), "shows-no": ["CD1"], "sensitivity": "coded"})
    assert 'value="CD1"' in ben.get(address).content.decode()


def test_what_a_short_form_never_asks_for_is_unknown(ben: Client, draft: FormDraft, world: World) -> None:
    """The upper bound would otherwise say that it is absent."""
    ben.post(
        f"{FORMS}{draft.pk}/map/5/",
        {"revision": str(draft.revision), "typed-no": "CD1", "sensitivity": "coded", "path": "both"},
    )
    classify(ben, draft, **{"s-5": "coded"})
    publish(ben, draft)
    made, now = Definition.objects.get(organisation_id=world.a), timezone.now()
    instrument = catalogue.instrument(made)
    for seed in range(30):
        state = answered(instrument, Random(seed), now.date())
        begun = actions.create_draft(world.asha, uuid4(), made, state, ["en", "en"], now)
        row = actions.submit(world.asha, Draft.objects.get(pk=begun.pk), state, now)
        assert {"EX1", "CD7", "CR4"} <= set(row.unknown)
        assert ("CD1" in row.present) is (state.kept.get("papers") == "no")
        assert "called" not in row.answers
        assert "years" not in row.answers
    assert ben.get(f"/en/screenings/{row.pk}/").status_code == 200
    assert Submission.objects.filter(definition=made).count() == 30


def test_the_same_version_again_is_refused_with_other_content(ben: Client, draft: FormDraft, world: World) -> None:
    classify(ben, draft)
    assert publish(ben, draft).status_code == 303
    made = Definition.objects.get(organisation_id=world.a)
    assert ben.post(f"{FORMS}published/{made.pk}/change/").status_code == 303
    again = FormDraft.objects.get()
    assert again.follows_id == made.pk
    classify(ben, again, **{"c-5": "yes"})
    assert publish(ben, again).status_code == 409
    assert publish(ben, again, "2").status_code == 303
    assert Definition.objects.filter(organisation_id=world.a).count() == 2
    assert Source.objects.count() == 2


def test_a_newer_version_is_compared(ben: Client, draft: FormDraft, world: World) -> None:
    classify(ben, draft)
    publish(ben, draft)
    made = Definition.objects.get(organisation_id=world.a)
    ben.post(f"{FORMS}published/{made.pk}/change/")
    again = FormDraft.objects.get()
    ben.post(
        f"{FORMS}{again.pk}/map/5/",
        {"revision": str(again.revision), "typed-no": "CD1", "sensitivity": "coded", "path": "both"},
    )
    page = ben.get(f"{FORMS}{again.pk}/compare/").content.decode()
    assert "no: CD1" in page
    assert "Of the newest 0 screenings" in page


def test_somebody_else_saved_in_between(ben: Client, draft: FormDraft) -> None:
    old = str(draft.revision)
    assert classify(ben, draft).status_code == 303
    assert ben.post(f"{FORMS}{draft.pk}/classify/", {"revision": old, "s-5": "coded"}).status_code == 409


def test_a_number_becomes_bands(ben: Client, draft: FormDraft) -> None:
    assert classify(ben, draft, **{"b-4": "18; 26"}).status_code == 422
    assert classify(ben, draft, **{"b-4": "18, 26"}).status_code == 303
    page = ben.post(f"{FORMS}{draft.pk}/try/", {"years": "from_18_to_25"}).content.decode()
    assert "18–25" in page


def test_it_leaves_as_it_came(ben: Client, draft: FormDraft) -> None:
    classify(ben, draft)
    came, ours = (ben.get(f"{FORMS}{draft.pk}/take/{kind}/") for kind in ("came", "xlsform"))
    assert came.status_code == ours.status_code == 200
    assert "attachment" in came["Content-Disposition"]
    again = brought(ben, came.content, "again.xlsx")
    assert again.status_code == 303
    first, second = FormDraft.objects.order_by("changed_at").values_list("came", flat=True)
    assert re.sub(r'"name":"\w+"', "", first) == re.sub(r'"name":"\w+"', "", second)


def test_an_outsider_finds_nothing(
    ben: Client, draft: FormDraft, world: World, signed_in: Callable[[Actor], Client]
) -> None:
    classify(ben, draft)
    publish(ben, draft)
    brought(ben)
    made, own = Definition.objects.get(organisation_id=world.a), FormDraft.objects.get()
    pages = [f"{own.pk}/", f"{own.pk}/try/", f"{own.pk}/compare/", f"{own.pk}/map/5/", f"{own.pk}/take/came/"]
    pages += [f"published/{made.pk}/", f"published/{made.pk}/take/xlsform/"]
    posts = [f"{own.pk}/classify/", f"{own.pk}/publish/", f"{own.pk}/discard/", f"published/{made.pk}/change/"]
    other = signed_in(create_worker(world.b, "efua", PASSWORD, ["supervisor"]))
    for page in pages:
        assert ben.get(FORMS + page).status_code == 200, page
        assert other.get(FORMS + page).status_code == 404, page
    for page in posts:
        assert other.post(FORMS + page, {"revision": "1", "version": "9"}).status_code == 404, page
    assert "Night shelter" not in other.get(FORMS).content.decode()
    assert signed_in(world.asha).get(FORMS).status_code == 404
    assert FormDraft.objects.filter(pk=own.pk).exists()
