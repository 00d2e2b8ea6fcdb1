"""Every line of an outcome leads to the page of the handbook that explains it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from handrail.core.instruments.definition import Instrument, QuestionType, Sensitivity
from handrail.library.templatetags.guide import sign
from handrail.organisations.policy import Actor
from handrail.screening.models import Submission
from tests.screening.forms import Browser, filled, screening, submitted
from tests.world import World

LINES = (
    r'<ol class="why">(.*?)</ol>',
    r'<ul class="dims">(.*?)</ul>',
    r'<section class="panel"><h4>.*?<ul>(.*?)</ul>',
    r"</div>\s*<ul>(.*?)</ul>",
)
"""Lists of what was found, of dimensions, and inside of each framework."""


def everything(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Every answer that shows a sign, to every question that has one."""
    for question in instrument.questions():
        if question.shows and question.sensitivity is not Sensitivity.PROTECTED:
            many = question.type is QuestionType.SELECT_MULTIPLE
            yield question.name, " ".join(question.shows) if many else next(iter(question.shows))


@pytest.fixture
def full(world: World, published: None) -> Submission:
    return screened(world.asha)


def screened(actor: Actor) -> Submission:
    given: Mapping[str, str] = {
        "P01": "age_24_25",
        "P05": "left_month",
        "P49": "money",
        **dict(everything(screening())),
    }
    assert len(filled(given).kept) > 40
    return submitted(actor, given)


def test_every_line_of_a_full_outcome_leads_to_its_page(ben: Browser, full: Submission) -> None:
    response = ben.get("outcome", full.pk)
    context, html = response.context, response.content.decode()
    codes = {one["code"] for phase in context["phases"] for one in phase["found"]}
    assert {"I.R", "I.W", "I.L", "ACT.recruitment"} <= codes  # these have no page of their own
    assert any(one["numbers"] for one in context["frameworks"])
    assert any(one["elements"] for one in context["frameworks"])
    lists = [found for pattern in LINES for found in re.findall(pattern, html, re.DOTALL)]
    lines = [line for found in lists for line in re.findall(r"<li>(.*?)</li>", found, re.DOTALL)]
    lines += re.findall(r'<div class="bounds"><div>(.*?)</div>', html, re.DOTALL)
    assert len(lines) > 60
    assert not [line for line in lines if "/guide/" not in line]
    parts = [part["label"] for one in context["frameworks"] for part in (*one["elements"], *one["numbers"])]
    assert not [label for label in parts if not any(f">{label}</a>" in line for line in lines)]


def test_what_is_open_leads_to_pages(ben: Browser, world: World, published: None) -> None:
    response = ben.get("outcome", submitted(world.asha).pk)
    assert response.context["open"]["ask"]
    assert all(one["guides"] for one in response.context["open"]["ask"])
    for panel in re.findall(r'<section class="panel note">(.*?)</section>', response.content.decode(), re.DOTALL):
        assert "/guide/reading-the-outcome" in panel


def test_a_sign_without_a_page_leads_to_that_of_its_question(ben: Browser, full: Submission) -> None:
    html = ben.get("outcome", full.pk).content.decode()
    first = {
        match[1]: match[0]
        for match in re.findall(
            r'<li><b><a href="[^"]*/guide/([^"/]+)/?".*?· ([A-Z][A-Za-z.0-9]*)</span></li>', html, re.DOTALL
        )
    }
    assert first["ACT.recruitment"] == "what-it-is"
    assert first["I.L"] == "own-judgement"
    assert first["EX4"] == "indicator-ex4"


def test_an_unknown_fallback_is_a_plain_word() -> None:
    assert sign("", "Act", fallback="no-such-page") == {"label": "Act", "href": ""}
