"""Standards in which figures and screenings are handed on: their code lists and fields as files, and HTCDS's workbook."""

from __future__ import annotations

from pathlib import Path

from handrail.content import folders

WORKBOOK = "htcds-2.0.xlsx"
_OWN = Path(__file__).parent


def texts() -> dict[str, str]:
    """File name → text of every definition; a file of the same name in a folder of one's own stands in its place."""
    found: dict[str, str] = {}
    for folder in reversed([*(one / "standards" for one in folders()), _OWN]):
        found |= {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}
    return found


def workbook() -> bytes:
    """The standard's own validated workbook, unchanged (© IOM, CC BY 4.0)."""
    return (_OWN / WORKBOOK).read_bytes()
