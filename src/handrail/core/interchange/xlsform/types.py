"""Types of rows: every name that pyxform 4.5 takes, and the one that we use for it (`question_type_dictionary`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a row of the survey is."""

    QUESTION = "question"
    GROUP = "group"
    REPEAT = "repeat"
    LOOP = "loop"
    END = "end"
    METADATA = "metadata"
    EXTERNAL = "external"
    SETTING = "setting"
    INCLUDE = "include"


@dataclass(frozen=True, slots=True)
class Type:
    """`word`: our name. `list`: choices it takes, `other`: also “or other”, `file`: they are in a file.

    `part` END has the word of what it ends.
    """

    part: Part
    word: str
    list: str = ""
    other: bool = False
    file: bool = False


_WORDS: Mapping[str, str] = {
    "text": "text|string|q string|add text prompt",
    "integer": "integer|int|q int|add integer prompt|number of days in last month|number of days in last six months"
    "|number of days in last year|percentage",
    "decimal": "decimal|q decimal|add decimal prompt",
    "date": "date|q date|add date prompt",
    "time": "time",
    "datetime": "dateTime|datetime|date time|q date time|q dateTime|add date time prompt|add dateTime prompt",
    "note": "note|q note|add note prompt",
    "acknowledge": "acknowledge|q acknowledge|add acknowledge prompt|trigger",
    "calculate": "calculate|q calculate|add calculate prompt",
    "hidden": "hidden",
    "range": "range",
    "image": "photo|image|q image|q picture|add image prompt|add photo prompt",
    "audio": "audio|q audio|add audio prompt",
    "video": "video|q video|add video prompt",
    "file": "file|add file prompt",
    "barcode": "barcode|q barcode|add barcode prompt",
    "geopoint": "geopoint|gps|location|q geopoint|q location|add location prompt",
    "geotrace": "geotrace|q geotrace",
    "geoshape": "geoshape|q geoshape",
    "phone": "phone number",
    "osm": "osm",
}
_METADATA: Mapping[str, str] = {
    "start": "start|start time|get start time",
    "end": "end|end time|get end time",
    "today": "today|get today",
    "deviceid": "deviceid|device id|get device id|imei|uri:deviceid",
    "phonenumber": "phonenumber|get phone number|uri:phonenumber",
    "username": "username|uri:username",
    "email": "email|uri:email",
    "simserial": "simserial|sim id|get sim id|uri:simserial",
    "subscriberid": "subscriberid|subscriber id|get subscriber id|uri:subscriberid",
    "audit": "audit",
    "start-geopoint": "start-geopoint",
    "background-geopoint": "background-geopoint",
    "background-audio": "background-audio",
}
WAITING = frozenset({"image", "audio", "video", "file", "barcode", "geopoint", "geotrace", "geoshape", "osm"})
"""Types of which nothing is asked or kept before sealing exists."""
CONSTRAINTS: Mapping[str, str] = {
    "number of days in last month": "0 <= . and . <= 31",
    "number of days in last six months": "0 <= . and . <= 183",
    "number of days in last year": "0 <= . and . <= 365",
    "percentage": "0 <= . and . <= 100",
    "phone number": "regex(., '^\\d*$')",
}
"""Types that bring a constraint with them."""
_TYPES = {alias: word for word, aliases in _WORDS.items() for alias in aliases.split("|")}
_META = {alias: word for word, aliases in _METADATA.items() for alias in aliases.split("|")}
_ONE = ("add select one prompt using", "select one from", "select1", "select_one", "select one", "select_one_external")
_MULTIPLE = (
    "add select multiple prompt using",
    "select all that apply from",
    "select_multiple",
    "select all that apply",
)
_FILED = {
    **{"select_one_from_file": "select_one", "select one from file": "select_one"},
    **{"select_multiple_from_file": "select_multiple", "select multiple from file": "select_multiple"},
}
_SELECTS = {
    **dict.fromkeys(_ONE, "select_one"),
    **dict.fromkeys(_MULTIPLE, "select_multiple"),
    **_FILED,
    "rank": "rank",
}
_SELECT = re.compile(
    rf"({'|'.join(sorted(map(re.escape, _SELECTS), key=len, reverse=True))}) (\S+)( (?:or specify other|or_other|or other))?"
)
_CONTROLS = {"group": Part.GROUP, "repeat": Part.REPEAT, "lgroup": Part.REPEAT, "looped group": Part.REPEAT}
_CONTROLS["loop"] = Part.LOOP
_BEGIN = re.compile(r"begin[\s_](group|lgroup|repeat|looped group|loop)(?: (?:over )?(\S+))?")
_END = re.compile(r"end[\s_](group|lgroup|repeat|looped group|loop)")
_SETTINGS = frozenset({"form_title", "set_form_title", "form_id", "set_form_id", "prefix"})
_OSM = re.compile(r"osm (\S+)")


def read_type(text: str) -> Type | None:
    """The type of a row; None for one that nobody knows."""
    if begun := _BEGIN.fullmatch(text):
        return Type(_CONTROLS[begun[1]], _CONTROLS[begun[1]].value, begun[2] or "")
    if ended := _END.fullmatch(text):
        return Type(Part.END, _CONTROLS[ended[1]].value)
    if chosen := _SELECT.fullmatch(text):
        return Type(Part.QUESTION, _SELECTS[chosen[1]], chosen[2], bool(chosen[3]), chosen[1] in _FILED)
    if text in _TYPES:
        return Type(Part.QUESTION, _TYPES[text])
    if text in _META:
        return Type(Part.METADATA, _META[text])
    if text in ("csv-external", "xml-external"):
        return Type(Part.EXTERNAL, text)
    if text in _SETTINGS:
        return Type(Part.SETTING, text)
    if text == "include":
        return Type(Part.INCLUDE, text)
    if mapped := _OSM.fullmatch(text):
        return Type(Part.QUESTION, "osm", mapped[1])
    return None
