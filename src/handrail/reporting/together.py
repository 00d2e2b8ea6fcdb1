"""Which indicators occur together, from sets of bits. Only the process for figures imports this.

A product of matrices, some thousand sets at a time: what is held beside the sets themselves is a few megabytes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

AT_ONCE = 1 << 14
"""Sets in one product."""
_EXACT = 1 << 24
"""Up to here every whole number is one of 32 bits with a point."""

Whole = npt.NDArray[np.int64]


def pairs(masks: Sequence[Whole], number: Whole, indicators: int, each: int) -> list[list[int]]:
    """How often two indicators are in the same set, a square of `indicators`; the diagonal is each by itself.

    `masks`: for every `each` indicators one array of sets, the first indicator in the lowest bit. `number`: how often each
    set occurs. Exact.
    """
    counts = np.zeros((indicators, indicators), dtype=np.int64)
    real = np.float32 if int(number.sum()) < _EXACT else np.float64
    for start in range(0, len(number), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        bits = np.concatenate([_bits(mask[part])[:, :each] for mask in masks], axis=1)[:, :indicators].astype(real)
        counts += ((bits.T * number[part].astype(real)) @ bits).astype(np.int64)
    found: list[list[int]] = counts.tolist()
    return found


def _bits(mask: Whole) -> npt.NDArray[np.uint8]:
    """One row for each set, one column for each bit, the lowest first."""
    single = np.ascontiguousarray(mask, dtype="<i8").view(np.uint8).reshape(-1, 8)
    return np.unpackbits(single, axis=1, bitorder="little")
