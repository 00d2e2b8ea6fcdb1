"""An instrument as paper: in one language or two, large or not, black and white, with a short code on every page.

The code and its QR say which form, version and languages a page belongs to, by a hash: on the self-assessment they mean
nothing to whoever finds it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import segno
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handrail.core.instruments.definition import Instrument, Kind, Question, QuestionType, Sensitivity, Stop
from handrail.core.instruments.onpaper import ROUNDS, Numbered, Paper, Run, on_paper
from handrail.core.instruments.spoken_gates import Compared, Condition, Every, Given, Is, Some
from handrail.core.text import Text
from handrail.library.paper import drawn
from handrail.screening import catalogue, result

LINES = {QuestionType.TEXT: 3, QuestionType.WAITING: 0}
"""Lines to write on; one for whatever else is written."""
CHOSEN = (QuestionType.ANSWER, QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


def form_pdf(instrument: Instrument, first: str, second: str = "", *, large: bool = False) -> bytes:
    """The whole form. `second`: a language beside the first, "" for none. Raises `library.paper.Missing`."""
    code = short_code(instrument, first, second)
    paper = on_paper(instrument)
    private = instrument.kind is Kind.SELF_ASSESSMENT
    with translation.override(first):
        context: dict[str, Any] = {
            "title": _two(instrument.title, first, second),
            "intro": [] if private else [_two(text, first, second) for text in instrument.intro],
            "second": second,
            "large": large,
            "private": private,
            "code": code,
            "qr": _qr(code),
            "parts": [
                {
                    "label": _two(section.label, first, second),
                    "hint": _two(section.hint, first, second),
                    "rounds": range(1, ROUNDS + 1) if section.repeat else (),
                    "runs": [_run(run, paper, instrument, first, second) for run in runs],
                }
                for section, runs in paper.parts
                if runs
            ],
            "numbers": result.danger_numbers(catalogue.place(), first) if private else [],
            "stops": [] if private else [_stop(stop, first, second) for stop in instrument.stops],
        }
    content: bytes = drawn("screening/formpaper.html", context, first).write_pdf()
    return content


def short_code(instrument: Instrument, first: str, second: str = "") -> str:
    """Eight letters and digits for instrument, version and languages."""
    said = "|".join((instrument.id, instrument.version, first, second))
    code = hashlib.sha256(said.encode()).hexdigest()[:8].upper()
    return f"{code[:4]}-{code[4:]}"


def _qr(code: str) -> SafeString:
    return mark_safe(segno.make(code, error="m").svg_inline(scale=2, border=2))  # noqa: S308  eight letters and digits


def _two(text: Text, first: str, second: str) -> dict[str, str]:
    """The words in both languages; the second only where it has its own."""
    other = text.words.get(second, "") if second and second != first else ""
    return {"first": text.get(first), "second": other}


def _stop(stop: Stop, first: str, second: str) -> dict[str, Any]:
    return {"title": _two(stop.title, first, second), "steps": [_two(step, first, second) for step in stop.steps]}


def _run(run: Run, paper: Paper, instrument: Instrument, first: str, second: str) -> dict[str, Any]:
    said = {"first": "", "second": ""}
    if run.when != Every(()):
        said["first"] = only_if(run, paper, instrument, first)
        other = only_if(run, paper, instrument, second) if second and second != first else ""
        said["second"] = other if other != said["first"] else ""
    return {"only": said, "questions": [_question(one, first, second) for one in run.questions]}


def only_if(run: Run, paper: Paper, instrument: Instrument, language: str) -> str:
    """*Only if 12 is No*, or *14 to 16: only if …* where several hang on it."""
    with translation.override(language):
        condition = in_words(run.when, paper.numbers, instrument.by_name, language)
        if run.first == run.last:
            return _("Ask %(number)s only if %(condition)s.") % {"number": run.first, "condition": condition}
        told = {"first": run.first, "last": run.last, "condition": condition}
        return _("Ask %(first)s to %(last)s only if %(condition)s.") % told


def in_words(
    one: Condition, numbers: Mapping[str, int], questions: Mapping[str, Question], language: str, inner: bool = False
) -> str:
    """A condition with numbers of the paper and words of the answers, in the language that is active."""
    if isinstance(one, Every | Some):
        word = _(" and ") if isinstance(one, Every) else _(" or ")
        joined = word.join(in_words(part, numbers, questions, language, inner=True) for part in one.parts)
        return f"({joined})" if inner else joined
    if isinstance(one, Is | Given | Compared) and one.name in numbers:
        told: dict[str, Any] = {"number": numbers[one.name]}
        if isinstance(one, Given):
            return (_("%(number)s is empty") if one.no else _("%(number)s is answered")) % told
        if isinstance(one, Compared):
            return f"{told['number']} {one.sign} {one.number:g}"
        labels = {choice.code: choice.label.get(language) for choice in questions[one.name].choices}
        told["answers"] = " / ".join(_("“%(answer)s”") % {"answer": labels.get(code, code)} for code in one.codes)
        return (_("%(number)s is not %(answers)s") if one.no else _("%(number)s is %(answers)s")) % told
    return _("the form on the screen asks it")


def _question(one: Numbered, first: str, second: str) -> dict[str, Any]:
    question = one.question
    return {
        "number": one.number,
        "label": _two(question.label, first, second),
        "hint": _two(question.hint, first, second),
        "type": str(question.type),
        "note": question.type is QuestionType.NOTE,
        "several": question.type is QuestionType.SELECT_MULTIPLE,
        "chosen": question.type in CHOSEN and not question.long,
        "ranked": question.type is QuestionType.RANK,
        "choices": [
            {"code": choice.code, "label": _two(choice.label, first, second), "onward": one.onward.get(choice.code, 0)}
            for choice in (() if question.long else question.choices)
        ],
        "lines": range(LINES.get(question.type, 1)),
        "within": question.within,
        "unkept": question.sensitivity is Sensitivity.IDENTIFYING,
    }
