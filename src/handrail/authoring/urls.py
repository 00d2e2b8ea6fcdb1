"""Addresses of forms that an organisation brings."""

from __future__ import annotations

from handrail.authoring import views_attach, views_draft, views_forms, views_map, views_take, views_try
from handrail.organisations.routes import page

app_name = "authoring"
PUBLISH = "instrument.publish"
DRAFT = "forms/<uuid:key>/"
urlpatterns = [
    page("forms/", views_forms.listing, permission=PUBLISH, name="forms"),
    page("forms/bring/", views_forms.bring, permission=PUBLISH, name="form-bring"),
    page(DRAFT, views_draft.draft, permission=PUBLISH, name="form-draft", on="form"),
    page(f"{DRAFT}classify/", views_draft.classify, permission=PUBLISH, name="form-classify", on="form"),
    page(f"{DRAFT}attach/", views_attach.attach, permission=PUBLISH, name="form-attach", on="form"),
    page(f"{DRAFT}discard/", views_draft.discard, permission=PUBLISH, name="form-discard", on="form"),
    page(f"{DRAFT}compare/", views_draft.compare, permission=PUBLISH, name="form-compare", on="form"),
    page(f"{DRAFT}publish/", views_draft.publish, permission=PUBLISH, name="form-publish", on="form"),
    page(f"{DRAFT}try/", views_try.try_out, permission=PUBLISH, name="form-try", on="form"),
    page(f"{DRAFT}map/<int:row>/", views_map.question, permission=PUBLISH, name="form-map", on="form"),
    page(f"{DRAFT}take/<slug:kind>/", views_take.of_draft, permission=PUBLISH, name="form-take-draft", on="form"),
    page(
        "forms/published/<uuid:key>/", views_take.published, permission=PUBLISH, name="form-published", on="definition"
    ),
    page(
        "forms/published/<uuid:key>/change/",
        views_forms.change,
        permission=PUBLISH,
        name="form-change",
        on="definition",
    ),
    page(
        "forms/published/<uuid:key>/take/<slug:kind>/",
        views_take.of_published,
        permission=PUBLISH,
        name="form-take",
        on="definition",
    ),
]
