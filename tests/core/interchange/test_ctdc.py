"""CTDC's 27 variables: names and merges of the codebook of February 2024, bands without rest, 1 or empty."""

from __future__ import annotations

import csv
import io

import pytest

from handrail.content import standards
from handrail.core.interchange.ctdc import Codebook, csv_file, included, read_codebook, values
from handrail.core.interchange.htcds import Case, Mapper
from handrail.core.interchange.standard import Held, Standard
from handrail.core.problems import Problems

NAMES = [
    "yearOfRegistration",
    "gender",
    "ageBroad",
    "citizenship",
    "CountryOfExploitation",
    "traffickMonths",
    "meansDebtBondageEarnings",
    "meansThreats",
    "meansAbusePsyPhySex",
    "meansFalsePromises",
    "meansDrugsAlcohol",
    "meansDenyBasicNeeds",
    "meansExcessiveWorkHours",
    "meansWithholdDocs",
    "isForcedLabour",
    "isSexualExploit",
    "isOtherExploit",
    "typeOfLabourAgriculture",
    "typeOfLabourConstruction",
    "typeOfLabourDomesticWork",
    "typeOfLabourHospitality",
    "typeOfSexProstitution",
    "typeOfSexPornography",
    "recruiterRelationIntimatePartner",
    "recruiterRelationFriend",
    "recruiterRelationFamily",
    "recruiterRelationOther",
]
BANDS = {"0--8": (0, 8), "9--17": (9, 17), "18--20": (18, 20), "21--23": (21, 23), "24--26": (24, 26)}
BANDS |= {"27--29": (27, 29), "30--38": (30, 38), "39--47": (39, 47), "48+": (48, 120)}


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return read_codebook(standards.texts())


def of(codebook: Codebook, mapper: Mapper, answers: dict[str, str], *exploitation: str) -> dict[str, str]:
    found = values(codebook, mapper, Case(answers, "identified", exploitation, True), "2018-05", "HKG")
    return {name: value for name, value in found.items() if value and name not in NAMES[0:1] + NAMES[4:5]}


def test_the_variables_of_the_codebook(codebook: Codebook) -> None:
    assert [one.name for one in codebook.variables] == NAMES
    assert len(NAMES) == 27
    assert all(one.why.endswith(".") for one in codebook.variables)


def test_our_ages_fall_into_the_bands_without_rest(codebook: Codebook, screening: Mapper) -> None:
    """Each age from 0 to 120 is in one of our bands and in the band of CTDC that ours is mapped to."""
    ages = next(one for one in codebook.variables if one.name == "ageBroad").values
    choices = [choice for choice in screening.instrument.by_name["P01"].choices if not choice.unknown]
    assert [choice.code for choice in choices] == list(ages)
    covered = []
    for code, band in ages.items():
        first, last = BANDS[band]
        numbers = [int(part) for part in code.split("_") if part.isdigit()]
        own = {"age_under_9": (0, 8), "age_48_up": (48, 120)}.get(code, (numbers[0], numbers[-1]))
        assert first <= own[0] <= own[1] <= last
        covered += range(own[0], own[1] + 1)
    assert covered == list(range(121))


def test_every_answer_named_exists(codebook: Codebook, screening: Mapper, standard: Standard) -> None:
    control = standard.fields["vic_MethodsOfControl"].codes
    merged = [code for one in codebook.variables for code in one.merges]
    assert len(merged) == len(set(merged))
    assert set(merged) == set(control) - {"PsychoactiveSubstance", "Other"}
    forms = [code for one in codebook.variables for code in one.any]
    assert sorted(forms) == sorted(screening.exploitation)
    for one in codebook.variables:
        if one.question:
            codes = {choice.code for choice in screening.instrument.by_name[one.question].choices}
            assert set(one.values) <= codes
        assert (one.held is Held.NOT_HELD) != bool(one.merges or one.any or one.question or one.source), one.name


