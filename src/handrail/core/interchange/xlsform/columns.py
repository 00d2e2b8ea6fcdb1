"""What a column of a sheet means: its aliases, its language, its kind (pyxform 4.5 aliases; ODK's XLSForm reference).

`label::Chinese (zh-Hant)` is (label, "Chinese (zh-Hant)"); `bind::relevant` is (relevant, ""). Names are read as pyxform
reads them: capitals and spaces do not matter for known ones, and are kept for all others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from handrail.core.interchange.xlsform.book import Sheet
from handrail.core.interchange.xlsform.found import Found, found


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MEDIA = ("image", "big-image", "audio", "video")
OWN_WORDS = ("handrail_why", "handrail_past")
SPOKEN = frozenset(
    {"label", "hint", "guidance_hint", "constraint_message", "required_message", "handrail_title", *MEDIA, *OWN_WORDS}
)
"""Columns that can have a language."""
_SURVEY = _words(
    "type name label hint guidance_hint required required_message relevant constraint constraint_message calculation "
    "default readonly appearance choice_filter parameters repeat_count trigger save_to disabled hxl intent autoplay rows "
    "sms_field sms_option list_name query media bind body instance control"
)
_CHOICES = _words("list_name name label media sms_option")
_SETTINGS = _words(
    "form_title form_id version instance_name default_language public_key submission_url auto_send auto_delete "
    "allow_choice_duplicates client_editable style namespaces sms_keyword sms_separator sms_allow_media sms_response "
    "sms_date_format sms_datetime_format clean_text_values omit_instanceid flat instance_id instance_xmlns name prefix "
    "delimiter add_none_option attribute"
)
_ENTITIES = _words("list_name label entity_id create_if update_if repeat")
OWN_SURVEY = (
    *("handrail_type", "handrail_sensitivity", "handrail_counted", "handrail_why", "handrail_past", "handrail_htcds"),
    *("handrail_source", "handrail_shows", "handrail_opens", "handrail_path", "handrail_by"),
)
OWN_CHOICES = ("handrail_shows", "handrail_unknown", "handrail_exclusive")
OWN_SETTINGS = ("handrail_kind", "handrail_adult", "handrail_child")
_SURVEY_ALIASES = {
    **{
        "read_only": "readonly",
        "relevance": "relevant",
        "caption": "label",
        "constraining_message": "constraint_message",
    },
    **{"calculate": "calculation", "command": "type", "tag": "name", "value": "name", "count": "repeat_count"},
    **{"jr:count": "repeat_count", "requiredmsg": "required_message", "jr:constraintmsg": "constraint_message"},
    **{"jr:requiredmsg": "required_message", "noapperrorstring": "no_app_error_string"},
}
_CHOICES_ALIASES = {"caption": "label", "list name": "list_name", "value": "name"}
_SETTINGS_ALIASES = {
    **{"set_form_title": "form_title", "title": "form_title", "set_form_id": "form_id", "id_string": "form_id"},
    **{"omit_instanceID": "omit_instanceid"},
}
_KNOWN: Mapping[str, tuple[frozenset[str], Mapping[str, str]]] = {
    "survey": (_SURVEY | SPOKEN | frozenset(OWN_SURVEY), _SURVEY_ALIASES),
    "choices": (_CHOICES | SPOKEN | frozenset(OWN_CHOICES), _CHOICES_ALIASES),
    "external_choices": (_CHOICES | SPOKEN, _CHOICES_ALIASES),
    "settings": (_SETTINGS | SPOKEN | frozenset(OWN_SETTINGS), _SETTINGS_ALIASES),
    "handrail": (frozenset({"part", "name", "value"}), {}),
    "entities": (_ENTITIES, {"dataset": "list_name"}),
}
_GROUPS = {"bind": "bind", "body": "body", "control": "body", "instance": "instance", "media": "media"}
_LONGEST_GAP = 20
"""After so many empty cells pyxform takes the first row to be over."""


@dataclass(frozen=True, slots=True)
class Column:
    """`key`: our one name for it, or what the file says where we know none. `language`: as the file writes it, or ""."""

    key: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The first row of a sheet: place (0-based) → column, and what is wrong with it."""

    columns: Mapping[int, Column]
    findings: tuple[Found, ...]

    def place(self, key: str, language: str = "") -> int:
        """The 1-based column of that meaning, 0 where there is none."""
        wanted = Column(key, language)
        return next((place + 1 for place, column in self.columns.items() if column == wanted), 0)

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns.values())


def read_header(sheet: Sheet) -> Header:
    """Columns of the first row; two of the same meaning are refused, as pyxform does."""
    names = _names(sheet.rows[0] if sheet.rows else ())
    double = any("::" in name for name in names.values())
    columns: dict[int, Column] = {}
    seen: dict[Column, str] = {}
    findings = []
    for place, name in names.items():
        column = read_column(sheet.name.lower(), name, double)
        if column in seen:
            findings.append(found("xlsform.column.twice", sheet.name, 1, place + 1, name=name, other=seen[column]))
            continue
        seen[column] = name
        columns[place] = column
    return Header(MappingProxyType(columns), tuple(findings))


def _names(row: Sequence[str]) -> dict[int, str]:
    names: dict[int, str] = {}
    gap = 0
    for place, cell in enumerate(row):
        if not cell.strip():
            if gap == _LONGEST_GAP:
                break
            gap += 1
            continue
        gap = 0
        names[place] = " ".join(part for part in cell.replace("\xa0", " ").strip().split(" ") if part)
    return names


def read_column(sheet: str, name: str, double: bool = True) -> Column:
    """`double`: some column of the sheet has `::`, so a single colon divides nothing."""
    known, aliases = _KNOWN.get(sheet, (frozenset(), {}))
    if name in known and name not in aliases:
        return Column(name)
    snake = "_".join(name.split()).lower()
    if snake in known and snake not in aliases:
        return Column(snake)
    if name in aliases:
        return Column(aliases[name])
    parts = _parts(name, double)
    first = "_".join(parts[0].split()).lower()
    if first in _GROUPS and len(parts) > 1:
        return _grouped(_GROUPS[first], parts[1:])
    key = aliases.get(first, first)
    if key not in known:
        return Column(name)
    return Column(key, "::".join(parts[1:])) if key in SPOKEN or len(parts) > 1 else Column(key)


def _parts(name: str, double: bool) -> list[str]:
    if "::" in name or double:
        return [part.strip() for part in name.split("::")]
    parts = [part.strip() for part in name.split(":")]
    if "jr" in parts[:-1]:
        at = parts.index("jr")
        parts[at : at + 2] = [f"jr:{parts[at + 1]}"]
    return parts


_BINDS = {
    **{"relevant": "relevant", "constraint": "constraint", "calculate": "calculation", "readonly": "readonly"},
    **{"required": "required", "jr:constraintMsg": "constraint_message", "jr:requiredMsg": "required_message"},
}
_BODIES = {"appearance": "appearance", "jr:count": "repeat_count"}


def _grouped(group: str, rest: list[str]) -> Column:
    """`bind::relevant` is `relevant`, `media::image::English (en)` is `image` in English; others keep their group."""
    language = "::".join(rest[1:])
    if group == "media" and rest[0] in MEDIA:
        return Column(rest[0], language)
    known = _BINDS if group == "bind" else _BODIES if group == "body" else {}
    if rest[0] in known:
        return Column(known[rest[0]], language)
    return Column("::".join((group, *rest)))
