"""Whatever stands in the cells: reading, checking and converting end with findings, never with an exception."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.interchange.test_xlsform_book import NAUGHTY

from handrail.core.instruments.read import read_instrument
from handrail.core.interchange.xlsform.book import Book, sheet
from handrail.core.interchange.xlsform.convert import convert
from handrail.core.interchange.xlsform.found import refused
from handrail.core.interchange.xlsform.importing import look
from handrail.core.interchange.xlsform.pyxforms import judged
from handrail.core.problems import Problem, Problems

COLUMNS = ["type", "name", "label", "label::English (en)", "relevant", "calculation", "choice_filter", "constraint", "trigger",
           "repeat_count", "required", "default", "parameters", "appearance", "image", "handrail_shows", "handrail_htcds",
           "handrail_sensitivity", "handrail_path", "bind::x", "", "media::image::x", "::", ":"]  # fmt: skip
CELLS = ["select_one l", "select_multiple l or_other", "begin group", "end group", "begin repeat", "end repeat", "integer",
         "text", "note", "calculate", "range", "rank l", "begin loop over l", "end loop", "select_one_from_file x.csv", "start",
         "a", "b", "l", "yes", "coded", "${a}", "${b} = 1", "a=${a}", "start=1 end=0", "yes: CD1", "adult", "geopoint"]  # fmt: skip
TEXT = st.one_of(st.sampled_from(CELLS), st.sampled_from(NAUGHTY[:-6]), st.just(""), st.text(max_size=8))
ROWS = st.lists(st.lists(TEXT, max_size=8), max_size=10)


@st.composite
def sheets(draw: st.DrawFn, name: str, columns: list[str]) -> list[list[str]]:
    names = draw(st.lists(st.sampled_from(columns), min_size=1, max_size=8))
    return [["type", "name", *names] if name == "survey" else names, *draw(ROWS)]


BOOKS = st.builds(
    lambda survey, choices, settings_, extra: Book(
        (sheet("survey", survey), sheet("choices", choices), sheet("settings", settings_), sheet("handrail", extra))
    ),
    sheets("survey", COLUMNS),
    sheets("choices", ["list_name", "name", "label", "a", "label::English (en)", "handrail_shows", "handrail_unknown"]),
    sheets("settings", ["form_id", "form_title", "version", "default_language", "handrail_kind", "handrail_adult"]),
    sheets("handrail", ["part", "name", "value", "value::English (en)"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(BOOKS)
def test_any_cells(book: Book) -> None:
    looked = look(book)
    made = convert(looked.form)
    assert all(str(one.problem("f")) for one in (*looked.findings, *made.findings))
    if not refused(looked.findings):
        codes = [one.code for one in problems(made.files)]
        assert not [code for code in codes if code.startswith(("yaml.", "translation."))]


def problems(files: Mapping[str, str]) -> tuple[Problem, ...]:
    try:
        read_instrument(files, draft=True)
    except Problems as found:
        return found.problems
    return ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(BOOKS)
def test_pyxform_is_asked_without_an_exception(book: Book) -> None:
    verdict = judged(book)
    assert bool(verdict.refused) is not bool(verdict.xform)
