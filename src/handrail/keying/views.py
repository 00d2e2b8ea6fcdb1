"""Pages on which forms on paper are typed in: by one, by another, and what differs by a third."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from handrail.audit.writing import fetched
from handrail.core.instruments.rounds import name_of
from handrail.keying import actions, queries
from handrail.keying.comparing import compare
from handrail.keying.keyform import MONTH, NUMBER, KeyForm
from handrail.keying.messages import say
from handrail.keying.policy import may_settle
from handrail.keying.settling import asked_again, typed
from handrail.organisations.policy import SUPERVISOR, Actor
from handrail.organisations.routes import SeeOther, reader_language
from handrail.screening import catalogue


def start(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, and where to begin: by form and month, by the code at the foot of a page, or by a number."""
    now = timezone.now()
    problem = ""
    if "number" in request.GET:
        found = queries.numbered(actor, _whole(request.GET["number"]), now)
        if found is not None:
            return SeeOther(reverse(_step(found), args=[found.pk]))
        problem = "keying.none"
    elif "month" in request.GET:
        where, problem = _chosen(request, actor)
        if where:
            return SeeOther(where)
    actions.discard_old(now)
    return render(request, "keying/start.html", {**_waiting(request, actor, now), "problem": problem and say(problem)})


def _chosen(request: HttpRequest, actor: Actor) -> tuple[str, str]:
    """(address of the page to type on, ""), or ("", code of what is wrong)."""
    given, month = request.GET, request.GET.get("month", "")[:16]
    if queries.month_problem(month, timezone.localdate()):
        return "", "keying.month"
    if code := given.get("code", "").strip()[:32]:
        found = queries.coded(actor, code)
        if found is None:
            return "", "keying.code"
        return _page_of(found[0].pk, found[1], month), ""
    wanted, _, language = given.get("form", "")[:64].partition("|")
    row = next((one for one in queries.forms(actor) if str(one.pk) == wanted), None)
    if row is None or language not in catalogue.instrument(row).languages:
        return "", "keying.code"
    return _page_of(row.pk, language, month), ""


def _page_of(form: UUID, language: str, month: str, **more: Any) -> str:
    return f"{reverse('keying:key-new', args=[form])}?{urlencode({'language': language, 'month': month, **more})}"


def _step(row: Any) -> str:
    return "keying:key-settle" if len(queries.keyings(row)) > 1 else "keying:key-again"


def _waiting(request: HttpRequest, actor: Actor, now: Any) -> dict[str, Any]:
    """Papers in three piles, and the forms with their languages."""
    again: list[dict[str, Any]] = []
    settling: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for row in queries.papers(actor, now):
        keyers = [one.worker_id for one in queries.keyings(row)]
        told = {"id": row.pk, "number": row.number, "month": row.month, "own": _may_discard(actor, keyers)}
        if len(keyers) > 1:
            (settling if may_settle(actor, keyers) else others).append(told)
        else:
            (others if actor.worker in keyers else again).append(told)
    return {
        "again": again,
        "settling": settling,
        "others": others,
        "forms": [_offered(row, reader_language(request)) for row in queries.forms(actor)],
        "month": request.GET.get("month", "")[:16] or timezone.localdate().strftime("%Y-%m"),
        "said": request.GET.get("said", ""),
        "finished": request.GET.get("paper", "")[:8],
    }


def _may_discard(actor: Actor, keyers: list[UUID]) -> bool:
    return keyers[0] == actor.worker or SUPERVISOR in actor.roles


def _offered(row: Any, language: str) -> dict[str, Any]:
    instrument = catalogue.instrument(row)
    known = dict(settings.LANGUAGES)
    names = [(tag, known.get(tag, tag)) for tag in instrument.languages]
    return {"id": row.pk, "title": instrument.title.get(language), "version": row.version, "languages": names}


def new(request: HttpRequest, actor: Actor, form: UUID) -> HttpResponse:
    """The first keying of a paper, and straight on to the next one of the same pile."""
    row = queries.form(actor, form)
    instrument = catalogue.instrument(row)
    language, month = request.GET.get("language", ""), request.GET.get("month", "")
    if language not in instrument.languages:
        raise Http404
    head = actions.Head(_whole(request.POST.get(NUMBER, "")), request.POST.get(MONTH, month)[:16], language)
    keyed = KeyForm(request, instrument, head.month)
    problem = ""
    if keyed.sent and not keyed.problems:
        try:
            actions.key_first(actor, keyed.key, row, head, keyed.state, timezone.now(), agreed=keyed.agreed)
        except actions.Refused as refused:
            problem = refused.code
        else:
            return SeeOther(_page_of(row.pk, language, head.month, kept=head.number))
    number = queries.free_number(actor) if not head.number or problem == "keying.number" else head.number
    more = {"action": _page_of(row.pk, language, head.month), "kept": _whole(request.GET.get("kept", ""))}
    return _drawn(request, keyed, language, number, turn=1, problem=problem, more=more)


