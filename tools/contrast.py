"""Computes the contrast of every pair of colours that the pages use, from the stylesheet itself (WCAG 2.2, 1.4.3, 1.4.11).

Text needs 4.5; borders, icons and focus rings need 3. Exit code 1 if a pair falls short in either colour scheme.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

CSS = Path(__file__).parents[1] / "src/handrail/web/static/web/handrail.css"
TEXT, GRAPHIC = 4.5, 3.0
PAIRS = (
    ("ink", "paper", TEXT),
    ("ink", "card", TEXT),
    ("ink", "celadon", TEXT),
    ("ink", "sand", TEXT),
    ("ink", "now-tint", TEXT),
    ("ink", "slate-tint", TEXT),
    ("ink2", "paper", TEXT),
    ("ink2", "card", TEXT),
    ("ink2", "celadon", TEXT),
    ("ink2", "sand", TEXT),
    ("ink2", "slate-tint", TEXT),
    ("ink2", "now-tint", TEXT),
    ("ferry", "paper", TEXT),
    ("ferry", "card", TEXT),
    ("ferry", "sand", TEXT),
    ("ferry", "slate-tint", TEXT),
    ("ferry", "now-tint", TEXT),
    ("ferry-deep", "celadon", TEXT),
    ("on-solid", "ferry", TEXT),
    ("on-solid", "ferry-deep", TEXT),
    ("paper", "ink", TEXT),
    ("now", "now-tint", TEXT),
    ("teak", "paper", TEXT),
    ("teak", "card", TEXT),
    ("teak", "sand", TEXT),
    ("on-teak", "teak", TEXT),
    ("slate", "card", TEXT),
    ("slate", "slate-tint", TEXT),
    ("brass", "paper", GRAPHIC),
    ("brass", "card", GRAPHIC),
    ("edge", "paper", GRAPHIC),
    ("edge", "card", GRAPHIC),
    ("focus-ink", "focus", GRAPHIC),
)


def schemes(css: str) -> dict[str, dict[str, str]]:
    """The colours of the light scheme, and of the dark one laid over it."""
    blocks = re.findall(r":root\s*\{(.*?)\}", css, re.S)
    light, dark = (dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", block)) for block in blocks[:2])
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def main() -> int:
    """Prints what falls short."""
    short = 0
    for scheme, colours in schemes(CSS.read_text(encoding="utf-8")).items():
        for one, other, least in PAIRS:
            found = contrast(colours[one], colours[other])
            if found < least:
                short += 1
                print(f"{scheme}: {one} on {other} is {found:.1f}, and needs {least}.")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
