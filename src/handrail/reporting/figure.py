"""A table that may be shown → what a page draws: sentences, a chart, and the table behind it. Knows no rows.

Every number has what it is a part of, what is not known beside it, and how sure one can be. No sentence speaks of how
common something is among all people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _

from handrail.core.figures.cards import Card
from handrail.core.figures.disclosure import Shown
from handrail.core.figures.populations import Living
from handrail.core.figures.rates import Rate, wilson
from handrail.core.figures.tables import NOT_KNOWN, Key
from handrail.reporting import catalogue
from handrail.reporting.charts import (
    Bar,
    BarChart,
    GridChart,
    Point,
    TrendChart,
    bar_chart,
    grid_chart,
    trend_chart,
)
from handrail.reporting.labels import label

HIDDEN = "–"
_CLOCK = "quarter"
MOST_ROWS = 14
"""Of a grid or bars; more are in the table only."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table behind a chart: a label, and what stands in each column."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """`sentences` say in words what the chart shows. `hidden`: something is not shown; `rounded`: counts are rounded."""

    id: str
    title: str
    source: str
    sentences: tuple[str, ...]
    chart: BarChart | TrendChart | GridChart | None
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    hidden: bool
    rounded: bool
    apart: bool


def figure(
    card: Card,
    shown: Shown,
    language: str,
    *,
    rounded: bool = False,
    prefix: str = "",
    changes: Mapping[str, str] = MappingProxyType({}),
) -> Figure:
    """`prefix` keeps the names of charts apart where a page shows a card twice. `changes`: quarter → rules that changed."""
    if card.share is not None:
        return _rates(card, shown, language, rounded, prefix)
    if len(shown.axes) == 1:
        return _parts(card, shown, language, rounded, prefix)
    if card.by[0].column == _CLOCK:
        return _trend(card, shown, language, rounded, prefix, changes)
    return _grid(card, shown, language, rounded, prefix)


def percent(share: float) -> str:
    """One decimal, as the pilot published; none where it would pretend to more."""
    return f"{share * 100:.1f}%"


def number(count: int | None) -> str:
    """A count, or the sign for one that is hidden."""
    return HIDDEN if count is None else f"{count:,}"


def everybody(card: Card, shown: Shown, language: str) -> str:
    """How many are counted, as a sentence. A number that is hidden is said to be: it would be read as nobody."""
    told = {"population": card.population.label.get(language), "total": number(shown.total)}
    if shown.total is not None:
        return _("%(population)s: %(total)s.") % told
    if all(count is None for count in shown.cells.values()):
        return _("%(population)s: the number is withheld, since too few can be shown.") % told
    return _("%(population)s: how many in all is not said here.") % told


def _between(low: float, high: float) -> str:
    return _("%(low)s to %(high)s") % {"low": percent(low), "high": percent(high)}


def _per_people(card: Card, shown: Shown, language: str) -> list[str]:
    """For an SDG indicator: identified people per 100,000, or why no rate is said."""
    if not card.source.startswith("SDG"):
        return []
    sentences, hidden = [], False
    for living in catalogue.populations():
        counted = _counted_of(card, living)
        count = shown.cells.get(counted) if counted else None
        hidden |= counted in shown.hidden
        if count is not None:
            by = next(one for one in card.by if one.id == living.axis)
            told = {
                "name": label(by, living.code, language),
                "rate": f"{living.rate(count):.2f}",
                "source": living.source,
                "day": living.as_of,
            }
            sentences.append(_("%(name)s: %(rate)s identified per 100,000 (population: %(source)s, %(day)s).") % told)
    if hidden and not sentences:
        return [_("A rate per 100,000 is not said: the numbers that it needs are withheld.")]
    return sentences or [
        _("A rate per 100,000 needs a population table with its source and date; none has been entered.")
    ]


def _counted_of(card: Card, living: Living) -> Key | None:
    """The cell of those with this code who were identified; None where the table has none."""
    axes = [one.id for one in card.by]
    if living.axis not in axes:
        return None
    if card.population.where.get("decision") == ("identified",) and len(axes) == 1:
        return (living.code,)
    if axes[1:] == ["decision"]:
        return (living.code, "identified")
    return None


def _finished(
    card: Card,
    shown: Shown,
    language: str,
    sentences: Sequence[str],
    chart: BarChart | TrendChart | GridChart | None,
    head: Sequence[str],
    rows: Sequence[Row],
    rounded: bool,
) -> Figure:
    return Figure(
        card.id,
        card.title.get(language),
        card.source,
        (*sentences, *_per_people(card, shown, language)),
        chart,
        tuple(head),
        tuple(rows),
        bool(shown.hidden),
        rounded,
        card.population.source == "answers",
    )


