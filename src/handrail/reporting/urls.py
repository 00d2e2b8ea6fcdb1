"""Addresses of figures."""

from __future__ import annotations

from handrail.organisations.routes import PROFESSIONAL, page
from handrail.reporting import views_public

app_name = "reporting"
urlpatterns = [
    page("figures/", views_public.figures, permission=None, name="figures", audience=PROFESSIONAL),
    page("figures/pilot/", views_public.pilot, permission=None, name="pilot", audience=PROFESSIONAL),
]
