"""How each question of a draft is kept: one table for all of them, choices in bulk, bands in place of a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from handrail.authoring.derived import Derived
from handrail.authoring.marks import Place, marked
from handrail.core.instruments.definition import Sensitivity
from handrail.core.interchange.xlsform.book import Book, Sheet, with_sheet
from handrail.core.interchange.xlsform.columns import read_header
from handrail.core.interchange.xlsform.form import Element
from handrail.core.interchange.xlsform.types import WAITING

SENSITIVITIES = ("coded", "sensitive", "protected", "identifying")
CHOSEN = frozenset({"select_one", "select_multiple", "rank", "acknowledge"})
BANDABLE = frozenset({"integer", "decimal", "range"})
FREE = frozenset({"text", "phone"})
UNKEPT = frozenset({"note", "calculate", "hidden"})
MOST_BANDS = 12


def rows_of(found: Derived, language: str) -> list[dict[str, Any]]:
    """One row for each question that is answered, in the order of the form."""
    return [
        {
            "row": one.line.row,
            "name": one.name,
            "type": one.type.word,
            "label": words(found, one, language),
            "sensitivity": one.line.get("handrail_sensitivity"),
            "counted": one.line.get("handrail_counted") == "yes",
            "shows": bool(one.line.get("handrail_shows")),
            "waiting": one.type.word in WAITING,
            "chosen": one.type.word in CHOSEN,
            "free": one.type.word in FREE,
            "bandable": one.type.word in BANDABLE,
        }
        for one in found.form.questions()
        if one.type.word not in UNKEPT
    ]


def words(found: Derived, element: Element, language: str, key: str = "label") -> str:
    """Its words in the language of the reader if the form has them, else in the form's first language."""
    said = element.line.words(key)
    wanted = next((written for written in said if found.tags.get(written) == language), None)
    first = next((said[written] for written in found.form.languages if written in said), "")
    return said[wanted] if wanted is not None else first or next(iter(said.values()), element.name)


def classified(found: Derived, post: Mapping[str, str]) -> Book:
    """The workbook with what the table says. `s-ROW` a sensitivity, `c-ROW` counted, `b-ROW` the edges of bands, `bulk` for
    every question with choices that says nothing yet. Raises ValueError for bands that are none."""
    cells: dict[Place, str] = {}
    book, bands = found.book, list(_bands(found, post))
    for one in found.form.questions():
        if one.type.word not in UNKEPT and one.type.word not in WAITING:
            cells |= _cells(one, post)
    for element, edges in bands:
        book = _banded(book, element, edges, cells)
    return marked(book, cells)


def _cells(one: Element, post: Mapping[str, str]) -> Iterator[tuple[Place, str]] | dict[Place, str]:
    sheet, row = one.line.sheet, one.line.row
    if f"s-{row}" not in post:
        return {}
    said = post.get(f"s-{row}", "")
    if not said and one.type.word in CHOSEN and post.get("bulk", "") in SENSITIVITIES:
        said = post["bulk"]
    found = {(sheet, row, "handrail_sensitivity"): said if said in SENSITIVITIES else ""}
    counted = "yes" if post.get(f"c-{row}") == "yes" and said in (Sensitivity.CODED, Sensitivity.SENSITIVE) else "no"
    return found | {(sheet, row, "handrail_counted"): counted if said else ""}


def _bands(found: Derived, post: Mapping[str, str]) -> Iterator[tuple[Element, tuple[int, ...]]]:
    for one in found.form.questions():
        text = post.get(f"b-{one.line.row}", "").strip() if one.type.word in BANDABLE else ""
        if text:
            edges = tuple(int(part) for part in text.replace("，", ",").split(","))
            if len(edges) > MOST_BANDS or list(edges) != sorted(set(edges)) or abs(edges[-1]) > 10**9:
                raise ValueError("bands")
            yield one, edges


def _banded(book: Book, one: Element, edges: tuple[int, ...], cells: dict[Place, str]) -> Book:
    """The question asks for a band: whole numbers from one edge to the next, the last without an end."""
    name = f"{one.name}_bands"
    sheet, row = one.line.sheet, one.line.row
    cells |= {
        (sheet, row, "type"): f"select_one {name}",
        (sheet, row, "constraint"): "",
        (sheet, row, "parameters"): "",
        (sheet, row, "handrail_sensitivity"): "coded",
        (sheet, row, "handrail_counted"): "no",
    }
    choices = book.sheet("choices") or Sheet("choices", (("list_name", "name", "label"),))
    header = read_header(choices)
    width = max(header.columns, default=2) + 1
    lines = []
    for code, label in _named(edges):
        line = [""] * width
        for place, column in header.columns.items():
            if column.key == "label":
                line[place] = label
        for key, text in (("list_name", name), ("name", code)):
            if header.place(key):
                line[header.place(key) - 1] = text
        lines.append(tuple(line))
    return with_sheet(book, Sheet(choices.name, (*choices.rows, *lines)))


def _named(edges: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """Codes, and labels that need no language."""
    yield f"below_{edges[0]}", f"< {edges[0]}"
    for low, above in pairwise(edges):
        yield f"from_{low}_to_{above - 1}", f"{low}–{above - 1}"
    yield f"from_{edges[-1]}", f"{edges[-1]}+"
