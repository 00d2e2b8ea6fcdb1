"""The words that people read: whole in every language, and in the voice that was agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail import content
from handrail.core.instruments.check import check_instrument
from handrail.core.instruments.read import read_instrument
from handrail.core.placefile import read_place
from handrail.core.problems import Problems
from handrail.core.yamlfile import Node, read_yaml

FOLDER = Path(content.__file__).parent
SELF = FOLDER / "instruments" / "self-assessment-domestic-work"
PLACE = FOLDER / "places" / "hk"
LANGUAGES = ("en", "fil", "id", "zh-Hans", "zh-Hant")
CHECKED = sorted([*FOLDER.glob("instruments/*/*.yaml"), *FOLDER.glob("places/*/*.yaml")])

# Part of a place → its keys at the top, and its list of things with an id and the words of each.
TOP = {
    "results": ("opening", "nothing_raised", "closing", "other_rights", "unchecked"),
    "danger": ("person", "worker"),
    "rights": (),
    "helplines": (),
    "holidays": ("title", "date", "holiday", "names"),
}
LISTS = {
    "results": ("topics", ("title", "raised", "not_sure")),
    "rights": ("facts", ("statement",)),
    "helplines": ("contacts", ("name", "what", "hours")),
}

HAN = r"[\u3400-\u9fff]"
ASCII_AFTER_HAN = re.compile(HAN + r"[,;:!?()]|" + HAN + r"\.(?!\d)")
TOUCHING = re.compile(HAN + r"[A-Za-z0-9]|[A-Za-z0-9%]" + HAN)
TRADITIONAL = set(
    "們這個說話時間會來對開關請與為無點後應經應當體還該問題觀護證處訴資國際勞務權產業發現實動員報給讓還邊覺"
)
SIMPLIFIED = set(
    "们这个说话时间会来对开关请与为无点后应经当体还该问题观护证处诉资国际劳务权产业发现实动员报给让边觉"
) - set("与个来")
LOADED = re.compile(
    r"victim|traffick|forced labour|人口販運|人口贩运|受害|強迫勞動|强迫劳动|korban|perdagangan orang|kerja paksa|biktima|sapilitang",
    re.IGNORECASE,
)
BLAMING = re.compile(
    r"\bshould have\b|\bwhy didn.t\b|\bfailed to\b|\bplease note\b|\balleg|\bclaims? that\b|聲稱|声称", re.I
)
HELPERS = re.compile(r"外傭|女傭|外佣|女佣|\bmaids?\b|\bhelpers?\b", re.IGNORECASE)


def leaves(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every scalar with its path; a thing of a list is named by its id, code or name, else by its place."""
    if node.is_map:
        for key, part in node.items():
            yield from leaves(part, (*path, key))
    elif node.is_list:
        for place, part in enumerate(node.list()):
            name = part.word("id") or part.word("code") or part.word("name") or str(place)
            yield from leaves(part, (*path, name))
    else:
        yield path, node.text()


def root_of(path: Path) -> Node:
    return read_yaml(path.read_text(encoding="utf-8"), path.name)


def language_of(path: Path) -> str:
    root = root_of(path)
    return root.word("language") or "en"


def words_of(path: Path) -> dict[tuple[str, ...], str]:
    """What people read of one file: without ids, dates, addresses and expressions."""
    silent = {"url", "site", "relevant", "constraint", "calculation", "conditions", "frameworks", "htcds", "shows"}
    return {where: said for where, said in leaves(root_of(path)) if said and not silent.intersection(where)}


def expected(part: str) -> dict[tuple[str, ...], str]:
    """The words of a part of a place in English, at the paths where a translation holds them."""
    root = root_of(PLACE / f"{part}.yaml")
    found = {where: said for where, said in leaves(root) if where[0] in TOP[part]}
    if part in LISTS:
        name, keys = LISTS[part]
        found |= {w: said for w, said in leaves(root) if w[0] == name and len(w) == 3 and w[2] in keys}
    found = {where[:-1] if where[-1] == "text" else where: said for where, said in found.items()}
    found = {where: said for where, said in found.items() if where[-1] != "rests_on"}
    return {where: said for where, said in found.items() if said}


@pytest.mark.parametrize("name", content.ids("instruments"))
def test_an_instrument_is_whole_in_every_language(name: str) -> None:
    instrument = read_instrument(content.read("instruments", name))
    assert [problem for problem in check_instrument(instrument, name) if problem.code == "translation.missing"] == []


def test_the_self_assessment_and_the_place_have_five_languages() -> None:
    assert {language_of(path) for path in SELF.glob("*.yaml")} == set(LANGUAGES)
    for part in TOP:
        assert {language_of(path) for path in PLACE.glob(f"{part}.*yaml")} == set(LANGUAGES), part


@pytest.mark.parametrize("path", sorted(PLACE.glob("*.*.yaml")), ids=lambda path: path.name)
def test_a_part_of_the_place_is_whole(path: Path) -> None:
    root = root_of(path)
    wanted = set(expected(root.word("of")))
    if root.word("language") != "zh-Hant":
        wanted = {where for where in wanted if where[0] != "worker"}
    header = {"handrail", "of", "version", "language", "translated_by", "reviewed_by", "reviewed_on"}
    found = {where for where, said in leaves(root) if said and where[0] not in header}
    assert found == wanted


