"""Makes the invented records behind the page of the 2018 pilot: `python tools/pilot.py` writes content/pilot/*.csv.

The pilot's report published a few figures and no records. These agree with every one of them and are otherwise made up,
from a fixed seed: nobody behind them exists, and each says `synthetic`. Which person has which answer beyond the published
figures is our choice; the page says so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random

from handrail import content
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.invent import answered
from handrail.core.instruments.read import read_instrument

FOLDER = Path(__file__).parents[1] / "src" / "handrail" / "content" / "pilot"
MONTHS = [*(f"2017-{month:02d}" for month in range(8, 13)), *(f"2018-{month:02d}" for month in range(1, 7))]
"""The pilot ran from August 2017 to June 2018."""
FIXED = ("record", "month", "organisation", "synthetic", "language")
DECIDED = ("first_view", "decision", "exploitation", "days_to_first_view", "days_to_decision", "decided_by_other")
CALM, SOME, MUCH = (
    {"unfavourable": 0.07, "open": 0.06},
    {"unfavourable": 0.3, "open": 0.1},
    {"unfavourable": 0.6, "open": 0.06},
)
EMPTY = ""


def dealt(random: Random, counts: Mapping[str, int]) -> list[str]:
    """Each code as often as its count says, in an order without meaning."""
    codes = [code for code, count in counts.items() for _ in range(count)]
    random.shuffle(codes)
    return codes


def self_assessments(random: Random, instrument: Instrument) -> Iterator[dict[str, str]]:
    """424: fear 177 of 207 (85.5 %) and 99 of 203 (48.8 %); debt 74 of 221; off duty 166 of 221 not allowed."""
    indonesian = zip(
        dealt(random, {"yes": 177, "no": 30, "dont_know": 6, "prefer_not": 4, EMPTY: 4}),
        dealt(random, {"yes": 74, "no": 147}),
        dealt(random, {"no": 166, "yes": 55}),
        strict=True,
    )
    filipino = zip(
        dealt(random, {"yes": 99, "no": 104}),
        dealt(random, {"yes": 41, "no": 150, "dont_know": 12}),
        dealt(random, {"no": 83, "yes": 115, "prefer_not": 5}),
        strict=True,
    )
    people = [("IDN", *one) for one in indonesian] + [("PHL", *one) for one in filipino]
    random.shuffle(people)
    for number, (country, fear, debt, off_duty) in enumerate(people, start=1):
        fixed = {"SA30": country, "SA27": fear, "SA07": debt, "SA20": off_duty, "SA29": "yes"}
        month = random.choice(MONTHS)
        state = answered(instrument, random, date.fromisoformat(f"{month}-15"), fixed, random.choice([CALM, SOME]))
        counted = {question.name for question in instrument.questions() if question.counted and question.stored}
        yield {
            "record": f"A{number:04d}",
            "month": month,
            "organisation": "",
            "synthetic": "true",
            "language": "",
            **{name: text for name, text in state.kept.items() if name in counted},
        }


def identified(random: Random) -> list[dict[str, str]]:
    """63: 46 women, and 30 who were 18 to 25."""
    columns = {
        "gender": dealt(random, {"woman": 46, "man": 17}),
        "age": dealt(
            random,
            {
                "age_18_20": 8,
                "age_21_23": 13,
                "age_24_25": 9,
                "age_26": 4,
                "age_27_29": 9,
                "age_30_38": 13,
                "age_39_47": 7,
            },
        ),
        "country": dealt(random, {"IDN": 26, "PHL": 17, "IND": 6, "VNM": 5, "BGD": 4, "THA": 3, "NPL": 2}),
        "form": dealt(random, {"forced_labour": 51, "servitude": 4, "sexual": 6, "forced_labour sexual": 2}),
        "sector": dealt(random, {"domestic": 44, "restaurant": 6, "construction": 5, "entertainment": 6, "other": 2}),
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def others(random: Random) -> list[dict[str, str]]:
    """974 people about whom nothing was published but that they were screened."""
    ages = {"age_15_17": 9, "age_18_20": 75, "age_21_23": 130, "age_24_25": 110, "age_26": 60, "age_27_29": 180}
    ages |= {"age_30_38": 270, "age_39_47": 100, "age_48_up": 28, "prefer_not": 12}
    genders = {"woman": 776, "man": 186, "trans_woman": 5, "non_conforming": 2, "prefer_not": 5}
    countries = {"IDN": 430, "PHL": 380, "IND": 40, "THA": 30, "LKA": 20, "NPL": 24, "BGD": 20, "VNM": 18, "PAK": 12}
    sectors = {"domestic": 860, "restaurant": 30, "construction": 30, "cleaning": 20, "shop": 14, "factory": 10}
    columns = {
        "gender": dealt(random, genders),
        "age": dealt(random, ages),
        "country": dealt(random, countries),
        "sector": dealt(random, {**sectors, "other": 10}),
        "decision": dealt(random, {"presumed": 118, "talk_again": 162, "definition_not_met_today": 498, EMPTY: 196}),
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def screenings(random: Random, instrument: Instrument) -> Iterator[dict[str, str]]:
    """1,037 in 27 organisations, of whom 63 were identified."""
    people = [{**one, "decision": "identified"} for one in identified(random)] + others(random)
    random.shuffle(people)
    weights = [1 + 60 // (place + 1) for place in range(27)]
    places = [*range(27), *random.choices(range(27), weights, k=len(people) - 27)]
    random.shuffle(places)
    languages = {
        "IDN": "id",
        "PHL": "fil",
        "THA": "th",
        "NPL": "ne",
        "IND": "hi",
        "BGD": "bn",
        "VNM": "vi",
        "PAK": "ur",
    }
    for number, (person, place) in enumerate(zip(people, places, strict=True), start=1):
        decision = person["decision"]
        situation = MUCH if decision in ("identified", "presumed") else random.choice([CALM, CALM, SOME])
        language = languages.get(person["country"], "en") if random.random() < 0.8 else "en"
        fixed = {"S8": person["gender"], "P01": person["age"], "P03": person["country"], "P04": person["sector"]}
        month = random.choice(MONTHS)
        today = date.fromisoformat(f"{month}-15")
        state = answered(instrument, random, today, {**fixed, "S4": language}, situation)
        counted = {question.name for question in instrument.questions() if question.stored and question.counted}
        yield {
            "record": f"S{number:04d}",
            "month": month,
            "organisation": f"{place + 1:02d}",
            "synthetic": "true",
            "language": language,
            **{name: text for name, text in state.kept.items() if name in counted},
            **decided(random, decision, person.get("form", "")),
        }


def decided(random: Random, decision: str, form: str) -> dict[str, str]:
    """The columns of a first view and a decision."""
    likely = {"identified": "concerned", "presumed": "concerned", "talk_again": "not_clear"}
    view = (
        likely.get(decision, "no_concern_now") if random.random() < 0.75 else random.choice(["concerned", "not_clear"])
    )
    found = {"first_view": view if random.random() < 0.9 else EMPTY, "days_to_first_view": "0"}
    if decision:
        days = random.choice([0, 0, 1, 3, 5, 9, 14, 21, 40])
        other = str(random.random() < 0.6).lower()
        found |= {"decision": decision, "exploitation": form, "days_to_decision": str(days), "decided_by_other": other}
    return found


def write(name: str, instrument: Instrument, rows: Iterator[dict[str, str]], more: tuple[str, ...]) -> None:
    """One file: a row for each record, a column for each question that is counted."""
    counted = [question.name for question in instrument.questions() if question.counted and question.stored]
    with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, [*FIXED, *more, *counted], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Both files, from one seed."""
    random = Random(2018)
    own = read_instrument(content.read("instruments", "self-assessment-domestic-work"))
    write("self-assessments", own, self_assessments(random, own), ())
    asked = read_instrument(content.read("instruments", "preliminary-screening"))
    write("screenings", asked, screenings(random, asked), DECIDED)


if __name__ == "__main__":
    main()
