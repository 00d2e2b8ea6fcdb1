"""A synthetic release: its domain is the instrument's, its noise as planned, its records near the truth, its report true."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from itertools import product
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.core.figures.budget import epsilon_of, rho_of
from handrail.core.figures.noise import Bits
from handrail.core.figures.synthesis.consistent import Targets, targets
from handrail.core.figures.synthesis.domain import counted, decode, domain, encode
from handrail.core.figures.synthesis.measure import measure
from handrail.core.figures.synthesis.plan import Settings, plan
from handrail.core.figures.synthesis.release import Synthesis, synthesise
from handrail.core.figures.synthesis.report import utility
from handrail.core.figures.synthesis.sample import sample
from handrail.core.figures.tables import NOT_KNOWN, Axis

GENDER = Axis("gender", ("woman", "man", "other", NOT_KNOWN))
AGE = Axis("age", ("18-25", "26-38", "39+", NOT_KNOWN))
SECTOR = Axis("sector", ("home", "building", "fishing", "mining", NOT_KNOWN))
LANGUAGE = Axis("language", ("en", "id", "fil", "zh"))
NEEDS = Axis("needs", ("shelter", "money", "lawyer"), several=True)
AXES = (GENDER, AGE, SECTOR, LANGUAGE, NEEDS)
ASKED = Settings(epsilon=4, delta=1e-5)


def seeded(seed: int) -> Bits:
    return random.Random(seed).randbytes


def people(count: int, seed: int = 7) -> list[dict[str, str]]:
    """Invented, with a strong dependence: whoever works in a home is a woman; nobody is in mining."""
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        sector = draw.choices(("home", "building", "fishing", NOT_KNOWN), (60, 25, 10, 5))[0]
        gender = "woman" if sector == "home" else draw.choices(("woman", "man", NOT_KNOWN), (15, 80, 5))[0]
        language = draw.choices(LANGUAGE.codes, (2, 60, 30, 8) if gender == "woman" else (20, 30, 20, 30))[0]
        needs = [need for need, part in zip(NEEDS.codes, (0.5, 0.3, 0.1), strict=True) if draw.random() < part]
        age = draw.choices(AGE.codes, (30, 50, 15, 5))[0]
        found.append({"gender": gender, "age": age, "sector": sector, "language": language, "needs": " ".join(needs)})
    return found


@pytest.fixture(scope="module")
def drawn() -> Synthesis:
    return synthesise(AXES, people(4000), ASKED, seeded(1))


def test_the_domain_comes_from_the_instrument_alone() -> None:
    known = domain(AXES)
    assert [column.flag for column in known.columns] == [None] * 4 + list(NEEDS.codes)
    assert known.sizes == (4, 4, 5, 4, 2, 2, 2)
    for other in ([], people(3), people(500)):
        measured = measure(known, encode(known, other), plan(known, ASKED), seeded(2))
        assert {places: count.shape for places, count in measured.counts.items()} == {
            places: known.shape(places) for length in (1, 2) for places in known.tables(length)
        }


def test_a_code_outside_the_domain_is_an_error_and_one_that_is_missing_is_not_known() -> None:
    known = domain((GENDER, SECTOR))
    with pytest.raises(ValueError, match="sector has no code 'space'"):
        encode(known, [{"gender": "woman", "sector": "space"}])
    with pytest.raises(ValueError, match="gender has no code ''"):
        encode(known, [{"gender": "", "sector": "home"}])
    assert list(decode(known, encode(known, [{"gender": "man"}]))) == [("man", NOT_KNOWN)]
    with pytest.raises(ValueError, match="language has no code"):
        encode(domain((LANGUAGE,)), [{}])


@given(st.lists(st.tuples(*(st.sampled_from(axis.codes) for axis in AXES[:4]), st.sets(st.sampled_from(NEEDS.codes)))))
def test_records_are_read_back_as_they_were(found: list[tuple[str, str, str, str, set[str]]]) -> None:
    known = domain(AXES)
    names = [axis.name for axis in AXES]
    rows = [(*row[:4], " ".join(code for code in NEEDS.codes if code in row[4])) for row in found]
    records = [dict(zip(names, row, strict=True)) for row in rows]
    assert list(decode(known, encode(known, records))) == rows


@given(st.integers(2, 6), st.integers(1, 3), st.integers(0, 500))
@settings(max_examples=30)
def test_one_record_changes_one_cell_of_each_table_by_one(width: int, order: int, seed: int) -> None:
    """The stated contribution is what a record does, for any record and any others."""
    order = min(order, width)
    known = domain(Axis(f"a{at}", tuple("abc")[: 2 + at % 2]) for at in range(width))
    draw = np.random.default_rng(seed)
    records = np.stack([draw.integers(0, size, 20) for size in known.sizes], axis=1).astype(np.int32)
    planned = plan(known, Settings(1, 1e-5, order))
    changed = []
    for places in planned.variances:
        less = counted(known, records, places) - counted(known, records[1:], places)
        changed.append((int(np.abs(less).sum()), int(np.abs(less).max())))
    assert changed == [(1, 1)] * planned.contribution


@pytest.mark.parametrize("order", [1, 2, 3])
def test_a_plan_takes_no_more_than_was_asked_for_and_nearly_all_of_it(order: int) -> None:
    planned = plan(domain(AXES), Settings(1, 1e-5, order))
    whole = sum((1 / (2 * variance) for variance in planned.variances.values()), Fraction(0))
    assert planned.rho == whole <= planned.spent == rho_of(1, 1e-5)
    assert planned.spent.denominator < 2**63
    assert 0.99 * float(rho_of(1, 1e-5)) < whole <= rho_of(1, 1e-5)
    assert epsilon_of(planned.rho, 1e-5) <= 1 + 1e-6


def test_the_noise_in_the_counts_is_what_the_plan_says() -> None:
    known = domain(AXES)
    planned = plan(known, ASKED)
    many = [measure(known, encode(known, []), planned, seeded(seed)).counts for seed in range(60)]
    for places in ((0,), (2,), (0, 2), (4, 6)):
        noise = [counts[places] for counts in many]
        deviation = sqrt(planned.variances[places])
        assert 0.85 * deviation < np.std(noise) < 1.15 * deviation


def check(wanted: Targets) -> None:
    for places, target in wanted.counts.items():
        assert (target >= 0).all()
        if len(places) > 2:  # a pair may stand in no triple whose other pairs are all kept
            assert target.sum() <= wanted.total * (1 + 1e-6)
            continue
        assert target.sum() == pytest.approx(wanted.total, rel=1e-6)
        for at in range(len(places) if len(places) > 1 else 0):
            short = wanted.counts[places[:at] + places[at + 1 :]]
            assert ((target.sum(axis=at) > 0) == (short > 0)).all()


@given(st.integers(0, 400), st.integers(1, 3), st.sampled_from([0.2, 1.0, 8.0]), st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_any_counts_become_consistent_ones_and_records(size: int, order: int, epsilon: float, seed: int) -> None:
    """Nobody at all, one person, more noise than people: always a release, never an error."""
    drawn = synthesise(AXES[:4], people(size, seed), Settings(epsilon, 1e-4, order), seeded(seed))
    known = drawn.domain
    planned = plan(known, Settings(epsilon, 1e-4, order))
    check(targets(measure(known, encode(known, people(size, seed)), planned, seeded(seed))))
    assert drawn.privacy.total == len(drawn.sampled) == len(list(drawn.rows())) >= 1
    for place, most in enumerate(known.sizes):
        assert 0 <= drawn.sampled[:, place].min() <= drawn.sampled[:, place].max() < most


def test_records_are_near_the_truth(drawn: Synthesis) -> None:
    single, pairs = drawn.inside
    assert single.share < 0.05
    assert pairs.share < 0.08
    assert pairs.absent_share < 0.005
    assert abs(drawn.privacy.total - 4000) < 100
    seen = Counter(row[2] for row in drawn.rows())
    assert seen["mining"] == 0
    homes = [row for row in drawn.rows() if row[2] == "home"]
    assert sum(row[0] == "woman" for row in homes) / len(homes) > 0.97


def test_what_the_report_says_is_so(drawn: Synthesis) -> None:
    known, true = drawn.domain, people(4000)
    names = [axis.name for axis in AXES[:4]]
    sampled = [dict(zip(names, row, strict=False)) for row in drawn.rows()]
    away = absent = mass = lost = 0
    plain = domain(AXES[:4])
    for first, second in plain.tables(2):
        pair = (names[first], names[second])
        old, new = (Counter((row[pair[0]], row[pair[1]]) for row in rows) for rows in (true, sampled))
        for key in product(plain.axes[first].codes, plain.axes[second].codes):
            away += abs(old[key] - new[key])
            absent += old[key] == 0 < new[key]
            mass += new[key] if old[key] == 0 else 0
            lost += new[key] == 0 < old[key]
    said = utility(plain, encode(plain, true), drawn.sampled[:, :4], 2)[1]
    assert said.share == pytest.approx(away / 4000 / 6)
    assert (said.absent, said.lost) == (absent, lost)
    assert said.absent_share == pytest.approx(mass / 6 / len(sampled))
    assert {(entry.axis, entry.code): entry.sampled for entry in drawn.codebook}["gender", "woman"] == sum(
        row["gender"] == "woman" for row in sampled
    )
    assert [entry.axis for entry in drawn.codebook if entry.several] == ["needs"] * 3
    assert sum(line.rho for line in drawn.privacy.noise) <= drawn.privacy.rho
    assert drawn.privacy.contribution == len(drawn.privacy.noise) == 7 + 21
    assert drawn.header == ("gender", "age", "sector", "language", "needs")
    assert known.axes == AXES


def test_nothing_after_the_noise_sees_the_records() -> None:
    """Two sets of records that happen to give the same counts with noise give the same release."""
    known = domain(AXES)
    measured = measure(known, encode(known, people(300)), plan(known, ASKED), seeded(4))
    first = sample(targets(measured), seeded(5))
    assert (first == sample(targets(measured), seeded(5))).all()
    assert (sample(targets(measured)) != sample(targets(measured))).any()


def test_fabricated_combinations_stay_within_what_is_said() -> None:
    """Of combinations that nobody has, noise lifts no more over the threshold than the report expects."""
    known = domain(AXES[:4])
    planned = plan(known, ASKED)
    kept = {1: 0, 2: 0}
    said = {1: 0.0, 2: 0.0}
    true = encode(known, people(2000))
    absent = {places: counted(known, true, places) == 0 for places in planned.variances}
    for seed in range(20):
        measured = measure(known, true, planned, seeded(seed))
        wanted = targets(measured)
        for places, count in measured.counts.items():
            limit = wanted.deviations[len(places)] * sqrt(planned.variances[places])
            kept[len(places)] += int((absent[places] & (count >= limit)).sum())
        said = {length: said[length] + wanted.fabricated[length] for length in said}
    assert kept[1] <= said[1] + 3 * sqrt(said[1])
    assert kept[2] <= said[2] + 3 * sqrt(said[2])


def test_more_cover_is_truer_and_invents_more() -> None:
    """What the setting says, on average of a few releases."""
    known, true = domain(AXES[:4]), encode(domain(AXES[:4]), people(1500))
    found = {}
    for cover in (0.1, 1.0):
        asked = Settings(1, 1e-5, cover=cover)
        runs = [
            sample(targets(measure(known, true, plan(known, asked), seeded(seed))), seeded(seed)) for seed in range(8)
        ]
        pairs = [utility(known, true, run, 2)[1] for run in runs]
        found[cover] = sum(each.share for each in pairs), sum(each.absent for each in pairs)
    assert found[1.0][0] < found[0.1][0]
    assert found[1.0][1] > found[0.1][1]


def test_whoever_waits_hears_how_far_it_is_and_can_stop_it() -> None:
    heard: list[float] = []
    synthesise(AXES[:2], people(50), ASKED, seeded(1), heard.append)
    assert heard == sorted(heard)
    assert heard[0] == 0 < heard[-1] < 1

    def stop(_done: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        synthesise(AXES[:2], people(50), ASKED, seeded(1), stop)


def test_wrong_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="are shares"):
        Settings(1, 1e-5, cover=0)
    with pytest.raises(ValueError, match="are shares"):
        Settings(1, 1e-5, fabricated=0)
    with pytest.raises(ValueError, match="own name"):
        domain(())
    with pytest.raises(ValueError, match="own name"):
        domain((GENDER, GENDER))
    with pytest.raises(ValueError, match="each once"):
        domain((Axis("gender", ("woman", "woman")),))
    with pytest.raises(ValueError, match="Combinations of 3 of 2 columns"):
        plan(domain((GENDER, AGE)), Settings(1, 1e-5, 3))
    with pytest.raises(ValueError, match="more than"):
        plan(domain(Axis(f"a{at}", tuple(f"{code}" for code in range(2000))) for at in range(3)), Settings(1, 1e-5))
    with pytest.raises(ValueError, match="ε is above 0"):
        plan(domain((GENDER, AGE)), Settings(0, 1e-5))