@pytest.mark.parametrize(
    ("answers", "variable"),
    [
        ({"P37": "yes"}, "meansDebtBondageEarnings"),
        ({"P26": "yes"}, "meansDebtBondageEarnings"),
        ({"P40": "yes"}, "meansThreats"),
        ({"P41": "yes"}, "meansThreats"),
        ({"P42": "yes"}, "meansThreats"),
        ({"P32": "yes"}, "meansAbusePsyPhySex"),
        ({"P38": "yes"}, "meansAbusePsyPhySex"),
        ({"P08": "no"}, "meansFalsePromises"),
        ({"P24": "no"}, "meansDenyBasicNeeds"),
        ({"P29": "no"}, "meansDenyBasicNeeds"),
        ({"P30": "no"}, "meansDenyBasicNeeds"),
        ({"P33": "no"}, "meansDenyBasicNeeds"),
        ({"P19": "h16"}, "meansExcessiveWorkHours"),
        ({"P36": "cannot_get"}, "meansWithholdDocs"),
    ],
)
def test_merges(codebook: Codebook, screening: Mapper, answers: dict[str, str], variable: str) -> None:
    assert of(codebook, screening, answers) == {variable: "1"}


def test_two_values_are_1_or_empty(codebook: Codebook, screening: Mapper) -> None:
    found = of(codebook, screening, {"P37": "no", "P32": "no", "P36": "me", "P19": "h10", "P33": "yes"}, "sexual")
    assert found == {"isSexualExploit": "1"}


def test_a_type_of_labour_only_with_forced_labour(codebook: Codebook, screening: Mapper) -> None:
    home = {"P04": "domestic"}
    assert of(codebook, screening, home, "forced_labour") == {"isForcedLabour": "1", "typeOfLabourDomesticWork": "1"}
    assert of(codebook, screening, home, "servitude") == {"isOtherExploit": "1"}
    assert of(codebook, screening, {"P04": "farm_fishing"}, "forced_labour") == {"isForcedLabour": "1"}


def test_a_protected_answer_counts_for_nothing(codebook: Codebook, screening: Mapper) -> None:
    assert of(codebook, screening, {"P39": "yes"}) == {}


@pytest.mark.parametrize("country", ["other", "prefer_not", ""])
def test_a_country_without_a_code_is_missing(codebook: Codebook, screening: Mapper, country: str) -> None:
    assert of(codebook, screening, {"P03": country}) == {}


def test_only_people_who_were_identified(codebook: Codebook) -> None:
    assert included(codebook, Case({}, "identified", (), True))
    assert not included(codebook, Case({}, "identified", (), False))
    assert not any(
        included(codebook, Case({}, code, (), True)) for code in ("", "presumed", "definition_not_met_today")
    )


def test_a_file(codebook: Codebook, screening: Mapper) -> None:
    row: dict[str, object] = {"month": "2024-05", "q_S8": "trans_woman", "q_P01": "age_26", "q_P03": "IDN"}
    row |= {"q_P40": ".missing", "decision": "identified", "exploitation": "forced_labour sexual"}
    file = csv_file(codebook, screening, [row, {**row, "decision": None, "exploitation": None}], "HKG").decode()
    [head, *people] = csv.reader(io.StringIO(file, newline=""))
    assert head == NAMES
    [found] = [{name: cell for name, cell in zip(head, one, strict=True) if cell} for one in people]
    assert found == {
        "yearOfRegistration": "2024",
        "gender": "Trans/Transgender/NonConforming",
        "ageBroad": "24--26",
        "citizenship": "IDN",
        "CountryOfExploitation": "HKG",
        "isForcedLabour": "1",
        "isSexualExploit": "1",
    }


def test_a_variable_that_does_not_say_is_refused() -> None:
    with pytest.raises(Problems) as refused:
        read_codebook({"ctdc-2024.yaml": "variables:\n  - {name: gender}\n"})
    assert [one.code for one in refused.value] == ["standard.state"]
