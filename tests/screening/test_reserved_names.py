"""Fields of our own beside answers: no question is lost because it has the name of one."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from handrail.asking.sent import FIND, FINDING, ROUNDS, is_answer
from handrail.authoring.models import FormDraft
from handrail.core.instruments.definition import RESERVED
from handrail.core.instruments.read import read_instrument
from handrail.core.problems import Problems
from handrail.keying import keyform
from handrail.keying.models import Keying
from handrail.organisations.policy import Actor
from handrail.screening import catalogue, staffform, views_public
from handrail.screening.models import Definition, Draft
from tests.screening.forms import READY
from tests.world import World

NAMES = [
    "at",
    "go",
    "shown",
    "revision",
    "screening",
    "Id",
    "number",
    "month",
    "agreed",
    "rounds",
    "finding",
    "first",
    "paper",
]
FORM = (
    "| survey | | | |\n| | type | name | label |\n"
    + "".join(f"| | select_one yes_no | {name} | {name}? |\n" for name in NAMES)
    + "\n| choices | | | |\n| | list_name | name | label |\n| | yes_no | yes | Yes |\n| | yes_no | no | No |\n"
    + "\n| settings | | |\n| | form_title | form_id |\n| | Names | names |\n"
)


def test_controls_are_reserved_or_no_names() -> None:
    controls = staffform.CONTROLS | views_public.CONTROLS | keyform.CONTROLS
    assert {name for name in controls if ":" not in name} <= RESERVED
    for name in (ROUNDS, FINDING, f"{FIND}jobs[1].WAGE", keyform.KEY, keyform.NUMBER, keyform.MONTH, keyform.AGREED):
        assert not is_answer(name)


def test_a_definition_may_not_use_them() -> None:
    main = "handrail: instrument/1\nid: a\nversion: '1'\nkind: checklist\ntitle: A\nsections:\n  - {name: s, label: S, items: ["
    with pytest.raises(Problems) as caught:
        read_instrument({"instrument.yaml": main + "{name: Shown, type: note, label: N}]}\n"})
    assert "question.name" in {problem.code for problem in caught.value}


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_every_answer_arrives_on_both_pages(world: World, signed_in: Callable[[Actor], Client]) -> None:
    ben = signed_in(world.ben)
    assert ben.post("/en/forms/bring/", {"file": SimpleUploadedFile("names.md", FORM.encode())}).status_code == 303
    row = FormDraft.objects.get()
    rows = {f"s-{number}": "" for number in range(2, 2 + len(NAMES))}
    ben.post(f"/en/forms/{row.pk}/classify/", {"revision": "1", "bulk": "coded", **rows})
    published = ben.post(f"/en/forms/{row.pk}/publish/", {"revision": "2", "version": "1"})
    assert published.status_code == 303, published.content.decode().split("<main", 1)[1][:3000]
    made = Definition.objects.get(organisation_id=world.a)
    own = [one.name for one in catalogue.instrument(made).questions() if one.label.get("en").rstrip("?") in NAMES]
    assert len(own) == len(NAMES)
    given = {**READY, **dict.fromkeys(own, "yes")}
    begun = ben.post(f"/en/screenings/new/?form={made.pk}", {**given, "screening": str(uuid4()), "go": "begin"})
    assert begun.status_code == 303
    ben.post(begun["Location"], {**given, "revision": "1", "go": "save"})
    assert {name: Draft.objects.get().answers[name] for name in own} == dict.fromkeys(own, "yes")
    paper = {keyform.KEY: str(uuid4()), keyform.NUMBER: "1234", keyform.MONTH: "2026-10"}
    keyed = ben.post(f"/en/keying/new/{made.pk}/?language=en&month=2026-10", {**given, **paper})
    assert keyed.status_code == 303
    assert {name: Keying.objects.get().answers[name] for name in own} == dict.fromkeys(own, "yes")
