"""What a report on the instrument found → what its page shows: words, tables and curves. Knows no rows.

No sentence says that anyone is or is not a victim: a decision is what the instrument is compared with, not the truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from handrail.core.figures.cards import By
from handrail.core.text import Text
from handrail.reporting.curves import Curve, CurveChart, Spot, curve_chart
from handrail.reporting.figure import HIDDEN, number, percent
from handrail.reporting.labels import framework, label, question

SENSITIVITIES = (0.8, 0.9, 0.95)
WIDE = 0.2
"""An interval wider than this says little; the page says so."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One line of a table of thresholds, in words."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One framework, or the number of signs: `sentences`, a curve, and the table behind it."""

    id: str
    title: str
    sentences: tuple[str, ...]
    chart: CurveChart | None
    cuts: tuple[Cut, ...]


def shown(found: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The context of the page, from a report of `quality.measuring.measured`."""
    told: dict[str, Any] = {"rests": _rests(found), "enough": found["enough"], "least": found["least"]}
    if not found["enough"]:
        return told
    return told | {
        "cautions": _cautions(found),
        "findings": [
            *(_framework(name, one, language) for name, one in found["frameworks"].items() if one["enough"]),
            *([_signs(found["signs"])] if found["signs"]["enough"] else []),
        ],
        "agreement": _agreement(found["agreement"]),
        "consistency": _consistency(found["consistency"]),
        "items": [_item(one, language) for one in found["items"]],
        "differences": [_difference(one, language) for one in found["differences"]],
        "short": _short(found["short"], language),
    }


def _rests(found: Mapping[str, Any]) -> list[str]:
    told = {
        "screened": number(found["screened"]),
        "decided": number(found["decided"]),
        "other": number(found["by_other"]),
    }
    sentences = [
        _(
            "%(screened)s screenings; for %(decided)s of them somebody decided that the definition is met or not met today."
        )
        % told,
        _("In %(other)s of these a second person decided; in the others whoever screened.") % told,
    ]
    if found["kept"]:
        kept = {"kept": number(found["kept"])}
        sentences.append(_("What needs each answer is worked out for %(kept)s of them, drawn by lot.") % kept)
    return sentences


def _cautions(found: Mapping[str, Any]) -> list[str]:
    """What can and what cannot be concluded from these numbers."""
    decided, other = found["decided"], found["by_other"]
    said = [
        _(
            "A decision is what a person concluded on the day. It is what the form is compared with here, not the truth."
        ),
        _("Whoever decides has read the answers. So agreement looks better than it would with a judge who has not."),
        _("Predictive values hold only where as many people are identified as here. They cannot be carried elsewhere."),
        _("Nothing here says how common trafficking is, and nothing here is about one person."),
    ]
    if other is None or not decided or other < decided / 2:
        said.append(
            _("Most decisions were not made by a second person: sensitivity and specificity are likely too high.")
        )
    signs = found["signs"]
    if signs["enough"] and signs["unassessed"] and decided and signs["unassessed"] > decided:
        said.append(
            _(
                "Most people were not fully assessed. The corrected numbers assume that who was assessed hung on the finding alone."
            )
        )
    if any(_wide(cut) for one in found["frameworks"].values() if one["enough"] for cut in one["cuts"]):
        said.append(
            _("Some intervals are wider than 20 percentage points: too few people to choose between thresholds.")
        )
    return said


def _wide(cut: Mapping[str, Any]) -> bool:
    return any(high is None or high - low > WIDE for _value, low, high in (cut["sensitivity"], cut["specificity"]))


def _framework(name: str, one: Mapping[str, Any], language: str) -> Finding:
    by = By("class", f"f_{name}_lower", Text(), Text(), ())
    names = framework(name)
    words = {found.rank: label(by, found.id, language) for found in names.classes}
    cuts = [_cut(_("%(name)s, or higher") % {"name": words.get(cut["rank"], "")}, cut) for cut in one["cuts"]]
    title = names.title.get(language)
    return Finding(name, title, _area(one), _roc(name, title, one), tuple(cuts))


def _signs(one: Mapping[str, Any]) -> Finding:
    title = _("Number of signs named")
    cuts = [_cut(_("%(number)s signs or more") % {"number": cut["rank"]}, cut) for cut in one["cuts"]]
    return Finding("signs", title, _area(one), _thresholds(one["cuts"], title), tuple(cuts))


def _area(one: Mapping[str, Any]) -> tuple[str, ...]:
    value, low, high = one["area"]
    if value is None:
        return ()
    told = {"area": f"{value:.2f}", "low": f"{low:.2f}", "high": f"{high:.2f}"}
    said = _(
        "Of one person for whom the definition was met and one for whom it was not, the first has the higher finding with a chance of %(area)s (95 %% interval %(low)s to %(high)s); 0.50 is a coin."
    )
    return (said % told,)


def _cut(name: str, cut: Mapping[str, Any]) -> Cut:
    shares = [cut[key] for key in ("sensitivity", "specificity")] + cut["corrected"]
    shares += [cut[key] for key in ("positive", "negative")]
    ratios = [cut[key] for key in ("raises", "lowers")]
    return Cut(name, tuple([_share(one) for one in shares] + [_ratio(one) for one in ratios]))


