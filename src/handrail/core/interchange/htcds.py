"""A screening as a record of the Human Trafficking Case Data Standard 2.0 (IOM, 24 December 2021), and as CSV and JSON.

What an answer is in the standard stands with its question (`Question.htcds`); what a decision is, with the decision.
Protected, identifying and free-text answers are never in a record.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from handrail.core.instruments.definition import Instrument, Kind, Question
from handrail.core.interchange.cells import safe
from handrail.core.interchange.standard import Field, Source, Standard
from handrail.core.outcome import Coded, OutcomeWords

FORMAT = "htcds-records/1"
OWN_DECISION = "handrail_decision"
"""Beside the standard's fields: our code of the decision, since the status alone does not tell a decision that is still to
come from a presumption."""
JOIN = ";"
"""Between several codes in a cell of CSV, as multiselect picklists are exchanged where the standard comes from."""
TRUE = "true"

Record = Mapping[str, tuple[str, ...]]
"""Field → codes in the order of the standard's list, or one text; a field that is empty is not there."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a record is made of. `answers`: question → codes separated by one space, as kept. `decision`: "" while nobody
    has decided. `consent`: whether all points of consent were agreed."""

    answers: Mapping[str, str]
    decision: str = ""
    exploitation: tuple[str, ...] = ()
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Who makes the file: a name, and a code of `org_Type`. Both may be left empty."""

    name: str = ""
    kind: str = ""


def case_of_row(row: Mapping[str, object]) -> Case:
    """From a row of the columns for figures. Consent: nothing is stored before all points were agreed."""
    answers = {
        name[2:]: value
        for name, value in row.items()
        if name.startswith("q_") and isinstance(value, str) and not value.startswith(".")
    }
    decision, exploitation = row.get("decision") or "", row.get("exploitation") or ""
    return Case(MappingProxyType(answers), str(decision), tuple(str(exploitation).split()), consent=True)


@dataclass(frozen=True)  # no slots: what is asked again and again is worked out once
class Mapper:
    """From cases to records. `decisions` and `exploitation`: our code → code of the standard."""

    standard: Standard
    instrument: Instrument
    decisions: Mapping[str, str]
    exploitation: Mapping[str, str]

    def case(self, kept: Mapping[str, str], decision: str = "", exploitation: Iterable[str] = ()) -> Case:
        """From answers as kept (place → text). Consent holds where every question behind `con_Consent` is *yes*."""
        merged: dict[str, str] = {}
        for place, text in kept.items():
            name = place.rsplit(".", 1)[-1]
            merged[name] = f"{merged[name]} {text}" if name in merged else text
        points = [merged.get(name) for name in self.standard.fields["con_Consent"].of]
        agreed = bool(points) and all(point == "yes" for point in points)
        return Case(MappingProxyType(merged), decision, tuple(exploitation), agreed)

    def record(self, case: Case, sender: Sender = Sender()) -> Record:
        """The fields that the case fills, and `OWN_DECISION`. Raises ValueError for a sender's kind that is no org_Type."""
        if sender.kind and sender.kind not in self.standard.deciders:
            raise ValueError(f"{sender.kind!r} is no org_Type.")
        said: dict[str, set[str]] = {}
        for question, text in case.answers.items():
            for answer in text.split():
                for name, code in self._by_answer.get((question, answer), ()):
                    said.setdefault(name, set()).add(code)
        found: dict[str, tuple[str, ...]] = {}
        for field in self.standard.written:
            if codes := self._codes(field, case, sender, said.get(field.name, set())):
                found[field.name] = codes
        if case.decision:
            found[OWN_DECISION] = (case.decision,)
        return MappingProxyType(found)

    def _codes(self, field: Field, case: Case, sender: Sender, said: set[str]) -> tuple[str, ...]:
        if field.only_with and case.exploitation and not field.only_with.intersection(case.exploitation):
            return ()
        if field.source is Source.CONSENT:
            return (TRUE,) if case.consent else ()
        if field.source is Source.ORGANISATION:
            return self._of_sender(field, case, sender)
        if field.source is Source.DECISION:
            return _listed(field, {self.decisions.get(case.decision, "")})
        if field.source is Source.EXPLOITATION:
            return _listed(field, {self.exploitation.get(code, "") for code in case.exploitation})
        return _listed(field, said)

    def _of_sender(self, field: Field, case: Case, sender: Sender) -> tuple[str, ...]:
        said = sender.kind
        if field.name == "org_Name":
            said = sender.name
        elif field.name != "org_Type":
            said = self.standard.deciders.get(sender.kind, "") if self.decisions.get(case.decision) else ""
        return (said,) if said else ()

    @cached_property
    def _by_answer(self) -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
        """(question, answer) → (field, code)."""
        found: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
        for field, targets in self.targets.items():
            for place, code in targets.items():
                found[place] = (*found.get(place, ()), (field, code))
        return found

    @cached_property
    def targets(self) -> Mapping[str, Mapping[tuple[str, str], str]]:
        """Field → (question, answer) → code of the standard, of questions whose answers are kept."""
        found: dict[str, dict[tuple[str, str], str]] = {}
        for question in self.instrument.questions():
            for answer, field, code in self._said(question) if question.stored else ():
                found.setdefault(field, {})[question.name, answer] = code
        return MappingProxyType(found)

    def _said(self, question: Question) -> Iterator[tuple[str, str, str]]:
        for answer, target in question.htcds.items():
            field, _, code = target.partition(".")
            known = self.standard.fields.get(field)
            if known is None or known.source is not Source.ANSWERS:
                continue
            if answer != "*":
                yield answer, field, code
                continue
            for choice in question.choices:  # the code itself, where the standard's list (of countries) has it
                if choice.code in self.standard.alpha_2:
                    yield choice.code, field, choice.code
        spoken = (field for field in self.standard.written if field.source is Source.LANGUAGE)
        for field_ in (one for one in spoken if question.name in one.of):
            for choice in question.choices:
                if choice.code in self.standard.languages:
                    yield choice.code, field_.name, self.standard.languages[choice.code]


