"""Pages of this part, below the language."""

from handrail.organisations import views
from handrail.organisations.routes import Limit, page

SIGN_IN_LIMIT = Limit("sign-in", times=10, seconds=15 * 60, failures=True)

urlpatterns = [
    page("sign-in/", views.sign_in, permission=None, name="sign-in", limit=SIGN_IN_LIMIT),
    page("sign-out/", views.sign_out, permission="session.end", name="sign-out"),
]