def _parts(card: Card, shown: Shown, language: str, rounded: bool, prefix: str) -> Figure:
    """One axis: each code as a part of everybody about whom it is known."""
    by, total = card.by[0], shown.total
    unknown = shown.cells[NOT_KNOWN,]
    known = total if by.whole else None if total is None or unknown is None else total - unknown
    bars, rows = [], []
    for (code,), count in shown.cells.items():
        name, part = label(by, code, language), code != NOT_KNOWN or by.whole
        share, low, high = _share(count, known if part else None)
        interval = _between(low, high) if share is not None else ""
        text = f"{number(count)} · {percent(share)}" if share is not None else number(count)
        if part and (count is None or count):
            bars.append(Bar(name, text, share, low if share is not None else None, high if share is not None else None))
        rows.append(Row(name, (number(count), percent(share) if share is not None else "", interval)))
    sentences = _part_sentences(card, shown, language, known, unknown)
    chart = bar_chart(prefix + card.id, card.title.get(language), " ".join(sentences), bars[:MOST_ROWS])
    head = (by.label.get(language), _("People"), _("Share of those known"), _("95% interval"))
    return _finished(card, shown, language, sentences, chart if bars else None, head, rows, rounded)


def _share(count: int | None, whole: int | None) -> tuple[float | None, float, float]:
    if count is None or not whole or count > whole:
        return None, 0.0, 1.0
    low, high = wilson(count, whole)
    return count / whole, low, high


def _part_sentences(card: Card, shown: Shown, language: str, known: int | None, unknown: int | None) -> list[str]:
    by, sentences = card.by[0], [everybody(card, shown, language)]
    seen = {key[0]: count for key, count in shown.cells.items() if count is not None and key[0] != NOT_KNOWN}
    if known and seen and max(seen.values()) > 0:
        first = max(seen, key=lambda code: seen[code])
        low, high = wilson(min(seen[first], known), known)
        told = {
            "code": label(by, first, language),
            "n": number(seen[first]),
            "share": percent(seen[first] / known),
            "interval": _between(low, high),
            "known": number(known),
        }
        sentences.append(
            _("Most often: %(code)s, %(n)s of the %(known)s about whom it is known (%(share)s; %(interval)s).") % told
            if not by.whole
            else _("Most often: %(code)s, %(n)s of %(known)s (%(share)s; %(interval)s).") % told
        )
    if unknown and not by.whole:
        told = {"unknown": number(unknown), "word": label(by, NOT_KNOWN, language)}
        sentences.append(_("%(word)s: %(unknown)s.") % told)
    if by_several(shown):
        sentences.append(_("One person can be counted in several lines, so they do not add up to the total."))
    return sentences


def by_several(shown: Shown) -> bool:
    """Whether lines overlap."""
    return any(axis.several for axis in shown.axes)


def rates(card: Card, shown: Shown) -> Mapping[str, Rate]:
    """Code of the first axis → its rate. A code of which a needed cell is hidden, or nobody is counted, is left out."""
    assert card.share is not None
    found: dict[str, Rate] = {}
    for code in shown.axes[0].codes:
        line = {key[1]: count for key, count in shown.cells.items() if key[0] == code}
        yes, no = line.get(card.share.yes), line.get(card.share.no)
        others = [count for name, count in line.items() if name not in (card.share.yes, card.share.no)]
        unknown = None if None in others else sum(one or 0 for one in others)
        if yes is not None and no is not None and yes + no + (unknown or 0):
            found[code] = Rate(yes, no, unknown)
    return found


