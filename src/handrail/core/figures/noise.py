"""Whole-number noise, drawn exactly: the discrete Laplace and the discrete Gaussian distribution.

Source of the algorithms: C. Canonne, G. Kamath, T. Steinke, "The Discrete Gaussian for Differential Privacy" (NeurIPS
2020), algorithms 1–3. Parameters are fractions, random bits are integers from the system's generator, and every step
compares integers: no floating-point number takes part, so there are no gaps or low bits through which a count could be
read back (I. Mironov, CCS 2012).

Many draws are made side by side with numpy, on integers of 64 bits. Limits that are checked before a draw
keep every product below 2**63; parameters or single draws beyond them go through the same steps with Python's
unbounded integers. Both ways follow the same distribution, exactly.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bits: TypeAlias = Callable[[int], bytes]
"""That many random bytes. A release uses the system's generator; only a test hands over one with a seed."""

Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

LARGEST = 2**40
"""The largest denominator for numbers drawn side by side: times `ROUNDS` it is still below 2**63."""
ROUNDS = 2**20
"""More steps of one draw than this would take longer than the universe has existed; beyond it a draw is refused."""
ALIKE = 2**16
"""How many are drawn side by side: enough to be quick, and a few megabytes."""


def discrete_laplace(scale: Fraction, size: int, bits: Bits = os.urandom) -> Whole:
    """`size` independent draws, x with a probability in proportion to exp(-|x| / scale). Raises ValueError unless
    scale > 0."""
    if scale <= 0:
        raise ValueError("The scale of noise is above 0.")
    top, bottom = scale.numerator, scale.denominator
    if max(top, bottom) > LARGEST:
        return np.array([_one_laplace(top, bottom, bits) for _ in range(size)], dtype=np.int64)
    return _enough(size, lambda count: _laplace(top, bottom, count, bits))


def discrete_gaussian(variance: Fraction, size: int, bits: Bits = os.urandom) -> Whole:
    """`size` independent draws, x with a probability in proportion to exp(-x² / (2 variance)).

    The variance of what is drawn is at most `variance` (theorem 1.1 of the source). Raises ValueError unless
    variance > 0.
    """
    if variance <= 0:
        raise ValueError("The variance of noise is above 0.")
    if _denominator(variance) > LARGEST:
        return np.array([_one_gaussian(variance, bits) for _ in range(size)], dtype=np.int64)
    return _enough(size, lambda count: _gaussian(variance, count, bits))


