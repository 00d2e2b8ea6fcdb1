"""Statistics of instruments reproduce the published examples that their sources print."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.core.figures.validation.accuracy import Crossed, area, crossed, threshold_curve
from handrail.core.figures.validation.agreement import cohen_kappa, interval, krippendorff_alpha, ordinal
from handrail.core.figures.validation.dif import Size, Stratum, mantel_haenszel, strata
from handrail.core.figures.validation.scale import consistency, items
from handrail.core.figures.validation.shortform import Person, short_form
from handrail.core.figures.validation.verification import Partly, begg_greenes

N = None
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
"""K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units."""


class TestAgreement:
    def units(self) -> list[list[float | None]]:
        return [[observer[unit] for observer in KRIPPENDORFF] for unit in range(12)]

    def test_krippendorffs_four_observers(self) -> None:
        units = self.units()
        assert krippendorff_alpha(units) == pytest.approx(0.743, abs=0.0005)
        assert krippendorff_alpha(units, ordinal) == pytest.approx(0.815, abs=0.0005)
        assert krippendorff_alpha(units, interval) == pytest.approx(0.849, abs=0.0005)

    def test_nothing_to_compare(self) -> None:
        assert krippendorff_alpha([[1, None], [None, 2]]) is None
        assert krippendorff_alpha([[1, 1], [1, 1]]) is None

    def test_cohens_own_example(self) -> None:
        """J. Cohen (1960), table 2: proportions of 200 people, κ = .492, its standard error .055."""
        table = {("a", "a"): 88, ("a", "b"): 14, ("a", "c"): 18, ("b", "a"): 10, ("b", "b"): 40, ("b", "c"): 10}
        table |= {("c", "a"): 2, ("c", "b"): 6, ("c", "c"): 12}
        found = cohen_kappa([pair for pair, times in table.items() for _ in range(times)])
        assert found.value == pytest.approx(0.492, abs=0.0005)
        assert (found.high - found.low) / (2 * 1.96) == pytest.approx(0.055, abs=0.0005)

    def test_kappa_of_nothing(self) -> None:
        assert cohen_kappa([]).value is None
        assert cohen_kappa([("a", "a")] * 5).value is None

    @given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60))
    def test_two_judges_with_many_units_are_near_to_each_other(self, pairs: list[tuple[int, int]]) -> None:
        kappa, alpha = cohen_kappa(pairs).value, krippendorff_alpha([list(pair) for pair in pairs])
        assert kappa is None or -1 <= kappa <= 1
        assert alpha is None or alpha <= 1


class TestAccuracy:
    """Scintigraphy of the liver: 650 people, of whom 344 were assessed by other means as well
    (D. E. Drum and J. S. Christacopoulos, J Nucl Med 13, 1972; corrected in Begg and Greenes, 1983)."""

    ASSESSED = Crossed(hits=231, false_alarms=32, misses=27, clear=54)

    def test_only_those_who_were_assessed(self) -> None:
        assert self.ASSESSED.sensitivity().value == pytest.approx(0.895, abs=0.0005)
        assert self.ASSESSED.specificity().value == pytest.approx(0.628, abs=0.0005)
        assert self.ASSESSED.positive_predictive().value == pytest.approx(231 / 263)
        assert self.ASSESSED.negative_predictive().value == pytest.approx(54 / 81)

    def test_corrected_for_verification(self) -> None:
        found = begg_greenes(Partly(self.ASSESSED, positive_unassessed=166, negative_unassessed=140))
        assert found.sensitivity.value == pytest.approx(0.84, abs=0.005)
        assert found.specificity.value == pytest.approx(0.74, abs=0.005)
        assert found.sensitivity.low < 0.8365 < found.sensitivity.high

    @given(*[st.integers(1, 300)] * 4)
    def test_everybody_assessed_changes_nothing(self, hits: int, alarms: int, misses: int, clear: int) -> None:
        table = Crossed(hits, alarms, misses, clear)
        found = begg_greenes(Partly(table, 0, 0))
        assert found.sensitivity.value == pytest.approx(table.sensitivity().value)
        assert found.specificity.value == pytest.approx(table.specificity().value)

    def test_an_empty_cell_gives_no_corrected_value(self) -> None:
        assert begg_greenes(Partly(Crossed(3, 0, 1, 9), 4, 40)).sensitivity.value is None

    def test_likelihood_ratios(self) -> None:
        up, down = self.ASSESSED.likelihood_positive(), self.ASSESSED.likelihood_negative()
        assert up.value == pytest.approx((231 / 258) / (32 / 86))
        assert down.value == pytest.approx((27 / 258) / (54 / 86))
        assert up.low < up.value < up.high  # type: ignore[operator]

    def test_the_curve_ends_with_everybody_found(self) -> None:
        cuts = threshold_curve([(3, True), (2, True), (2, False), (0, False)])
        assert [cut.at for cut in cuts] == [3, 2, 0]
        assert cuts[-1].table == Crossed(2, 2, 0, 0)
        assert cuts[0].table == Crossed(1, 0, 1, 2)

    def test_area_is_the_chance_of_the_right_order(self) -> None:
        """By hand: of 2 × 2 pairs three are right and one is a tie."""
        assert area([(3, True), (2, True), (2, False), (0, False)]).value == pytest.approx(3.5 / 4)
        assert area([(1, True)]).value is None

    @given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=40))
    def test_area_equals_counting_all_pairs(self, scored: list[tuple[int, bool]]) -> None:
        ill, well = [s for s, c in scored if c], [s for s, c in scored if not c]
        found = area([(float(s), c) for s, c in scored]).value
        if not ill or not well:
            assert found is None
        else:
            pairs = [(a > b) + (a == b) / 2 for a in ill for b in well]
            assert found == pytest.approx(sum(pairs) / len(pairs))

    def test_crossed_counts_every_pair(self) -> None:
        assert crossed([(True, True), (True, False), (False, True), (False, False), (True, True)]) == Crossed(
            2, 1, 1, 1
        )


BERKELEY = [
    Stratum(512, 313, 89, 19),
    Stratum(353, 207, 17, 8),
    Stratum(120, 205, 202, 391),
    Stratum(138, 279, 131, 244),
    Stratum(53, 138, 94, 299),
    Stratum(22, 351, 24, 317),
]
"""P. J. Bickel and others, Science 187, 1975: admissions by department, men as reference and women as focal group."""


class TestDifferentialFunctioning:
    def test_a_published_common_odds_ratio(self) -> None:
        """The manual of R, mantelhaen.test(UCBAdmissions): 0.9047, X² = 1.4269, p = 0.2323, 0.7719 to 1.0603."""
        found = mantel_haenszel(BERKELEY)
        assert found is not None
        assert found.odds == pytest.approx(0.9046968, abs=1e-6)
        assert found.chi_square == pytest.approx(1.4269, abs=5e-5)
        assert found.p == pytest.approx(0.2323, abs=5e-5)
        assert (found.low, found.high) == (pytest.approx(0.7719, abs=1e-3), pytest.approx(1.0603, abs=1e-3))
        assert found.delta == pytest.approx(-2.35 * -0.10016, abs=1e-3)
        assert found.size is Size.SMALL

    def test_a_question_that_one_group_never_answers_with_yes(self) -> None:
        assert mantel_haenszel([Stratum(5, 5, 0, 10)]) is None

    def test_large(self) -> None:
        found = mantel_haenszel([Stratum(90, 10, 40, 60), Stratum(70, 30, 20, 80)])
        assert found is not None
        assert found.size is Size.LARGE

    def test_strata_are_people_of_the_same_sum(self) -> None:
        assert strata([(False, True, 3), (True, False, 3), (True, True, 4)]) == (
            Stratum(1, 0, 0, 1),
            Stratum(0, 0, 1, 0),
        )


class TestScale:
    def test_alpha_by_hand(self) -> None:
        """Two questions: item variances 0.25 and 0.25 (n−1: 1/3 each over four people), the sum's variance 2/3."""
        scores = [{"a": 0, "b": 0}, {"a": 0, "b": 1}, {"a": 1, "b": 0}, {"a": 1, "b": 1}]
        assert consistency(scores, ["a", "b"]).alpha == pytest.approx(0)

    def test_parallel_questions(self) -> None:
        random = Random(7)
        people = [random.gauss(0, 1) for _ in range(4000)]
        scores = [{name: value + random.gauss(0, 1) for name in "abcdef"} for value in people]
        found = consistency(scores, list("abcdef"))
        assert found.alpha == pytest.approx(6 / 7, abs=0.02)  # Spearman–Brown: 6 × 0.5 / (1 + 5 × 0.5)
        assert found.omega == pytest.approx(6 / 7, abs=0.02)

    def test_whoever_left_something_open_is_counted_apart(self) -> None:
        found = consistency([{"a": 1, "b": None}, {"a": 0, "b": 1}, {"a": 1, "b": 0}, {"b": 1}], ["a", "b"])
        assert (found.complete, found.people) == (2, 4)

    def test_items(self) -> None:
        scores = [{"a": 1, "b": 1, "c": 1}, {"a": 0, "b": 0, "c": None}, {"a": 1, "b": 1}, {"a": 0, "b": 0, "c": 0}]
        a, _, c = items(scores, ["a", "b", "c"])
        assert a.discrimination == pytest.approx(0.9045, abs=1e-4)
        assert (c.asked, c.missing, c.mean) == (3, pytest.approx(1 / 3), 0.5)

    def test_a_question_without_variance_says_so(self) -> None:
        assert items([{"a": 1, "b": 0}, {"a": 1, "b": 1}], ["a", "b"])[0].discrimination is None
        assert consistency([{"a": 1}], ["a"]).alpha is None


