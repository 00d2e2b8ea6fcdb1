"""Every page of this part, each with its permission or its audience."""

from handrail.library import views_public as public
from handrail.library import views_staff as staff
from handrail.organisations.routes import PROFESSIONAL, page

app_name = "library"
urlpatterns = [
    page("handbook/", public.contents, permission=None, audience=PROFESSIONAL, name="contents"),
    page("search/", public.search_page, permission=None, audience=PROFESSIONAL, name="search"),
    page("handbook/<slug:name>/", public.page, permission=None, audience=PROFESSIONAL, name="page"),
    page("guide/", staff.contents, permission="handbook.read", name="guide"),
    page("guide/search/", staff.search_page, permission="handbook.read", name="guide-search"),
    page("guide/<slug:name>/", staff.page, permission="handbook.read", name="guide-page", on="page", framed=True),
]
