"""Every page of this part, each with its permission or its audience."""

from handrail.library import views_editor as editor
from handrail.library import views_entries as entries
from handrail.library import views_public as public
from handrail.library import views_staff as staff
from handrail.organisations.routes import PROFESSIONAL, page

app_name = "library"
urlpatterns = [
    page("handbook/", public.contents, permission=None, audience=PROFESSIONAL, name="contents"),
    page("search/", public.search_page, permission=None, audience=PROFESSIONAL, name="search"),
    page("handbook/<slug:name>/", public.page, permission=None, audience=PROFESSIONAL, name="page"),
    page("library/", entries.library, permission=None, audience=PROFESSIONAL, name="library"),
    page("library/feed.atom", entries.feed, permission=None, audience=PROFESSIONAL, name="library-feed"),
    page("library/entries.json", entries.as_json, permission=None, audience=PROFESSIONAL, name="library-list"),
    page("library/copies/<slug:sha256>.pdf", entries.copy, permission=None, audience=PROFESSIONAL, name="copy"),
    page("library/<slug:slug>/", entries.entry, permission=None, audience=PROFESSIONAL, name="entry"),
    page("library/<slug:slug>.bib", entries.bibtex, permission=None, audience=PROFESSIONAL, name="entry-bibtex"),
    page("library/<slug:slug>.ris", entries.ris, permission=None, audience=PROFESSIONAL, name="entry-ris"),
    page("entries/", editor.own, permission="library.edit", name="entries"),
    page("entries/add/", editor.add, permission="library.edit", name="entry-add"),
    page("entries/<slug:slug>/", editor.change, permission="library.edit", name="entry-change", on="entry"),
    page("entries/<slug:slug>/copy/", editor.copy, permission="library.edit", name="entry-copy", on="entry"),
    page(
        "entries/<slug:slug>/withdraw/", editor.withdraw, permission="library.edit", name="entry-withdraw", on="entry"
    ),
    page("guide/", staff.contents, permission="handbook.read", name="guide"),
    page("guide/search/", staff.search_page, permission="handbook.read", name="guide-search"),
    page("guide/<slug:name>/", staff.page, permission="handbook.read", name="guide-page", on="page", framed=True),
]
