"""Functions on answers of repeats, on labels and lists, and what is drawn (ODK XForms specification).

What is drawn follows from the seed of the form, the place of the question and how many were drawn there before: the same
form draws the same again, in Python and in the browser. `evaluate.py` calls those that need more than values.
"""

from __future__ import annotations

import hashlib
import math
from typing import Final

from handrail.core.instruments.calling import Arguments, Context, Function
from handrail.core.instruments.values import SPACE, Value, items, to_number, to_string

_LETTERS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_LETTERS: Final = 64
_PRIME: Final = 2_147_483_647


def _drawn(context: Context, count: int) -> bytes:
    """32 bytes that nobody can foresee without the seed."""
    return hashlib.sha256(f"{context.around.seed}|{context.place}|{count}".encode("utf-8", "replace")).digest()


def random(context: Context, count: int) -> float:
    """From 0 up to 1, in steps of 2⁻⁵²; `count`: how many were drawn before in the same expression."""
    return (int.from_bytes(_drawn(context, count)[:7], "big") >> 4) / 2**52


def uuid(context: Context, count: int, length: float | None) -> str:
    """Of version 4; with `length` so many letters and digits, 64 at most."""
    found = _drawn(context, count)
    if length is not None:
        wanted = int(max(0.0, min(float(_MOST_LETTERS), length))) if length == length else 0
        more = found + hashlib.sha256(found).digest()
        return "".join(_LETTERS[byte % len(_LETTERS)] for byte in more[:wanted])
    whole = bytearray(found[:16])
    whole[6], whole[8] = whole[6] & 0x0F | 0x40, whole[8] & 0x3F | 0x80
    plain = whole.hex()
    return f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"


def shuffled(texts: tuple[str, ...], seed: float) -> tuple[str, ...]:
    """Fisher and Yates from within, with the numbers of Park and Miller: the order of JavaRosa for the same seed.

    Java takes NaN for 0 and what is too large for its largest number, so these stand for their remainders.
    """
    if math.isfinite(seed):
        state = math.fmod(math.trunc(seed), _PRIME)
    else:
        state = 0.0 if math.isnan(seed) else 1.0 if seed > 0 else -2.0
    state = state + _PRIME - 1 if state <= 0 else state
    found: list[str] = []
    for place, text in enumerate(texts):
        state = math.fmod(state * 16_807, _PRIME)
        other = math.floor((state - 1) / (_PRIME - 1) * (place + 1))
        found.append(text)
        found[place], found[other] = found[other], text
    return tuple(found)


def _randomize(arguments: Arguments, context: Context) -> Value:
    texts = items(arguments[0])
    seed = to_number(arguments[1]) if len(arguments) > 1 else math.floor(random(context, -1) * _PRIME)
    return shuffled(texts, seed)


def _label(arguments: Arguments, context: Context) -> Value:
    """`jr:choice-name(${papers}, '${papers}')`: the label of a choice in the first language of the form. Of a path, its end."""
    name = to_string(arguments[1]).strip(SPACE).removeprefix("${").removesuffix("}").strip(SPACE).rpartition("/")[2]
    return context.around.label(name, to_string(arguments[0]))


def _pulled(arguments: Arguments, context: Context) -> Value:
    name, column, key_column, key = (to_string(one) for one in arguments)
    return context.around.pull(name, column, key_column, key)


def _elsewhere(_: Arguments, __: Context) -> Value:
    return ""


SETS: Final[tuple[Function, ...]] = (
    Function("count-non-empty", 1, 1, lambda a, _: float(sum(1 for item in items(a[0]) if item))),
    Function("last", 0, 0, lambda _, context: context.size),
    Function("randomize", 1, 2, _randomize),
    Function("jr:choice-name", 2, 2, _label),
    Function("jr:itext", 1, 1, lambda a, context: context.around.words(to_string(a[0]))),
    Function("pulldata", 4, 4, _pulled),
    Function("indexed-repeat", 3, None, _elsewhere),
    Function("random", 0, 0, _elsewhere),
    Function("uuid", 0, 1, _elsewhere),
)
