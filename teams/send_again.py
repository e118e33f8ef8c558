"""Nothing typed is lost when a form arrives after the session has ended: the answer carries it back.

With script the page never leaves (``static/alongside/base.js``). Without it, the browser has left by the time we
can refuse, so the refusal itself holds every field and a button that sends them again.
"""

from urllib.parse import urlsplit

from django.shortcuts import render
from django.views.csrf import csrf_failure as plain_csrf_failure

NEVER_CARRIED = ("csrfmiddlewaretoken", "login", "password")


def signed_out_page(request):
    """For a form sent after the session ended: sign in beside this page, then send again from it. Status 401."""
    return _page(request, status=401)


def csrf_failure(request, reason=""):
    """For a form from before the last sign-in: send again from here, with a token of now. Status 403.

    Only where the browser says that one of our own pages sent it. A button on our page that sends what another
    site filled in would be the very forgery that the token is there to stop.
    """
    if request.POST and request.user.is_authenticated and _sent_from_here(request):
        return _page(request, status=403)
    return plain_csrf_failure(request, reason=reason)


def _page(request, *, status: int):
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not name.startswith(NEVER_CARRIED)
        for value in values
    ]
    context = {"fields": fields, "signed_in": request.user.is_authenticated}
    response = render(request, "teams/send_again.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _sent_from_here(request) -> bool:
    """Whether ``Origin`` names this very host; a browser sends it with every form and no page can set it."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
