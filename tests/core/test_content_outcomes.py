"""The preliminary screening and the words of its outcome page: whole, in both languages, and what each answer shows."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handrail.core.yamlfile import Node, read_yaml

CONTENT = Path(__file__).parents[2] / "src" / "handrail" / "content"
SCREENING = CONTENT / "instruments" / "preliminary-screening"

# HTCDS 2.0, IOM, CC BY 4.0. RestrictsMovement is defined there beside the picklist.
HTCDS = {
    "prs_Gender": "Feminine Masculine TransgenderFeminine TransgenderMasculine NonConforming NonSpecifiedUnknown",
    "prs_Citizenship": "",
    "con_Consent": "",
    "vic_AgeWhenTrafficked": "",
    "vic_TraffickingStatus": "PossibleVictimOfTrafficking ActualVictimOfTrafficking NotAVictimOfTrafficking",
    "vic_MethodOfRecruitment": "AtAPlaceOfBusiness AtAnEducationalInstitution AtWork ThroughOnlineSocialNetworks "
    "ThroughAnOnlineAdvertisement ThroughATelevisionAdvert ThroughANewspaperAdvert ThroughFamilyOrFamilyEvents "
    "ThroughFriendsOrSocialEvents Other",
    "vic_MethodsOfControl": "PhysicalThreats ThreatsLawEnforcement ThreatensChildrenFamily DebtBondage FalsePromises "
    "PhysicalAbuse SexualAbuse TakesEarnings RestrictsFinancialAccess RestrictsMedicalCare WithholdsNecessities "
    "PsychologicalAbuse PsychoactiveSubstance ExcessiveWorkingHours WithholdsDocuments Other RestrictsMovement",
    "vic_TypeOfExploitation": "ForcedLabour SexualExploitation ChildLabour ForcedMarriage Servitude "
    "ForcedMilitaryByNonStateActors OrganRemoval ForcedBegging ForcedAdoption Surrogacy Other",
    "vic_ForcedLabourIndustry": "A_AgricultureForestryAndFishing B_MiningAndQuarrying C_Manufacturing "
    "D_ElectricityGasSteamAndAirConditioningSupply E_WaterSupplySewerageWasteManagement F_Construction "
    "G_WholesaleAndRetailTradeRepairOfMotorVehicles H_TransportationAndStorage "
    "I_AccommodationAndFoodServiceActivities J_InformationAndCommunication K_FinancialAndInsuranceActivities "
    "L_RealEstateActivities M_ProfessionalScientificAndTechnicalActivities N_AdministrativeAndSupportServiceActivities "
    "O_PublicAdministrationAndDefence P_Education Q_HumanHealthAndSocialWorkActivities R_ArtsEntertainmentAndRecreation "
    "S_OtherServiceActivities T_ActivitiesOfHouseholdsAsEmployers U_ActivitiesOfExtraterritorialOrganizations",
    "spl_Type": "Education Financial Health LabourExploitationRehabilitation Legal Livelihood RightsBasedTraining "
    "SexualExploitationRehabilitation SocialCare",
}

# docs: determination rules. question: answer=indicator[+letter], each answer once.
SHOWS = """
P07: job=ACT.recruitment travel=ACT.transportation home=ACT.harbouring move=ACT.transfer met_me=ACT.receipt
P08: no=DR1+I.R
P09: no=DR1+I.W
P10: hours_rest=DR2 contract=DR3 family_join=DR4 living=DR5 papers=DR6 travel_cost=DR7 pay=DR8 marriage=DR9 school=DR10
P11: no=I.R
P12: family_trouble=AR1 reading_language=AR3 not_told=AR4 decided_for_me=AR5 travel_help=AR7 needed_money=AR8 false_law=AR9 false_success=AR10 trust_love=AR13 faith_custom=AR15
P13: yes=CR3+C.R
P15: no=CR4+C.R
P16: hurt=CR1+C.R handed_over=CR2+C.R report=CR6+C.R threat=CR7+C.R tell_others=CR8+C.R family=CR9+C.R kept_money=CR10+C.R
P17: yes=CR5+C.R
P18: yes=CD8
P19: h16=EX1
P20: some=EX5 never=EX1+I.W
P21: yes=EX5+I.W
P22: punished=CD6+C.W
P23: yes=EX3+I.W
P24: no=EX6
P25: no=EX4+I.W
P26: yes=CD14+C.W
P27: yes=EX8
P28: yes=EX8
P29: no=CD14+C.W
P30: no=EX2+I.W
P31: no=EX2+I.W
P32: yes=EX7
P33: no=CD3+C.W
P34: no=CD3+C.W
P35: yes=CD3+C.W
P36: cannot_get=CD1+C.W
P37: yes=CD2+C.L
P38: yes=CD4+C.W
P39: yes=CD4+C.W
P40: yes=CD11+C.W
P41: yes=CD13+C.W
P42: yes=CD9+C.W
P43: worse=CD10+C.W tell_others=CD15+C.W lie=CD8+C.W against_others=CD7+C.W against_law=CD5+C.W cannot_refuse=CD12
P45: no=I.L
P47: depend=AD1+C.L area=AD2 money=AD3 family=AD4 visa=AD5+C.L
K1: employer=ACT.harbouring agent=ACT.harbouring someone_else=ACT.harbouring
K2: no=EX9
K3: yes=CD14+C.W
"""
OPENS = {
    "P05": {"not_started": tuple(f"EX{number}" for number in range(1, 10))},
    "O1": {"noticed": ("CD3",)},
    "O2": {"noticed": ("CD4", "EX6")},
    "O3": {"noticed": ("EX1", "EX2")},
    "O4": {"noticed": ("CD3", "CD11")},
    "O5": {"noticed": ("CD1",)},
}
BOTH = "1 2 3 4 5 7 8 17 19 20 23 24 30 31 32 33 34 36 38 40 48 49"
IN_THE_PRESENT = {"P04", "P08", "P09", *(f"P{n}" for n in range(19, 47))}
PROTECTED = {"P18", "P21", "P22", "P39", "P43"}
NOT_ASKED = {"AR2", "AR6", "AR11", "AR12", "AR14", "AR16", "AD6", "AD7"}
VERDICT = re.compile(
    r"\b(is|are|am|not) (a |an )?victim|受害[人者]|korban|biktima|!|！|外傭|女傭|外佣|女佣", re.IGNORECASE
)
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?()]")
TRANSLATED = ("fil", "id", "zh-Hans", "zh-Hant")
LISTS = ("decisions", "exploitation", "reasons", "next_steps", "first_view")


def plain(node: Node) -> Any:
    """A node as plain lists, mappings and strings."""
    if node.is_map:
        return {key: plain(part) for key, part in node.items()}
    return [plain(part) for part in node.list()] if node.is_list else node.text()


def read(path: Path) -> Any:
    return plain(read_yaml(path.read_text("utf-8"), path.name))


@pytest.fixture(scope="module")
def screening() -> Any:
    return read(SCREENING / "instrument.yaml")


@pytest.fixture(scope="module")
def questions(screening: Any) -> dict[str, Any]:
    return {item["name"]: item for section in screening["sections"] for item in section["items"]}


@pytest.fixture(scope="module")
def outcome() -> tuple[Any, Any]:
    folder = CONTENT / "outcomes"
    return read(folder / "outcome.yaml"), read(folder / "outcome.zh-Hant.yaml")


@pytest.fixture(scope="module")
def instrument() -> Any:
    from handrail.core.instruments.read import read_instrument

    return read_instrument({path.name: path.read_text("utf-8") for path in SCREENING.iterdir()})


def filled(instrument: Any, **answers: str) -> Any:
    from handrail.core.instruments.answers import Answers
    from handrail.core.instruments.state import fill

    return fill(instrument, Answers(answers), today=date(2026, 11, 22))


def leaves(tree: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    if isinstance(tree, str):
        return {path: tree}
    pairs = tree.items() if isinstance(tree, dict) else ((str(place), part) for place, part in enumerate(tree))
    return {key: text for name, part in pairs for key, text in leaves(part, (*path, name)).items()}


def test_every_question_is_there(questions: dict[str, Any]) -> None:
    wanted = [f"S{n}" for n in range(1, 10)] + [f"C{n}" for n in range(1, 8)] + [f"P{n:02}" for n in range(1, 50)]
    assert set(questions) == {*wanted, "K1", "K2", "K3", "K4", "O1", "O2", "O3", "O4", "O5"}


def test_what_each_answer_shows(questions: dict[str, Any]) -> None:
    wanted = {}
    for line in SHOWS.strip().splitlines():
        name, answers = line.split(": ")
        pairs = (part.split("=") for part in answers.split())
        wanted[name] = {answer: tuple(codes.split("+")) for answer, codes in pairs}
    found = {
        name: {answer: tuple(codes) for answer, codes in item["shows"].items()}
        for name, item in questions.items()
        if "shows" in item
    }
    assert found == wanted
    assert {name: plain_opens(item) for name, item in questions.items() if "opens" in item} == OPENS


def plain_opens(item: Any) -> dict[str, tuple[str, ...]]:
    return {answer: tuple(codes) for answer, codes in item["opens"].items()}


def test_no_answer_shows_two_indicators_or_both_sides(questions: dict[str, Any]) -> None:
    for item in questions.values():
        for codes in item.get("shows", {}).values():
            letters = [code for code in codes if code[:2] in ("I.", "C.")]
            assert len(letters) <= 1
            assert len(codes) - len(letters) <= 1


def test_paths(questions: dict[str, Any]) -> None:
    """49 questions for an adult; 22 of them and the four of the child branch for a child."""
    both = {name for name, item in questions.items() if name[0] == "P" and "path" not in item}
    assert both == {f"P{int(number):02}" for number in BOTH.split()}
    assert {name for name, item in questions.items() if item.get("path") == "child"} == {"K1", "K2", "K3", "K4"}


def test_sensitivity(questions: dict[str, Any]) -> None:
    assert {name for name, item in questions.items() if item["sensitivity"] == "protected"} == PROTECTED
    counted = {name for name, item in questions.items() if item["counted"] == "yes"}
    assert {name for name in counted if name[0] in "SC"} == {"S4", "S8", "S9"}
    assert not counted & {*PROTECTED, "P48", "K4"}
    assert not any(item["type"] in ("text", "date", "integer") for item in questions.values())


def test_past_forms_and_not_asked(questions: dict[str, Any], screening: Any) -> None:
    wanted = {*(IN_THE_PRESENT), "K3"}
    assert {name for name, item in questions.items() if "label_past" in item} == wanted
    assert set(screening["not_asked"]) == NOT_ASKED
    shown = {code for item in questions.values() for codes in item.get("shows", {}).values() for code in codes}
    assert len({code for code in shown if "." not in code}) == 59
    assert not shown & NOT_ASKED


def test_open_answers_of_choices(questions: dict[str, Any], screening: Any) -> None:
    """Every multiple choice can be answered with none, don't know or prefer not to say, each alone."""
    for item in questions.values():
        codes = {choice["code"] for choice in screening["choices"][item.get("choices", "answer")]}
        if item["type"] == "select_multiple" and item["name"] != "P06":
            assert "none" in codes
        if item["name"][0] in "PK":
            assert "prefer_not" in codes


