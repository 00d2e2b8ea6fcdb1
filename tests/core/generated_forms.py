"""Generated instruments and what is filled in: every type, gates on gates, cascades of sections, paths, constraints,
filtered choices, calculations on calculations, notes, repeats inside repeats, and answers that no question can take.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from generated import TEXTS, Generator

from handrail.core.instruments.answers import Answers, from_fields
from handrail.core.instruments.definition import Instrument, Question, QuestionType
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.rounds import name_of, spots
from handrail.core.problems import Problems

Fields = Mapping[str, Sequence[str]]
TYPES = [str(one) for one in QuestionType]
CODES = ["yes", "no", "dont_know", "prefer_not"]
CHOICES = {
    "answer": [{"code": code, "label": code} for code in CODES],
    "parts": [
        {"code": "a", "label": "A"},
        {"code": "b", "label": "B", "only": "b", "also": "yes"},
        {"code": "18", "label": "18", "also": "no"},
        {"code": "seldom", "label": "Seldom", "exclusive": "yes"},
        {"code": "unsure", "label": "Unsure", "unknown": "yes"},
        {"code": "none", "label": "None"},
        {"code": "dont_know", "label": "?"},
    ],
}
RANGES = [
    {"from": "1", "to": "10", "step": "1"},
    {"from": "-0.5", "to": "0.5", "step": "0.1"},
    {"from": "0", "to": "18", "step": "6"},
]
FITTING = {
    "integer": ["6", "18", "7", "-1", "0"],
    "decimal": ["0.3", "-0.5", "0.25", "6.0", "0.30"],
    "time": ["09:30", "23:59:59.999+08:00", "24:00", "9:30", "00:00Z"],
    "datetime": ["2024-02-29T09:30", "2023-02-29T09:30", "2024-02-29 09:30", "2024-02-29T23:59:59Z"],
    "acknowledge": ["OK", "ok"],
}
"""Answers that fit, and some that nearly do."""
# What a page can send and Python and JavaScript trim alike.
TYPED = [text for text in TEXTS if not re.search("[\ud800-\udfff]", text)]


class FormGenerator(Generator):
    """Questions `q0`, `q1`, … that read those before them only; the file has them in another order."""

    def instrument(self) -> Instrument:
        """Tries until one has no problem: some expressions take more than a definition may."""
        while True:
            try:
                return read_instrument({"instrument.yaml": self.file()})
            except Problems as problems:
                if any(not one.code.startswith("expression.") for one in problems.problems):
                    raise

    def file(self) -> str:
        """An instrument as a file; JSON is YAML too, but for the line breaks that only YAML knows."""
        self.names, self.repeats, self.later = [], [], []
        sections = [self.section(place) for place in range(self.random.randint(1, 4))]
        self.random.shuffle(sections)
        whole = {
            "handrail": "instrument/1",
            "id": "generated",
            "version": "1",
            "kind": "checklist",
            "title": "Generated",
            "conditions": {"adult": self.adult, **{f"c{number}": self.gate(2) for number in range(3)}},
            "choices": CHOICES,
            "sections": sections,
        }
        text = json.dumps(whole, ensure_ascii=False)
        return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")

    def section(self, place: int) -> dict[str, Any]:
        """A section, the first of which decides who is an adult; now and then another stands inside it."""
        found: dict[str, Any] = {"name": f"s{place}", "label": "S", "items": []}
        if not place:
            found["items"].append({"name": "q0", "type": "answer", "label": "Q", "sensitivity": "coded"})
            self.names, self.adult = ["q0"], "${q0} = 'yes'"
        elif self.random.random() < 0.6:
            found["relevant"] = self.gate(2)
        if place and self.random.random() < 0.4:
            found |= self.repeated(f"r{place}")
        found["items"] += [self.question() for _ in range(self.random.randint(1, 4))]
        if self.random.random() < 0.3:
            inner = {"name": f"s{place}i", "label": "S", "relevant": self.gate(1)}
            inner |= self.repeated(f"r{place}i") if self.random.random() < 0.6 else {}
            found["items"].append(inner | {"items": [self.question()]})
        self.random.shuffle(found["items"])
        self.repeats, self.later = [*self.repeats, *self.later], []
        return found

    def beyond(self, depth: int) -> str:
        """Of a form also what reads its repeats, labels and lists, and what is drawn."""
        if self.random.random() < 0.4:
            return super().beyond(depth)
        name, repeat = self.random.choice(self.names), self.random.choice(self.repeats or ["r1"])
        shapes = [
            f"jr:choice-name(${{{name}}}, '${{{name}}}')",
            f"jr:itext('/data/{name}:label')",
            "random()",
            "uuid(5)",
        ]
        shapes.append(f"pulldata('parts', '{self.random.choice(['only', 'label', 'code'])}', 'code', ${{{name}}})")
        if self.repeats:
            shapes += [f"count(${{{repeat}}})", f"count(${{{repeat}}}[{name} = 'yes'])", f"position(${{{repeat}}})"]
            shapes += [
                f"indexed-repeat(${{{name}}}, ${{{repeat}}}, {self.random.choice(['1', '2', 'position(..) - 1'])})"
            ]
            shapes += [f"count(${{{repeat}}}[position() > 1 and {name} = ''])", f"join('-', ${{{repeat}}}[2]/{name})"]
            shapes += [f"concat(${{{repeat}}}[{name} != '']/{name}[. != 'no'])", f"sum(${{{name}}}[. > 6])"]
        return self.random.choice(shapes)

    def repeated(self, name: str) -> dict[str, Any]:
        """Now and then with an expression that says how many rounds there are; it reads questions that stand before."""
        self.later = [*self.later, name]
        if self.random.random() < 0.7:
            return {"repeat": name}
        count = self.random.choice(["2", self.expression(1), f"${{{self.random.choice(self.names)}}}"])
        return {"repeat": name, "repeat_count": count}

    def question(self) -> dict[str, Any]:
        kind = self.random.choice([*TYPES, "answer", "answer"])
        found = {"name": f"q{len(self.names)}", "type": kind, "label": "Q"}
        if kind.startswith("select") or kind == "rank":
            found["choices"] = "parts"
            if self.random.random() < 0.4:
                found["choice_filter"] = self.filter()
        if kind == "hidden":
            found["default"] = self.random.choice(["", "kept", "18", "a b"])
        if kind in ("integer", "decimal") and self.random.random() < 0.3:
            found["range"] = self.random.choice(RANGES)
        if kind not in ("note", "calculate", "waiting"):
            found["sensitivity"] = "identifying" if kind == "text" else "coded"
        if kind == "calculate":
            found["calculation"] = self.expression(2)
        elif self.random.random() < 0.3:
            found["constraint"] = self.random.choice([self.expression(2), f"(. != '' or {self.gate(1)})"])
        if self.random.random() < 0.6:
            found["relevant"] = self.gate(2)
        if self.random.random() < 0.1:
            found["path"] = "adult"
        self.names = [*self.names, found["name"]]
        return found

    def filter(self) -> str:
        """An expression on the columns of a choice, and on what was answered."""
        return self.random.choice(
            ["${only} = ''", "${also} != 'no'", f"${{also}} = '' or ${{also}} = ${{{self.random.choice(self.names)}}}"]
        )

    def fields(self, instrument: Instrument) -> Fields:
        """What a page might send: ticked choices in the order of the page, and anything typed."""
        found: dict[str, list[str]] = {}
        for question in instrument.questions():
            if question.silent:
                continue
            for spot in spots(question.repeats, lambda _prefix, _name: self.random.choice([0, 1, 1, 2, 3])):
                if self.random.random() >= 0.15:
                    found[spot.prefix() + question.name] = self.answer(question)
        return found

    def answer(self, question: Question) -> list[str]:
        """Values of one field."""
        codes = [choice.code for choice in question.choices]
        if question.type is QuestionType.SELECT_MULTIPLE:
            return [code for code in codes if self.random.random() < 0.3]
        if question.type is QuestionType.RANK:
            return self.random.sample(codes, len(codes) - (self.random.random() < 0.2))
        if self.random.random() < 0.4 and str(question.type) in FITTING:
            return [self.random.choice(FITTING[str(question.type)])]
        return [self.random.choice(codes or TYPED)]


def entered(instrument: Instrument, fields: Fields) -> Answers:
    """As the server takes them; identifying texts too, which stay in the page until they can be sealed."""
    kinds = instrument.by_name
    coded = {place: values for place, values in fields.items() if kinds[name_of(place)].type is not QuestionType.TEXT}
    answers, _ = from_fields(instrument, coded)
    typed = {name: values[0].strip() for name, values in fields.items() if name not in coded and values}
    fit = {name: text for name, text in typed.items() if text and not re.search("[\0-\x1f]", text)}
    return Answers(MappingProxyType({**answers.given, **fit}))
