"""Words of a form on their way into files: the main language stays in the definition, the others gather by their path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handrail.core.interchange.xlsform.found import Found, found


@dataclass(slots=True)
class Spoken:
    """`tags`: language as written → tag, the main one first. `words`: tag → nested mapping as in a translation file."""

    tags: Mapping[str, str]
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    findings: list[Found] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = {tag: {} for tag in list(self.tags.values())[1:]}

    def say(self, said: Mapping[str, str], *path: str, at: tuple[str, int] = ("", 0)) -> str:
        """The main words; the others are kept under `path`. `said`: language as written → words.

        A bare column counts for the main language. Where the main language is silent, another one stands in for it.
        """
        main, *others = self.tags
        words = {name: text for name, text in said.items() if text.strip()}
        if "" in words and main:
            words.setdefault(main, words.pop(""))
        if not words:
            return ""
        for name in others:
            if name in words:
                self._keep(self.tags[name], path, words[name])
            else:
                self._missing(name, path, at)
        if main not in words:
            self._missing(main, path, at)
        return words.get(main) or next(iter(words.values()))

    def _keep(self, tag: str, path: tuple[str, ...], text: str) -> None:
        at = self.words[tag]
        for key in path[:-1]:
            at = at.setdefault(key, {})
        at[path[-1]] = text

    def _missing(self, name: str, path: tuple[str, ...], at: tuple[str, int]) -> None:
        given = {"language": self.tags[name], "column": path[-1] if path[0] != "choices" else "label"}
        self.findings.append(found("xlsform.translation.missing", at[0], at[1], 0, **given))
