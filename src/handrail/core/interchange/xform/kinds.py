"""What each type of a row is in an XForm: its type of data, its control, and what an engine fills in by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """`data`: type of its bind. `control`: element of the body, "" for none. `media`: what an upload takes."""

    data: str
    control: str
    media: str = ""


KINDS: Mapping[str, Written] = {
    **{name: Written(name, "input") for name in ("date", "time", "dateTime", "decimal", "barcode")},
    **{name: Written(name, "input") for name in ("geopoint", "geotrace", "geoshape")},
    "datetime": Written("dateTime", "input"),
    "integer": Written("int", "input"),
    "text": Written("string", "input"),
    "phone": Written("string", "input"),
    "note": Written("string", "input"),
    "hidden": Written("string", ""),
    "calculate": Written("string", ""),
    "acknowledge": Written("string", "trigger"),
    "range": Written("int", "range"),
    "select_one": Written("string", "select1"),
    "select_multiple": Written("string", "select"),
    "rank": Written("odk:rank", "odk:rank"),
    "image": Written("binary", "upload", "image/*"),
    "audio": Written("binary", "upload", "audio/*"),
    "video": Written("binary", "upload", "video/*"),
    "file": Written("binary", "upload", "application/*"),
    "osm": Written("binary", "upload", "osm/*"),
}
PRELOADS: Mapping[str, tuple[str, str, str]] = {
    "start": ("dateTime", "timestamp", "start"),
    "end": ("dateTime", "timestamp", "end"),
    "today": ("date", "date", "today"),
    **{name: ("string", "property", name) for name in ("deviceid", "username", "phonenumber", "email")},
    **{name: ("string", "property", name) for name in ("simserial", "subscriberid")},
}
"""Metadata: type of data, `jr:preload`, `jr:preloadParams`."""
ACTIONS: Mapping[str, tuple[str, str, str]] = {
    "start-geopoint": ("geopoint", "odk:setgeopoint", "odk-instance-first-load"),
    "background-geopoint": ("geopoint", "odk:setgeopoint", "xforms-value-changed"),
    "background-audio": ("binary", "odk:recordaudio", "odk-instance-load"),
}
"""Metadata that an action brings: type of data, action, when."""