@pytest.mark.parametrize("path", CHECKED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_everyone_behind_the_words_is_named_or_openly_missing(path: Path) -> None:
    root = root_of(path)
    about = root if root.word("language") else root.get("language")
    assert about is not None
    assert about.word("translated_by")
    assert about.get("reviewed_by") is not None
    assert bool(about.word("reviewed_by")) == bool(about.word("reviewed_on"))


@pytest.mark.parametrize("path", CHECKED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_voice(path: Path) -> None:
    for where, said in words_of(path).items():
        assert not re.search("[!！]", re.sub(r"!=", "", said)), where
        assert not BLAMING.search(said), (where, said)
        assert not HELPERS.search(said), (where, said)
        assert "TODO" not in said, where


@pytest.mark.parametrize(
    "path", [one for one in CHECKED if language_of(one).startswith("zh")], ids=lambda one: str(one.name)
)
def test_chinese_punctuation_and_script(path: Path) -> None:
    hans = language_of(path) == "zh-Hans"
    for where, said in words_of(path).items():
        assert not ASCII_AFTER_HAN.search(said), (where, said)
        assert not (TRADITIONAL if hans else SIMPLIFIED).intersection(said), (where, said)
        assert not re.search("[「」]" if hans else "[“”]", said), (where, said)
        if path.parent in (SELF, PLACE):
            assert not TOUCHING.search(said), (where, said)


@pytest.mark.parametrize("path", sorted([*SELF.glob("*.yaml"), *PLACE.glob("*.yaml")]), ids=lambda path: path.name)
def test_loaded_words_stand_in_the_closing_line_alone(path: Path) -> None:
    said = {where: words for where, words in words_of(path).items() if where[0] not in ("not_asked", "closing")}
    said = {where: words for where, words in said.items() if where[0] not in ("id", "of", "source")}
    assert [where for where, words in said.items() if LOADED.search(words)] == []


def test_the_place_reads_and_its_topics_name_answers_that_exist() -> None:
    place = read_place(content.read("places", "hk"))
    instrument = read_instrument(content.read("instruments", SELF.name))
    codes = {question.name: {choice.code for choice in question.choices} for question in instrument.questions()}
    assert [topic.id for topic in place.topics] == (
        [
            "safety",
            "touching",
            "reported",
            "passport",
            "going_out",
            "debt",
            "pay",
            "hours",
            "other_work",
            "living",
            "job_promised",
            "leaving",
            "under_18",
        ]
    )
    for topic in place.topics:
        for question, answers in topic.raised_by:
            assert answers <= codes[question], topic.id
    assert len(place.rights) == 20
    assert {line.id for line in place.helplines if line.verified.always} == {"emergency", "labour_department"}
    assert all(line.numbers or line.site for line in place.helplines)


def test_no_fact_and_no_contact_claims_to_have_been_checked_without_a_name() -> None:
    for part, by, on in (("rights", "verified_by", "checked_on"), ("helplines", "verified_by", "verified_on")):
        things = root_of(PLACE / f"{part}.yaml").get(LISTS[part][0])
        assert things is not None
        for thing in things.list():
            assert thing.get(by) is not None, thing.word("id")
            assert bool(thing.word(by)) == bool(thing.word(on)), thing.word("id")


def test_a_step_that_rests_on_no_fact_is_a_problem() -> None:
    files = content.read("places", "hk")
    files["danger.yaml"] = files["danger.yaml"].replace("rests_on: sms_992", "rests_on: sms_922")
    with pytest.raises(Problems) as found:
        read_place(files)
    assert [problem.code for problem in found.value] == ["place.fact"]


SHOWS = """
SA02 no DR1 I.R|SA03 no DR8|SA04 yes DR3|SA05 no AR4|SA06 yes DR7|SA08 yes CD2 C.L|SA10 no CD1 C.W|SA11 no EX4 I.W
SA12 yes CD14 C.W|SA13 yes EX8|SA14 h16 EX1|SA15 some EX5|SA15 never EX1 I.W|SA16 yes EX5 I.W|SA17 no EX6
SA18 no EX2 I.W|SA19 no EX2 I.W|SA20 no CD3 C.W|SA21 no CD3 C.W|SA22 yes CD4 C.W|SA23 yes CD4 C.W|SA24 yes CD11 C.W
SA25 yes CD13 C.W|SA26 yes CD9 C.W|SA28 no I.L
"""


def test_what_each_answer_of_the_self_assessment_shows() -> None:
    """docs: determination rules, self-assessment; 19 of the 67 indicators of ILO 2009, each other one with a reason."""
    instrument = read_instrument(content.read("instruments", SELF.name))
    questions = list(instrument.questions())
    found = {f"{q.name} {answer} {' '.join(codes)}" for q in questions for answer, codes in q.shows.items()}
    assert found == {part.strip() for line in SHOWS.strip().splitlines() for part in line.split("|")}
    assert [q.name for q in questions] == [f"SA{number:02}" for number in range(1, 31)]
    assert [q.name for q in questions if not q.counted] == ["SA01", "SA16", "SA23"]
    assert [q.name for q in questions if q.sensitivity == "protected"] == ["SA16", "SA23"]
    assert [q.name for q in questions if q.sensitivity == "sensitive"] == ["SA01", "SA22", "SA24", "SA25", "SA26"]
    shown = {code for q in questions for code in q.indicators if "." not in code}
    assert (len(shown), len(instrument.not_asked)) == (19, 48)
    assert shown.isdisjoint(instrument.not_asked)
