"""Names of countries are those of the CLDR, in every language; where a shorter or local form stands, it is listed here."""

from __future__ import annotations

import pytest
from babel import Locale

from handrail import content
from handrail.core.instruments.read import read_instrument

ALPHA_2 = {
    "PHL": "PH",
    "IDN": "ID",
    "IND": "IN",
    "THA": "TH",
    "LKA": "LK",
    "NPL": "NP",
    "BGD": "BD",
    "VNM": "VN",
    "MMR": "MM",
    "PAK": "PK",
}
LOCALES = {"en": "en", "zh-Hant": "zh_Hant_HK", "zh-Hans": "zh_Hans", "id": "id", "fil": "fil"}
SHORT = {"Myanmar (Burma)": "Myanmar"}
"""CLDR's own short form. China and Hong Kong are left out: the forms ask about the mainland and the city by those words."""


@pytest.mark.parametrize("name", [name for name in content.ids("instruments") if not name.startswith("check-")])
def test_countries_are_called_what_the_cldr_calls_them(name: str) -> None:
    instrument = read_instrument(content.read("instruments", name))
    seen = 0
    for question in instrument.questions():
        for choice in question.choices:
            if choice.code not in ALPHA_2:
                continue
            for language, words in choice.label.words.items():
                expected = Locale.parse(LOCALES[language]).territories[ALPHA_2[choice.code]]
                assert words == SHORT.get(expected, expected), (language, choice.code)
                seen += 1
    assert seen
