"""One row of the survey on its way into our files: a question with its words, expressions, list and our own columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handrail.core.instruments.expressions import ExpressionError, parse
from handrail.core.interchange.xlsform.expressions import filter_ours, ours, references
from handrail.core.interchange.xlsform.form import Element, Form, Line
from handrail.core.interchange.xlsform.found import Found, found
from handrail.core.interchange.xlsform.lists import Lists
from handrail.core.interchange.xlsform.naming import Names
from handrail.core.interchange.xlsform.own import NO, YES, alone, answers, fields, joined, parted
from handrail.core.interchange.xlsform.spoken import Spoken
from handrail.core.interchange.xlsform.types import CONSTRAINTS, WAITING

SENSITIVITIES = ("coded", "sensitive", "protected", "identifying")
UNCLASSIFIED = "unclassified"
FREE = frozenset({"text", "phone"})
IDENTIFYING = FREE | {"date", "time", "datetime", "integer", "decimal", "range", "hidden"}
"""Types that start as identifying: a band or a choice of places can be asked in their place."""
_CHOSEN = frozenset({"select_one", "select_multiple", "rank"})
_SILENT = frozenset({"note", "calculate"})
_YES = frozenset({"yes", "true", "true()"})
_NO = frozenset({"no", "false", "false()", ""})
_WORDS = {
    **{"label": "label", "hint": "hint", "guidance_hint": "guidance", "constraint_message": "message"},
    **{"required_message": "required_message", "handrail_why": "why", "handrail_past": "label_past"},
}
_KNOWN = {"handrail_counted": (YES, NO), "handrail_path": ("both", "adult", "child")}


@dataclass(slots=True)
class Questions:
    """Rows → questions of our files. `unclassified`, `identifying`, `waiting`: names of ours, in order."""

    form: Form
    names: Names
    lists: Lists
    spoken: Spoken
    conditions: Mapping[str, str]
    organisation: bool = False
    unclassified: list[str] = field(default_factory=list)
    free: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    findings: list[Found] = field(default_factory=list)

    def say(self, code: str, line: Line, key: str, **given: object) -> None:
        """A finding at the cell of `key`."""
        self.findings.append(found(code, line.sheet, line.row, self.form.column("survey", key), **given))

    def question(self, element: Element) -> list[dict[str, Any]]:
        """The question, and after it the one that asks what “other” is."""
        line, word, name = element.line, element.type.word, self.names.by_element[id(element)]
        data: dict[str, Any] = {"name": name, "type": self._type(element)}
        if element.type.word in WAITING or data["type"] == "waiting":
            data["needs"] = word if word in WAITING else "file"
            self._note("xlsform.waiting", line, name=element.name, type=word)
        if data["type"] in (*_CHOSEN, "answer"):
            data["choices"] = element.type.list
        for key, ours_ in _WORDS.items():
            if said := self.spoken.say(line.words(key), "questions", name, ours_, at=(line.sheet, line.row)):
                data[ours_] = said
        data |= self._expressions(element, data["type"]) | self._plain(line, word) | self._range(element)
        data |= self._own(element, data, name)
        return [data, *self._other(element, data)]

    def _note(self, code: str, line: Line, **given: object) -> None:
        self.findings.append(found(code, line.sheet, line.row, 0, **given))

    def _type(self, element: Element) -> str:
        word, line, wanted = element.type.word, element.line, element.type.list
        if word in WAITING:
            return "waiting"
        if word == "range":
            numbers = [_parameters(line).get(key, "") for key in ("start", "end", "step")]
            return "decimal" if any("." in number for number in numbers) else "integer"
        if word in _CHOSEN and wanted not in self.lists.data:
            code = "xlsform.list.answers" if "${" in wanted else "xlsform.list.elsewhere"
            self.say(code, line, "type", name=wanted)
            return "waiting"
        if line.get("handrail_type") == "answer":
            return "answer"
        if word not in _SILENT and line.get("calculation") and not line.get("trigger"):
            return "calculate"
        return "text" if word == "phone" else word

    def expression(self, line: Line, key: str, text: str) -> str:
        """The expression if our engine reads it; "" and a finding if not, so that the rest can be looked at."""
        try:
            parse(text)
        except ExpressionError as error:
            self.say("xlsform.expression.unread", line, key, said=str(error))
            return ""
        return text

    def _expressions(self, element: Element, type_: str) -> dict[str, str]:
        line = element.line
        found_: dict[str, str] = {}
        texts = {key: ours(line.get(key), self.names.by_name) for key in ("relevant", "constraint", "calculation")}
        texts["relevant"] = self.relevant(line)
        own = parted(texts["constraint"], alone(self.lists.exclusive.get(element.type.list, ())))
        texts["constraint"] = joined(CONSTRAINTS.get(line.get("type"), ""), own)
        if type_ != "calculate" or not texts["calculation"]:
            texts["calculation"] = ""
        for key, text in texts.items():
            if text and (read := self.expression(line, key, text)):
                found_[key] = read
        if type_ == "calculate" and "calculation" not in found_:
            found_["calculation"] = "''"
        filtered = line.get("choice_filter")
        if filtered and element.type.list in self.lists.data:
            text = filter_ours(filtered, self.names.by_name, self.lists.columns[element.type.list])
            if read := self.expression(line, "choice_filter", text):
                found_["choice_filter"] = read
        return found_

    def relevant(self, line: Line) -> str:
        """The row's own gate: without the condition of its path, which leaves with the form and is known here."""
        text, path = ours(line.get("relevant"), self.names.by_name), line.get("handrail_path")
        return parted(text, self.conditions.get({"adult": "adult", "child": "child_route"}.get(path, ""), ""))

    def _plain(self, line: Line, word: str) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key in ("required", "readonly"):
            said = line.get(key)
            if said.lower() in _YES:
                data[key] = YES
            elif said.lower() not in _NO:
                self.say("xlsform.required.expression", line, key, column=key)
        if default := line.raw("default"):
            data["default"] = ours(default, self.names.by_name)
        if appearance := line.get("appearance"):
            data["appearance"] = appearance
        if triggers := [self.names.by_name.get(name, name) for name in references(line.get("trigger"))]:
            data["trigger"] = triggers
        return (
            data if word != "calculate" else {key: text for key, text in data.items() if key in ("default", "trigger")}
        )

    def _range(self, element: Element) -> dict[str, Any]:
        if element.type.word != "range":
            return {}
        said = _parameters(element.line)
        return {"range": {"from": said.get("start", "1"), "to": said.get("end", "10"), "step": said.get("step", "1")}}

    def _own(self, element: Element, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """What our columns say: shows, opens, counted, sensitivity, path, HTCDS, source."""
        line, own = element.line, self._said(element.line)
        codes = self.lists.codes.get(element.type.list, {})
        shows = self._answers(line, "handrail_shows", codes) if line.get("handrail_shows") else {}
        if not shows and data["type"] in ("answer", "select_one", "select_multiple"):
            shown = self.lists.shows.get(element.type.list, {})
            shows = {code: list(found_) for code, found_ in shown.items()}
        if shows:
            own["shows"] = shows
        if line.get("handrail_opens"):
            own["opens"] = self._answers(line, "handrail_opens", codes)
        if line.get("handrail_htcds"):
            found_ = fields(line.get("handrail_htcds"))
            if found_ is None:
                self.say("xlsform.own.shows", line, "handrail_htcds", text=line.get("handrail_htcds"))
            own["htcds"] = {codes.get(answer, answer): field_ for answer, field_ in (found_ or {}).items()}
        return own | self._sensitivity(element, data["type"], name)

    def _said(self, line: Line) -> dict[str, Any]:
        own: dict[str, Any] = {}
        for key, known in _KNOWN.items():
            said = line.get(key)
            if said and said not in known:
                self.say("xlsform.own.value", line, key, text=said, column=key, known=", ".join(known))
            elif said and said not in (NO, "both"):
                own[key.removeprefix("handrail_")] = said
        if source := line.raw("handrail_source"):
            own["source"] = source
        return own

    def _answers(self, line: Line, key: str, codes: Mapping[str, str]) -> dict[str, list[str]]:
        found_ = answers(line.get(key))
        if found_ is None:
            self.say("xlsform.own.shows", line, key, text=line.get(key))
            return {}
        for answer in found_:
            if answer not in codes:
                self.say("xlsform.own.answer", line, key, answer=answer, name=line.get("name"))
        return {codes[answer]: list(shown) for answer, shown in found_.items() if answer in codes}

    def _sensitivity(self, element: Element, type_: str, name: str) -> dict[str, str]:
        line, said = element.line, element.line.get("handrail_sensitivity")
        known = (*SENSITIVITIES, "passing") if self.organisation else SENSITIVITIES
        if type_ == "waiting":
            self.waiting.append(name)
            return {"sensitivity": "identifying"}
        if said and said not in known:
            self.say("xlsform.sensitivity", line, "handrail_sensitivity", text=said)
            said = ""
        if element.type.word in FREE and said not in ("", "identifying", "passing") and type_ != "calculate":
            self.say("xlsform.sensitivity.text", line, "handrail_sensitivity", name=element.name)
            said = "identifying"
        if said:
            return {"sensitivity": said}
        if type_ in _SILENT:
            return {}
        if element.type.word in IDENTIFYING:
            self.free.append(name)
            return {"sensitivity": "identifying"}
        self.unclassified.append(name)
        self.say("xlsform.unclassified", line, "handrail_sensitivity", name=element.name)
        return {"sensitivity": UNCLASSIFIED}

    def _other(self, element: Element, data: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What pyxform puts after a question with “or other”."""
        if not element.type.other or data["type"] not in _CHOSEN:
            return []
        name = self.names.give(f"{data['name']}_other", element.line.row)
        label = self.spoken.say(dict.fromkeys(self.spoken.tags, "Specify other."), "questions", name, "label")
        gate = f"selected(${{{data['name']}}}, 'other')"
        sensitivity = {"sensitivity": "identifying"}
        self.free.append(name)
        return [{"name": name, "type": "text", "label": label, "relevant": gate} | sensitivity]


def _parameters(line: Line) -> dict[str, str]:
    parts = line.get("parameters").replace(";", " ").replace(",", " ").split()
    return {key.lower(): value for key, _, value in (part.partition("=") for part in parts)}
