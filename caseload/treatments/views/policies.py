"""What the provider's policy says: for everybody to read, for the service lead to change as a new dated version."""

import datetime as dt

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caseload.treatments import operations as treatments
from caseload.treatments import queries
from caseload.treatments.forms import PolicyForm
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field


@permission("treatment_policies.read")
@require_safe
def policies(request):
    """Every kind, as it stands today."""
    context = {
        "policies": queries.policies(on=timezone.localdate()),
        "may_write": request.rights.may("treatment_policies.write"),
    }  # fmt: skip
    return page(request, "caseload/treatments/policies.html", context)


@permission("treatment_policies.read")
@require_safe
def policy(request, kind):
    """One kind with all its versions, the newest first."""
    context = {
        "versions": queries.policy_versions(kind), "kind": kind, "today": timezone.localdate(),
        "may_write": request.rights.may("treatment_policies.write"),
    }  # fmt: skip
    return page(request, "caseload/treatments/policy.html", context)


@permission("treatment_policies.write")
def policy_new(request):
    """A kind that the provider had no policy for here."""
    form = PolicyForm(request.POST or None, initial={"starts_on": timezone.localdate(), "result": "none"})
    return _setting(request, form, kind="", heading=_("A new kind of treatment or check"))


@permission("treatment_policies.write")
def policy_change(request, kind):
    """The next version of one kind."""
    newest = queries.policy_versions(kind)[0]
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    form = PolicyForm(request.POST or None, initial=PolicyForm.initial_of(newest) | {"starts_on": tomorrow})
    return _setting(request, form, kind=kind, heading=_("A new version: %(title)s") % {"title": newest})


def _setting(request, form, *, kind: str, heading: str):
    if form.is_valid():
        with at_field(form):
            set_now = treatments.set_policy(
                kind=kind, starts_on=form.cleaned_data["starts_on"], values=form.values(), by=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Saved. What is due already keeps the days it was made with."))
            return redirect("treatment_policy", set_now.kind)
    return page(request, "caseload/treatments/policy_form.html", {"form": form, "heading": heading, "kind": kind})
