"""Lists of choices on their way into our files: codes, words, columns that filters read, what each choice shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handrail.core.interchange.xlsform.expressions import filter_columns
from handrail.core.interchange.xlsform.form import Element, Form, Line
from handrail.core.interchange.xlsform.found import Found, found
from handrail.core.interchange.xlsform.naming import CODE, codes
from handrail.core.interchange.xlsform.own import ALONE, YES
from handrail.core.interchange.xlsform.spoken import Spoken

OTHER = "other"
_OTHER_LABEL = "Other"  # the word that pyxform puts there
_FIXED = frozenset({"name", "label"})


@dataclass(slots=True)
class Lists:
    """Lists that questions use. `data`: ours, by name. `columns`: list → column of the sheet → key beside its choices.

    `shows` and `codes`: list → name of a choice → what it shows, and its code. `exclusive`: codes that stand alone.
    """

    form: Form
    spoken: Spoken
    taken: frozenset[str]
    data: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    shows: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    exclusive: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Found] = field(default_factory=list)

    def read(self, questions: Iterable[Element]) -> None:
        """Every list that is used, with the columns that some filter of its questions reads."""
        used: dict[str, set[str]] = {}
        others = set()
        for one in questions:
            if one.type.list in self.form.lists or one.type.list in self.form.external:
                read = filter_columns(one.line.get("choice_filter"))
                used.setdefault(one.type.list, set()).update(read)
                if one.type.other:
                    others.add(one.type.list)
        for name, columns in used.items():
            self._list(name, columns, name in others)

    def lines(self, name: str) -> Sequence[Line]:
        return self.form.lists.get(name) or self.form.external.get(name) or ()

    def _list(self, name: str, columns: set[str], other: bool) -> None:
        lines = self.lines(name)
        self.codes[name] = codes(line.get("name") for line in lines)
        known = {column.key for line in lines for column in line.cells} | _FIXED
        self.columns[name] = {column: self._key(column) for column in sorted(columns & known)}
        self.shows[name], self.exclusive[name] = {}, []
        seen: set[str] = set()
        self.data[name] = [self._choice(name, line, seen) for line in lines]
        if other and OTHER not in seen:
            self.data[name].append({"code": OTHER, "label": self._other(name)})

    def _key(self, column: str) -> str:
        """A key of its own: a column with the name of a question would be read in its place."""
        return (
            f"column_{column}"
            if column in self.taken or column in ("label", "code", "unknown", "exclusive")
            else column
        )

    def _other(self, name: str) -> str:
        return self.spoken.say(dict.fromkeys(self.spoken.tags, _OTHER_LABEL), "choices", name, OTHER)

    def _choice(self, name: str, line: Line, seen: set[str]) -> dict[str, str]:
        said = line.get("name")
        code = self.codes[name].get(said, said)
        if not CODE.fullmatch(said):
            self.findings.append(
                found("xlsform.choice.code", line.sheet, line.row, self._place(line, "name"), name=said)
            )
        while code in seen:
            code = f"{code[:60]}_2"
        seen.add(code)
        label = self.spoken.say(line.words("label"), "choices", name, code, at=(line.sheet, line.row)) or said
        choice = {"code": code, "label": label}
        for key in ("unknown", "exclusive"):
            if line.get(f"handrail_{key}") == YES:
                choice[key] = YES
        if "exclusive" in choice or code in ALONE:
            self.exclusive[name].append(code)
        if shown := tuple(line.get("handrail_shows").split()):
            self.shows[name][code] = shown
        for column, key in self.columns[name].items():
            value = said if column == "name" else label if column == "label" else line.raw(column)
            if value:
                choice[key] = value
        return choice

    def _place(self, line: Line, key: str) -> int:
        return self.form.column(line.sheet.lower(), key)
