"""The licences that I hold: my own account."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import definitions
from assessments.operations import licences
from assessments.queries.licences import licences_of
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError


@permission("account.own")
@require_http_methods(["GET", "HEAD", "POST"])
def my_licences(request):
    """Each instrument, its licence, and since when I have said that I hold it; one button says so."""
    fault = None
    if request.method == "POST":
        try:
            row = licences.attest(key=request.POST.get("key", ""), by=request.user, at=timezone.now())
        except FieldError as refused:
            fault = refused.message
        else:
            title = definitions.current()[row.key].short_title
            messages.success(request, _("You have said that you hold the licence of %(title)s.") % {"title": title})
            return redirect("licences")
    context = {"licences": licences_of(request.user), "fault": fault}
    return page(request, "assessments/licences.html", context, status=422 if fault else None)
