"""Every page of this part, each with its permission. `None` is public, and must be said."""

from handrail.organisations.routes import Limit, page
from handrail.screening import views_paper as papers
from handrail.screening import views_public as public
from handrail.screening import views_staff as staff

app_name = "screening"
urlpatterns = [
    page("", public.start, permission=None, name="start"),
    page("help/", public.help_page, permission=None, name="help"),
    page("about/", public.about, permission=None, name="about"),
    page("questions/", public.questions, permission=None, name="questions"),
    page(
        "questions/count/",
        public.count,
        permission=None,
        name="count",
        limit=Limit("count", times=6, seconds=3600, told=True),
    ),
    page("questions/paper/", papers.questions, permission=None, name="questions-paper"),
    page("questions/thanks/", public.counted, permission=None, name="counted"),
    page("screenings/", staff.listing, permission="screening.list", name="list"),
    page("screenings/paper/<uuid:key>/", papers.form, permission="screening.create", name="paper", on="definition"),
    page("screenings/new/", staff.new, permission="screening.create", name="new"),
    page("screenings/<uuid:id>/", staff.outcome_page, permission="screening.read", name="outcome", on="screening"),
    page("screenings/<uuid:id>/print/", staff.printed, permission="screening.print", name="print", on="screening"),
    page("screenings/<uuid:id>/answer/", staff.answer, permission="screening.answer", name="answer", on="draft"),
    page("screenings/<uuid:id>/discard/", staff.discard, permission="screening.answer", name="discard", on="draft"),
    page(
        "screenings/<uuid:id>/first-view/",
        staff.first_view,
        permission="screening.read",
        name="first-view",
        on="screening",
    ),
    page(
        "screenings/<uuid:id>/decision/", staff.decision, permission="screening.decide", name="decision", on="screening"
    ),
    page(
        "screenings/<uuid:id>/withdraw/",
        staff.withdraw,
        permission="screening.withdraw_statistics",
        name="withdraw",
        on="screening",
    ),
    page(
        "screenings/<uuid:id>/correct/", staff.correct, permission="screening.correct", name="correct", on="screening"
    ),
]
