"""The rows of the page that the quick exit leads to: public facts, read from content."""

from __future__ import annotations

from datetime import date
from functools import cache

from handrail import content
from handrail.core.problems import Problems
from handrail.core.yamlfile import Node, read_yaml

PLACE = "hk"


@cache
def holidays() -> dict[str, object]:
    """`title` and `rows`: date, and the name in English and traditional Chinese. Empty where content has none."""
    try:
        files = content.read("places", PLACE)
        base = read_yaml(files["holidays.yaml"], "holidays.yaml")
        chinese = read_yaml(files.get("holidays.zh-Hant.yaml", files["holidays.yaml"]), "holidays.zh-Hant.yaml")
    except (LookupError, Problems):
        return {"title": "Public holidays", "rows": ()}
    names, further = base.get("names"), chinese.get("names")
    years = base.get("years")
    rows = [
        {"date": date.fromisoformat(day.word("date")), "name": _said(names, day), "other_name": _said(further, day)}
        for _year, days in (years.items() if years else ())
        for day in days.list()
    ]
    return {"title": base.word("title"), "other_title": chinese.word("title"), "rows": tuple(rows)}


def _said(names: Node | None, day: Node) -> str:
    return names.word(day.word("name")) if names else ""
