"""The words on buttons and labels: gathers them from templates and code, checks the catalogues, compiles them.

    python tools/messages.py extract | check | compile [--into DIR]

No GNU gettext is needed. Plurals and contexts are not understood, and refused: no page needs them.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parents[1] / "src" / "handrail"
LOCALE = SOURCE / "web" / "locale"
STAFF_TOO = "zh_Hant"
LOCALES = (STAFF_TOO, "zh_Hans", "id", "fil")  # as Django names the folders; staff pages are in zh_Hant and English

_PUBLIC_BASE = '{% extends "web/base.html" %}'
_PUBLIC_PARTS = (  # and the pieces that such a page is made of
    "web/templates/",
    "asking/templates/",
    "library/templates/",
    "checks/templates/",
    "screening/templates/screening/helplines.html",
    "screening/templates/screening/right.html",
)
_STAFF_BASE = "web/templates/web/staff.html"
_EXTENDS_STAFF = '{% extends "web/staff.html" %}'
_CODES = "screening/messages.py"
_SENTENCES = "core/interchange/xlsform/sentences.py"
_PUBLIC_CODES = ("answer.", "count.", "limit")  # and the sentence that stands under no code

_COMMENT = re.compile(r"\{#.*?#\}")
_TAG = re.compile(r"\{%\s*(?:block)?trans(?:late)?\b.*?%\}", re.DOTALL)
_ONE = re.compile(r"""\{%\s*translate\s+(?:"([^"]*)"|'([^']*)')(?:\s+as\s+\w+)?\s*%\}""")
_BLOCK = re.compile(r"\{%\s*blocktranslate\b([^%]*)%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
_NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
_FUNCTIONS = frozenset({"gettext", "gettext_lazy", "gettext_noop"})

_HEADER = "# The words on buttons and labels of Handrail."
_DRAFT = "\n# Draft: not yet reviewed by a named person."
_REVIEW = re.compile(
    r'^"(X-Reviewed-By|X-Reviewed-On): ?(.*)\\n"$', re.MULTILINE
)  # filled in by a person, never by this program
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BEFORE = '"MIME-Version: '


@dataclass(frozen=True, slots=True)
class Found:
    """One text that is to be translated. `public`: whether a visitor who has not signed in can meet it."""

    words: str
    file: str
    public: bool = False


class NotUnderstood(Exception):
    """A text that the extractor cannot read: what and where."""


def gather(source: Path = SOURCE) -> list[Found]:
    """Every text below `source`, in the order of files. Raises NotUnderstood."""
    found: list[Found] = []
    for path in sorted(source.rglob("*")):
        file = path.relative_to(source).as_posix()
        if path.suffix == ".html" and "/templates/" in file:
            found += from_template(path.read_text("utf-8"), file)
        elif path.suffix == ".py" and "/migrations/" not in file:
            found += from_code(path.read_text("utf-8"), file)
    return found


def from_template(text: str, file: str) -> list[Found]:
    """The texts of one template, as Django looks them up: `{{ name }}` in a block is `%(name)s`, `%` is `%%`."""
    text = _COMMENT.sub("", text)
    staff = file == _STAFF_BASE or _EXTENDS_STAFF in text
    public = not staff and (_PUBLIC_BASE in text or file.startswith(_PUBLIC_PARTS))
    found: list[Found] = []
    for tag in _TAG.finditer(text):
        one, block = _ONE.fullmatch(tag.group()), _BLOCK.match(text, tag.start())
        if one:
            found.append(Found((one[1] or one[2]).replace("%", "%%"), file, public))
        elif block and "{%" not in block[2] and "context" not in block[1].split():
            found.append(Found(_block(block[1], block[2]), file, public))
        else:
            raise NotUnderstood(f"{file}: {tag.group()}")
    return found


def _block(options: str, inner: str) -> str:
    if "trimmed" in options.split():
        inner = " ".join(line.strip() for line in inner.strip().splitlines())
    return _NAME.sub(r"%(\1)s", inner.replace("%", "%%"))


def from_code(text: str, file: str) -> list[Found]:
    """The texts given to Django's gettext functions in one module, under whatever name it imports them."""
    tree = ast.parse(text, file)
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in _FUNCTIONS
    }
    keys = dict(_keys(tree))
    if file == _SENTENCES:
        return list(_sentences(tree, file))
    return [
        Found(_literal(node, file), file, file == _CODES and _for_public(keys.get(id(node), "")))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]


