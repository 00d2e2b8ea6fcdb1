"""Words for what could not be done with figures, by their codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "figures.preparing": _("The figures are being counted. Please open the page again in a minute."),
    "figures.engine": _("The figures cannot be counted just now. Please try again in some minutes."),
    "figures.question": _("This question could not be read. Please choose again."),
    "figures.filter": _(
        "This cannot be counted: something was chosen that the forms do not have. Please choose again."
    ),
    "figures.view_name": _("Please give a name of up to 100 characters that no other view has."),
    "figures.view_many": _("There are 200 saved views already. Please remove one first."),
    "figures.view_old": _("The forms have changed since this view was saved. Please choose again."),
    "figures.broken": _("This work ended with a fault. Nothing half-finished was kept."),
    "figures.killed": _(
        "The system stopped this work three times, most likely for want of memory. Nothing half-finished was kept."
    ),
    "figures.export": _("This file cannot be made: something was chosen that there is not. Please choose again."),
    "figures.export_sender": _("Please say what kind of organisation makes the file; the standard asks for it."),
    "figures.export_old": _(
        "Somebody was taken out of the count after this file was made, so it was thrown away. Please make it again."
    ),
    "figures.export_broken": _("THIS FILE IS NOT COMPLETE: the work was stopped. Please ask for it again."),
    "figures.paper": _("The PDF cannot be made on this system just now. The other files have the same figures."),
    "release.period": _("This period cannot be published: it is not over, or it was published before."),
    "release.few": _("Too few people in this period. Publish it together with the next one."),
    "release.many": _("More than 50,000 records cannot be published at once. Please choose fewer quarters."),
    "release.own": _("Whoever asked for a publication cannot approve it."),
    "release.state": _("This was published or refused already."),
    "release.budget": _("There is not enough budget left for this publication."),
    "release.reason": _("A higher budget needs a reason that everybody can read."),
}


def say(code: str) -> str:
    """The words for a code, in the language of the page."""
    return str(MESSAGES.get(code, MESSAGES["figures.engine"]))
