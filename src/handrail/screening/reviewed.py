"""Whether a named person has reviewed the words on buttons and labels, as the catalogue's own header says."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale

_BY = re.compile(r'^"X-Reviewed-By: *(\S.*?)\\n"$', re.MULTILINE)
_ON = re.compile(r'^"X-Reviewed-On: *(\d{4}-\d{2}-\d{2})\\n"$', re.MULTILINE)


def catalogue_reviewed(language: str) -> bool:
    """Whether the words of the interface in this language have been reviewed; the English ones are the source."""
    return language == "en" or any(_reviewed(folder, to_locale(language)) for folder in settings.LOCALE_PATHS)


@lru_cache(maxsize=16)
def _reviewed(folder: str, locale: str) -> bool:
    """The header ends at the first empty line; a catalogue without both a name and a day is a draft."""
    path = Path(folder) / locale / "LC_MESSAGES" / "django.po"
    header = path.read_text("utf-8").split("\n\n", 1)[0] if path.is_file() else ""
    return bool(_BY.search(header) and _ON.search(header))
