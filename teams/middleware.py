"""Who is asking, what they may do, and in which team they are working just now."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation

from teams.access import rights_of
from teams.send_again import signed_out_page

TEAM_KEY = "team"


class Access:
    """Sets ``request.rights`` and ``request.team``; denies every view that declares no permission.

    Views that must answer before anybody has signed in are named in ``settings.PUBLIC_VIEWS``.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.rights = None
        request.team = None
        if request.user.is_authenticated:
            request.rights = rights_of(request.user, on=timezone.localdate())
            request.team = current_team(request)
            tell_database(request)
            language = request.user.language  # after signing out, the request's user is nobody
            with translation.override(language):
                response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Let the view run, send to sign-in, or refuse."""
        if request.resolver_match.view_name in settings.PUBLIC_VIEWS:
            return None
        if request.rights is None:
            return to_sign_in(request)
        if not request.rights.roles:
            return render(request, "teams/no_membership.html", status=403)
        declared = getattr(view, "declared", None)
        if declared is None or not request.rights.may(declared.permission):
            raise PermissionDenied
        return None


def current_team(request):
    """The team chosen in this session, else the first one; None for those who work with no team's people."""
    chosen = request.session.get(TEAM_KEY)
    teams = request.rights.teams
    return next((team for team in teams if team.pk == chosen), teams[0] if teams else None)


def tell_database(request) -> None:
    """Set user and teams for this transaction only, where triggers and row-level security can read them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.user_id', %s, true), set_config('app.team_ids', %s, true)",
            [str(request.user.pk), ",".join(map(str, request.rights.team_ids))],
        )


def to_sign_in(request):
    """To the sign-in page and back afterwards, to the page that was open.

    htmx is told to move the whole page, except where something was being sent: leaving would lose what was
    written, so the page stays and offers to sign in beside it (``static/alongside/base.js``), or, without script,
    the answer holds what was written (``teams/send_again.py``).
    """
    sending = request.method not in ("GET", "HEAD")
    if not request.headers.get("HX-Request"):
        if sending:
            return signed_out_page(request)
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    answer = HttpResponse(status=401)
    if not sending:
        back = _path_only(request.headers.get("HX-Current-URL", "/"))
        answer["HX-Redirect"] = redirect_to_login(back, resolve_url(settings.LOGIN_URL)).url
    return answer


def _path_only(address: str) -> str:
    """Path and query of an address; the host is dropped, so nobody can be sent away from here."""
    parts = urlsplit(address)
    path = "/" + parts.path.lstrip("/\\")
    return path + (f"?{parts.query}" if parts.query else "")
