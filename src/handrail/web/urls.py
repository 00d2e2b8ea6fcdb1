"""All addresses. Everything but four stands below a language."""

from django.urls import include, path

from handrail.organisations.routes import page
from handrail.web import views
from handrail.web.language import below_language

urlpatterns = [
    page("", views.choose_language, permission=None, name="choose-language"),
    page("leave", views.leave, permission=None, name="leave"),
    page("health", views.health, permission=None, name="health"),
    below_language(
        path("", include("handrail.organisations.urls")),
        path("", include("handrail.screening.urls")),
        path("", include("handrail.library.urls")),
        path("", include("handrail.checks.urls")),
        path("", include("handrail.keying.urls")),
        path("", include("handrail.authoring.urls")),
        path("", include("handrail.reporting.urls")),
    ),
]
handler400 = "handrail.web.problems.bad_request"
handler403 = "handrail.web.problems.forbidden"
handler404 = "handrail.web.problems.not_found"
handler500 = "handrail.web.problems.broken"
