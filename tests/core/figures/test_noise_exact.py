"""The noise follows its distribution, both ways of drawing it, and comes from the system's generator unless told."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable
from fractions import Fraction
from math import exp

import numpy as np
import pytest
from scipy.stats import chisquare, kstest

from handrail.core.figures import noise
from handrail.core.figures.synthesis import measure, release, sample

SIZE = 40_000
LEAST = 1e-5
"""A right sampler fails here once in 100,000 runs; the seeds are fixed, so it never does in these tests."""


def seeded(seed: int) -> noise.Bits:
    return random.Random(seed).randbytes


def agrees(drawn: list[int], weight: Callable[[int], float]) -> bool:
    """Chi-square over values that are expected at least five times; all others are one class."""
    reach = range(-2000, 2001)
    whole = sum(weight(value) for value in reach)
    wide = [value for value in reach if weight(value) / whole * len(drawn) >= 5]
    seen = [drawn.count(value) for value in wide]
    wanted = [weight(value) / whole * len(drawn) for value in wide]
    seen.append(len(drawn) - sum(seen))
    wanted.append(len(drawn) - sum(wanted))
    if wanted[-1] < 5:
        seen[-2:], wanted[-2:] = [sum(seen[-2:])], [sum(wanted[-2:])]
    return bool(chisquare(seen, np.array(wanted) * (sum(seen) / sum(wanted))).pvalue > LEAST)


@pytest.mark.parametrize("variance", [Fraction(1, 10), Fraction(1), Fraction(47, 5), Fraction(6011, 64)])
def test_the_discrete_gaussian(variance: Fraction) -> None:
    drawn = noise.discrete_gaussian(variance, SIZE, seeded(1)).tolist()
    assert len(drawn) == SIZE
    assert agrees(drawn, lambda x: exp(-x * x / (2 * float(variance))))


@pytest.mark.parametrize("scale", [Fraction(1, 3), Fraction(1), Fraction(5, 2), Fraction(20)])
def test_the_discrete_laplace(scale: Fraction) -> None:
    drawn = noise.discrete_laplace(scale, SIZE, seeded(2)).tolist()
    assert agrees(drawn, lambda x: exp(-abs(x) / float(scale)))


def test_one_by_one_follows_the_same_distributions() -> None:
    bits = seeded(3)
    gaussian = [noise._one_gaussian(Fraction(19, 2), bits) for _ in range(4000)]
    assert agrees(gaussian, lambda x: exp(-x * x / 19))
    laplace = [noise._one_laplace(5, 2, bits) for _ in range(4000)]
    assert agrees(laplace, lambda x: exp(-abs(x) / 2.5))


def test_a_wrong_distribution_is_seen() -> None:
    drawn = noise.discrete_gaussian(Fraction(9), SIZE, seeded(4)).tolist()
    assert not agrees(drawn, lambda x: exp(-x * x / (2 * 9.6)))
    assert not agrees(drawn, lambda x: exp(-abs(x) / 3))


def test_fractions_too_fine_for_64_bits_are_drawn_exactly_too() -> None:
    fine = Fraction(9 * 10**20 + 1, 10**20)
    assert agrees(noise.discrete_gaussian(fine, 3000, seeded(5)).tolist(), lambda x: exp(-x * x / 18))
    fine = Fraction(3 * 10**20 + 1, 10**20)
    assert agrees(noise.discrete_laplace(fine, 3000, seeded(6)).tolist(), lambda x: exp(-abs(x) / 3))


def test_uniform_numbers_reach_every_residue_without_favour() -> None:
    bound = 3 * 2**61  # 2**64 is not a multiple: words from the last run would favour the low third
    drawn = noise.below(np.full(20_000, bound, dtype=np.int64), seeded(7))
    assert kstest(drawn / bound, "uniform").pvalue > LEAST
    small = noise.below(np.tile(np.array([1, 2, 7], dtype=np.int64), 7000), seeded(8)).reshape(-1, 3)
    assert not small[:, 0].any()
    assert chisquare(np.bincount(small[:, 1], minlength=2)).pvalue > LEAST
    assert chisquare(np.bincount(small[:, 2], minlength=7)).pvalue > LEAST


def test_bytes_that_mean_too_high_a_word_are_drawn_again() -> None:
    words = [2**64 - 1, 5]
    said = iter(words)
    drawn = noise.below(np.array([10], dtype=np.int64), lambda count: next(said).to_bytes(count, "little"))
    assert drawn.tolist() == [5]


def test_a_candidate_too_far_for_64_bits_is_judged_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A square beyond 2**63 would wrap around and could be accepted; it goes to unbounded integers instead."""
    far = np.array([2**32, 0, -(2**40), 1] * 50, dtype=np.int64)
    monkeypatch.setattr(noise, "_laplace", lambda *_: far)
    drawn = noise._gaussian(Fraction(4), far.size, seeded(10))
    assert set(drawn.tolist()) == {0, 1}


@pytest.mark.parametrize("wrong", [Fraction(0), Fraction(-1)])
def test_no_noise_is_no_release(wrong: Fraction) -> None:
    with pytest.raises(ValueError, match="above 0"):
        noise.discrete_gaussian(wrong, 1)
    with pytest.raises(ValueError, match="above 0"):
        noise.discrete_laplace(wrong, 1)


def test_none_and_many() -> None:
    assert noise.discrete_gaussian(Fraction(4), 0).size == 0
    assert noise.discrete_gaussian(Fraction(4), noise.ALIKE * 2 + 3, seeded(9)).size == noise.ALIKE * 2 + 3


def test_releases_use_the_generator_of_the_system() -> None:
    """Nobody can set a seed but through the argument, which no caller outside tests may give."""
    for function in (
        noise.discrete_gaussian,
        noise.discrete_laplace,
        measure.measure,
        sample.sample,
        release.synthesise,
    ):
        assert inspect.signature(function).parameters["bits"].default is noise.os.urandom
    first = noise.discrete_gaussian(Fraction(10_000), 50)
    assert first.tolist() != noise.discrete_gaussian(Fraction(10_000), 50).tolist()


def test_no_number_with_a_point_takes_part() -> None:
    source = inspect.getsource(noise)
    for word in ("float", "math.exp", "np.exp", "np.random", "import random"):
        assert word not in source.split('"""', 2)[2]
