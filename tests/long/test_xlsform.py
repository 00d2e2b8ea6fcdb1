"""All example forms, and forms that test one rule each: our verdict beside that of pyxform with ODK Validate (Java)."""

from __future__ import annotations

import io
from dataclasses import asdict

import pytest
from pyxform.xls2json_backends import get_xlsform

from handrail import content
from handrail.authoring.gate import has_validate, judge_file, odk_validate
from handrail.core.interchange.xlsform.back import back
from handrail.core.interchange.xlsform.book import Book
from handrail.core.interchange.xlsform.found import refused
from handrail.core.interchange.xlsform.importing import look
from handrail.core.interchange.xlsform.pyxforms import judged
from handrail.core.interchange.xlsform.reading import read_book
from handrail.core.interchange.xlsform.writing import write_book
from tests.core.interchange.test_xlsform_form import book
from tests.core.interchange.xlsform_examples import BOOKS, HTCDS, REFUSED, needs_examples

needs_java = pytest.mark.skipif(not has_validate(), reason="Java is missing: ODK Validate did not judge")
pytestmark = pytest.mark.filterwarnings("ignore")  # openpyxl warns of what it does not know in the examples

IN_REPEAT = "type|name|label|{}\nbegin repeat|r|R|\nselect_one l|a|A|\nend repeat|||\n"
RULES = {
    "axis": "type|name|label|relevant\ninteger|a|A|\ninteger|b|B|//a = 1",
    "parent": "type|name|label|relevant\ninteger|a|A|parent::x = 1",
    "text": "type|name|label|relevant\ninteger|a|A|../text() = 1",
    "variable": "type|name|label|relevant\ninteger|a|A|$x = 1",
    "child": "type|name|label|relevant\ninteger|a|A|\ninteger|b|B|../child::a = 1",
    "itself": "type|name|label|calculation\ncalculate|a|A|${a}+1",
    "itself once": "type|name|label|calculation\ncalculate|a|A|once(${a})",
    "once": "type|name|label|calculation\ncalculate|a|A|once(random())",
    "circle": "type|name|label|calculation\ncalculate|a|A|${b}+1\ncalculate|b|B|${a}+1",
    "group waits for its own": "type|name|label|relevant\nbegin group|g|G|${a}=1\ninteger|a|A|\nend group|||",
    "filters in a circle": "type|name|label|choice_filter\nselect_one l|a|A|name=${b}\nselect_one l|b|B|name=${a}",
    "constraints in a circle": "type|name|label|constraint\ninteger|a|A|. > ${b}\ninteger|b|B|. > ${a}",
    "required in a circle": "type|name|label|required\ninteger|a|A|${b}=1\ninteger|b|B|${a}=1",
    "readonly in a circle": "type|name|label|readonly\ninteger|a|A|${b}=1\ninteger|b|B|${a}=1",
    "function": "type|name|label|relevant\ninteger|a|A|nothing(1)=1",
    "function in a constraint": "type|name|label|constraint\ninteger|a|A|nothing(.)",
    "function not chosen": "type|name|label|calculation\ncalculate|a|A|if(false(), nothing(1), 2)",
    "function in a filter": "type|name|label|choice_filter\nselect_one l|a|A|nothing(name)",
    "arguments": "type|name|label|calculation\ncalculate|a|A|selected('x')",
    "default": "type|name|label|default\ndate|a|A|abc",
    "name in Chinese": "type|name|label\ninteger|名字|A",
    "group in Chinese": "type|name|label\nbegin group|組|G\ninteger|a|A\nend group||",
    "name in Cyrillic": "type|name|label\ninteger|жизнь_é-1.2|A",
    "name in Arabic": "type|name|label\ninteger|ا|A",
    "one of many": IN_REPEAT.format("relevant") + "integer|b|B|${a} = 1",
    "one of many, compared": IN_REPEAT.format("calculation") + "calculate|b|B|selected(${a}, 'x')",
    "one of many, required": IN_REPEAT.format("required") + "integer|b|B|${a} = 1",
    "one of many, in a constraint": IN_REPEAT.format("constraint") + "integer|b|B|. = ${a}",
    "all of many": IN_REPEAT.format("calculation") + "calculate|b|B|sum(${a})",
    "first of many": IN_REPEAT.format("calculation") + "calculate|b|B|${a}[1]",
    "indexed": IN_REPEAT.format("calculation") + "calculate|b|B|indexed-repeat(${a}, ${r}, 1)",
    "within": "type|name|label|relevant\nbegin repeat|r|R|\ninteger|a|A|\ninteger|c|C|${a}=1\nend repeat|||",
    "beside": "type|name|label|relevant\nbegin repeat|r|R|\ninteger|a|A|\nend repeat|||\nbegin repeat|s|S|\ninteger|b|B|${a}=1\nend repeat|||",
    "empty group": "type|name|label\nbegin group|r|R\nend group||\ninteger|a|A",
    "silent group": "type|name|label\nbegin group|r|R\nhidden|a|\nstart|s|\nend group||\ninteger|b|B",
    "empty repeat": "type|name|label\nbegin repeat|r|R\nend repeat||\ninteger|b|B",
    "no label": "type|name\ninteger|a",
    "worked out without a label": "type|name|label|calculation\ninteger|a||1",
    "hint only": "type|name|label|hint\ninteger|a||H",
    "same name in groups": "type|name|label\nbegin group|g|G\ninteger|a|A\nend group||\nbegin group|h|H\ninteger|a|A\nend group||",
    "last saved": "type|name|label|default\ninteger|a|A|${last-saved#a}",
    "from a file": "type|name|label|calculation\ncalculate|a|A|pulldata('x', 'a', 'b', 'c')",
    "repeat in a repeat": "type|name|label\nbegin repeat|r|R\nbegin repeat|s|S\ninteger|a|A\nend repeat||\nend repeat||",
    "trigger": "type|name|label|trigger|calculation\ninteger|a|A||\ncalculate|b|B|${a}|now()",
    "range": "type|name|label|parameters\nrange|a|A|start=1 end=3 step=1",
    "range without steps": "type|name|label|parameters\nrange|a|A|start=1 end=3 step=0",
}  # fmt: skip


