"""Words of the pages that files need as well; every one also stands in a template."""

from __future__ import annotations

from django.utils.translation import gettext

from handrail.core.checks.definition import Status


def status_words(status: Status | None) -> str:
    """The short word for a status, in the language that is active. None: nothing was answered."""
    return {
        Status.NONE: gettext("Not yet"),
        Status.PLANNED: gettext("Planned"),
        Status.PARTLY: gettext("Partly"),
        Status.DONE: gettext("Done"),
        Status.NOT_APPLICABLE: gettext("Does not apply"),
        None: gettext("Not answered"),
    }[status]