def _rates(card: Card, shown: Shown, language: str, rounded: bool, prefix: str) -> Figure:
    """yes ÷ (yes + no) for each code of the first axis; whoever did not answer stands beside it."""
    by, sentences, bars, rows = card.by[0], [], [], []
    found = rates(card, shown)
    for code, rate in found.items():
        name, share = label(by, code, language), rate.share
        low, high = rate.interval()
        told = {
            "name": name,
            "yes": number(rate.yes),
            "answered": number(rate.answered),
            "share": percent(share) if share is not None else HIDDEN,
            "interval": _between(low, high),
            "unknown": _("withheld") if rate.not_known is None else number(rate.not_known),
        }
        if share is not None:
            sentences.append(
                _(
                    "%(name)s: %(yes)s of the %(answered)s who answered (%(share)s; %(interval)s). Not known: %(unknown)s."
                )
                % told
            )
        bars.append(
            Bar(name, told["share"], share, low if share is not None else None, high if share is not None else None)
        )
        cells = (number(rate.yes), number(rate.no), number(rate.not_known), told["share"], told["interval"])
        rows.append(Row(name, cells))
    text = " ".join(sentences)
    chart = bar_chart(prefix + card.id, card.title.get(language), text, bars[:MOST_ROWS], most=1.0) if bars else None
    share_of = card.share
    assert share_of is not None
    words = [label(card.by[1], code, language) for code in (share_of.yes, share_of.no)]
    head = (by.label.get(language), *words, _("Not known"), _("Share of those who answered"), _("95% interval"))
    return _finished(card, shown, language, sentences, chart, head, rows, rounded)


def _grid(card: Card, shown: Shown, language: str, rounded: bool, prefix: str) -> Figure:
    first, second = shown.axes
    names = [label(card.by[0], code, language) for code in first.codes]
    heads = [label(card.by[1], code, language) for code in second.codes]
    most = max((count for count in shown.cells.values() if count is not None), default=0) or 1
    lines = [[shown.cells[one, other] for other in second.codes] for one in first.codes]
    kept = [at for at, line in enumerate(lines) if any(count is None or count for count in line)][:MOST_ROWS]
    cells = [[(None if count is None else count / most, number(count)) for count in lines[at]] for at in kept]
    sentences = _grid_sentences(card, shown, language)
    columns = [str(place) for place in range(1, len(heads) + 1)]
    chart = None
    if kept:
        rows_named = [names[at] for at in kept]
        chart = grid_chart(prefix + card.id, card.title.get(language), " ".join(sentences), rows_named, columns, cells)
    head = (card.by[0].label.get(language), *(f"{at}. {name}" for at, name in enumerate(heads, start=1)))
    rows = [Row(name, tuple(number(count) for count in line)) for name, line in zip(names, lines, strict=True)]
    return _finished(card, shown, language, sentences, chart, head, rows, rounded)


def _grid_sentences(card: Card, shown: Shown, language: str) -> list[str]:
    sentences = [everybody(card, shown, language)]
    seen: dict[Key, int] = {
        key: count for key, count in shown.cells.items() if count is not None and NOT_KNOWN not in key
    }
    if seen and max(seen.values()) > 0:
        first = max(seen, key=lambda key: seen[key])
        told = {
            "one": label(card.by[0], first[0], language),
            "other": label(card.by[1], first[1], language),
            "n": number(seen[first]),
        }
        sentences.append(_("Most often together: %(one)s and %(other)s, %(n)s people.") % told)
    return sentences


def _trend(card: Card, shown: Shown, language: str, rounded: bool, prefix: str, changes: Mapping[str, str]) -> Figure:
    """Everybody of each period, whatever the second axis says; the second axis is in the table."""
    first, second = shown.axes
    periods = [code for code in first.codes if code != NOT_KNOWN]
    sums = {code: _sum(shown, code) for code in periods}
    most = max((count for count in sums.values() if count is not None), default=0) or 1
    points = [
        Point(
            code,
            number(sums[code]),
            None if sums[code] is None else (sums[code] or 0) / most,
            mark=changes.get(code, ""),
        )
        for code in periods
    ]
    told = {"population": card.population.label.get(language), "total": number(shown.total), "periods": len(periods)}
    sentences = [
        everybody(card, shown, language)
        if shown.total is None
        else _("%(population)s: %(total)s in %(periods)s quarters.") % told
    ]
    chart = (
        trend_chart(prefix + card.id, card.title.get(language), sentences[0], points[-8:], f"{most:,}")
        if points
        else None
    )
    heads = [label(card.by[1], code, language) for code in second.codes]
    rows = [
        Row(code, (*(number(shown.cells[code, other]) for other in second.codes), number(sums[code])))
        for code in periods
    ]
    head = (card.by[0].label.get(language), *heads, _("All"))
    return _finished(card, shown, language, sentences, chart, head, rows, rounded)


def _sum(shown: Shown, code: str) -> int | None:
    if shown.margins:
        return shown.margins[0].get(code)
    counts = [count for key, count in shown.cells.items() if key[0] == code]
    return None if None in counts else sum(count or 0 for count in counts)
