"""XForms in: what a plain questionnaire consists of comes in whole, everything else is refused with its reason and line."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from random import Random

import pytest
from lxml import etree
from tests.core.interchange.xform_forms import FORMS, ITEM, REFUSED, VERDICTS, asked, needs_forms, xform

from handrail.authoring.gate import judge_file
from handrail.cli import main
from handrail.core.interchange.xform import parsing
from handrail.core.interchange.xform.reading import read_xform
from handrail.core.interchange.xform.writing import write_form
from handrail.core.interchange.xlsform.book import Book
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.found import Level, Refused
from handrail.core.interchange.xlsform.importing import judge

WHOLE = xform(
    '<who>x</who><n/><g><kind/><c>1</c></g><r jr:template=""><w/></r><r><w/></r><t/><count/>',
    """<bind nodeset="/data/who" type="string" required="true()" jr:requiredMsg="Say"/>
    <bind nodeset="/data/n" type="int" relevant=" /data/who  = 'x'" constraint=". &gt; 0 and .&lt;9" jr:constraintMsg="jr:itext('m')"/>
    <bind nodeset="/data/g" relevant="/data/n &gt; 1"/><bind nodeset="/data/g/c" type="int" calculate="../../n * 2"/>
    <bind nodeset="/data/r/w" type="decimal" relevant="../../n = 2"/><bind nodeset="/data/t" type="string" readonly="true()"/>
    <bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
    <setvalue event="odk-instance-first-load" ref="/data/count" value="today()"/>""",
    asked("/data/who", 'appearance="multiline"')
    + """<input ref="/data/n"><label ref="jr:itext('n')"/><hint>H</hint></input><group ref="/data/g"><label>G</label>
    <select1 ref="/data/g/kind"><label>K</label><itemset nodeset="instance('kinds')/root/item[of = /data/who]">
    <value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1></group>
    <group ref="/data/r"><label>R</label><repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/w">
    <label>W <output value="/data/n"/></label></input></repeat></group>"""
    + asked("/data/t"),
    """<itext><translation lang="中文 (zh-Hant)"><text id="n"><value>多少</value></text></translation>
    <translation lang="English (en)" default="true()"><text id="n"><value>How many</value>
    <value form="guidance">Ask</value><value form="image">jr://images/a.png</value></text>
    <text id="m"><value>Too many</value></text><text id="k-0"><value>Kind</value></text></translation></itext>
    <instance id="kinds"><root><item><itextId>k-0</itextId><name>k</name><of>x</of></item></root></instance>""",
)


NAUGHTY = (
    "",
    "..",
    "/",
    "//",
    "jr:itext(",
    "${a}",
    "'",
    "[",
    "(",
    "😀",
    "x" * 50,
    "../../../..",
    "current()/",
    "/data",
    "randomize(x",
)


def rows(book: Book, name: str) -> list[dict[str, str]]:
    sheet = book.sheet(name)
    assert sheet is not None
    head, *below = sheet.rows
    return [{key: text for key, text in zip(head, row, strict=False) if text} for row in below]


def again(book: Book) -> Book:
    """Written as an XForm and read once more."""
    return read_xform(write_form(read_form(book).form).encode()).book


def codes(data: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_xform(data)
    return [one.code for one in refused.value.findings if one.level is Level.REFUSED]


def test_everything_that_a_questionnaire_consists_of() -> None:
    book = read_xform(WHOLE).book
    survey = {row.get("name", row["type"]): row for row in rows(book, "survey")}
    label = "label::English (en)"
    assert survey["who"] == {
        **{"type": "text", "name": "who", label: "L", "required": "yes", "default": "x", "appearance": "multiline"},
        **{"required_message::English (en)": "Say"},
    }
    assert survey["n"] == {
        **{
            "type": "integer",
            "name": "n",
            label: "How many",
            "label::中文 (zh-Hant)": "多少",
            "hint::English (en)": "H",
        },
        **{"guidance_hint::English (en)": "Ask", "media::image::English (en)": "a.png", "relevant": "${who} = 'x'"},
        **{"constraint": ". > 0 and .<9", "constraint_message::English (en)": "Too many"},
    }
    assert (survey["g"]["type"], survey["g"]["relevant"]) == ("begin_group", "${n} > 1")
    assert survey["c"] == {"type": "calculate", "name": "c", "calculation": "${n} * 2", "default": "1"}
    assert (survey["kind"]["type"], survey["kind"]["choice_filter"]) == ("select_one kinds", "of = ${who}")
    assert (survey["r"]["type"], survey["r"]["repeat_count"]) == ("begin_repeat", "${n}")
    assert (survey["w"][label], survey["w"]["relevant"]) == ("W ${n}", "${n} = 2")
    assert survey["t"]["type"] == "note"
    assert survey["count"] == {"type": "hidden", "name": "count", "default": "today()"}
    assert rows(book, "choices") == [{"list_name": "kinds", "name": "k", label: "Kind", "of": "x"}]
    assert rows(book, "settings")[0] == {
        **{"form_title": "T", "form_id": "t", "version": "1", "default_language": "English (en)"},
    }
    findings, _ = judge(book)
    assert [one.code for one in findings if one.level is Level.REFUSED] == []


def test_reading_what_was_written_of_it_gives_the_same_form_but_for_words_that_stand_in() -> None:
    book = again(read_xform(WHOLE).book)
    assert again(book) == book
    first, second = (rows(one, "survey") for one in (read_xform(WHOLE).book, book))
    for before, after in zip(first, second, strict=True):
        assert before.items() <= after.items()


def test_what_changes_with_an_answer() -> None:
    inside = '<setvalue event="xforms-value-changed" ref="/data/b" value="now()"/>'
    book = read_xform(xform("<a/><b/>", body=asked("/data/a", inside=inside))).book
    assert rows(book, "survey")[1] == {"type": "calculate", "name": "b", "calculation": "now()", "trigger": "${a}"}
    assert again(book) == book


def test_groups_without_a_place_of_their_own() -> None:
    body = f"<group><label>G</label>{asked('g/a')}</group><group>{asked('b')}</group>"
    reading = read_xform(xform("<g><a/></g><b/>", '<bind nodeset="g" relevant="/data/b = 1"/>', body))
    survey = rows(reading.book, "survey")
    assert [row.get("name", "") for row in survey] == ["g", "a", "", "group_1", "b", ""]
    assert survey[0]["relevant"] == "${b} = 1"
    assert [(one.code, one.sheet) for one in reading.notes] == [("xform.moved", "/data/b")]


def test_the_same_choices_are_one_list() -> None:
    body = asked("/data/a", kind="select1", inside=ITEM) + asked("/data/b", kind="select", inside=ITEM)
    book = read_xform(xform("<a/><b/>", body=body)).book
    assert [row["type"] for row in rows(book, "survey")] == ["select_one a", "select_multiple a"]
    assert rows(book, "choices") == [{"list_name": "a", "name": "a", "label": "A"}]


@pytest.mark.parametrize("code", REFUSED)
def test_a_reason(code: str) -> None:
    assert codes(REFUSED[code]) == [code]


def test_every_reason_at_once_with_its_line() -> None:
    body = "\n" + asked("/data/a", 'appearance="ex:x"') + "\n" + asked("/data/b", kind="secret")
    with pytest.raises(Refused) as refused:
        read_xform(xform("<a/><b/>", body=body))
    assert [(one.code, one.place) for one in refused.value.findings] == [
        ("xform.app", "/data/a 2"),
        ("xform.control", "/data 3"),
    ]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "entities": (LAUGHS + "]><x>&i;</x>").encode(),
    "entities in UTF-16": (LAUGHS + "]><x>&i;</x>").encode("utf-16"),
    "a file": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "elsewhere": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
    "parameters": b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]><x/>',
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_document_types_are_refused_before_anything_is_read(name: str) -> None:
    assert codes(HOSTILE[name]) == ["xform.doctype"]


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(b"") == ["xlsform.file.empty"]
    assert codes(b"\xff\xfe\x00") == ["xform.xml"]
    assert codes(b'<?xml version="1.0" encoding="nothing"?><x/>') == ["xform.xml"]
    assert codes(xform("<a/>", body=asked("/data/a", f'appearance="{"x" * 40_000}"'))) == ["xlsform.cell.long"]
    assert codes(xform("<a/>", body=f"<input ref='a'><label>{'x' * 40_000}</label></input>")) == ["xlsform.cell.long"]
    monkeypatch.setattr(parsing, "MOST_ELEMENTS", 5)
    assert codes(xform("<a/>")) == ["xform.large"]


@pytest.mark.parametrize("cut", range(40, len(WHOLE), 97))
def test_a_file_that_ends_too_early(cut: int) -> None:
    assert codes(WHOLE[:cut]) == ["xform.xml"]


@pytest.mark.parametrize("seed", range(100))
def test_damage_is_refused_or_read_and_nothing_else(seed: int) -> None:
    """Elements lost, doubled and renamed, strange words in attributes."""
    random, root = Random(seed), etree.fromstring(WHOLE)
    for _ in range(random.randint(1, 5)):
        every = list(root.iter())
        one, other = random.choice(every), random.choice(every)
        if random.random() < 0.3 and one.getparent() is not None:
            one.getparent().remove(one)
        elif one.attrib:
            one.set(random.choice(list(one.attrib)), random.choice(NAUGHTY))
        elif random.random() < 0.5:
            other.append(deepcopy(one))
        else:
            one.tag = other.tag
    with suppress(Refused):
        judge(read_xform(etree.tostring(root)).book)


def test_through_the_gate() -> None:
    judged = judge_file(WHOLE, "Form.XML")
    assert judged.book == read_xform(WHOLE).book
    refused = judge_file(REFUSED["xform.place"], "form.xml")
    assert (refused.book, [(one.code, one.place) for one in refused.findings]) == (None, [("xform.place", "/data/b 1")])


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "form.xml"
    file.write_bytes(WHOLE)
    assert main(["instruments", "import", str(file), "--to", str(tmp_path / "new")]) == 0
    assert 'id: "t"' in (tmp_path / "new" / "instrument.yaml").read_text(encoding="utf-8")
    file.write_bytes(REFUSED["xform.entity"])
    assert main(["instruments", "import", str(file), "--to", str(tmp_path / "other")]) == 1
    assert "xform.entity: /data/a 1: The form makes or changes entities." in capsys.readouterr().out
    assert not (tmp_path / "other").exists()


@needs_forms
def test_the_table_names_forms_that_are_there() -> None:
    assert set(VERDICTS) <= {path.name for path in FORMS}


@needs_forms
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_forms_of_collect(path: Path) -> None:
    """The verdict; what comes in is the same form after it left and was read again."""
    try:
        book = read_xform(path.read_bytes()).book
        findings = judge(book)[0]
    except Refused as error:
        book, findings = Book(()), error.findings
    refused = {one.code for one in findings if one.level is Level.REFUSED}
    assert tuple(sorted(refused)) == VERDICTS.get(path.name, ())
    if not refused:
        assert again(book) == book
