"""Paths of XPath → `${name}`: the way back from `places.py`.

What has no name here (a step through a repeat, an element of a list) stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NAME = r"[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?"
_STEP = rf"(?:\.\.|\.(?!\d)|@?{_NAME})"
_TOKEN = re.compile(
    rf"(?P<literal>'[^']*'|\"[^\"]*\")"
    rf"|(?P<saved>instance\(\s*(?:'[^']*'|\"[^\"]*\")\s*\))(?P<rest>(?:/{_NAME})*)"
    rf"|(?P<number>\d+(?:\.\d*)?|\.\d+)"
    rf"|(?P<path>(?:current\(\)\s*/|/)?{_STEP}(?:/{_STEP})*(?![\w.:/-]|\s*\())"
    rf"|(?P<call>{_NAME}\s*\()"
    rf"|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_OPERATORS = frozenset({"and", "or", "div", "mod"})
UNREAD = frozenset(
    {"area", "distance", "enclosed-area", "geofence", "intersects", "decrypt", "extract-signed", "digest-rsa"}
)
"""Functions of drawings, areas and keys, which no plain questionnaire has."""


@dataclass(frozen=True, slots=True)
class Namer:
    """`names`: whole path → name. `saved`: id of the instance of the answer before, or ""."""

    names: Mapping[str, str]
    root: str
    saved: str = ""

    def whole(self, path: str, at: str) -> str:
        """A path as it is from the root of the data; `at`: where it is read."""
        steps = [] if path.startswith("/") else at.split("/")[1:]
        for step in path.removeprefix("current()").strip("/ ").split("/"):
            if step == "..":
                steps = steps[:-1]
            elif step not in (".", ""):
                steps.append(step.rpartition(":")[2])
        return "/" + "/".join(steps)

    def named(self, text: str, at: str) -> str:
        """The expression with `${name}`. `at`: path of what it belongs to."""
        made: list[str] = []
        depth, before = 0, ""
        for match in _TOKEN.finditer(text):
            kind, piece = match.lastgroup or "", match[0]
            if kind == "rest":
                kind = "saved"
            if kind == "other":
                depth += {"[": 1, "]": -1}.get(piece, 0)
            made.append(" " if kind == "space" else self._piece(match, kind, at, depth, before))
            before = before if kind == "space" else piece
        return "".join(made).strip()

    def _piece(self, match: re.Match[str], kind: str, at: str, depth: int, before: str) -> str:
        piece = match[0]
        if kind == "literal":
            name = self.names.get(piece[1:-1].strip())
            return f"{piece[0]}${{{name}}}{piece[0]}" if name else piece
        if kind == "saved":
            name = self.names.get(match["rest"]) if self.saved and f"{self.saved}" in match["saved"] else None
            return f"${{last-saved#{name}}}" if name else piece
        if kind != "path" or (piece in _OPERATORS and _is_value(before)) or before[-1:] in (")", "]"):
            return piece
        if depth and not piece.startswith(("/", "current()")):
            return piece
        if not piece.strip("./"):
            return piece
        name = self.names.get(self.whole(piece, at))
        return f"${{{name}}}" if name else piece

    def calls(self, text: str) -> set[str]:
        """Functions that an expression calls."""
        return {match["call"].rstrip("( \t\r\n") for match in _TOKEN.finditer(text) if match["call"]}


def _is_value(before: str) -> bool:
    """Whether an operator can follow: at the beginning, and after a sign, such a word is a name."""
    return bool(before) and (before[-1] in ")]'\"." or before[-1].isalnum())
