"""An entry as a citation: BibTeX and RIS. Nothing that an entry says can end a field or begin another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_BIBTEX: Mapping[str, str] = MappingProxyType({"handbook": "manual", "research": "techreport"})
_RIS: Mapping[str, str] = MappingProxyType({"handbook": "BOOK", "law": "STAT", "research": "RPRT", "guidance": "RPRT"})
_TEX: Mapping[int, str] = MappingProxyType(
    str.maketrans(
        {
            "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_",
            "%": r"\%", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "@": r"{@}",
        }
    )
)  # fmt: skip
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass(frozen=True, slots=True)
class Citable:
    """What a citation says. `published` is "" or a year, month or day; `url` where to get it; `page` our own address."""

    slug: str
    kind: str
    title: str
    publisher: str
    published: str
    languages: tuple[str, ...]
    url: str
    page: str
    summary: str


def bibtex(entry: Citable) -> str:
    """One entry of BibTeX, in UTF-8."""
    kind = _BIBTEX.get(entry.kind, "misc")
    year, month, _ = _date(entry.published)
    pairs = [
        ("title", f"{{{{{_tex(entry.title)}}}}}"),
        ("author", f"{{{{{_tex(entry.publisher)}}}}}"),
        ({"manual": "organization", "techreport": "institution"}.get(kind, "howpublished"), _braced(entry.publisher)),
        ("year", f"{{{year}}}" if year else ""),
        ("month", _MONTHS[int(month) - 1] if month else ""),
        ("language", _braced(", ".join(entry.languages))),
        ("url", f"{{{_address(entry.url or entry.page)}}}"),
        ("abstract", _braced(entry.summary)),
    ]
    lines = ",\n".join(f"  {name} = {value}" for name, value in pairs if value)
    return f"@{kind}{{{entry.slug},\n{lines}\n}}\n"


def ris(entry: Citable) -> str:
    """One record of RIS, lines ending as the format has it."""
    year, month, day = _date(entry.published)
    lines = [
        ("TY", _RIS.get(entry.kind, "GEN")),
        ("ID", entry.slug),
        ("TI", entry.title),
        ("AU", entry.publisher),
        ("PB", entry.publisher),
        ("PY", year),
        ("DA", "/".join((year, month, day, "")) if year else ""),
        *(("LA", one) for one in entry.languages),
        ("UR", entry.url or entry.page),
        ("AB", entry.summary),
        ("ER", ""),
    ]
    return _lines(lines)


def _lines(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{tag}  - {_one_line(text)}\r\n" for tag, text in pairs if text or tag == "ER")


def _date(published: str) -> tuple[str, str, str]:
    year, month, day = (*published.split("-"), "", "")[:3]
    return year, month, day


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _tex(text: str) -> str:
    return _one_line(text).translate(_TEX)


def _braced(text: str) -> str:
    return f"{{{_tex(text)}}}" if text else ""


def _address(url: str) -> str:
    return url.replace("\\", "").replace("{", "%7B").replace("}", "%7D").replace("%", r"\%").replace("#", r"\#")