def mapper(standard: Standard, instrument: Instrument, words: OutcomeWords) -> Mapper:
    """Decisions and forms of exploitation are mapped as the outcome's content says.

    Raises ValueError for an instrument that is no screening: who answers a self-assessment is nobody's case.
    """
    if instrument.kind is not Kind.SCREENING:
        raise ValueError(f"{instrument.id} is no screening.")
    return Mapper(standard, instrument, _coded(words.decisions), _coded(words.exploitation))


def _coded(listed: Mapping[str, Coded]) -> Mapping[str, str]:
    return MappingProxyType({one.code: one.htcds.partition(".")[2] for one in listed.values() if one.htcds})


def _listed(field: Field, codes: set[str]) -> tuple[str, ...]:
    """In the order of the standard's list; lists outside it (countries, languages) in the order of the alphabet."""
    if not field.codes:
        return tuple(sorted(codes - {""}))
    return tuple(code for code in field.codes if code in codes)


def columns(standard: Standard) -> tuple[str, ...]:
    """The columns of a CSV file: what can be filled, in the order of the standard, and our own decision."""
    return (*(field.name for field in standard.written), OWN_DECISION)


def csv_file(standard: Standard, records: Iterable[Record]) -> bytes:
    """UTF-8, lines ended as RFC 4180 has it, several codes joined by `;`, every cell made safe."""
    opened = io.StringIO(newline="")
    writer = csv.writer(opened)
    names = columns(standard)
    writer.writerow(names)
    writer.writerows([safe(JOIN.join(record.get(name, ()))) for name in names] for record in records)
    return opened.getvalue().encode()


def json_file(standard: Standard, records: Iterable[Record]) -> bytes:
    """One object that says what it is, with a list of records: a list of codes, one text, or true for each field."""
    body = [{name: _json(standard.fields.get(name), codes) for name, codes in record.items()} for record in records]
    whole = {"handrail": FORMAT, "standard": "HTCDS", "version": standard.version, "records": body}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _json(field: Field | None, codes: tuple[str, ...]) -> object:
    if field is not None and several(field):
        return list(codes)
    return codes[0] == TRUE if field is not None and field.type == "Checkbox" else codes[0]


def several(field: Field) -> bool:
    """Whether a record can have several codes of it. A person can need several kinds of support, and has one plan each."""
    return field.type == "Multiselect Picklist" or field.name == "spl_Type"
