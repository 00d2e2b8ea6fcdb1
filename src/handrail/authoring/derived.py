"""What a draft is worth: the form in its workbook, our files of it, the instrument, and everything that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from handrail import content
from handrail.authoring.models import FormDraft
from handrail.authoring.opening import needs_opening, taken, with_opening
from handrail.core.frameworks.check import check_instrument_against
from handrail.core.frameworks.definition import Framework
from handrail.core.instruments.check import check_instrument
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.read import MAIN, read_instrument
from handrail.core.interchange.xlsform.book import Book, from_json
from handrail.core.interchange.xlsform.convert import Kept, convert
from handrail.core.interchange.xlsform.form import Form
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.found import Found, Level
from handrail.core.interchange.xlsform.languages import read_languages
from handrail.core.problems import Problem, Problems
from handrail.screening import catalogue

NEVER_BLOCKS = frozenset({"coverage.missing", "translation.missing"})
"""What is said elsewhere on the page and may stay: a short form asks for some signs only, and English stands in."""


@dataclass(frozen=True)
class Derived:
    """`names`: row of the survey → our name. `tags`: language as written → tag. `lists`: every list of signs there is.

    `open` keeps it from being published; `noted` does not. `instrument` is None where our files cannot be read yet.
    """

    book: Book
    form: Form
    names: Mapping[int, str]
    tags: Mapping[str, str]
    files: Mapping[str, str]
    instrument: Instrument | None
    frameworks: tuple[Framework, ...]
    lists: tuple[Framework, ...]
    open: tuple[Found, ...]
    noted: tuple[Found, ...]
    problems: tuple[Problem, ...]
    kept: Kept
    version: str
    opened: bool
    clashing: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether it may be published."""
        return self.instrument is not None and not (self.open or self.problems or self.clashing)

    @property
    def missing_words(self) -> list[tuple[str, int]]:
        """Language as written → how many words it lacks."""
        lacking: dict[str, int] = {}
        for one in self.noted:
            if one.code == "xlsform.translation.missing":
                language = dict(one.given).get("language", "")
                lacking[language] = lacking.get(language, 0) + 1
        return sorted(lacking.items())


def derived(row: FormDraft, version: str = "") -> Derived:
    """Of a draft as it is now. `version`: in the place of the form's own."""
    return _derived(row.book, row.name, version)


@lru_cache(maxsize=16)
def _derived(text: str, name: str, version: str) -> Derived:
    book = from_json(text)
    formed = read_form(book)
    made = convert(formed.form, id=name, version=version)
    findings = (*formed.findings, *made.findings)
    shipped = content.read("instruments", catalogue.SCREENING)
    files, lists = dict(made.files), _lists()
    opened = needs_opening(files)
    clashing = tuple(taken(made.names.values(), shipped)) if opened else ()
    if opened and not clashing:
        files = with_opening(files, shipped, _codes(lists))
    instrument, problems = _read(files, lists)
    return Derived(
        book=book,
        form=formed.form,
        names=made.names,
        tags=read_languages(formed.form.languages).tags,
        files=files,
        instrument=instrument,
        frameworks=_named(instrument),
        lists=lists,
        open=tuple(one for one in findings if one.level is not Level.NOTED),
        noted=tuple(one for one in findings if one.level is Level.NOTED),
        problems=tuple(problems),
        kept=made.kept,
        version=version or formed.form.settings.get("version", "") or "1",
        opened=opened,
        clashing=clashing,
    )


def _lists() -> tuple[Framework, ...]:
    return catalogue.frameworks(tuple(content.ids("frameworks")))


def _codes(lists: tuple[Framework, ...]) -> tuple[str, ...]:
    """Every indicator of the weighted lists."""
    listed = (one for framework in lists if framework.weighted for one in framework.indicators())
    return tuple(dict.fromkeys(code for one in listed for code in one.codes))


def _named(instrument: Instrument | None) -> tuple[Framework, ...]:
    names = (*instrument.adult_frameworks, *instrument.child_frameworks) if instrument else ()
    return catalogue.frameworks(tuple(dict.fromkeys(names)))


def _read(files: Mapping[str, str], lists: tuple[Framework, ...]) -> tuple[Instrument | None, list[Problem]]:
    try:
        instrument = read_instrument(files, draft=True)
    except Problems as problems:
        return None, list(problems)
    found = [*check_instrument(instrument, MAIN), *check_instrument_against(instrument, lists, MAIN)]
    return instrument, [one for one in found if one.code not in NEVER_BLOCKS]
