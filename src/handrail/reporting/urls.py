"""Addresses of figures."""

from __future__ import annotations

from handrail.organisations.routes import PROFESSIONAL, page
from handrail.reporting import views_exports, views_public, views_quality, views_releases, views_staff, views_versions

app_name = "reporting"
urlpatterns = [
    page("figures/", views_public.figures, permission=None, name="figures", audience=PROFESSIONAL),
    page("figures/pilot/", views_public.pilot, permission=None, name="pilot", audience=PROFESSIONAL),
    page("figures/own/", views_staff.own, permission="figures.read", name="own"),
    page("figures/own/ask/", views_staff.ask, permission="figures.filter", name="ask"),
    page("figures/own/save/", views_staff.save, permission="figures.filter", name="save"),
    page("figures/own/standards/", views_exports.page, permission="figures.filter", name="standards"),
    page("figures/own/standards/make/", views_exports.make, permission="figures.filter", name="make-file"),
    page(
        "figures/own/standards/<uuid:key>/",
        views_exports.file,
        permission="figures.filter",
        name="export-file",
        on="job",
    ),
    page("figures/own/<uuid:key>/", views_staff.view, permission="figures.filter", name="view", on="view"),
    page("figures/own/<uuid:key>/remove/", views_staff.remove, permission="figures.filter", name="remove", on="view"),
    page("figures/across/", views_releases.across, permission="figures.across", name="across"),
    page("figures/across/ask/", views_releases.ask, permission="figures.ask", name="ask-release"),
    page("figures/across/budget/", views_releases.budget, permission="figures.ask", name="budget"),
    page(
        "figures/across/budget/<uuid:key>/",
        views_releases.approve_budget,
        permission="figures.approve",
        name="approve-budget",
        on="cap",
    ),
    page("figures/across/<uuid:key>/", views_releases.one, permission="figures.across", name="release", on="release"),
    page(
        "figures/across/<uuid:key>/approve/",
        views_releases.approve,
        permission="figures.approve",
        name="approve",
        on="release",
    ),
    page(
        "figures/across/<uuid:key>/refuse/",
        views_releases.refuse,
        permission="figures.across",
        name="refuse",
        on="release",
    ),
    page(
        "figures/published/<uuid:key>/",
        views_public.published,
        permission=None,
        name="published",
        audience=PROFESSIONAL,
    ),
    page("figures/own/quality/", views_quality.quality, permission="figures.read", name="quality"),
    page("figures/own/quality/measure/", views_quality.measure, permission="figures.filter", name="measure-quality"),
    page("figures/own/versions/", views_versions.versions, permission="figures.rescore", name="versions"),
    page("figures/own/versions/compare/", views_versions.compare, permission="figures.rescore", name="compare"),
    page(
        "figures/own/versions/<uuid:key>/",
        views_versions.compared,
        permission="figures.rescore",
        name="compared",
        on="job",
    ),
    page("figures/work/", views_staff.work, permission="figures.read", name="work"),
    page("figures/work/begin/", views_staff.begin, permission="figures.filter", name="begin"),
    page("figures/work/<uuid:key>/cancel/", views_staff.cancel, permission="figures.filter", name="cancel", on="job"),
]