def _sentences(tree: ast.AST, file: str) -> Iterator[Found]:
    """What is wrong and what to do, from `Problem(code, what, todo)`: the core knows no gettext."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
            for part in node.args[1:3]:
                if not isinstance(part, ast.Constant):
                    raise NotUnderstood(f"{file}:{node.lineno}: the text is not one plain literal")
                if part.value:
                    yield Found(str(part.value), file)


def _for_public(code: str) -> bool:
    return not code or code.startswith(_PUBLIC_CODES)


def _keys(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Which code stands before which value in the tables of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant):
                    yield id(value), str(key.value)


def _literal(node: ast.Call, file: str) -> str:
    first = node.args[0] if node.args else None
    if len(node.args) != 1 or not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        raise NotUnderstood(f"{file}:{node.lineno}: the text is not one plain literal")
    return first.value


def needed(found: list[Found], locale: str) -> set[str]:
    """The texts that must have words in this locale."""
    return {one.words for one in found if one.public or locale == STAFF_TOO}


def read(locale: str, folder: Path = LOCALE) -> Catalog:
    """The catalogue of a locale, empty if there is none yet."""
    path = folder / locale / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return _empty(locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _empty(locale: str) -> Catalog:
    """With a header that stays the same from one extraction to the next and names nobody."""
    day = datetime(2026, 11, 22, tzinfo=UTC)
    made = Catalog(locale=locale, project="Handrail", version="0", fuzzy=False, creation_date=day, revision_date=day)
    made.header_comment = _HEADER + _DRAFT
    made.msgid_bugs_address = made.last_translator = made.language_team = ""
    return made


def review(locale: str, folder: Path = LOCALE) -> tuple[str, str]:
    """Who has reviewed the words of a locale, and on which day; both "" until a named person has."""
    path = folder / locale / "LC_MESSAGES" / "django.po"
    found = dict(_REVIEW.findall(path.read_text("utf-8"))) if path.exists() else {}
    return found.get("X-Reviewed-By", ""), found.get("X-Reviewed-On", "")


def _reviewed(text: str, by: str, on: str) -> str:
    """A written catalogue with the two headers that Babel does not know."""
    return text.replace(_BEFORE, f'"X-Reviewed-By: {by}\\n"\n"X-Reviewed-On: {on}\\n"\n{_BEFORE}', 1)


def extract(found: list[Found], folder: Path = LOCALE) -> None:
    """Writes each catalogue anew: words and the review that it has are kept, new texts wait, superfluous ones go."""
    for locale in LOCALES:
        old, new, (by, on) = read(locale, folder), _empty(locale), review(locale, folder)
        new.header_comment = _HEADER if by else _HEADER + _DRAFT
        for one in found:
            known = old.get(one.words)
            words = str(known.string) if known and known.string else ""
            if words or one.words in needed(found, locale):
                new.add(one.words, words, locations=[(one.file, 1)])
        path = folder / locale / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        written = BytesIO()
        write_po(written, new, width=0, include_lineno=False)
        path.write_text(_reviewed(written.getvalue().decode(), by, on), "utf-8")


def check(found: list[Found], folder: Path = LOCALE) -> list[str]:
    """One line for each problem, none if all is well."""
    known = {one.words for one in found}
    problems = []
    for locale in LOCALES:
        by, on = review(locale, folder)
        if bool(by) != bool(on) or not (on == "" or _DAY.fullmatch(on)):
            problems.append(f"{locale}: a review needs a name and a day, such as 2026-11-22")
        has = {str(one.id): str(one.string or "") for one in read(locale, folder) if one.id and not one.fuzzy}
        for text in sorted(needed(found, locale)):
            if not has.get(text):
                problems.append(f"{locale}: no words for {text!r}")
        for text, words in sorted(has.items()):
            if text not in known:
                problems.append(f"{locale}: no page says {text!r}")
            elif words and sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(words)):
                problems.append(f"{locale}: the placeholders differ in {text!r}")
    return problems


def compile_into(folder: Path) -> None:
    """Writes a .mo file for each catalogue. Readers never see half a file: it is moved into place when whole."""
    for locale in LOCALES:
        path = folder / locale / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            write_mo(file, read(locale))
        part.replace(path)


def main() -> int:
    """0, or 1 with the problems on standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("extract", "check", "compile"))
    parser.add_argument("--into", type=Path, default=LOCALE, help="folder for compiled files (compile)")
    given = parser.parse_args()
    if given.command == "compile":
        compile_into(given.into)
        return 0
    try:
        found = gather()
    except NotUnderstood as problem:
        print(f"This cannot be read: {problem}")
        return 1
    if given.command == "extract":
        extract(found)
        return 0
    problems = check(found)
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
