"""Names of a form → names in our files: letters, digits and _, at most 64, each once in the whole file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handrail.core.instruments.definition import RESERVED
from handrail.core.interchange.xlsform.form import Element

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)
CODE = re.compile(r"[^\s,|]{1,64}")


@dataclass(slots=True)
class Names:
    """Names given so far. `by_element`: `id` of an element → ours; `by_name`: the form's name → ours, the first of it."""

    taken: set[str] = field(default_factory=lambda: set(RESERVED))  # such a question leaves with its own name
    by_element: dict[int, str] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)

    def give(self, name: str, row: int) -> str:
        """A name of its own, as near to `name` as may be."""
        made = re.sub(r"[^A-Za-z0-9_]", "_", name)[:60]
        if not NAME.fullmatch(made) or not made.strip("_"):
            made = f"row_{row}" if not made.strip("_") else f"q_{made}"
        tried, number = made, 1
        while tried.lower() in self.taken:
            number += 1
            tried = f"{made}_{number}"
        self.taken.add(tried.lower())
        return tried


def name_all(elements: Iterable[Element]) -> Names:
    """Names that can stay as they are, first; then the others beside them."""
    names, every = Names(), [one for element in elements for one in element.all()]
    waiting = []
    for one in every:
        if NAME.fullmatch(one.name) and one.name.lower() not in names.taken:
            names.taken.add(one.name.lower())
            names.by_element[id(one)] = one.name
        else:
            waiting.append(one)
    for one in waiting:
        names.by_element[id(one)] = names.give(one.name, one.line.row)
    for one in every:
        names.by_name.setdefault(one.name, names.by_element[id(one)])
    return names


def codes(names: Iterable[str]) -> Mapping[str, str]:
    """Names of choices → codes of ours; one that cannot be a code has _ for what it may not hold."""
    return {name: name if CODE.fullmatch(name) else re.sub(r"[\s,|]", "_", name)[:64] or "_" for name in names}
