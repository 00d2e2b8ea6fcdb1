"""Code of a problem → what the page says. The catalogue of docs/errors.md is tested against this list."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "answer.required": _("Choose an answer here, or “I’d rather not say”."),
    "answer.not_a_choice": _("Choose one of the answers on the page."),
    "answer.find": _("Nothing has exactly this name. Choose one of those that were found, or type another part."),
    "answer.alone": _("This answer stands alone. Choose it, or the others."),
    "answer.too_many": _("Choose one answer only."),
    "answer.integer": _("Write a whole number, for example 12."),
    "answer.decimal": _("Write a number, for example 12.5."),
    "answer.date": _("Write the day as year-month-day, for example 2026-11-22."),
    "answer.time": _("Write the time as hours:minutes, for example 09:30."),
    "answer.datetime": _("Write day and time, for example 2026-11-22T09:30."),
    "answer.range": _("Write a number between the two that stand beside the field, in its steps."),
    "answer.rank": _("Give each answer a place of its own."),
    "answer.acknowledge": _("Tick the box, or leave it empty."),
    "answer.constraint": _("This answer does not fit here. Please check it."),
    "answer.budget": _("This answer cannot be worked out. Please make it shorter."),
    "answer.too_long": _("This answer is too long. Please make it shorter."),
    "answer.characters": _("This answer holds characters that cannot be kept."),
    "answer.identifying": _("This cannot be kept safely yet, so it was not taken. Please leave it out."),
    "answer.unknown_question": _("Something was sent that is not part of this form. It was not taken."),
    "screening.conflict": _(
        "This screening was saved from another window meanwhile. What is on this page is not saved yet. Choose which answers are kept."
    ),
    "screening.other_content": _(
        "A screening with this number was stored before with other answers. It was not changed."
    ),
    "screening.superseded": _("This screening was corrected before. Open the newer one."),
    "screening.not_ready": _("The checks before starting have not all passed. Nothing was stored."),
    "decision.code": _("Choose a decision, and reasons and steps from the lists."),
    "decision.reason": _("Choose at least one reason, so that others can see what the decision rests on."),
    "decision.other_content": _(
        "Another decision was saved from this page before, and stands. Save again to let this one follow it."
    ),
    "count.not_own": _("Only your own answers, given when you were alone, are counted. Nothing was kept."),
    "count.failed": _("Your answers could not be added. Nothing was kept."),
    "count.limit": _(
        "Many answers came from this connection. Yours were not added to the count, and nothing was kept. What your answers may mean stands below as before."
    ),
    "limit": _(
        "Many requests came from this connection. Please try again in some minutes. Help and numbers are always open."
    ),
}


def say(code: str) -> str:
    """The words for a code in the language of the page; a general sentence for one that has none."""
    found = MESSAGES.get(code)
    return str(found) if found is not None else gettext("Something does not fit here. Please check it.")
