"""The ledger adds exactly, refuses in time, and cannot be wound back by an old copy of the database."""

from __future__ import annotations

import copy
from fractions import Fraction
from math import exp, log, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.core.figures import budget
from handrail.core.figures.budget import OverBudgetError, Spend

rhos = st.fractions(min_value=Fraction(1, 10**6), max_value=10)


def test_what_mechanisms_take() -> None:
    assert budget.of_gaussian(1, Fraction(1, 2)) == 1
    assert budget.of_gaussian(3, Fraction(100)) == Fraction(3, 200)
    assert budget.pure_of_laplace(2, Fraction(10)) == Fraction(1, 5)
    assert budget.of_laplace(2, Fraction(10)) == Fraction(1, 50)
    for wrong in (lambda: budget.of_gaussian(0, Fraction(1)), lambda: budget.pure_of_laplace(1, Fraction(0))):
        with pytest.raises(ValueError, match="above 0"):
            wrong()


@given(st.lists(rhos, max_size=8))
def test_releases_add_up_exactly(spent: list[Fraction]) -> None:
    ledger = [Spend(f"r{place}", rho) for place, rho in enumerate(spent)]
    assert budget.taken(ledger) == sum(spent)
    assert budget.taken(reversed(ledger), ledger) == sum(spent)


def test_a_release_over_the_cap_is_refused() -> None:
    ledger = [Spend("first", Fraction(1, 3)), Spend("second", Fraction(1, 3))]
    assert budget.refuse(Spend("third", Fraction(1, 3)), Fraction(1), ledger) == 0  # exactly the cap is allowed
    with pytest.raises(OverBudgetError) as refused:
        budget.refuse(Spend("third", Fraction(1, 3) + Fraction(1, 10**12)), Fraction(1), ledger)
    assert refused.value.left == Fraction(1, 3)
    with pytest.raises(ValueError, match="in the ledger already"):
        budget.refuse(Spend("second", Fraction(1, 100)), Fraction(1), ledger)
    with pytest.raises(ValueError, match="no release is free"):
        Spend("nothing", Fraction(0))


@given(st.lists(rhos, min_size=1, max_size=8), st.data())
def test_an_old_copy_of_the_ledger_gives_nothing_back(spent: list[Fraction], data: st.DataObject) -> None:
    ledger = [Spend(f"r{place}", rho) for place, rho in enumerate(spent)]
    published = copy.deepcopy(ledger)
    old = ledger[: data.draw(st.integers(0, len(ledger)))]
    less = [Spend(spend.release, spend.rho / 2) for spend in old]
    assert budget.taken(old, published) == budget.taken(less, published) == sum(spent)
    with pytest.raises(OverBudgetError):
        budget.refuse(Spend("one more", Fraction(1, 10**9)), sum(spent), old, published)
    with pytest.raises(ValueError, match="in the ledger already"):
        budget.refuse(published[-1], sum(spent) + 10, old, published)


def test_lines_of_releases_that_were_never_published_count_too() -> None:
    assert budget.taken([Spend("drawn", Fraction(1, 4))], [Spend("out", Fraction(1, 4))]) == Fraction(1, 2)
    assert budget.left(Fraction(1, 4), [Spend("drawn", Fraction(1, 2))]) == 0


@pytest.mark.parametrize("epsilon", [0.1, 0.5, 1.0, 4.0, 10.0])
@pytest.mark.parametrize("delta", [1e-9, 1e-5, 1e-2])
def test_conversions_err_on_the_safe_side(epsilon: float, delta: float) -> None:
    rho = budget.rho_of(epsilon, delta)
    assert budget.delta_of(rho, epsilon) <= delta
    assert budget.epsilon_of(rho, delta) <= epsilon * (1 + 1e-3) + 1e-6
    assert budget.epsilon_of(rho, delta) <= float(rho) + 2 * sqrt(float(rho) * log(1 / delta))  # Bun and Steinke
    assert float(rho) >= (sqrt(log(1 / delta) + epsilon) - sqrt(log(1 / delta))) ** 2 - 1e-6


@pytest.mark.parametrize("rho", [Fraction(1, 100), Fraction(1, 8), Fraction(1, 2), Fraction(2)])
def test_delta_is_never_below_that_of_the_gaussian_mechanism_itself(rho: Fraction) -> None:
    """The exact δ of Gaussian noise (B. Balle, Y. Wang, ICML 2018, theorem 5) is one that any bound must allow."""
    normal = NormalDist()
    away = sqrt(2 * float(rho))  # sensitivity over deviation
    for epsilon in (0.5, 1.0, 3.0):
        exact = normal.cdf(away / 2 - epsilon / away) - exp(epsilon) * normal.cdf(-away / 2 - epsilon / away)
        assert exact <= budget.delta_of(rho, epsilon) <= 1


def test_a_bound_is_a_known_one() -> None:
    """ρ = 1/2, δ = 1e-6: Bun and Steinke give 5.757; the tighter conversion stays below it and above the exact 4.89."""
    assert 4.8 < budget.epsilon_of(Fraction(1, 2), 1e-6) < 5.757


def test_wrong_words_are_refused() -> None:
    for wrong in (0.0, 1.0, -1.0):
        with pytest.raises(ValueError, match="between 0 and 1"):
            budget.rho_of(1, wrong)
    with pytest.raises(ValueError, match="above 0"):
        budget.rho_of(0, 1e-5)
    with pytest.raises(ValueError, match="nothing can be released"):
        budget.rho_of(1e-9, 1e-9)
    with pytest.raises(ValueError, match="above 0"):
        budget.epsilon_of(Fraction(0), 1e-5)
    assert budget.delta_for(1000) == pytest.approx(1 / (1000 * log(1000)))
    with pytest.raises(ValueError, match="two people"):
        budget.delta_for(1)