def theirs(form: Book) -> str:
    """Why pyxform or ODK Validate refuses; "" if neither does."""
    verdict = judged(form, whole=True)
    return verdict.refused or odk_validate(verdict.xform)


@needs_java
@pytest.mark.parametrize("rule", RULES)
def test_a_rule(rule: str) -> None:
    form = book(RULES[rule])
    said = theirs(form)
    ours = refused(look(form).findings) or bool(judged(form).refused)
    assert ours is bool(said), said


@needs_examples
@needs_java
@pytest.mark.parametrize("path", [*BOOKS, HTCDS], ids=lambda path: path.name)
def test_an_example(path: object) -> None:
    """The verdict; and whoever reads what leaves reads what came: pyxform every cell, ODK Validate the form."""
    file = next(one for one in (*BOOKS, HTCDS) if one == path)
    ours = judge_file(file.read_bytes(), file.name)
    form = read_book(file.read_bytes(), file.name).book
    assert (ours.book is None) is bool(theirs(form)) is (file.name in REFUSED)
    if ours.book is not None:
        left = write_book(ours.book)
        came, leaves = (
            asdict(get_xlsform(one, file_type=kind)) for one, kind in ((str(file), None), (io.BytesIO(left), ".xlsx"))
        )
        assert came | {"fallback_form_name": None} == leaves | {"fallback_form_name": None}


@needs_java
@pytest.mark.parametrize("name", content.ids("instruments"))
def test_what_ships_is_valid_for_others(name: str) -> None:
    assert theirs(back(content.read("instruments", name))) == ""