def test_htcds_codes(questions: dict[str, Any], outcome: tuple[Any, Any]) -> None:
    used = {place for item in questions.values() for place in item.get("htcds", {}).values()}
    used |= {row["htcds"] for name in LISTS for row in outcome[0][name] if "htcds" in row}
    for place in used:
        field, _, code = place.partition(".")
        assert field in HTCDS, place
        assert not code or code in HTCDS[field].split(), place


def test_nothing_of_the_screening_is_missing_or_left_over_in_any_language(instrument: Any) -> None:
    from handrail.core.instruments.check import check_instrument

    assert set(instrument.languages) == {"en", *TRANSLATED}
    assert [str(problem) for problem in check_instrument(instrument, "instrument.yaml")] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_of_the_screening_keeps_the_rules_of_voice(language: str) -> None:
    for path, text in leaves(read(SCREENING / f"{language}.yaml")).items():
        assert not HALF_WIDTH.search(text), path
        assert not VERDICT.search(text), path


def test_outcome_words_in_both_languages(outcome: tuple[Any, Any]) -> None:
    english, chinese = outcome
    wanted = {("texts", *path): text for path, text in leaves(english["texts"]).items()}
    for name in LISTS:
        for row in english[name]:
            wanted |= {(name, row["code"], key): row[key] for key in ("label", "meaning") if key in row}
    found = {path: text for path, text in leaves(chinese).items() if path[0] in ("texts", *LISTS)}
    assert found.keys() == wanted.keys()
    for path, text in found.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", wanted[path])), path
        assert text
        assert not HALF_WIDTH.search(text), path


