"""Figures of one's own organisation: the standard tables, free questions, saved views, files, and long work."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.core.figures.disclosure import Inside
from handrail.organisations.policy import Actor, may
from handrail.organisations.routes import SeeOther, reader_language
from handrail.reporting import actions, asked, client, exporting, jobs, queries
from handrail.reporting.asked import Asked, Impossible
from handrail.reporting.charts import Bar, bar_chart
from handrail.reporting.client import Unanswered
from handrail.reporting.figure import Figure, figure, number, percent
from handrail.reporting.labels import label, sign
from handrail.reporting.messages import say

FORMATS = ("csv", "xlsx", "svg", "json")


def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The standard tables of the actor's organisation."""
    try:
        found, named = queries.dashboard(actor), queries.signs(actor)
    except Unanswered as unanswered:
        return _unanswered(request, unanswered.code)
    language, known = reader_language(request), queries.cards().cards
    changes = queries.changes()
    drawn = [figure(known[name], shown, language, changes=changes) for name, shown in found.shown.items()]
    context = {
        "figures": drawn,
        "signs": signs_of(named, language),
        "made_at": found.made_at,
        "minimum": Inside().minimum,
        "may_filter": may(actor, "figures.filter"),
        "views": actions.views(actor),
    }
    return render(request, "reporting/own.html", context)


def signs_of(found: queries.Signs, language: str) -> dict[str, Any]:
    """Indicators and pairs, with their words and their pages of the handbook."""
    known = sorted(((code, count) for code, count in found.named.items() if count), key=lambda pair: -pair[1])
    bars = [
        Bar(sign(code, language), f"{number(count)} · {percent(count / found.total)}", count / found.total)
        for code, count in known[:20]
        if found.total
    ]
    rows = [
        {"name": sign(code, language), "count": number(count)}
        for code, count in sorted(found.named.items(), key=lambda pair: -(pair[1] or 0))
    ]
    pairs = [
        {"one": sign(one, language), "other": sign(other, language), "count": number(both)}
        for one, other, both in found.pairs
    ]
    title = _("Signs that were named")
    return {"chart": bar_chart("signs", title, title, bars) if bars else None, "rows": rows, "pairs": pairs}


