"""Addresses of forms on paper that are typed in."""

from __future__ import annotations

from handrail.keying import views
from handrail.organisations.routes import page

app_name = "keying"
KEY = "screening.key"
PAPER = "keying/<uuid:key>/"
urlpatterns = [
    page("keying/", views.start, permission=KEY, name="keying"),
    page("keying/new/<uuid:form>/", views.new, permission=KEY, name="key-new", on="definition"),
    page("keying/errors/", views.errors, permission=KEY, name="key-errors"),
    page(PAPER, views.again, permission=KEY, name="key-again", on="paper"),
    page(f"{PAPER}settle/", views.settle, permission=KEY, name="key-settle", on="paper"),
    page(f"{PAPER}discard/", views.discard, permission=KEY, name="key-discard", on="paper"),
]
