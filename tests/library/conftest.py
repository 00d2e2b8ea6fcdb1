"""An editor at A and one at B, entries they write, and PDFs that are good or not."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfWriter

from handrail.organisations.actions import create_worker
from handrail.organisations.policy import Actor
from tests.world import PASSWORD, World

FACTS: dict[str, Any] = {
    "slug": "rest-days-leaflet", "kind": "guidance", "publisher": "Harbour Desk", "published": "2026-10",
    "languages": ["en", "id"], "audiences": ["migrant-worker"], "sectors": ["domestic-work"],
    "url": "https://example.org/leaflet", "related": "coming-clean",
    "title.en": "Rest days, a leaflet", "summary.en": "What the umbrellapoint leaflet says about rest days.",
    "title.zh-Hant": "休息日單張", "summary.zh-Hant": "單張講解休息日的權利。",
}  # fmt: skip
"""A form as an editor sends it."""


@pytest.fixture
def gus(world: World) -> Actor:
    return create_worker(world.a, "gus", PASSWORD, ["editor"])


@pytest.fixture
def hana(world: World) -> Actor:
    return create_worker(world.b, "hana", PASSWORD, ["editor"])


@pytest.fixture
def editor(gus: Actor, signed_in: Callable[[Actor], Client]) -> Client:
    return signed_in(gus)


@pytest.fixture
def added(editor: Client) -> dict[str, Any]:
    """The leaflet is in the library."""
    response = editor.post("/en/entries/add/", FACTS)
    assert response.status_code == 303, response.content.decode()
    return FACTS


def pdf(change: Callable[[PdfWriter], object] = lambda writer: None, pages: int = 1) -> bytes:
    """A small PDF, with whatever `change` puts into it."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(72, 72)
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
