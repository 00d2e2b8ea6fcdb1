"""One sentence in several languages."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Language = str
"""A BCP 47 tag: en, zh-Hant, zh-Hans, id, fil."""

_EMPTY: Mapping[Language, str] = MappingProxyType({})


def nearest(language: Language, having: Container[Language]) -> Language:
    """The language of `having` to show a reader of `language`: their own, for Chinese readers Traditional Chinese, else
    English; "" where there is none of them."""
    near = "zh-Hant" if language.startswith("zh") else "en"
    return next((one for one in (language, near, "en") if one in having), "")


@dataclass(frozen=True, slots=True)
class Text:
    """What one sentence says in each language that has it. Falsy when no language has it."""

    words: Mapping[Language, str] = field(default_factory=lambda: _EMPTY)

    def __bool__(self) -> bool:
        return any(self.words.values())

    def get(self, language: Language, fallback: Language = "en") -> str:
        """The words in `language`, else in `fallback`, else in any. Use `said` to know which language it became."""
        return self.said(language, fallback)[0]

    def said(self, language: Language, fallback: Language = "en") -> tuple[str, Language]:
        """The words and the language that they are in, so that a page can mark a run of another language."""
        for one in (language, fallback, *self.words):
            if self.words.get(one):
                return self.words[one], one
        return "", fallback


def text(words: str, language: Language = "en") -> Text:
    """A sentence known in one language; an empty one where `words` is empty."""
    return Text(MappingProxyType({language: words})) if words else Text()
