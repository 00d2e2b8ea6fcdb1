"""What every template may use."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from handrail import content
from handrail.core.problems import Problems
from handrail.core.yamlfile import Node, read_yaml
from handrail.web.language import in_language

STAFF_LANGUAGES = ("en", "zh-Hant")
PLACE = "hk"
_LAST_RESORT = ({"name": "999", "number": "999", "note": ""},)


def page_words(request: HttpRequest) -> dict[str, Any]:
    """`language`, `languages`, `demo`, `public`, `danger_numbers`; never touches the session."""
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    public = bool(getattr(request, "public_page", True))
    return {
        "language": language,
        "languages": languages(request.path, language, public=public),
        "demo": settings.DEMO,
        "public": public,
        "danger_numbers": danger_numbers(language),
    }


def languages(path: str, current: str, *, public: bool = True) -> list[dict[str, Any]]:
    """Each language by its own name, with the address of this page in it; signed-in pages have two."""
    return [
        {"tag": tag, "name": name, "href": in_language(path, tag), "current": tag == current, "coming": False}
        for tag, name in settings.LANGUAGES
        if public or tag in STAFF_LANGUAGES
    ]


@cache
def danger_numbers(language: str) -> tuple[dict[str, str], ...]:
    """The few numbers that stand on every page, problem pages included: `name`, `number`, `note`. 999 if content has none."""
    try:
        found = content.read("places", PLACE)
        base = read_yaml(found["helplines.yaml"], "helplines.yaml")
        said = read_yaml(found.get(f"helplines.{language}.yaml", found["helplines.yaml"]), "helplines")
    except (LookupError, Problems):
        return _LAST_RESORT
    words = {one.word("id"): one for one in _contacts(said)}
    chosen = [
        _number(one, words.get(one.word("id"), one)) for one in _contacts(base) if one.word("always_shown") == "yes"
    ]
    return tuple(one for one in chosen if one["number"]) or _LAST_RESORT


def _contacts(root: Node) -> list[Node]:
    found = root.get("contacts") or root.get("helplines")
    return found.list() if found is not None else []


def _number(contact: Node, words: Node) -> dict[str, str]:
    numbers = contact.get("numbers") or contact.get("number")
    first = next((node.text() or node.word("number") for node in numbers.list()), "") if numbers else ""
    return {"name": words.word("name") or contact.word("name"), "number": first, "note": words.word("what")}
