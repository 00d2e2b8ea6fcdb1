"""What every form of an organisation begins and ends with: the checks before starting, consent, safety today and needs.

They are those of the shipped screening, word for word in each language, so that no form that somebody brings can be asked
in front of an employer, without consent, or without saying whether it is safe to go home. A form that has a `ready`
condition of its own is left as it is.

A short form does not ask for every sign. What it never asks for is not known, so consent makes those signs unknown: else
the upper bound of a result would say that they are absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from handrail.core.instruments.longlists import is_long_list

MAIN = "instrument.yaml"
BEGINS, ENDS = ("before", "consent"), ("closing",)
"""Sections of the shipped screening. Of the last only what makes sense after other questions (`LAST`)."""
LAST = frozenset({"P48", "P49"})
AGREES = "C1"
"""The question whose yes lets the questions open."""
CONDITIONS = ("ready", "refused", "statistics", "danger")
Data = dict[str, Any]
"""YAML with every scalar as a string."""


def needs_opening(files: Mapping[str, str]) -> bool:
    """Whether the form says nothing about when its questions may open."""
    return "ready" not in (_data(files[MAIN]).get("conditions") or {})


def taken(names: Iterable[str], shipped: Mapping[str, str]) -> list[str]:
    """Names of the form that the opening needs for itself, and lists of choices among them as `list <name>`."""
    opening = _opening(_data(shipped[MAIN]))
    ours = {name for section in opening["sections"] for name in _names(section)}
    return sorted(ours & set(names))


def with_opening(files: Mapping[str, str], shipped: Mapping[str, str], signs: Iterable[str] = ()) -> dict[str, str]:
    """The form's files with the opening in them. `shipped`: the files of the preliminary screening. `signs`: every code of
    the lists; those that no answer of the form shows are unknown as soon as the person agrees to talk.

    Words come in the form's languages as far as the screening has them, else English, as everywhere. Raises ValueError
    where a name or list of the form is one of the opening's (`taken` says which).
    """
    form = _data(files[MAIN])
    if clash := taken(_all_names(form), shipped):
        raise ValueError(", ".join(clash))
    language = (form.get("language") or {}).get("tag", "en")
    opening = _said_in(_opening(_data(shipped[MAIN])), _words_in(shipped, language))
    lists = _renamed(opening, form.get("choices") or {})
    _unknown(opening, [code for code in signs if code not in _shown(form)])
    made = dict(files)
    made[MAIN] = _text(_joined(form, opening))
    for file, text in files.items():
        if file != MAIN and not is_long_list(file):
            made[file] = _text(_translated(_data(text), _words_in(shipped, _data(text)["language"]), opening, lists))
    return made


def _opening(main: Data) -> Data:
    """The parts of the shipped screening that go into every form."""
    begins = [section for section in main["sections"] if section["name"] in BEGINS]
    ends = [_only(section, LAST) for section in main["sections"] if section["name"] in ENDS]
    used = {item["choices"] for section in (*begins, *ends) for item in section["items"] if "choices" in item}
    return {
        "conditions": {name: main["conditions"][name] for name in CONDITIONS},
        "choices": {name: main["choices"][name] for name in sorted(used | {"answer"})},
        "stops": main["stops"],
        "sections": [*begins, *ends],
    }


def _shown(form: Data) -> set[str]:
    """Codes that some answer of the form shows or opens, and those of which it says why they are not asked."""
    found = set(form.get("not_asked") or {})
    waiting = list(form.get("sections") or [])
    while waiting:
        part = waiting.pop()
        waiting += part.get("items") or []
        for table in (part.get("shows") or {}, part.get("opens") or {}):
            found |= {code for codes in table.values() for code in (codes.split() if isinstance(codes, str) else codes)}
    return found


def _unknown(opening: Data, codes: list[str]) -> None:
    """The question of consent opens them."""
    for section in opening["sections"]:
        for item in section["items"]:
            if item["name"] == AGREES and codes:
                item["opens"] = {"yes": codes}


def _only(section: Data, names: frozenset[str]) -> Data:
    return {**section, "items": [item for item in section["items"] if item["name"] in names]}


def _names(section: Data) -> set[str]:
    found = {section["name"]}
    for item in section["items"]:
        found |= _names(item) if "items" in item else {item["name"]}
    return found


def _all_names(form: Data) -> set[str]:
    return {name for section in form.get("sections") or [] for name in _names(section)}


def _renamed(opening: Data, lists: Mapping[str, Any]) -> dict[str, str]:
    """Lists of the opening that the form has by the same name get another one, here and where they are used.

    Returns name in the screening → name in the form. `answer` keeps its name if the form has none: it is the default.
    """
    names = {name: f"handrail_{name}" if name in lists else name for name in opening["choices"]}
    opening["choices"] = {names[name]: choices for name, choices in opening["choices"].items()}
    for section in opening["sections"]:
        for item in section["items"]:
            wanted = item.get("choices") or ("answer" if item["type"] == "answer" else "")
            if wanted:
                item["choices"] = names[wanted]
    return names


def _joined(form: Data, opening: Data) -> Data:
    begins = [section for section in opening["sections"] if section["name"] in BEGINS]
    ends = [section for section in opening["sections"] if section["name"] in ENDS]
    return {
        **form,
        "conditions": {**(form.get("conditions") or {}), **opening["conditions"]},
        "choices": {**opening["choices"], **(form.get("choices") or {})},
        "stops": {**opening["stops"], **(form.get("stops") or {})},
        "sections": [*begins, *(form.get("sections") or []), *ends],
    }


def _words_in(shipped: Mapping[str, str], language: str) -> Data:
    """The shipped words of a language; {} for English and for one that the screening does not speak."""
    return _data(shipped[f"{language}.yaml"]) if f"{language}.yaml" in shipped else {}


def _said_in(opening: Data, words: Data) -> Data:
    """The opening with its words in the language of a form whose own is not English."""
    if not words:
        return opening
    for name, choices in opening["choices"].items():
        for choice in choices:
            choice["label"] = words.get("choices", {}).get(name, {}).get(choice["code"], choice["label"])
    for name, stop in opening["stops"].items():
        stop.update({key: said for key, said in words.get("stops", {}).get(name, {}).items() if key in stop})
    for section in opening["sections"]:
        section.update(words.get("sections", {}).get(section["name"], {}))
        for item in section["items"]:
            item.update(words.get("questions", {}).get(item["name"], {}))
    return opening


def _translated(translation: Data, words: Data, opening: Data, lists: Mapping[str, str]) -> Data:
    """A translation of the form with the opening's words of that language, where the screening has them."""
    own = {
        "sections": {section["name"] for section in opening["sections"]},
        "questions": {item["name"] for section in opening["sections"] for item in section["items"]},
        "stops": set(opening["stops"]),
    }
    made = dict(translation)
    for part, names in own.items():
        theirs = {name: said for name, said in words.get(part, {}).items() if name in names}
        if theirs:
            made[part] = {**theirs, **(translation.get(part) or {})}
    choices = {lists[name]: said for name, said in words.get("choices", {}).items() if name in lists}
    if choices:
        made["choices"] = {**choices, **(translation.get("choices") or {})}
    return made


def _data(text: str) -> Data:
    return yaml.load(text, Loader=yaml.BaseLoader)  # type: ignore[no-any-return]  # noqa: S506  BaseLoader makes strings only


def _text(data: Data) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000_000)
