"""Functions on texts (ODK XForms specification; XPath 1.0 section 4.2). Places count code points."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
from collections.abc import Callable
from typing import Final

from handrail.core.instruments.calling import Arguments, Context, Function, words
from handrail.core.instruments.values import SPACE, Value, items, to_number, to_string

LONGEST: Final = 100_000
"""Code points of what a function makes; the rest is cut, so that a few calls cannot fill the memory."""
_DIGESTS: Final = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def _texts(make: Callable[..., Value]) -> Callable[[Arguments, Context], Value]:
    return lambda arguments, _: make(*(to_string(one) for one in arguments))


def _before(text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark and mark in text else ""


def _after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


def _translate(text: str, letters: str, others: str) -> str:
    table: dict[str, str] = {}
    for place, letter in enumerate(letters):
        table.setdefault(letter, others[place] if place < len(others) else "")
    return "".join(table.get(letter, letter) for letter in text)


def _join(arguments: Arguments, _: Context) -> Value:
    return to_string(arguments[0]).join(item for one in arguments[1:] for item in items(one))[:LONGEST]


def _substring(arguments: Arguments, _: Context) -> Value:
    """From a place that counts from 1, for a length; both are rounded, half up (XPath 1.0)."""
    text, start = to_string(arguments[0]), _rounded(to_number(arguments[1]))
    end = start + _rounded(to_number(arguments[2])) if len(arguments) > 2 else math.inf
    return "".join(letter for place, letter in enumerate(text, start=1) if start <= place < end)


def _rounded(number: float) -> float:
    return math.floor(number + 0.5) if math.isfinite(number) else number


def _selected_at(arguments: Arguments, _: Context) -> Value:
    """The code at a place that counts from 0; nothing beyond the last."""
    codes, place = words(arguments[0]), to_number(arguments[1])
    return codes[int(place)] if 0 <= place < len(codes) else ""


def _digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """Of the UTF-8 of a text, as base64 or hex; nothing for an algorithm or encoding that is not known.

    Capitals do not matter, as in JavaRosa.
    """
    name = _DIGESTS.get(algorithm.upper())
    encoding = encoding.lower()
    if name is None or encoding not in ("base64", "hex"):
        return ""
    made = hashlib.new(name, text.encode("utf-8", "replace"), usedforsecurity=False)
    return made.hexdigest() if encoding == "hex" else base64.b64encode(made.digest()).decode()


def _decoded(text: str) -> str:
    """UTF-8 from base64; what is no base64 is nothing, what is no UTF-8 becomes U+FFFD."""
    plain = "".join(letter for letter in text if letter not in SPACE)
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4) if "=" not in plain else plain, validate=True).decode(
            "utf-8", "replace"
        )
    except (binascii.Error, ValueError):
        return ""


TEXTS: Final[tuple[Function, ...]] = (
    Function("ends-with", 2, 2, _texts(lambda text, end: text.endswith(end))),
    Function("substring", 2, 3, _substring),
    Function("substring-before", 2, 2, _texts(_before)),
    Function("substring-after", 2, 2, _texts(_after)),
    Function("translate", 3, 3, _texts(_translate)),
    Function("normalize-space", 0, 1, lambda a, c: " ".join(words(to_string(a[0]) if a else c.self_value))),
    Function("lower-case", 1, 1, _texts(str.lower)),
    Function("upper-case", 1, 1, _texts(str.upper)),
    Function("join", 1, None, _join),
    Function("is-selected", 2, 2, lambda a, _: to_string(a[1]).strip(SPACE) in words(a[0])),
    Function("selected-at", 2, 2, _selected_at),
    Function("boolean-from-string", 1, 1, _texts(lambda text: text in ("true", "1"))),
    Function("digest", 2, 3, _texts(_digest)),
    Function("base64-decode", 1, 1, _texts(_decoded)),
)
