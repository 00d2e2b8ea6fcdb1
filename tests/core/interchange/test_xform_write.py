"""XForms out: what each part of a form becomes, and that ODK Validate takes what ships."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from lxml import etree
from tests.core.interchange.test_xlsform_form import book

from handrail import content
from handrail.authoring.gate import has_validate, odk_validate
from handrail.authoring.leaving import Leaving, left
from handrail.core.instruments.read import read_instrument
from handrail.core.interchange.xform.binds import is_worked_out
from handrail.core.interchange.xform.writing import write_form, write_xform
from handrail.core.interchange.xform.xml import PREFIXES, XFORMS
from handrail.core.interchange.xlsform.back import back
from handrail.core.interchange.xlsform.form import Form
from handrail.core.interchange.xlsform.forming import read_form

needs_java = pytest.mark.skipif(not has_validate(), reason="Java is missing: ODK Validate did not judge")
SHIPPED = ("preliminary-screening", "self-assessment-domestic-work")
SPACES = {"x": XFORMS, **{prefix: uri for prefix, uri in PREFIXES.items() if prefix}}


def form(survey: str) -> Form:
    return read_form(book(survey)).form


def written(survey: str) -> etree._Element:
    return etree.fromstring(write_form(form(survey)).encode())


def at(root: etree._Element, path: str) -> list[Mapping[str, str]]:
    """Attributes of what is found, prefixes as in the file."""
    found = root.xpath(path, namespaces=SPACES)
    short = {f"{{{uri}}}": f"{prefix}:" for prefix, uri in PREFIXES.items() if prefix}
    return [{_short(str(key), short): str(text) for key, text in one.attrib.items()} for one in found]


def _short(key: str, short: Mapping[str, str]) -> str:
    return next((key.replace(uri, prefix) for uri, prefix in short.items() if key.startswith(uri)), key)


def test_gates_and_limits() -> None:
    root = written(
        "type|name|label|relevant|constraint|required|readonly\ninteger|a|A||. > 1|yes|\n"
        "begin group|g|G|${a} = 2|||\ntext|b|B ${a}|${a} > 3||no|yes\nend group|||||"
    )
    assert at(root, "//x:bind")[:3] == [
        {"nodeset": "/data/a", "type": "int", "constraint": ". > 1", "required": "true()"},
        {"nodeset": "/data/g", "relevant": "/data/a = 2"},
        {"nodeset": "/data/g/b", "type": "string", "relevant": "/data/a > 3", "readonly": "true()"},
    ]
    assert at(root, "//x:output") == [{"value": "/data/a"}]
    assert [one.tag.rpartition("}")[2] for one in root[1].iter()][1:] == [
        "input",
        "label",
        "group",
        "label",
        "input",
        "label",
    ]


def test_one_round_reads_its_own_answers() -> None:
    root = written(
        "type|name|label|relevant|calculation|repeat_count\ninteger|n|N|||\nbegin repeat|r|R|||${n}\ninteger|a|A|||\n"
        "integer|b|B|${a} = ${n}||\ncalculate|c|||indexed-repeat(${a}, ${r}, ${b}) + sum(${r}[./a > ${b}])|\n"
        "end repeat|||||\ncalculate|d|||sum(${a})|\nbegin repeat|s|S|||${n} + 1\ninteger|e|E|||\nend repeat|||||"
    )
    binds = {one["nodeset"]: one for one in at(root, "//x:bind")}
    assert binds["/data/r/b"]["relevant"] == "../a = /data/n"
    assert (
        binds["/data/r/c"]["calculate"]
        == "indexed-repeat(/data/r/a, /data/r, ../b) + sum(/data/r[./a > current()/../b])"
    )
    assert binds["/data/d"]["calculate"] == "sum(/data/r/a)"
    assert binds["/data/s_count"]["calculate"] == "/data/n + 1"
    assert [one.get("jr:count") for one in at(root, "//x:repeat")] == ["/data/n", "/data/s_count"]


def test_lists_filters_and_other() -> None:
    root = etree.fromstring(
        write_form(
            read_form(
                book(
                    "type|name|label|choice_filter\ntext|q|Q|\nselect_one l|a|A|of = ${q}\nselect_multiple l or_other|b|B|",
                    [["list_name", "name", "label", "of"], ["l", "x", "X", "1"], ["l", "y", "Y", "2"]],
                )
            ).form
        ).encode()
    )
    assert [one["nodeset"] for one in at(root, "//x:itemset")] == [
        "instance('l')/root/item[of = /data/q]",
        "instance('l')/root/item",
    ]
    items = root.xpath("//x:item", namespaces=SPACES)
    assert ["/".join(part.text or "" for part in item) for item in items] == ["X/x/1", "Y/y/2", "Other/other"]
    assert at(root, "//x:bind[contains(@nodeset, 'b_other')]")[0]["relevant"] == "selected(/data/b, 'other')"


def test_defaults_triggers_and_metadata() -> None:
    root = written(
        "type|name|label|default|calculation|trigger\ndate|a|A|today()||\ntext|b|B|said (once)||\ntext|f|F|plain||\n"
        "dateTime|c|||now()|${b}\nstart|d||||\naudit|e||||"
    )
    assert at(root, "//x:model/x:setvalue") == [
        {"event": "odk-instance-first-load", "ref": "/data/a", "value": "today()"}
    ]
    assert at(root, "//x:input/x:setvalue") == [{"event": "xforms-value-changed", "ref": "/data/c", "value": "now()"}]
    assert root.findtext(f".//{{{XFORMS}}}f") == "plain"
    binds = {one["nodeset"]: one for one in at(root, "//x:bind")}
    assert "calculate" not in binds["/data/c"]
    assert binds["/data/d"] == {
        **{"nodeset": "/data/d", "type": "dateTime", "jr:preload": "timestamp", "jr:preloadParams": "start"}
    }
    assert binds["/data/meta/audit"]["type"] == "binary"


@pytest.mark.parametrize(
    ("default", "word", "worked_out"),
    [
        ("today()", "date", True),
        ("2026-11-22", "date", False),
        ("${a}", "text", True),
        ("a-b", "text", False),
        ("1 + 1", "integer", True),
        ("a, b (c", "text", False),
        ("'x + y'", "text", False),
    ],
)
def test_a_default_that_is_worked_out(default: str, word: str, worked_out: bool) -> None:
    assert is_worked_out(default, word) is worked_out


def test_every_language_is_there_and_the_main_one_stands_in() -> None:
    survey = "type|name|label::English (en)|label::中文 (zh-Hant)|hint::English (en)\ninteger|a|A|甲|H\ninteger|b|B||"
    root = etree.fromstring(write_form(read_form(book(survey, [["list_name", "name"]])).form).encode())
    said = {
        (one.getparent().getparent().get("lang"), one.getparent().get("id")): one.text
        for one in root.iter(f"{{{XFORMS}}}value")
    }
    assert said[("中文 (zh-Hant)", "/data/a:label")] == "甲"
    assert said[("中文 (zh-Hant)", "/data/b:label")] == "B"
    assert said[("中文 (zh-Hant)", "/data/a:hint")] == "H"
    assert at(root, "//x:translation") == [{"lang": "English (en)", "default": "true()"}, {"lang": "中文 (zh-Hant)"}]


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_leaves_in_every_language(name: str) -> None:
    files = content.read("instruments", name)
    instrument = read_instrument(files)
    file = left("xform", Leaving(files, instrument, None, None), "en")
    assert file is not None
    assert (file.name, file.type) == (f"{name}-{instrument.version}.xml", "application/xml")
    assert file.content.decode() == write_xform(files)
    root = etree.fromstring(file.content)
    tags = [one["lang"].rpartition("(")[2].strip(")") for one in at(root, "//x:translation")]
    assert sorted(tags) == sorted(instrument.languages)
    drawn = {one["ref"].rpartition("/")[2] for one in at(root, "//*[@ref and x:label and not(self::x:group)]")}
    assert drawn == {question.name for question in instrument.questions()}
    assert "handrail_" not in file.content.decode()


def test_a_form_of_others_leaves_with_what_is_not_acted_on() -> None:
    came = book("type|name|label\nimage|a|A\ndeviceid|b|")
    files = {"instrument.yaml": "handrail: instrument/1\nid: x\nversion: '1'\n"}
    file = left("xform", Leaving(files, None, came, came), "en")
    assert file is not None
    root = etree.fromstring(file.content)
    assert [one["mediatype"] for one in at(root, "//x:upload")] == ["image/*"]
    assert {one.get("jr:preloadParams") for one in at(root, "//x:bind")} == {None, "deviceid"}


@needs_java
@pytest.mark.parametrize("name", SHIPPED)
def test_odk_validate_takes_what_ships(name: str) -> None:
    assert odk_validate(write_xform(content.read("instruments", name))) == ""
    assert back(content.read("instruments", name)).sheet("survey") is not None
