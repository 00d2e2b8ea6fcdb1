"""XML and ZIP from outside: no document type, so no entities, and no more than is expected."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MAX_FILE = 10_000_000
"""Bytes as they come; `MAX_PART` unpacked, all parts together."""
MAX_PART = 8_000_000
MAX_PARTS = 200
MAX_DEPTH = 40


class Unreadable(ValueError):
    """Not what it should be: damaged, too large, or with a document type. Nothing of the file is in the message."""


def parse(data: bytes) -> Element:
    """The root; names with a namespace as `{uri}name`. Raises `Unreadable`."""
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def started(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Unreadable("too deep")
        builder.start(_name(tag), {_name(name): value for name, value in attributes.items()})

    def ended(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(tag))

    def refused(*_: object) -> None:
        raise Unreadable("a document type")

    parser.StartElementHandler, parser.EndElementHandler = started, ended
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refused
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable("no XML") from error
    return builder.close()


def _name(name: str) -> str:
    return "{" + name if "}" in name else name


def unzip(data: bytes, max_part: int = MAX_PART) -> Mapping[str, bytes]:
    """The XML parts of a ZIP file by name, in its order. Raises `Unreadable`; never unpacks more than `max_part` in all."""
    if len(data) > MAX_FILE:
        raise Unreadable("too large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            infos = opened.infolist()
            if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > max_part:
                raise Unreadable("too large")
            return {info.filename: _part(opened, info) for info in infos if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unreadable("no ZIP file") from error


def _part(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with opened.open(info) as part:
        found = part.read(info.file_size + 1)
    if len(found) > info.file_size:
        raise Unreadable("too large")
    return found


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP file that is the same for the same parts: no clock, no machine."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as writing:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            writing.writestr(info, part)
    return made.getvalue()
