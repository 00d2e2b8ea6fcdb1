"""A form as a codebook: every question, answer and code, when it is asked, how it is kept, what it shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from handrail.core.instruments.definition import Instrument, Question
from handrail.core.instruments.onpaper import Paper, on_paper
from handrail.core.instruments.spoken_gates import Every, condition
from handrail.core.interchange.xlsform.book import Book, sheet
from handrail.core.interchange.xlsform.writing import write_book
from handrail.library.paper import drawn
from handrail.screening.formpaper import in_words

Row = tuple[str, ...]
WIDE = 0x2E80
"""From here on letters are as wide as they are high."""


@dataclass(frozen=True, slots=True)
class Codebook:
    """Tables, each with its names first. `choices`: a long list stands there once, under the question
    that has it first."""

    title: str
    about: tuple[Row, ...]
    questions: tuple[Row, ...]
    choices: tuple[Row, ...]


def codebook(instrument: Instrument, language: str) -> Codebook:
    """In one language of the form; words of our own are in it where we have them."""
    with translation.override(language):
        paper = on_paper(instrument)
        return Codebook(
            instrument.title.get(language),
            tuple(_about(instrument, language)),
            tuple(_questions(instrument, paper, language)),
            tuple(_choices(instrument, language)),
        )


def codebook_xlsx(instrument: Instrument, language: str) -> bytes:
    """Three sheets of plain text."""
    made = codebook(instrument, language)
    named = (("about", made.about), ("questions", made.questions), ("choices", made.choices))
    return write_book(Book(tuple(sheet(name, rows) for name, rows in named)))


def codebook_pdf(instrument: Instrument, language: str) -> bytes:
    """Raises `library.paper.Missing` where the system cannot make PDF files."""
    made = codebook(instrument, language)
    context = {"codebook": made, "questions": table(made.questions), "choices": table(made.choices)}
    content: bytes = drawn("authoring/codebook.html", context, language).write_pdf()
    return content


@dataclass(frozen=True, slots=True)
class Table:
    """For a page: columns in which nothing stands are left out; `widths` in percent, by how much stands in each."""

    widths: tuple[str, ...]
    head: Row
    rows: tuple[Row, ...]


def table(rows: Sequence[Row]) -> Table:
    """`rows`: the first holds the names."""
    head, *body = rows
    filled = [place for place in range(len(head)) if any(row[place] for row in body)]
    weights = [_weight([row[place] for row in rows]) for place in filled]
    widths = tuple(f"{100 * weight / sum(weights):.2f}" for weight in weights)
    return Table(widths, _only(head, filled), tuple(_only(row, filled) for row in body))


def _only(row: Row, places: Sequence[int]) -> Row:
    return tuple(row[place] for place in places)


def _weight(cells: Sequence[str]) -> float:
    """The root of a long cell's width: a column twice as full is not twice as wide. Chinese letters are twice as wide."""
    lengths = sorted(sum(2 if ord(letter) > WIDE else 1 for letter in cell) for cell in cells)
    return math.pow(max(6, min(120, lengths[len(lengths) * 9 // 10])), 0.6)


def _about(instrument: Instrument, language: str) -> Iterator[Row]:
    yield _("Title"), instrument.title.get(language)
    yield _("Form"), instrument.id
    yield _("Version"), instrument.version
    yield _("Languages"), ", ".join(instrument.languages)
    yield _("Questions"), str(sum(1 for _one in instrument.questions()))
    yield (
        _("Answers that are not known"),
        _("Codes that are marked say that the answer is not known; they are never counted as a no."),
    )


def _questions(instrument: Instrument, paper: Paper, language: str) -> Iterator[Row]:
    yield (
        *(
            _("Number on paper"),
            _("Name"),
            _("Section"),
            _("Rounds"),
            _("Question"),
            _("Hint"),
            _("Type"),
            _("Required"),
        ),
        *(_("Asked only if"), _("How it is kept"), _("Counted"), _("Why it is asked"), _("Source"), _("HTCDS field")),
    )
    for section in instrument.sections:
        for one in section.questions():
            yield (
                str(paper.numbers.get(one.name, "")),
                one.name,
                section.label.get(language),
                " › ".join(one.repeats),
                one.label.get(language),
                one.hint.get(language),
                str(one.type),
                _("yes") if one.required else "",
                _when(one, instrument, paper, language),
                str(one.sensitivity),
                _("yes") if one.counted else "",
                one.why.get(language),
                one.source,
                ", ".join(f"{code}: {field}" for code, field in one.htcds.items()),
            )


def _when(question: Question, instrument: Instrument, paper: Paper, language: str) -> str:
    gates = condition(question.gates)
    return "" if gates == Every(()) else in_words(gates, paper.numbers, instrument.by_name, language)


def _choices(instrument: Instrument, language: str) -> Iterator[Row]:
    yield (
        *(_("Name"), _("Code"), _("Answer"), _("Not known"), _("Stands alone"), _("Shows"), _("Leaves open")),
        _("Offered if"),
    )
    listed: set[int] = set()
    for one in instrument.questions():
        if one.long and id(one.choices) in listed:
            continue
        listed.add(id(one.choices))
        for choice in one.choices:
            yield (
                one.name,
                choice.code,
                choice.label.get(language),
                _("yes") if choice.unknown else "",
                _("yes") if choice.excludes else "",
                " ".join(one.shows.get(choice.code, ())),
                " ".join(one.opens.get(choice.code, ())),
                ", ".join(f"{name} = {text}" for name, text in choice.filters.items()) if one.choice_filter else "",
            )
