"""Languages of a form: as its author wrote them → BCP 47 tags. `Chinese (zh-Hant)` says its code; a bare name may not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handrail.core.interchange.xlsform.found import Found, found

UNSAID = "en"
"""Taken for the language of a form that names none, as our own files do."""
_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)\s*$")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NAMES: Mapping[str, str] = {
    **{"english": "en", "chinese": "zh-Hant", "indonesian": "id", "bahasa indonesia": "id", "filipino": "fil"},
    **{
        "tagalog": "fil",
        "french": "fr",
        "français": "fr",
        "spanish": "es",
        "español": "es",
        "arabic": "ar",
        "thai": "th",
    },
    **{"nepali": "ne", "hindi": "hi", "urdu": "ur", "bengali": "bn", "bangla": "bn", "punjabi": "pa", "sinhala": "si"},
    **{"tamil": "ta", "vietnamese": "vi", "burmese": "my", "khmer": "km", "lao": "lo", "malay": "ms", "korean": "ko"},
    **{"japanese": "ja", "russian": "ru", "portuguese": "pt", "swahili": "sw", "german": "de", "italian": "it"},
    **{"繁體中文": "zh-Hant", "中文": "zh-Hant", "简体中文": "zh-Hans", "english(en)": "en"},
}


@dataclass(frozen=True, slots=True)
class Languages:
    """`tags`: as written → tag, the main language first; each tag stands once."""

    tags: Mapping[str, str]
    findings: tuple[Found, ...]

    @property
    def main(self) -> str:
        """As written."""
        return next(iter(self.tags))


def read_languages(written: Sequence[str]) -> Languages:
    """Nothing is lost: a language whose name is not known gets a tag for private use (`x-…`)."""
    tags: dict[str, str] = {}
    findings: list[Found] = []
    said = {name: tag for name in written if name and (tag := _said(name))}
    for name in written:
        tag = said.get(name, "")
        if not name:
            tag = UNSAID if UNSAID not in said.values() else "und"
            findings.append(found("xlsform.language.unsaid", tag=tag))
        elif not tag:
            tag = _NAMES.get(name.strip().lower(), "")
            tag = tag if tag and tag not in said.values() else _private(name)
            findings.append(found("xlsform.language.code", name=name, tag=tag))
        while tag in tags.values():
            tag = f"{tag}-x2" if tag.startswith("x-") else f"{tag}-x-other"
        tags[name] = tag
    return Languages(tags, tuple(findings))


def _said(name: str) -> str:
    """The code in brackets at the end, or a name that is a code itself."""
    match = _CODE.search(name) or (_TAG.fullmatch(name.strip()) if len(name.strip().split("-")[0]) < 4 else None)
    if match is None or name.strip().lower() in _NAMES:
        return ""
    first, *rest = (match[1] if match.re is _CODE else match[0]).split("-")
    parts = [part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part.lower() for part in rest]
    return "-".join((first.lower(), *parts))


def _private(name: str) -> str:
    letters = re.sub(r"[^a-z0-9]", "", name.lower())[:8]
    return f"x-{letters or format(sum(map(ord, name)), 'x')[:8]}"