def _enough(size: int, some: Callable[[int], Whole]) -> Whole:
    """The first `size` of what is accepted; candidates are independent, so which ones are rejected says nothing."""
    found: list[Whole] = []
    missing = size
    while missing > 0:
        found.append(some(min(2 * missing + 16, ALIKE))[:missing])
        missing -= found[-1].size
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _step(variance: Fraction) -> int:
    """The scale of the discrete Laplace that a Gaussian is made from: the floor of its deviation, and one."""
    return isqrt(variance.numerator // variance.denominator) + 1


def _denominator(variance: Fraction) -> int:
    """Of the exponent with which a candidate is accepted: (|y| t q - p)² / (2 p q t²), variance = p / q."""
    return 2 * variance.numerator * variance.denominator * _step(variance) ** 2


# Side by side: integers of 64 bits in numpy.


def below(bounds: Whole, bits: Bits) -> Whole:
    """For each bound (1 to 2**63 - 1) one uniform integer from 0 to bound - 1: words in the last, incomplete run of
    residues are drawn again."""
    limits = bounds.astype(np.uint64)
    whole = np.uint64(2**64 - 1) - (np.uint64(0) - limits) % limits  # 2**64 mod m = (-m) mod m, for words of 64 bits
    drawn = _words(limits.size, bits)
    again = np.flatnonzero(drawn > whole)
    while again.size:
        drawn[again] = _words(again.size, bits)
        again = again[drawn[again] > whole[again]]
    return (drawn % limits).astype(np.int64)


def _words(count: int, bits: Bits) -> NDArray[np.uint64]:
    return np.frombuffer(bits(8 * count), dtype=np.uint64).copy()


def _small_exp(top: Whole, bottom: Whole, bits: Bits) -> Flags:
    """True with probability exp(-top / bottom), for 0 ≤ top ≤ bottom ≤ LARGEST (algorithm 1, first case)."""
    odd = np.ones(top.size, dtype=np.bool_)
    still = np.arange(top.size)
    for step in range(1, ROUNDS):
        still = still[below(bottom[still] * step, bits) < top[still]]
        if not still.size:
            return odd
        odd[still] = ~odd[still]
    raise ArithmeticError("A random generator that does not stop saying yes is broken.")


def _exp(top: Whole, bottom: Whole, bits: Bits) -> Flags:
    """True with probability exp(-top / bottom), top ≥ 0, bottom ≤ LARGEST (algorithm 1)."""
    whole, rest = np.divmod(top, bottom)
    yes = np.ones(top.size, dtype=np.bool_)
    still = np.flatnonzero(whole > 0)
    done = 0
    while still.size:
        kept = _small_exp(np.ones(still.size, dtype=np.int64), np.ones(still.size, dtype=np.int64), bits)
        yes[still[~kept]] = False
        done += 1
        still = still[kept & (whole[still] > done)]
    last = np.flatnonzero(yes)
    yes[last] = _small_exp(rest[last], bottom[last], bits)
    return yes


def _laplace(top: int, bottom: int, count: int, bits: Bits) -> Whole:
    """Those of `count` candidates that are accepted, scale = top / bottom (algorithm 2)."""
    tops = np.full(count, top, dtype=np.int64)
    part = below(tops, bits)
    part = part[_exp(part, tops, bits)]
    times = np.zeros(part.size, dtype=np.int64)
    still = np.arange(part.size)
    while still.size:
        ones = np.ones(still.size, dtype=np.int64)
        still = still[_small_exp(ones, ones, bits)]
        times[still] += 1
    size = (part + top * times) // bottom
    minus = below(np.full(size.size, 2, dtype=np.int64), bits) == 1
    signed = np.where(minus, -size, size)
    kept: Whole = signed[~minus | (size != 0)]
    return kept


def _gaussian(variance: Fraction, count: int, bits: Bits) -> Whole:
    """Those of `count` candidates that are accepted (algorithm 3)."""
    p, q, step = variance.numerator, variance.denominator, _step(variance)
    drawn = _laplace(step, 1, count, bits)
    bottom = _denominator(variance)
    near = np.abs(drawn) <= (2**31 - p - 1) // (step * q)
    top = np.where(near, np.abs(drawn) * (step * q) - p, 0) ** 2
    kept = _exp(top, np.full(drawn.size, bottom, dtype=np.int64), bits)
    for place in np.flatnonzero(~near):  # hundreds of deviations away: exactly, with unbounded integers
        kept[place] = _one_exp(Fraction((abs(int(drawn[place])) * step * q - p) ** 2, bottom), bits)
    return drawn[kept]


# One by one: Python's unbounded integers.


def _one_below(bound: int, bits: Bits) -> int:
    length = (bound.bit_length() + 7) // 8
    spare = 8 * length - bound.bit_length()
    while (drawn := int.from_bytes(bits(length), "big") >> spare) >= bound:
        pass
    return drawn


def _one_exp(exponent: Fraction, bits: Bits) -> bool:
    """True with probability exp(-exponent), exponent ≥ 0 (algorithm 1)."""
    while exponent > 1:
        if not _one_exp(Fraction(1), bits):
            return False
        exponent -= 1
    step = 1
    while _one_below(exponent.denominator * step, bits) < exponent.numerator:
        step += 1
    return step % 2 == 1


def _one_laplace(top: int, bottom: int, bits: Bits) -> int:
    while True:
        part = _one_below(top, bits)
        if not _one_exp(Fraction(part, top), bits):
            continue
        times = 0
        while _one_exp(Fraction(1), bits):
            times += 1
        size = (part + top * times) // bottom
        minus = _one_below(2, bits) == 1
        if size or not minus:
            return -size if minus else size


def _one_gaussian(variance: Fraction, bits: Bits) -> int:
    step = _step(variance)
    while True:
        drawn = _one_laplace(step, 1, bits)
        if _one_exp((abs(drawn) - variance / step) ** 2 / (2 * variance), bits):
            return drawn
