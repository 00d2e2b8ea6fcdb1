"""Words for what could not be done with a form, by their codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "form.no_file": _("Please choose a file."),
    "form.too_large": _("The file is larger than 10 MB. Please remove what is not part of the form."),
    "form.refused": _("The form was not brought in. Nothing was kept. What is wrong stands below, all of it."),
    "form.many": _("There are 100 forms in the making already. Please publish or discard one first."),
    "form.revision": _("Somebody else changed this form in the meantime. Please look at it again."),
    "form.open": _("This form cannot be published yet. What is missing stands below."),
    "form.version": _("This version is published already with other content. Please give the form another version."),
    "form.version_word": _("A version has 1 to 32 letters, digits, dots or lines."),
    "form.names": _("These names are needed for the checks before starting. Please rename them in the form: %(names)s"),
    "form.bands": _("Bands are whole numbers that rise, such as 18, 26, 39."),
    "form.code": _("No list of signs has this code: %(given)s"),
    "form.list_name": _("The form wants no file of this name."),
    "form.list": _("This is no list: a CSV file in UTF-8 with names of columns first, then a line for each choice."),
    "form.list_long": _("The list is longer than 100,000 choices. Please make it shorter."),
    "form.judge": _("The form could not be read within its limits. Please make it smaller."),
}


def say(code: str, **given: str) -> str:
    """The words for a code, in the language of the page."""
    words = str(MESSAGES.get(code, MESSAGES["form.refused"]))
    return words % given if given else words
