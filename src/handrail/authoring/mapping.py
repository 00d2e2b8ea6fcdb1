"""What each answer to one question shows: signs to choose from, and the cells that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from handrail.authoring.classifying import SENSITIVITIES, words
from handrail.authoring.derived import Derived
from handrail.authoring.marks import marked
from handrail.core.frameworks.definition import Framework
from handrail.core.instruments.definition import Path
from handrail.core.interchange.xlsform.book import Book
from handrail.core.interchange.xlsform.form import Element
from handrail.core.interchange.xlsform.own import answers_text
from handrail.library.handbook import page_of

LONGEST = 2000
TEXTS = {"why": "handrail_why", "source": "handrail_source", "htcds": "handrail_htcds"}
"""Field of the form → our column; `why` is written in the form's first language."""


class Unknown(ValueError):
    """A code that no list of signs has."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def asked_at(found: Derived, row: int) -> Element | None:
    """The question in that row of the survey."""
    return next((one for one in found.form.questions() if one.line.row == row), None)


def shown_at(found: Derived, element: Element, language: str) -> dict[str, Any]:
    """What the page of a question draws."""
    question = (
        found.instrument.by_name.get(found.names.get(element.line.row, element.name)) if found.instrument else None
    )
    shows = question.shows if question else {}
    return {
        "name": element.name,
        "row": element.line.row,
        "label": words(found, element, language),
        "answers": [
            {"code": code, "label": label, "codes": list(shows.get(code, ()))}
            for code, label in _answers(found, element, language)
        ],
        "codes": frozenset(code for codes in shows.values() for code in codes),
        "why": words(found, element, language, "handrail_why") if element.line.words("handrail_why") else "",
        "source": element.line.raw("handrail_source"),
        "htcds": element.line.raw("handrail_htcds"),
        "path": element.line.get("handrail_path") or str(Path.BOTH),
        "paths": [str(one) for one in Path],
        "sensitivity": element.line.get("handrail_sensitivity"),
        "sensitivities": SENSITIVITIES,
        "counted": element.line.get("handrail_counted") == "yes",
    }


def _answers(found: Derived, element: Element, language: str) -> Iterator[tuple[str, str]]:
    for line in found.form.lists.get(element.type.list, ())[:200]:
        said = line.words("label")
        wanted = next((text for written, text in said.items() if found.tags.get(written) == language), "")
        yield line.get("name"), wanted or next(iter(said.values()), line.get("name"))


def signs_offered(lists: Sequence[Framework], wanted: str, language: str, kept: frozenset[str]) -> list[dict[str, Any]]:
    """By dimension; with `wanted` only those whose words or code hold it, and those that are chosen already."""
    text, seen, groups = wanted.casefold().strip(), set(), []
    for framework in lists:
        for dimension in framework.dimensions:
            rows = []
            for one in dimension.indicators:
                label = one.label.get(language)
                fits = not text or text in label.casefold() or text == one.code.casefold() or one.code in kept
                if fits and one.code not in seen and not one.derived_from:
                    seen.add(one.code)
                    rows.append({"code": one.code, "label": label, "href": _href(one.code)})
            if rows:
                title = f"{framework.title.get(language)} · {dimension.label.get(language)}"
                groups.append({"title": title, "signs": rows})
    return groups


def _href(code: str) -> str:
    name = page_of(code)
    return reverse("library:guide-page", kwargs={"name": name}) if name else ""


def mapped(found: Derived, row: int, post: QueryDict) -> Book:
    """The workbook with what was chosen. Raises `Unknown`, and LookupError for a row that is no question."""
    element = asked_at(found, row)
    if element is None:
        raise LookupError(row)
    known = frozenset(code for framework in found.lists for code in framework.codes)
    shows = {code: _codes(post, code, known) for code, _label in _answers(found, element, "")}
    sheet = element.line.sheet
    cells = {(sheet, row, "handrail_shows"): answers_text({code: codes for code, codes in shows.items() if codes})}
    for field, column in TEXTS.items():
        cells[sheet, row, column] = str(post.get(field, ""))[:LONGEST].strip()
    path = str(post.get("path", ""))
    cells[sheet, row, "handrail_path"] = path if path in (str(Path.ADULT), str(Path.CHILD)) else ""
    said = str(post.get("sensitivity", ""))
    cells[sheet, row, "handrail_sensitivity"] = said if said in SENSITIVITIES else ""
    counted = "yes" if post.get("counted") == "yes" and said in ("coded", "sensitive") else "no"
    cells[sheet, row, "handrail_counted"] = counted if said else ""
    return marked(found.book, cells)


def _codes(post: QueryDict, answer: str, known: frozenset[str]) -> list[str]:
    """Ticked signs, and codes that were typed beside them."""
    typed = str(post.get(f"typed-{answer}", "")).replace(",", " ").split()
    codes = list(dict.fromkeys([*post.getlist(f"shows-{answer}"), *typed]))
    for code in codes:
        if code not in known:
            raise Unknown(code[:40])
    return codes
