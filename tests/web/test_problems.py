"""Problem pages never fail, and never say what went wrong inside."""

from __future__ import annotations

import logging
import sys

import pytest
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory

from handrail.web import problems
from handrail.web.requestlog import WithoutRequest


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
@pytest.mark.parametrize("language", ["en", "zh-Hant", "fil"])
def test_each_is_kind_and_has_a_number_to_call(status: int, language: str) -> None:
    request = RequestFactory().get(f"/{language}/x/")
    request.LANGUAGE_CODE = language
    response = problems.problem_page(request, status)
    assert response.status_code == status
    assert b"999" in response.content


def test_without_its_template_it_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> str:
        raise TemplateDoesNotExist("web/problem.html")

    monkeypatch.setattr(problems, "render_to_string", fails)
    response = problems.broken(RequestFactory().get("/en/"))
    assert response.status_code == 500
    assert b"999" in response.content


def test_a_missing_page_is_ours(client: Client) -> None:
    response = client.get("/en/nothing/")
    assert response.status_code == 404
    assert b"999" in response.content


def test_the_log_keeps_the_place_of_an_exception_and_not_its_words() -> None:
    try:
        raise ValueError("an answer that somebody gave")
    except ValueError:
        record = logging.LogRecord(
            "django.request", 40, "", 0, "Internal Server Error: %s", ("/en/x/",), sys.exc_info()
        )
    WithoutRequest().filter(record)
    written = logging.Formatter("%(message)s").format(record)
    assert "ValueError" in written
    assert "test_problems.py" in written
    assert "an answer" not in written
    assert "/en/x/" not in written
