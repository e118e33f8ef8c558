"""A user's own settings: the team they are working in just now, their language, their password."""

from allauth.account import views as allauth_views
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nhsuk.page import page
from teams import operations as teams
from teams.access import permission
from teams.forms.staff import LanguageForm
from teams.middleware import TEAM_KEY
from teams.views.days import own_address

password_change = permission("account.own")(allauth_views.password_change)


@permission("account.own")
@require_POST
def current_team(request):
    """Work in another of one's teams from now on."""
    chosen = next((team for team in request.rights.teams if str(team.uuid) == request.POST.get("team")), None)
    if chosen is None:
        messages.warning(request, _("You are not in that team today. Nothing was changed."))
    else:
        request.session[TEAM_KEY] = chosen.pk
        messages.success(request, _("You are now working in %(team)s.") % {"team": chosen})
    return redirect(own_address(request) or "home")


@permission("account.own")
@require_http_methods(["GET", "HEAD", "POST"])
def my_account(request):
    """Who I am here, my teams and my language."""
    form = LanguageForm(request.POST or None, initial={"language": request.user.language})
    if form.is_valid():
        language = form.cleaned_data["language"]
        teams.set_language(user=request.user, language=language, at=timezone.now())
        with translation.override(language):
            messages.success(request, _("The language of the pages has been set."))
        return redirect("my_account")
    return page(request, "teams/my_account.html", {"form": form})
