"""The files of an instrument → a workbook that any tool for XLSForm reads, with our columns beside theirs.

What is read from it again (`convert`) is the same instrument in every language. The condition of a path stands in
`relevant` too, so that others ask the same; it is taken off again where it is read with `handrail_path`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from handrail.core.instruments.longlists import as_node, tables, yaml_of
from handrail.core.instruments.read import main_file
from handrail.core.interchange.xlsform.book import Book, Sheet, sheet
from handrail.core.interchange.xlsform.convert import NONE
from handrail.core.interchange.xlsform.expressions import REFERENCE
from handrail.core.interchange.xlsform.handrailsheet import (
    BEHIND,
    CONDITION,
    EMERGENCY,
    INTRO,
    LEAVES,
    NOT_ASKED,
    STEP,
    TITLE,
    WHEN,
)
from handrail.core.interchange.xlsform.own import ALONE, YES, alone, answers_text, joined
from handrail.core.yamlfile import Node, read_yaml

_NAMES = {
    **{"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文", "id": "Bahasa Indonesia", "fil": "Filipino"},
    **{"fr": "Français", "es": "Español", "th": "ไทย", "ne": "नेपाली", "hi": "हिन्दी", "ur": "اردو", "vi": "Tiếng Việt"},
}
_WORDS = {
    **{"label": "label", "hint": "hint", "guidance": "guidance_hint", "message": "constraint_message"},
    **{"required_message": "required_message", "why": "handrail_why", "label_past": "handrail_past"},
}
_PLAIN = ("required", "calculation", "default", "readonly", "appearance", "repeat_count")
_OWN = ("counted", "sensitivity", "source", "path", "by")
_TYPES = {"datetime": "dateTime"}
_CHOSEN = frozenset({"select_one", "select_multiple", "rank", "answer"})
_PATHS = {"adult": "adult", "child": "child_route"}
Record = dict[str, str]
"""Name of a column → cell."""


def back(files: Mapping[str, str]) -> Book:
    """Raises `Problems` where a file is not YAML; files that `read_instrument` reads give a whole book."""
    plain = yaml_of(files)
    main = main_file(plain)
    others = [read_yaml(text, name) for name, text in plain.items() if name != main]
    making = _Making(read_yaml(plain[main], main), others, tables(files))
    survey = list(making.survey())
    return Book(
        (
            _sheet("survey", survey, ("type", "name")),
            _sheet("choices", list(making.choices()), ("list_name", "name")),
            _sheet("settings", [making.settings()], ()),
            _sheet("handrail", list(making.extra()), ("part", "name", "value")),
        )
    )


def _sheet(name: str, records: list[Record], first: tuple[str, ...]) -> Sheet:
    """Columns in the order in which they are met first."""
    columns = dict.fromkeys((*first, *(column for record in records for column in record)))
    return sheet(name, [tuple(columns), *([record.get(column, "") for column in columns] for record in records)])


class _Making:
    """One instrument on its way into a workbook."""

    def __init__(self, root: Node, others: Iterable[Node], tables: Mapping[str, str]) -> None:
        self.root = root
        self.tag = (root.get("language") or root).word("tag") or "en"
        self.others = {one.word("language"): one for one in others}
        self.names = {tag: f"{_NAMES.get(tag, tag)} ({tag})" for tag in (self.tag, *sorted(self.others))}
        self.conditions = {name: node.text() for name, node in _pairs(root, "conditions")}
        self.lists = {
            name: as_node(tables.get(node.word("file"), "")) if node.get("file") else node
            for name, node in _pairs(root, "choices")
        }

    def words(self, column: str, main: str, *path: str) -> Record:
        """`column::Language (tag)` → words, in every language that has them."""
        found = {f"{column}::{self.names[self.tag]}": main}
        for tag, root in sorted(self.others.items()):
            found[f"{column}::{self.names[tag]}"] = _at(root, path)
        return {name: text for name, text in found.items() if text}

    def survey(self) -> Iterator[Record]:
        for section in _list(self.root, "sections"):
            yield from self._section(section)

    def _section(self, node: Node) -> Iterator[Record]:
        kind, name = ("repeat" if node.word("repeat") else "group"), node.word("name")
        record = {"type": f"begin_{kind}", "name": name}
        for key in ("label", "hint"):
            record |= self.words(key, node.word(key), "sections", name, key)
        if node.word("relevant"):
            record["relevant"] = node.word("relevant")
        yield record | self._plain(node)
        for item in _list(node, "items"):
            yield from self._section(item) if item.get("items") else iter([self._question(item)])
        yield {"type": f"end_{kind}"}

    def _question(self, node: Node) -> Record:
        name, type_ = node.word("name"), node.word("type")
        record = {"type": self._type(node, type_), "name": name}
        for key, column in _WORDS.items():
            record |= self.words(column, node.word(key), "questions", name, key)
        if type_ == "answer":
            record["handrail_type"] = "answer"
        if gate := self._gate(node):
            record["relevant"] = gate
        if constraint := self._constraint(node):
            record["constraint"] = constraint
        if node.word("choice_filter"):
            record["choice_filter"] = self._filter(node)
        if ranged := node.get("range"):
            keys = {"start": ranged.word("from"), "end": ranged.word("to"), "step": ranged.word("step")}
            record["parameters"] = " ".join(f"{key}={value}" for key, value in keys.items() if value)
        return record | self._plain(node) | self._own(node)

    def _type(self, node: Node, type_: str) -> str:
        if type_ in _CHOSEN:
            word = "select_one" if type_ == "answer" else type_
            return f"{word} {node.word('choices', 'answer')}"
        if type_ == "waiting":
            return node.word("needs") or "file"
        return "range" if node.get("range") else _TYPES.get(type_, type_)

    def _gate(self, node: Node) -> str:
        return joined(self.conditions.get(_PATHS.get(node.word("path"), ""), ""), node.word("relevant"))

    def _constraint(self, node: Node) -> str:
        """With what the engine knows of choices that stand alone, so that others know it too."""
        listed = self.lists.get(node.word("choices")) if node.word("type") == "select_multiple" else None
        codes = [
            choice.word("code")
            for choice in (listed.list() if listed else [])
            if choice.word("exclusive") == YES or choice.word("code") in ALONE
        ]
        return joined(alone(codes), node.word("constraint"))

    def _filter(self, node: Node) -> str:
        """Columns of the choices without `${}`, as others read them."""
        listed = self.lists.get(node.word("choices"))
        columns = {key for choice in (listed.list() if listed else []) for key, _ in choice.items()}
        return REFERENCE.sub(lambda match: match[2] if match[2] in columns else match[0], node.word("choice_filter"))

    def _plain(self, node: Node) -> Record:
        found = {key: node.word(key) for key in _PLAIN}
        found["trigger"] = ", ".join(f"${{{name}}}" for name in node.words("trigger"))
        found |= {f"handrail_{key}": node.word(key) for key in _OWN}
        return {key: text for key, text in found.items() if text}

    def _own(self, node: Node) -> Record:
        record = {}
        for key in ("shows", "opens"):
            if found := node.get(key):
                record[f"handrail_{key}"] = answers_text({answer: found.words(answer) for answer, _ in found.items()})
        if fields := node.get("htcds"):
            pairs = {answer: part.text() for answer, part in fields.items()}
            lone = pairs["*"] if list(pairs) == ["*"] else ""
            record["handrail_htcds"] = lone or answers_text({answer: [field] for answer, field in pairs.items()})
        return record

    def choices(self) -> Iterator[Record]:
        for name, listed in self.lists.items():
            for choice in listed.list():
                code = choice.word("code")
                record = {"list_name": name, "name": code}
                record |= self.words("label", choice.word("label"), "choices", name, code)
                for key, part in choice.items():
                    if key.startswith("label::"):
                        tag = key.removeprefix("label::")
                        record[f"label::{self.names.get(tag, tag)}"] = part.text()
                    elif key not in ("code", "label"):
                        record[f"handrail_{key}" if key in ("unknown", "exclusive") else key] = part.text()
                yield record

    def settings(self) -> Record:
        frameworks = self.root.get("frameworks") or self.root
        record = {
            "form_title": self.root.word("title"),
            "form_id": self.root.word("id"),
            "version": self.root.word("version"),
            "default_language": self.names[self.tag],
            "handrail_kind": self.root.word("kind"),
            "handrail_adult": " ".join(frameworks.words("adult")) or NONE,
            "handrail_child": " ".join(frameworks.words("child")) or NONE,
        }
        titles = self.words("handrail_title", record["form_title"], "title")
        return record | (titles if len(titles) > 1 else {})

    def extra(self) -> Iterator[Record]:
        """The sheet `handrail`."""
        for tag, root in ((self.tag, self.root.get("language") or Node({}, 0)), *self.others.items()):
            yield from ({"part": key, "name": tag, "value": root.word(key)} for key in BEHIND if root.word(key))
        for name, text in self.conditions.items():
            yield {"part": CONDITION, "name": name, "value": text}
        for place, node in enumerate(_list(self.root, "intro")):
            yield {"part": INTRO, "name": str(place + 1)} | self._value(node.text(), "intro", str(place))
        for name, stop in _pairs(self.root, "stops"):
            yield from self._stop(name, stop)
        for code, why in _pairs(self.root, "not_asked"):
            yield {"part": NOT_ASKED, "name": code, "value": why.text()}

    def _value(self, main: str, *path: str) -> Record:
        return self.words("value", main, *path)

    def _stop(self, name: str, stop: Node) -> Iterator[Record]:
        yield {"part": WHEN, "name": name, "value": stop.word("when")}
        yield {"part": TITLE, "name": name} | self._value(stop.word("title"), "stops", name, "title")
        for place, step in enumerate(_list(stop, "steps")):
            yield {"part": STEP, "name": name} | self._value(step.text(), "stops", name, "steps", str(place))
        if leaves := stop.words("leaves"):
            yield {"part": LEAVES, "name": name, "value": " ".join(leaves)}
        if stop.word("emergency") == "yes":
            yield {"part": EMERGENCY, "name": name, "value": "yes"}


def _pairs(node: Node, key: str) -> Iterator[tuple[str, Node]]:
    found = node.get(key)
    return found.items() if found is not None else iter(())


def _list(node: Node, key: str) -> list[Node]:
    found = node.get(key)
    return found.list() if found is not None else []


def _at(root: Node, path: tuple[str, ...]) -> str:
    node: Node | None = root
    for key in path:
        if node is None:
            return ""
        if node.is_list:
            parts = node.list()
            node = parts[int(key)] if int(key) < len(parts) else None
        else:
            node = node.get(key)
    return node.text() if node is not None else ""