def test_outcome_is_read_whole(outcome: tuple[Any, Any]) -> None:
    from handrail.core.outcome import read_outcome

    files = {path.name: path.read_text("utf-8") for path in (CONTENT / "outcomes").glob("outcome.*")}
    words = read_outcome(files)
    assert words.undecided in words.decisions
    assert all(text.said("zh-Hant")[1] == "zh-Hant" for text in words.texts.values())
    assert len(words.texts) == len(leaves(outcome[0]["texts"]))
    assert set(words.translations) == {"en", "zh-Hant"}
    assert not any(translation.reviewed_by for translation in words.translations.values())


def test_no_words_of_a_verdict(outcome: tuple[Any, Any], screening: Any) -> None:
    """The standard's codes may say it of a status; no sentence says it of a person."""
    for tree in (*outcome, screening):
        for path, text in leaves(tree).items():
            if path[0] != "conditions" and path[-1] not in ("htcds", "when", "relevant"):
                assert not VERDICT.search(text), (path, text)


def test_decisions(outcome: tuple[Any, Any]) -> None:
    """Each names its status in the standard, which has three: what is not decided is possible, never actual or closed."""
    english = outcome[0]
    for row in english["decisions"]:
        field, _, status = row["htcds"].partition(".")
        assert (field, status in HTCDS[field].split()) == ("vic_TraffickingStatus", True), row["code"]
    assert english["default_decision"] == english["decisions"][0]["code"] == "not_yet_decided"
    statuses = {row["code"]: row.get("htcds", "").partition(".")[2] for row in english["decisions"]}
    assert statuses == {
        "not_yet_decided": "PossibleVictimOfTrafficking",
        "talk_again": "PossibleVictimOfTrafficking",
        "presumed": "PossibleVictimOfTrafficking",
        "identified": "ActualVictimOfTrafficking",
        "definition_not_met_today": "NotAVictimOfTrafficking",
    }
    for name in LISTS:
        codes = [row["code"] for row in english[name]]
        assert len(codes) == len(set(codes))


