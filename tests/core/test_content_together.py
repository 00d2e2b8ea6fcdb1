"""What a worker and the person read together: whole in five languages, to the person, and without a word of a class."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from handrail import content
from handrail.core.frameworks.read import loader
from handrail.core.outcome import read_outcome
from handrail.core.problems import Problems
from handrail.core.text import Text
from handrail.core.together import PARTS, TogetherWords, read_together

LANGUAGES = ("en", "fil", "id", "zh-Hans", "zh-Hant")
ILO = "ilo-2009-adult-labour"
PERSON = {
    "heading", "thanks", "told", "told_hidden", "told_nothing", "rights", "rights_link", "together", "decide", "again",
    "help", "draft",
}  # fmt: skip
ALONE = {"I.R", "I.L"}
"""Not among the 67, and the only sign that some answer shows: not free to refuse, not free to leave."""
TO_THE_PERSON = {
    "en": re.compile(r"\byour?\b", re.I),
    "zh-Hant": re.compile("你"),
    "zh-Hans": re.compile("你"),
    "id": re.compile(r"\bAnda\b"),
    "fil": re.compile(r"\b(ka|mo|iyo|ikaw|kang|mong|iyong)\b", re.I),
}
LOADED = re.compile(
    r"victim|traffick|forced lab|exploit|coerc|decepti|vulnerab|indicator|bondage|isolat|violen|irregular"
    r"|受害|人口販運|人口贩运|強迫|强迫|剝削|剥削|脅迫|胁迫|指標|指标|跡象|迹象|非法|外傭|外佣|女傭|女佣"
    r"|korban|perdagangan orang|kerja paksa|eksploitasi|indikator|pembantu|ilegal"
    r"|biktima|sapilitang|pagsasamantala|palatandaan|!|！",
    re.IGNORECASE,
)
HAN_THEN_HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,;:?!()]")
TRADITIONAL = set(
    "們這個說話時間會來對開關請與為點後應經當體還該問題觀護證處訴資國際勞務權產業發現實動員報給讓邊覺傷脅錢"
)
SIMPLIFIED = set("们这说话时间会来对开关请为点后应经当体还该问题观护证处诉资国际劳务权产业发现实动员报给让边伤胁钱")


@pytest.fixture(scope="module")
def words() -> TogetherWords:
    return read_together(content.read("outcomes", "together"))


def parts(words: TogetherWords) -> dict[str, Mapping[str, Text]]:
    return {"person": words.person, "next_steps": words.next_steps, "told": words.told}


def sentences(words: TogetherWords, language: str) -> Iterator[tuple[str, str]]:
    for part, texts in parts(words).items():
        for name, text in texts.items():
            yield f"{part}.{name}", text.words.get(language, "")


def test_every_sentence_step_and_indicator_in_every_language(words: TogetherWords) -> None:
    read = loader(lambda name: content.read("frameworks", name))
    indicators = {one.code for one in read(ILO).indicators()}
    steps = read_outcome(content.read("outcomes", "outcome")).next_steps
    assert len(indicators) == 67
    assert set(words.told) == indicators | ALONE
    assert {one.code for one in read("ilo-2009-child-labour").indicators()} <= set(words.told)
    assert list(words.next_steps) == list(steps)
    assert set(words.person) == PERSON
    assert set(words.translations) == set(LANGUAGES)
    for language in LANGUAGES:
        assert [name for name, said in sentences(words, language) if not said] == []


def test_drafts_until_a_named_person_has_read_them(words: TogetherWords) -> None:
    for one in words.translations.values():
        assert (one.translated_by, one.reviewed_by, one.reviewed_on) == ("Handrail (draft)", "", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_voice(words: TogetherWords, language: str) -> None:
    """Each is said to the person, or of "someone"; short; nothing of a class, a dimension or a term of law."""
    most = 50 if language.startswith("zh") else 160
    of_someone = {"EX6", "AR16", "CR5"} | {code for code in words.told if code[:2] == "DR"}
    for name, said in sentences(words, language):
        assert not LOADED.search(said), (name, said)
        assert not HAN_THEN_HALF_WIDTH.search(said), (name, said)
        assert len(said) <= most, (name, said)
        if name.startswith("told.") and name[5:] not in of_someone:
            assert TO_THE_PERSON[language].search(said), (name, said)
    told = [words.told[code].words[language] for code in words.told]
    assert len(set(told)) == len(told)
    assert all(said[-1] in ".。" for said in told)


def test_chinese_is_written_in_one_script(words: TogetherWords) -> None:
    for name, said in sentences(words, "zh-Hans"):
        assert not TRADITIONAL.intersection(said) - SIMPLIFIED, (name, said)
    for name, said in sentences(words, "zh-Hant"):
        assert not SIMPLIFIED.intersection(said) - TRADITIONAL, (name, said)


def test_a_misspelt_name_is_a_problem() -> None:
    """A translation that nobody would ever read must not pass as one that is there."""
    files = dict(content.read("outcomes", "together"))
    files["together.id.yaml"] += "  DR99: Tidak ada.\n"
    with pytest.raises(Problems, match=r"told\.DR99"):
        read_together(files)
    assert PARTS == ("person", "next_steps", "told")
