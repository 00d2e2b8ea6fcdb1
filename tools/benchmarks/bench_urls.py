"""Every address that ships, and one more: a form that is one INSERT and nothing else, to measure the rest against."""

from uuid import UUID, uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from handrail.audit.writing import serialised
from handrail.organisations.policy import Actor
from handrail.organisations.routes import SeeOther, page
from handrail.web.urls import handler400, handler403, handler404, handler500  # noqa: F401
from handrail.web.urls import urlpatterns as shipped


def plain(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One row with the whole form as text, in one durable transaction under the same lock; no chain, no evaluation."""
    key: UUID = uuid4()
    row = [str(key), str(actor.worker), request.POST.urlencode()]
    with serialised(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_plain VALUES (%s, %s, %s)", row)
    return SeeOther(reverse("health"))


urlpatterns = [*shipped, page("bench/plain", plain, permission="screening.create", name="bench-plain")]