READY = {"S1": "yes", "S2": "yes", "S3": "no", "S4": "id", "S5": "nobody", "S7": "yes", "S8": "prefer_not", "S9": "no"}
READY |= {f"C{number}": "yes" for number in range(1, 8)}


def test_ready_needs_every_check(instrument: Any) -> None:
    assert filled(instrument, **READY).holds("ready")
    for name in READY:
        assert not filled(instrument, **{**READY, name: ""}).holds("ready"), name
    assert not filled(instrument, **{**READY, "S5": "colleague"}).holds("ready")
    assert filled(instrument, **{**READY, "S5": "colleague", "S6": "yes"}).holds("ready")
    assert not filled(instrument, **{**READY, "S5": "agent", "S6": "yes"}).holds("ready")


def test_stops(instrument: Any) -> None:
    """Each check that binds holds for its answer, and what it leaves open is named."""
    from handrail.core.instruments.expressions import references

    reads = {stop.name: references(stop.when) for stop in instrument.stops}
    assert reads == {
        "urgent": {"S3"},
        "not_alone": {"S1"},
        "overheard": {"S2"},
        "interpreter_related": {"S5"},
        "interpreter_not_accepted": {"S6"},
        "no_help_ready": {"S7"},
        "no_consent": {"C1"},
        "point_not_clear": {f"C{number}" for number in range(2, 8)},
    }
    assert {stop.name: stop.leaves for stop in instrument.stops if stop.leaves} == {
        "no_help_ready": ("S3", "P48", "P49")
    }
    assert [stop.name for stop in instrument.stops if stop.emergency] == ["urgent"]


@pytest.mark.parametrize(
    ("answers", "adult", "route", "adult_question", "child_question"),
    [
        ({"P01": "age_18_20"}, True, False, "open", "closed"),
        ({"P01": "age_15_17"}, False, True, "closed", "open"),
        ({}, False, False, "undecided", "undecided"),
        ({"P02": "no"}, True, False, "open", "closed"),
        ({"P01": "prefer_not", "P02": "no"}, True, False, "open", "closed"),
        ({"P01": "dont_know", "P02": "dont_know"}, False, True, "undecided", "open"),
        ({"P02": "prefer_not"}, False, True, "undecided", "open"),
    ],
)
def test_age(
    instrument: Any, answers: dict[str, str], adult: bool, route: bool, adult_question: str, child_question: str
) -> None:
    """Until age is known the child route is followed, and what adults are asked is unknown, not absent."""
    state = filled(instrument, **answers)
    assert (state.holds("adult"), state.holds("child_route")) == (adult, route)
    assert (state.asked["P06"].value, state.asked["K1"].value) == (adult_question, child_question)
    assert state.holds("child") == (answers.get("P01") == "age_15_17")


def test_work_not_started_leaves_exploitation_unknown(instrument: Any) -> None:
    from handrail.core.instruments.evidence import evidence

    found = evidence(filled(instrument, P01="age_27_29", P05="not_started"))
    assert {f"EX{number}" for number in range(1, 10)} <= found.unknown
    assert "CD3" in found.absent


def test_danger_and_past(instrument: Any) -> None:
    assert filled(instrument, S3="yes").holds("danger")
    assert filled(instrument, P48="no").holds("danger")
    assert not filled(instrument, S3="no", P48="yes").holds("danger")
    assert filled(instrument, P05="left_month").holds("past")
    assert not filled(instrument, P05="still").holds("past")
