"""What was found in a form, in the language of whoever edits it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from handrail.core.interchange.xlsform.found import Found, filled
from handrail.core.interchange.xlsform.sentences import SENTENCES
from handrail.core.problems import Problem

PROBLEMS = {
    "shows.unknown": _("An answer shows a sign that no list has. Correct its code."),
    "shows.two_indicators": _(
        "An answer shows two signs of one list. Divide the answer, or choose the sign it means most."
    ),
    "shows.both_sides": _(
        "One answer shows that the work was not chosen and that it was forced. Ask about them one by one."
    ),
    "shows.dimension": _("One single answer would decide a whole dimension. Ask about its signs one by one."),
    "shows.rank": _("This question alone would lead to a strong class. Divide it."),
    "coverage.missing": _("A sign of the lists is asked nowhere. Ask for it, or say on the sheet handrail why not."),
    "question.unreachable": _("No answers open this question. Correct its condition."),
    "expression.sealed": _("The condition reads an answer that can name someone. Ask a coded question and read that."),
    "question.protected": _("This question hangs on a protected one. Make it protected as well."),
    "expression.unknown_name": _("A condition names a question that there is not. Correct the name."),
    "expression.not_a_choice": _("A condition compares with an answer that there is not. Correct the code."),
    "expression.not_in_round": _(
        "A condition on rounds reads a name that is not asked in them. Write ${name} instead."
    ),
    "instrument.cycle": _("Questions wait for one another. Break the circle."),
    "translation.missing": _("Words are missing in one of the languages. Add them."),
    "question.free_text": _("Free text can name someone. Make it identifying."),
}
"""Checks of what was derived, by code; whatever is not here is said in English, as the command says it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One finding as a page draws it. `place`: sheet and cell, or the name of a question."""

    code: str
    place: str
    what: str
    todo: str
    row: int = 0


def said(one: Found) -> Said:
    """A finding about a cell."""
    sentence, given = SENTENCES[one.code], dict(one.given)
    what, todo = (filled(translation.gettext(text), given) if text else "" for text in (sentence.what, sentence.todo))
    return Said(one.code, one.place, what, todo, one.row)


def problem_said(one: Problem) -> Said:
    """A problem of the form as a whole, or of one question."""
    words = PROBLEMS.get(one.code)
    return Said(one.code, one.place, str(words), "") if words else Said(one.code, one.place, one.what, one.todo)
