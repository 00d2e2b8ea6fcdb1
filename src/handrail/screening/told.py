"""The section to read together: what the person told, rights and what was agreed, in the person's language; no class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handrail.core.frameworks.definition import Kind
from handrail.core.instruments.evidence import Evidence
from handrail.core.text import Text
from handrail.core.together import TogetherWords
from handrail.screening import queries
from handrail.screening.listed import Result

if TYPE_CHECKING:
    from handrail.screening.models import Submission

PUBLIC_LANGUAGES = frozenset({"en", "zh-Hant", "zh-Hans", "id", "fil"})
"""Languages that the public page of rights and helplines has."""


def tell(row: Submission, words: TogetherWords, clear: Evidence, results: list[Result], reader: str) -> dict[str, Any]:
    """What the section needs. A language that the words do not have gives way to the reader's, and that to English."""
    person = row.languages[-1] if row.languages else reader
    language = next((one for one in (person, reader) if one in words.translations), "en")
    said = {name: sentence.get(language) for name, sentence in words.person.items()}
    found = _told(words.told, clear, results, language)
    return {
        "language": language,
        "words": said,
        "unreviewed": not words.translations[language].reviewed_by,
        "told": said["told"] if found else said[_silent(results)],
        "found": found,
        "steps": _agreed(row, words, language),
        "help_language": next((one for one in (person, reader) if one in PUBLIC_LANGUAGES), "en"),
    }


def _told(told: Mapping[str, Text], clear: Evidence, results: list[Result], language: str) -> list[dict[str, str]]:
    """What was named, in the order of the file; a sign without a wording there keeps its framework's words.

    An answer that is told as a weighted sign is not told again as a side of forced labour, which says more than it did.
    The elements of Palermo are left out: that others arranged the job or the journey is nobody's wrong.
    """
    plain = [framework for framework, _ in results if framework.kind is not Kind.DISPLAY and not framework.elements]
    signs = {one.code: one.label for framework in reversed(plain) for one in framework.indicators()}
    weighted = {one.code for framework in plain if framework.weighted for one in framework.indicators()}
    behind = {place for code in clear.present & weighted for place in clear.behind.get(code, ())}
    sentences = {**told, **{code: label for code, label in sorted(signs.items()) if code not in told}}
    named = [
        sentence.said(language)
        for code, sentence in sentences.items()
        if code in clear.present and (code in weighted or not behind.issuperset(clear.behind.get(code, ())))
    ]
    return [{"text": text, "language": tag} for text, tag in named]


def _silent(results: list[Result]) -> str:
    """Which sentence stands where nothing is listed: answers that are not kept may have counted in a class."""
    counted = any(found.lower.rank > 0 for framework, found in results if framework.weighted)
    return "told_hidden" if counted else "told_nothing"


def _agreed(row: Submission, words: TogetherWords, language: str) -> list[dict[str, str]]:
    standing = queries.newest_decision(row)
    codes = [code for code in standing.next_steps if code in words.next_steps] if standing else []
    named = [words.next_steps[code].said(language) for code in codes]
    return [{"text": text, "language": tag} for text, tag in named]
