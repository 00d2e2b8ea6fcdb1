"""Whether a named person has reviewed the words of a language, and so whether the public may read it in production."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale

from handrail.core.instruments.definition import Instrument
from handrail.screening import catalogue

_BY = re.compile(r'^"X-Reviewed-By: *(\S.*?)\\n"$', re.MULTILINE)
_ON = re.compile(r'^"X-Reviewed-On: *(\d{4}-\d{2}-\d{2})\\n"$', re.MULTILINE)


def offered(instrument: Instrument) -> frozenset[str]:
    """Languages that the public may read: in production only those of which a named person has reviewed every word,
    of the questions, of the place and of the interface."""
    languages = frozenset(instrument.languages)
    if settings.DEMO:
        return languages
    place = catalogue.place().reviewed
    return frozenset(
        tag
        for tag in languages
        if tag == "en" or (tag in place and instrument.translations[tag].reviewed_by and catalogue_reviewed(tag))
    )


def catalogue_reviewed(language: str) -> bool:
    """Whether the words of the interface in this language have been reviewed; the English ones are the source."""
    return language == "en" or any(_reviewed(folder, to_locale(language)) for folder in settings.LOCALE_PATHS)


@lru_cache(maxsize=16)
def _reviewed(folder: str, locale: str) -> bool:
    """The header ends at the first empty line; a catalogue without both a name and a day is a draft."""
    path = Path(folder) / locale / "LC_MESSAGES" / "django.po"
    header = path.read_text("utf-8").split("\n\n", 1)[0] if path.is_file() else ""
    return bool(_BY.search(header) and _ON.search(header))
