"""Every page of this part; all of them are for professionals, and open to everyone."""

from handrail.checks import views_public as public
from handrail.organisations.routes import PROFESSIONAL, page

app_name = "checks"
urlpatterns = [
    page("checks/", public.listing, permission=None, audience=PROFESSIONAL, name="checks"),
    page("checks/<slug:name>/", public.check_page, permission=None, audience=PROFESSIONAL, name="check"),
]