def ask(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One question of one's own. What is chosen stands in the address: codes of definitions, never of a person."""
    try:
        chosen = asked.read(request.GET)
    except Impossible:
        return _form(request, actor, Asked((), {}), say("figures.filter"), status=422)
    return _answered(request, actor, chosen)


def view(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """A saved view, counted now."""
    row = actions.view(actor, key)
    try:
        chosen = asked.saved(row.definition)
    except Impossible:
        return _form(request, actor, Asked((), {}), say("figures.view_old"), status=422)
    return _answered(request, actor, chosen, name=row.name, key=key)


def _answered(
    request: HttpRequest, actor: Actor, chosen: Asked, name: str = "", key: UUID | None = None
) -> HttpResponse:
    if not chosen.by:
        return _form(request, actor, chosen)
    try:
        drawn = _drawn(actor, chosen, reader_language(request))
    except Unanswered as unanswered:
        return _unanswered(request, unanswered.code)
    wanted = request.GET.get("as", "")
    if wanted in FORMATS:
        return _file(actor, chosen, drawn, wanted, reader_language(request))
    return _form(request, actor, chosen, drawn=drawn, name=name, key=key)


def _drawn(actor: Actor, chosen: Asked, language: str) -> Figure:
    card = asked.card(chosen)
    shown = queries.own(actor, card, asked.columns_of(chosen))
    drawn = figure(card, shown, language)
    return Figure(**{**_fields(drawn), "title": " × ".join(one.label.get(language) for one in card.by)})


def _fields(one: Figure) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Figure.__slots__}


def _form(
    request: HttpRequest,
    actor: Actor,
    chosen: Asked,
    message: str = "",
    drawn: Figure | None = None,
    name: str = "",
    key: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    language = reader_language(request)
    axes = asked.axes()
    filters = [
        {
            "name": asked.FILTER + one.id,
            "label": one.label.get(language),
            "open": one.id in chosen.filters,
            "codes": [
                {"code": code, "label": label(one, code, language), "chosen": code in chosen.filters.get(one.id, ())}
                for code in asked.codes(one)
            ],
        }
        for one in axes.values()
    ]
    context = {
        "axes": [{"id": one.id, "label": one.label.get(language)} for one in axes.values()],
        "by": chosen.by[0] if chosen.by else "",
        "second": chosen.by[1] if len(chosen.by) > 1 else "",
        "filters": [one for one in filters if one["codes"]],
        "figure": drawn,
        "message": message,
        "view_name": name,
        "view_key": key,
        "chosen": _address(chosen),
        "formats": FORMATS,
        "views": actions.views(actor),
    }
    return render(request, "reporting/ask.html", context, status=status)


def _address(chosen: Asked) -> str:
    """The question as the query of an address."""
    found = QueryDict(mutable=True)
    for place, name in enumerate(chosen.by):
        found["by" if place == 0 else "and"] = name
    for name, codes in chosen.filters.items():
        found.setlist(asked.FILTER + name, list(codes))
    return found.urlencode()


@require_POST
def save(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep a question under a name."""
    try:
        chosen = asked.read(QueryDict(request.POST.get("chosen", "")))
        row = actions.save_view(actor, request.POST.get("name", ""), chosen.kept(), timezone.now())
    except Impossible:
        return _form(request, actor, Asked((), {}), say("figures.filter"), status=422)
    except actions.Refused as refused:
        return _form(request, actor, chosen, say(refused.code), status=422)
    return SeeOther(reverse("reporting:view", kwargs={"key": row.pk}))


@require_POST
def remove(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:  # noqa: ARG001
    """Throw a saved view away."""
    actions.remove_view(actor, key)
    return SeeOther(reverse("reporting:ask"))


def _file(actor: Actor, chosen: Asked, drawn: Figure, wanted: str, language: str) -> HttpResponse:
    lines = about(chosen, language)
    if wanted == "svg":
        made = exporting.as_svg(drawn) or exporting.as_csv(drawn)
    elif wanted == "csv":
        made = exporting.as_csv(drawn)
    elif wanted == "json":
        made = exporting.as_json([drawn], lines)
    else:
        made = exporting.as_workbook([drawn], lines, _("About"))
    actions.exported(actor)
    return sent(made)


def sent(made: exporting.File) -> HttpResponse:
    """A file to be kept, never shown by a browser."""
    response = HttpResponse(made.content, content_type=made.content_type)
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def about(chosen: Asked, language: str) -> list[tuple[str, str]]:
    """Definition, versions, date and protection of what is exported."""
    axes = asked.axes()
    limits = Inside()
    filters = "; ".join(
        f"{axes[name].label.get(language)}: {', '.join(label(axes[name], code, language) for code in codes)}"
        for name, codes in chosen.filters.items()
    )
    return [
        (_("Counted by"), " × ".join(axes[name].label.get(language) for name in chosen.by)),
        (_("Only"), filters or _("Everybody")),
        (_("Definitions"), queries.versions()),
        (_("Date"), timezone.localdate().isoformat()),
        (
            _("Who is counted"),
            _("Screenings of one organisation, with consent to be counted; corrections replace what they correct."),
        ),
        (
            _("Protection"),
            _("No cell below %(minimum)s, and as many others hidden that none can be worked out.")
            % {"minimum": limits.minimum},
        ),
    ] + ([(_("Synthetic"), _("The records are invented."))] if queries.invented() else [])


def _unanswered(request: HttpRequest, code: str) -> HttpResponse:
    """The figures are being prepared, or cannot be had now: never a broken page."""
    return render(
        request,
        "reporting/unanswered.html",
        {"message": say(code)},
        status=422 if code in ("figures.filter", "figures.question") else 200,
    )


def work(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Long work of the organisation: how far it is, and what became of it."""
    rows = list(jobs.jobs(actor)[:50])
    running = any(row.state in jobs.OPEN for row in rows)
    if running:
        client.wake()
    for row in rows:
        row.said = say(row.problem) if row.problem else ""  # type: ignore[attr-defined]
    return render(request, "reporting/work.html", {"jobs": rows, "running": running})


@require_POST
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask that the columns be made again."""
    if request.POST.get("kind") == "extract":
        jobs.request(actor, "extract", {"again": True}, timezone.now())
        client.wake()
    return SeeOther(reverse("reporting:work"))


@require_POST
def cancel(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:  # noqa: ARG001
    """Ask that work be stopped."""
    jobs.cancel(actor, key, timezone.now())
    return SeeOther(reverse("reporting:work"))
