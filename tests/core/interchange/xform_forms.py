"""XForms that the tests write, and those of ODK Collect's own tests where the machine has them (`HANDRAIL_EXAMPLES`)."""

from __future__ import annotations

import pytest
from tests.core.interchange.xlsform_examples import FOLDER

FORMS = sorted((FOLDER / "xforms").glob("*.xml"))
needs_forms = pytest.mark.skipif(not FORMS, reason="HANDRAIL_EXAMPLES does not name a folder with example XForms")

SPACES = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:odk="http://www.opendatakit.org/xforms" xmlns:entities="http://www.opendatakit.org/xforms/entities"'
)


def xform(data: str, binds: str = "", body: str = "", more: str = "") -> bytes:
    """A form of which only the parts that matter are said. `more`: in the model, before the binds."""
    return (
        f"<h:html {SPACES}><h:head><h:title>T</h:title><model>"
        f'<instance><data id="t" version="1">{data}<meta><instanceID/></meta></data></instance>{more}{binds}'
        f"</model></h:head><h:body>{body}</h:body></h:html>"
    ).encode()


def asked(ref: str, more: str = "", kind: str = "input", inside: str = "") -> str:
    """A control with a label."""
    return f'<{kind} ref="{ref}" {more}><label>L</label>{inside}</{kind}>'


ITEM = "<item><label>A</label><value>a</value></item>"
SEARCH = """appearance="search('f')" """
OUTSIDE = '<instance id="x" src="https://example.org/x.xml"/>'
NOWHERE = "<itemset nodeset=\"instance('no')/root/item\"><value ref='name'/><label ref='label'/></itemset>"
CHANGED = '<setvalue event="xforms-revalidate" ref="/data/a" value="1"/>'
REFUSED = {
    "xform.encrypted": xform("<a/>", body=asked("/data/a"), more='<submission base64RsaPublicKey="AAA"/>'),
    "xform.entity": xform("<a/>", '<bind nodeset="/data/a" entities:saveto="x"/>', asked("/data/a")),
    "xform.instance": xform("<a/>", body=asked("/data/a"), more=OUTSIDE),
    "xform.outside": xform("<a/>", body=asked("/data/a", SEARCH, "select1", ITEM)),
    "xform.app": xform("<a/>", body=asked("/data/a", 'appearance="ex:org.example.SCAN"')),
    "xform.control": xform("<a/>", body=asked("/data/a", kind="secret")),
    "xform.type": xform("<a/>", '<bind nodeset="/data/a" type="boolean"/>', asked("/data/a")),
    "xform.preload": xform("<a/>", '<bind nodeset="/data/a" jr:preload="patient" jr:preloadParams="x"/>'),
    "xform.place": xform("<a/>", body=asked("/data/b")),
    "xform.twice": xform("<a/>", body=asked("/data/a") * 2),
    "xform.gate": xform("<g><a/></g>", '<bind nodeset="/data/g" relevant="false()"/>', asked("/data/g/a") + asked("/data/c"))
    .replace(b"</g>", b"</g><c/>"),
    "xform.output": xform("<a/>", body='<input ref="/data/a"><label>Twice: <output value="/data/a * 2"/></label></input>'),
    "xform.action": xform("<a/>", body=asked("/data/a"), more=CHANGED),
    "xform.function": xform("<a/>", '<bind nodeset="/data/a" constraint="area(.) &gt; 1"/>', asked("/data/a")),
    "xform.list": xform("<a/>", body=asked("/data/a", kind="select1", inside=NOWHERE)),
    "xform.words": xform("<a/>", body="""<input ref="/data/a"><label ref="jr:itext('no')"/></input>"""),
    "xform.structure": b"<form/>",
    "xform.xml": xform("<a/>")[:-9],
    "xform.doctype": b"<!DOCTYPE x>" + xform("<a/>"),
    "xform.deep": xform("<a>" * 80 + "</a>" * 80),
}  # fmt: skip
"""One form for each reason; nothing else is wrong with it."""

VERDICTS: dict[str, tuple[str, ...]] = {
    # another program answers: an appearance `ex:…`, or `intent` on a group
    "all-widgets.xml": ("xform.app",),
    "intent-group.xml": ("xform.app",),
    "nested-intent-group.xml": ("xform.app",),
    "two-question-external.xml": ("xform.app",),
    "fieldlist-updates.xml": ("xform.app", "xform.outside"),
    # choices from outside: appearance `search(…)`, a `query` into itemsets.csv, labels in a file by itext
    "different-search-appearances.xml": ("xform.outside",),
    "dynamic_and_static_choices.xml": ("xform.outside",),
    "external-csv-search-broken.xml": ("xform.outside",),
    "external-csv-search.xml": ("xform.outside",),
    "external_data_questions.xml": ("xform.outside",),
    "external_select_10.xml": ("xform.outside",),
    "numberInCSV.xml": ("xform.outside",),
    "ranking_widget.xml": ("xform.outside",),
    "search_and_select.xml": ("xform.outside",),
    "selectOneExternal.xml": ("xform.outside",),
    "select_one_external.xml": ("xform.outside",),
    "simple-search-external-csv.xml": ("xform.outside",),
    # answers are sealed with a key that is in the form
    "encrypted-no-instanceID.xml": ("xform.encrypted",),
    "encrypted.xml": ("xform.encrypted",),
    "one-question-encrypted-unicode.xml": ("xform.encrypted",),
    # meta/entity, entities:saveto
    "create-or-update-entities-from-repeats.xml": ("xform.entity",),
    "entity-update-pulldata.xml": ("xform.action", "xform.entity"),
    "one-question-entity-registration-broken.xml": ("xform.entity",),
    "one-question-entity-registration-editable.xml": ("xform.entity",),
    "one-question-entity-registration-id.xml": ("xform.entity",),
    "one-question-entity-registration-v2020.1.xml": ("xform.entity",),
    "one-question-entity-registration-v2023.1.xml": ("xform.entity",),
    "one-question-entity-registration.xml": ("xform.entity",),
    "one-question-entity-update-editable.xml": ("xform.entity",),
    "one-question-entity-update.xml": ("xform.entity",),
    "one-question-entity-upsert.xml": ("xform.entity",),
    # a label works something out: <output value="if(…)"/>
    "repeat_group_form.xml": ("xform.output",),
    # ODK Validate refuses these two as well: a group with nothing in it; a gate that reads its own question
    "emptyGroupFieldList.xml": ("xlsform.group.empty",),
    "invalid-form.xml": ("xlsform.cycle",),
}
"""What is refused of the XForms that ODK Collect is tested with, and why. All others come in."""
