"""Everything that is wrong with a form, at once: names, lists, references, expressions, circles, files.

pyxform stops at the first; what it would refuse is refused here with the same reason, and it stays the first gate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import category

from handrail.core.interchange.xlsform.checkexpressions import check_expressions
from handrail.core.interchange.xlsform.columns import MEDIA, Column
from handrail.core.interchange.xlsform.expressions import badly_referred, references
from handrail.core.interchange.xlsform.form import Element, Form, Line, cleaned
from handrail.core.interchange.xlsform.found import Found, found
from handrail.core.interchange.xlsform.types import Part

_START = r"A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_NAME = re.compile(rf"[{_START}][{_START}\-.0-9\xb7\u0300-\u036f\u203f-\u2040]*")
"""NCName of XML (pyxform 4.5, `parsing/expression.py`)."""
_LETTERS = ("Lu", "Ll")
"""Of those, JavaRosa reads only letters that have capitals: Latin, Greek, Cyrillic, and none of Chinese or Arabic."""
_UNLABELLED = frozenset({"calculate", "hidden", "osm"})
_FILES = (".csv", ".xml", ".geojson")
_META = "meta"
_OF_FORM = frozenset({"instanceID", "instanceName"})
_YES = frozenset({"yes", "true", "true()"})
_UNUSED = re.compile(r"(bind|body|instance|media|sms_|hxl$|intent$|rows$|autoplay$|save_to$|no_app|query$|attribute)")
_FREE = frozenset({"choices", "external_choices", "handrail", "osm"})


def check_form(form: Form) -> tuple[Found, ...]:
    """Findings beside those of reading, in the order of the sheets."""
    return (
        *_names(form, form.elements, set()),
        *_repeats(form),
        *_labels(form),
        *_lists(form),
        *_choices(form),
        *_references(form),
        *check_expressions(form),
        *_kept(form),
    )


def _at(form: Form, code: str, line: Line, key: str, **given: object) -> Found:
    return found(code, line.sheet, line.row, form.column(line.sheet.lower(), key), **given)


def _names(form: Form, elements: Iterable[Element], seen: set[str]) -> Iterator[Found]:
    """Letters of each name; each once in its group."""
    lower: set[str] = set()
    for one in elements:
        if one.name and not _is_name(one.name):
            yield _at(form, "xlsform.name.letters", one.line, "name", name=one.name)
        elif one.name == _META:
            yield _at(form, "xlsform.name.reserved", one.line, "name", name=one.name)
        elif one.name in seen:
            yield _at(form, "xlsform.name.twice", one.line, "name", name=one.name)
        elif one.name and one.name.lower() in lower:
            yield _at(form, "xlsform.name.case", one.line, "name", name=one.name)
        seen.add(one.name)
        lower.add(one.name.lower())
        yield from _names(form, one.items, set())


def _is_name(name: str) -> bool:
    letters = (letter for letter in name if letter not in "_-." and not letter.isdigit())
    return bool(_NAME.fullmatch(name)) and all(category(letter) in _LETTERS for letter in letters)


def _labels(form: Form) -> Iterator[Found]:
    """What is asked has words; a group has something to ask (pyxform; ODK Validate)."""
    for one in form.all():
        line = one.line
        said = any(line.words(key) for key in ("label", "hint", "guidance_hint", *MEDIA))
        worked_out = line.get("calculation") or line.get("trigger")
        if one.type.part is Part.QUESTION and one.type.word not in _UNLABELLED and not said and not worked_out:
            yield _at(form, "xlsform.label.missing", line, "label", name=one.name)
        if one.type.part is Part.GROUP and not any(_is_drawn(item) for item in one.items):
            yield _at(form, "xlsform.group.empty", line, "type", name=one.name)


def _is_drawn(one: Element) -> bool:
    line = one.line
    silent = (line.get("calculation") or line.get("trigger")) and not line.words("label") and not line.words("hint")
    return one.holds or (one.type.part is Part.QUESTION and one.type.word not in ("calculate", "hidden") and not silent)


def _repeats(form: Form) -> Iterator[Found]:
    seen = {"data"}
    for one in form.all():
        if one.type.part is Part.REPEAT and one.name:
            if one.name in seen:
                yield _at(form, "xlsform.name.repeat", one.line, "name", name=one.name)
            seen.add(one.name)
        if one.type.part is Part.INCLUDE:
            yield _at(form, "xlsform.include", one.line, "type")


def _lists(form: Form) -> Iterator[Found]:
    """Lists that rows name: there, in a file, or taken from answers."""
    for one in form.all():
        name, line = one.type.list, one.line
        if one.type.word == "calculate" and not line.get("calculation") and "(" not in line.get("default"):
            yield _at(form, "xlsform.calculation.missing", line, "calculation")
        if one.type.part is Part.LOOP and name not in form.lists:
            yield _at(form, "xlsform.list.missing" if name else "xlsform.loop.list", line, "type", name=name)
        if one.type.part is not Part.QUESTION or not name or one.type.word == "osm" or "${" in name:
            continue
        filed = name.lower().endswith(_FILES)
        if one.type.file and not filed:
            yield _at(form, "xlsform.list.file", line, "type", name=name)
        elif not filed and name not in form.lists and name not in form.external:
            yield _at(form, "xlsform.list.missing", line, "type", name=name)
        if one.type.other and (line.get("choice_filter") or name not in form.lists):
            yield _at(form, "xlsform.list.other", line, "type")


def _choices(form: Form) -> Iterator[Found]:
    allowed = form.settings.get("allow_choice_duplicates", "").lower() in _YES
    multiple = {one.type.list for one in form.all() if one.type.word == "select_multiple"}
    for name, lines in form.lists.items():
        seen: set[str] = set()
        for line in lines:
            code = line.get("name")
            if not code:
                yield _at(form, "xlsform.choice.name", line, "name")
            elif code in seen and not allowed:
                yield _at(form, "xlsform.choice.twice", line, "name", name=code, list=name)
            if " " in code and name in multiple:
                yield _at(form, "xlsform.choice.space", line, "name", name=code)
            seen.add(code)


def _spoken(one: Element) -> Iterator[tuple[Column, str]]:
    """Cells of a row in which a reference is one."""
    for column, text in one.line.cells.items():
        if "${" in text and not column.key.startswith("handrail_"):
            yield column, text


def _references(form: Form) -> Iterator[Found]:
    """`${name}` in any cell of the survey, and in the words and filters of choices."""
    count: dict[str, int] = {}
    for one in form.all():
        count[one.name] = count.get(one.name, 0) + 1
    for one in form.all():
        for column, text in _spoken(one):
            yield from _referred(form, one.line, column, text, count)
    for lines in form.lists.values():
        for line in lines:
            for column, text in line.cells.items():
                if "${" in text and not column.key.startswith("handrail_"):
                    yield from _referred(form, line, column, text, count)


def _referred(form: Form, line: Line, column: Column, text: str, count: Mapping[str, int]) -> Iterator[Found]:
    place = (
        form.headers[line.sheet.lower()].place(column.key, column.language) if line.sheet.lower() in form.headers else 0
    )
    if badly_referred(text):
        yield found("xlsform.reference.form", line.sheet, line.row, place)
    for name in dict.fromkeys(references(text)):
        if name and not count.get(name) and name not in _OF_FORM:
            yield found("xlsform.reference.unknown", line.sheet, line.row, place, name=name)
        elif count.get(name, 0) > 1:
            yield found("xlsform.reference.several", line.sheet, line.row, place, name=name)


def _kept(form: Form) -> Iterator[Found]:
    """What stays in the workbook and is not acted on."""
    for sheet, header in form.headers.items():
        for place, column in header.columns.items():
            if sheet not in _FREE and _UNUSED.match(column.key):
                yield found("xlsform.column.unused", sheet, 1, place + 1, name=column.key)
            elif column.key in MEDIA:
                yield found("xlsform.media", sheet, 1, place + 1, name=column.key)
    for one in form.all():
        yield from _paths(form, one.line)
        if one.type.part is Part.METADATA:
            yield _at(form, "xlsform.metadata", one.line, "type", type=one.type.word)
    if "entities" in form.headers:
        yield found("xlsform.entities", "entities")
    if form.settings.get("public_key"):
        yield found("xlsform.encrypted", "settings", 0, form.column("settings", "public_key"))


def _paths(form: Form, line: Line) -> Iterator[Found]:
    for column, text in line.cells.items():
        if column.key in MEDIA and re.search(r"[/\\]", text):
            place = form.headers["survey"].place(column.key, column.language)
            yield found("xlsform.media.path", line.sheet, line.row, place, name=media_name(text))


def media_name(text: str) -> str:
    """The name of a file without any path before it; "" for one that only points elsewhere."""
    name = re.split(r"[/\\]", cleaned(text))[-1]
    return "" if name in (".", "..") else name