def _drawn(
    request: HttpRequest,
    keyed: KeyForm,
    language: str,
    number: int,
    *,
    turn: int,
    problem: str,
    only: Collection[str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page to type on. `turn`: 1 and 2 for the two keyings, 3 where they are settled."""
    context = {
        **keyed.context(language, only),
        "title": keyed.instrument.title.get(reader_language(request)),
        "version": keyed.instrument.version,
        "problem": problem and say(problem),
        "number": number,
        "action": request.path,
        "turn": turn,
        **(more or {}),
    }
    status = 409 if problem else 422 if keyed.sent and keyed.problems else 200
    return render(request, "keying/key.html", context, status=status)


def again(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The second keying, by another person, who is shown nothing of the first."""
    if queries.finished(actor, key):
        return _said("", "stored")
    row = queries.paper(actor, key, timezone.now())
    both = queries.keyings(row)
    if both[0].worker_id == actor.worker:
        return _refused(request, "keying.same_person")
    if len(both) > 1 and request.method != "POST":
        return SeeOther(reverse("keying:key-settle", args=[key]))
    keyed, problem = KeyForm(request, actions.instrument_of(row), row.month), ""
    if keyed.sent and not keyed.problems:
        try:
            compared = actions.key_again(actor, row, keyed.state, timezone.now(), agreed=keyed.agreed)
        except actions.Refused as refused:
            problem = refused.code
        else:
            return _done(row, "differs" if compared.differing else "stored")
    return _drawn(request, keyed, row.language, row.number, turn=2, problem=problem)


def _done(row: Any, said: str) -> HttpResponse:
    """Back to the piles, where the next number is typed."""
    return _said(row.number, said)


def _said(number: Any, said: str) -> HttpResponse:
    return SeeOther(f"{reverse('keying:keying')}?{urlencode({'said': said, 'paper': number})}")


def settle(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """What differs is asked once more of the paper, with what two people typed; then the paper is stored."""
    if queries.finished(actor, key):
        return _said("", "settled")
    row = queries.paper(actor, key, timezone.now())
    both = queries.keyings(row)
    if len(both) < 2:
        return SeeOther(reverse("keying:key-again", args=[key]))
    if not may_settle(actor, [one.worker_id for one in both]):
        return _refused(request, "keying.settler")
    instrument = actions.instrument_of(row)
    compared = compare(instrument, both[0].answers, both[1].answers)
    settled = {**compared.same, **dict.fromkeys(compared.differing, "")}
    keyed, problem = KeyForm(request, instrument, row.month, settled=settled), ""
    if keyed.sent and not keyed.problems:
        try:
            actions.settle(actor, row, keyed.state, timezone.now())
        except actions.Refused as refused:
            problem = refused.code
        else:
            return _done(row, "settled")
    fetched("paper.opened", by=actor.worker, organisation=actor.organisation, on=row.pk)
    names = asked_again(keyed.state, compared) | _wrong(keyed)
    more = {"typed": typed(instrument, compared, row.language)}
    return _drawn(request, keyed, row.language, row.number, turn=3, problem=problem, only=names, more=more)


def _wrong(keyed: KeyForm) -> set[str]:
    """Names of the questions whose answers cannot be taken."""
    return {name_of(problem.place) for problem in keyed.problems} if keyed.sent else set()


def _refused(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "web/problem.html", {"code": code, "message": say(code)}, status=409)


@require_POST
def discard(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Throw away what was typed; the paper can be typed in again."""
    row = queries.paper(actor, key, timezone.now())
    try:
        actions.discard(actor, row)
    except actions.Refused as refused:
        return _refused(request, refused.code)
    return SeeOther(reverse("keying:keying"))


def errors(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Question by question, how often two people typed something different from the same paper."""
    language = reader_language(request)
    told = [
        {
            "title": instrument.title.get(language),
            "version": definition.version,
            "rows": [
                {
                    "label": instrument.by_name[one.question].label.get(language),
                    "compared": one.compared,
                    "differed": one.differed,
                    "percent": f"{one.differed / one.compared:.1%}" if one.compared else "–",
                }
                for one in rows
            ],
            "compared": sum(one.compared for one in rows),
            "differed": sum(one.differed for one in rows),
        }
        for definition, instrument, rows in queries.tallies(actor)
    ]
    return render(request, "keying/errors.html", {"forms": told})


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