def _share(one: Sequence[float | None]) -> str:
    value, low, high = one
    if value is None or low is None or high is None:
        return HIDDEN
    return _("%(value)s (%(low)s to %(high)s)") % {"value": percent(value), "low": percent(low), "high": percent(high)}


def _ratio(one: Sequence[float | None]) -> str:
    value, low, high = one
    if value is None or low is None:
        return HIDDEN
    ends = {"value": f"{value:.2f}", "low": f"{low:.2f}", "high": "∞" if high is None else f"{high:.2f}"}
    return _("%(value)s (%(low)s to %(high)s)") % ends


def _roc(name: str, title: str, one: Mapping[str, Any]) -> CurveChart | None:
    spots = [Spot(1 - cut["specificity"][0], cut["sensitivity"][0]) for cut in one["cuts"] if _drawable(cut)]
    if not spots:
        return None
    line = Curve(title, (Spot(0, 0), *sorted(spots, key=lambda spot: (spot.x, spot.y)), Spot(1, 1)))
    across = _("Found among those for whom it was not met")
    said = _("Upwards: found among those for whom the definition was met. To the right: found among the others.")
    return curve_chart(f"roc-{name}", title, said, [line], across, chance=True)


def _drawable(cut: Mapping[str, Any]) -> bool:
    return cut["sensitivity"][0] is not None and cut["specificity"][0] is not None


def _thresholds(cuts: Sequence[Mapping[str, Any]], title: str) -> CurveChart | None:
    usable = sorted((cut for cut in cuts if _drawable(cut)), key=lambda cut: cut["rank"])
    if len(usable) < 2:
        return None
    first, last = usable[0]["rank"], usable[-1]["rank"]
    places = [(cut["rank"] - first) / (last - first) for cut in usable]
    lines = [
        Curve(_("Sensitivity"), tuple(Spot(x, cut["sensitivity"][0]) for x, cut in zip(places, usable, strict=True))),
        Curve(
            _("Specificity"),
            tuple(Spot(x, cut["specificity"][0]) for x, cut in zip(places, usable, strict=True)),
            square=True,
        ),
    ]
    said = _("Circles: sensitivity, falling to the right. Squares: specificity, rising to the right.")
    ends = ((0.0, str(first)), (1.0, str(last)))
    return curve_chart("thresholds", title, said, lines, _("So many signs or more"), below=ends)


def _agreement(found: Mapping[str, Any]) -> dict[str, Any]:
    names = {
        "view_decision": _("First view and decision"),
        "class_decision": _("Class of the adult list and decision"),
        "view_class": _("First view and class of the adult list"),
    }
    rows = [Cut(words, (number(found[name]["people"]), _kappa(found[name]["kappa"]))) for name, words in names.items()]
    alpha = found["alpha"]
    return {"rows": rows, "alpha": HIDDEN if alpha is None else f"{alpha:.2f}"}


def _kappa(one: Sequence[float | None] | None) -> str:
    return HIDDEN if one is None else _ratio(one)


def _consistency(one: Mapping[str, Any]) -> str:
    if one["complete"] is None:
        return _("Too few people answered every question that nearly everybody is asked.")
    told = {
        "questions": one["questions"],
        "complete": number(one["complete"]),
        "alpha": HIDDEN if one["alpha"] is None else f"{one['alpha']:.2f}",
        "omega": HIDDEN if one["omega"] is None else f"{one['omega']:.2f}",
    }
    return (
        _(
            "%(questions)s questions that nearly everybody is asked, %(complete)s people with a known answer to all: α %(alpha)s, ω %(omega)s."
        )
        % told
    )


def _item(one: Mapping[str, Any], language: str) -> Cut:
    missing, discrimination = one["missing"], one["discrimination"]
    cells = (
        number(one["asked"]),
        HIDDEN if missing is None else percent(missing),
        HIDDEN if discrimination is None else f"{discrimination:.2f}",
    )
    return Cut(question(f"q_{one['question']}", language), cells)


def _difference(one: Mapping[str, Any], language: str) -> dict[str, Any]:
    by = By("group", one["column"], Text(), Text(), ())
    reference, focal = (label(by, code, language) for code in one["groups"])
    words = {"b": _("some"), "c": _("large")}
    rows = [
        Cut(
            question(f"q_{found['question']}", language),
            (_ratio(found["odds"]), words.get(found["size"].lower(), found["size"])),
        )
        for found in one["questions"]
    ]
    told = {"one": reference, "other": focal}
    return {"title": _("%(one)s and %(other)s") % told, "first": reference, "enough": one["enough"], "rows": rows}


def _short(one: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "reached": one["reached"],
        "wanted": percent(one["wanted"]),
        "questions": [question(f"q_{name}", language) for name in one["questions"]],
        "of": one["of"],
        "rows": [
            Cut(words, (_bounded(one[name]["sensitivity"]), _bounded(one[name]["specificity"])))
            for name, words in (
                ("fitted", _("Among those by whom they were chosen")),
                ("held_out", _("Among people whom the choice had not seen")),
            )
        ],
    }


def _bounded(one: Mapping[str, Any]) -> str:
    if one["rate"] is not None:
        return _share(one["rate"])
    return HIDDEN if one["least"] is None else _("at least %(share)s") % {"share": percent(one["least"])}
