"""Code of what could not be done with a paper → what the page says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from handrail.screening.messages import say as say_of_screening

MESSAGES = {
    "keying.month": _("Write the month that stands on the paper as year-month, for example 2026-10."),
    "keying.number": _("Another paper has this number. Write the new number, which stands above, on this one."),
    "keying.agreed": _("Nothing was kept: a paper is counted only if the person agreed to that."),
    "keying.consent": _(
        "Nothing was kept: by its own answers, this paper does not pass the checks before starting, or the person did not agree. Please compare these with the paper."
    ),
    "keying.same_person": _("You typed this paper in the first time. Somebody else must do it the second time."),
    "keying.done": _("Somebody else has gone on with this paper meanwhile. Nothing was changed."),
    "keying.settler": _("You typed this paper in. A third person, or the supervisor, settles what differs."),
    "keying.none": _("No paper that waits has this number. It may be finished already."),
    "keying.code": _("No form has this code. It stands at the foot of each page."),
}


def say(code: str) -> str:
    """The words for a code, in the language of the page."""
    if code == "screening.not_ready":
        code = "keying.consent"
    found = MESSAGES.get(code)
    return str(found) if found is not None else say_of_screening(code)
