"""Reading the handbook: what a page must have, and that hostile Markdown stays text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.core.handbook.markdown import headings, links, minutes, passages, render
from handrail.core.handbook.read import INDICATOR_HEADINGS as HEADINGS
from handrail.core.handbook.read import read_handbook
from handrail.core.problems import Problems

CONTENTS = {
    "handbook.yaml": "contents: handbook\nversion: '1'\nsubjects:\n"
    + "".join(
        f"  {name}: {name}\n"
        for name in ("basics", "steps", "people", "situations", "rights", "professions", "indicators")
    )
    + "situations:\n  documents: {label: Documents are kept, page: one}\n"
}
PAGE = """handrail: handbook-page/1
page: one
subject: steps
order: "10"
next: ""
questions: [S1]
situations: [documents]
checked_on: "2026-11-22"
sources: [{name: A source, url: "https://example.org/a"}]
titles: {zh-Hans: 一, id: Satu, fil: Isa}
keywords: {zh-Hans: [一], id: [satu], fil: [isa]}
"""
BODY = "---\ntitle: One\nsummary: What it gives.\nkeywords: [one]\n---\nFirst.\n\n## Then\n\nSecond.\n"


def folder(**changed: str) -> dict[str, str]:
    return {"page.yaml": PAGE, "en.md": BODY, "zh-Hant.md": BODY} | {
        name.replace("__", "-").replace("_", "."): text for name, text in changed.items()
    }


def codes(pages: dict[str, dict[str, str]], contents: dict[str, str] | None = None) -> list[str]:
    try:
        read_handbook(contents or CONTENTS, pages)
    except Problems as found:
        return sorted({problem.code for problem in found})
    return []


def test_a_page_is_read_whole() -> None:
    handbook = read_handbook(CONTENTS, {"one": folder()})
    page = handbook.pages["one"]
    assert page.titles.get("fil") == "Isa"
    assert page.body("zh-Hans")[1] == "zh-Hant"
    assert page.body("id")[1] == "en"
    assert not page.bodies["en"].reviewed
    assert handbook.for_question("S1", ("CD1",)) == ("one",)
    assert handbook.for_question("S2") == ()
    assert [one.id for one in handbook.touching("documents")] == ["one"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"en_md": "no header"}, "handbook.header"),
        ({"en_md": BODY.replace("title: One", "title: ")}, "handbook.header"),
        ({"en_md": BODY.replace("What it gives.", "x" * 201)}, "handbook.summary"),
        ({"zh__Hant_md": BODY.replace("## Then", "Then")}, "handbook.headings"),
        ({"en_md": BODY + "\n[there](page:two)\n"}, "handbook.link"),
        ({"en_md": BODY + "\n[there](https://example.org)\n"}, "handbook.link"),
        ({"page_yaml": PAGE.replace("fil: Isa", "fil: ''")}, "handbook.found"),
        ({"page_yaml": PAGE.replace("https://", "ftp://")}, "handbook.sources"),
        ({"page_yaml": PAGE.replace("2026-11-22", "soon")}, "handbook.checked"),
        ({"page_yaml": PAGE.replace("page: one", "page: two")}, "handbook.page"),
        ({"page_yaml": PAGE.replace("[documents]", "[rain]")}, "handbook.page"),
        ({"page_yaml": PAGE.replace('next: ""', "next: two")}, "handbook.link"),
        ({"page_yaml": PAGE.replace("subject: steps", "subject: indicators")}, "handbook.indicator"),
        ({"page_yaml": "a: [1"}, "yaml.syntax"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, str], code: str) -> None:
    assert code in codes({"one": folder(**changed)})


def test_two_pages_cannot_explain_one_indicator() -> None:
    page = PAGE.replace("subject: steps", "subject: indicators").replace("questions:", "indicators: [CD1]\nquestions:")
    body = "\n\n".join(
        ["---\ntitle: One\nsummary: It.\nkeywords: [one]\n---", *(f"## {words}\n\nText." for words in HEADINGS["en"])]
    )
    chinese = body
    for one, other in zip(HEADINGS["en"], HEADINGS["zh-Hant"], strict=True):
        chinese = chinese.replace(one, other)
    files = {"page.yaml": page, "en.md": body, "zh-Hant.md": chinese}
    assert codes({"one": files}) == []
    assert codes({"one": files, "two": {**files, "page.yaml": page.replace("page: one", "page: two")}}) == [
        "handbook.twice"
    ]


def test_a_page_that_nothing_leads_to_is_named() -> None:
    """The contents list every subject but the situations, which open one page each."""
    lost = PAGE.replace("page: one", "page: two").replace("subject: steps", "subject: situations")
    lost = lost.replace("situations: [documents]", "situations: []")
    pages = {"one": folder(), "two": folder(page_yaml=lost)}
    assert codes(pages) == ["handbook.orphan"]
    assert codes(pages | {"one": folder(page_yaml=PAGE + "see: [two]\n")}) == []
    listed = folder(page_yaml=lost.replace("situations: []", "situations: [documents]"))
    assert codes({"one": folder(), "two": listed}) == []


def test_a_subject_needs_a_name() -> None:
    assert codes({"one": folder()}, {"handbook.yaml": CONTENTS["handbook.yaml"].replace("  rights: rights\n", "")}) == [
        "handbook.contents"
    ]


def test_only_links_to_pages_become_links() -> None:
    drawn = render("[a](page:one) [b](page:gone) [c](https://x.org)", lambda name: "/one/" if name == "one" else "")
    assert drawn.count("<a ") == 1


ALLOWED = re.compile(r'</?(p|ul|ol|li|strong|em|blockquote)>|<br>|<h[1-6] id="s\d+">|</h[1-6]>|<a href="/one/">|</a>')


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            ["<script>", "[x](javascript:alert(1))", "[x](page:one)", "<img src=x onerror=1>", "## ", "\n", "- ", "> ",
             "**", "&#x3c;", "[a]: page:one\n", "![x](page:one)", "<!--", "`", "[y](page:\"><b>)", "1. ", "\t", "\\"]
        ),
        max_size=30,
    ).map("".join)
)  # fmt: skip
def test_no_markdown_makes_another_element(source: str) -> None:
    drawn = render(source, lambda name: "/one/" if name == "one" else "")
    assert "<" not in ALLOWED.sub("", drawn)
    list(passages(source)), headings(source), links(source)
    assert minutes(source) >= 1


def test_passages_are_cut_at_headings() -> None:
    assert [(one.anchor, one.heading, one.text) for one in passages("A.\n\n## B\n\n- c\n- d\n")] == [
        ("", "", "A."),
        ("s1", "B", "c d"),
    ]
