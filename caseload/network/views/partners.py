"""Partner agencies: whom to go to with somebody who is ready, and whom they take."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.network import operations as network
from caseload.network import queries
from caseload.network.codes import Need
from caseload.network.forms.partners import WORDS, FindForm, PartnerForm
from caseload.people.views.acting import asks
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field


@permission("clinical.read")
@asks
def partners(request):
    """All of them, those who help with one thing (?need=), or those found by words: these travel in a body."""
    need = request.GET.get("need", "")
    form = FindForm(request.POST or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    known = list(queries.partners(request.rights))
    context = {
        "form": form,
        "partners": list(queries.partners(request.rights, need=need, words=words)) if need or words else known,
        "needs": [
            {"code": code, "label": label, "current": code == need}
            for code, label in Need.choices
            if any(code in partner.needs for partner in known)
        ],
        "need": need if need in Need.values else "",
        "words": words,
        "may_write": request.rights.may("partners.write"),
    }
    return page(request, "caseload/network/partners.html", context)


@permission("partners.write")
@asks
def partner_new(request):
    """Write one down."""
    form = PartnerForm(request.POST or None, teams=list(request.rights.teams))
    if form.is_valid():
        with at_field(form):
            network.add_partner(told=form.told(), by=request.user, at=timezone.now())
            messages.success(request, _("The partner stands in the list now."))
            return redirect("partners")
    return page(request, "caseload/network/partner_form.html", {"form": form})


@permission("partners.write")
@asks
def partner(request, uuid):
    """Change what is known, or say that they are no longer there."""
    found = queries.partner_or_404(request.rights, uuid)
    ending = request.POST.get("end")
    initial = {name: getattr(found, name) for name in (*WORDS, "needs")} | {"seen": found.fingerprint}
    initial["team"] = str(found.team.uuid) if found.team else ""
    form = PartnerForm(None if ending else request.POST or None, teams=list(request.rights.teams), initial=initial)
    if ending or form.is_valid():
        with at_field(form):
            if ending:
                network.end_partner(partner=found, by=request.user, at=timezone.now())
                messages.success(request, _("The partner is no longer listed."))
            else:
                seen = form.cleaned_data["seen"]
                network.change_partner(partner=found, told=form.told(), seen=seen, by=request.user, at=timezone.now())
                messages.success(request, _("The changes have been saved."))
            return redirect("partners")
    return page(request, "caseload/network/partner_form.html", {"form": form, "partner": found})