class TestShortForm:
    def people(self) -> list[Person]:
        random = Random(11)
        made = []
        for at in range(300):
            ill = at % 5 == 0
            shown = {name for name, often in (("q1", 0.7), ("q2", 0.6), ("q3", 0.5)) if ill and random.random() < often}
            shown |= {name for name in ("q4", "q5") if random.random() < 0.1}
            made.append(Person(frozenset(shown), ill))
        return made

    def test_keeps_the_sensitivity_that_was_asked_for_on_those_it_saw(self) -> None:
        found = short_form(self.people(), ["q1", "q2", "q3", "q4", "q5"], 0.85)
        assert found.reached
        assert (found.fitted.sensitivity().value or 0) >= 0.85
        assert set(found.questions) <= {"q1", "q2", "q3"}

    def test_everybody_is_judged_once_by_a_choice_that_did_not_see_them(self) -> None:
        people = self.people()
        found = short_form(people, ["q1", "q2", "q3", "q4", "q5"], 0.85)
        assert found.held_out.people == len(people)
        assert found.held_out.sensitivity().value <= found.fitted.sensitivity().value  # type: ignore[operator]

    def test_what_no_question_shows_cannot_be_reached(self) -> None:
        people = [Person(frozenset(), True), Person(frozenset({"q"}), False)]
        found = short_form(people, ["q"], 0.5, folds=2)
        assert not found.reached
        assert found.questions == ()

    @pytest.mark.parametrize(("sensitivity", "folds"), [(0.0, 5), (1.1, 5), (0.9, 1)])
    def test_what_cannot_be_asked(self, sensitivity: float, folds: int) -> None:
        with pytest.raises(ValueError):
            short_form([], [], sensitivity, folds)
