"""The in-reach plan of a stay, and our own consultant's weekly time on the wards."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caseload.precautions import queries as precautions
from caseload.spells import operations as spells
from caseload.spells.forms import InReachForm, UsualForm
from caseload.spells.models import InReachDefault, InReachPlan
from caseload.spells.views.about import about, answer, by_now, colleagues, form_view
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field
from teams.queries import staff_of, today_of


@form_view
@permission("clinical.write", reads="person")
def in_reach(request, uuid, spell):
    """Another plan for this stay than the usual one, with a reason."""
    context = about(request, uuid, writing=True, spell=spell)
    plan = (
        InReachPlan.objects.filter(spell=context["spell"], ended_at=None)
        .select_related("visits_who", "ward_round_who", "consultant_who", "second")
        .first()
    )
    two_go = precautions.goes_alone(context["person"].pk, None, [])
    form = InReachForm(
        request.POST or None, initial=InReachForm.initial_of(plan), staff=colleagues(context), two_go=two_go
    )
    return answer(
        request, context, form,
        lambda: spells.adjust_in_reach(
            spell=context["spell"], told=form.told(), seen=form.cleaned_data["seen"], **by_now(request)
        ),
        _("The in-reach plan holds from now on; its visits stand in the diary."),
        template="caseload/spells/in_reach.html",
    )  # fmt: skip


@form_view
@permission("meetings.plan")
def usual(request):
    """Our own consultant's weekly time, which every new plan takes over."""
    team = request.team
    if team is None:
        raise Http404
    request.rights.require("meetings.plan", team)
    row = InReachDefault.objects.filter(team=team).select_related("consultant_who").first()
    form = UsualForm(request.POST or None, usual=row, staff=list(staff_of(team, on=today_of(team))))
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            spells.set_usual_in_reach(team=team, consultant=form.strand("consultant"), **by_now(request))
            messages.success(request, _("Kept. Plans made from now on take it over."))
            return redirect("hospital")
    return page(request, "caseload/spells/usual.html", {"form": form, "team": team})
