"""After somebody has left hospital: who goes in the three days, and what another team of the provider did."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.spells import follow_up
from caseload.spells import operations as spells
from caseload.spells.codes import SpellKind
from caseload.spells.forms import ByOthersForm, FollowUpForm, RetractForm
from caseload.spells.models import FollowUpByOthers
from caseload.spells.views.about import about, answer, by_now, crew, form_view
from nhsuk.moments import short_day
from teams.access import permission


@form_view
@permission("clinical.write", reads="person")
def follow_up_visit(request, uuid, spell):
    """Who goes, and on which of the three days."""
    context = about(request, uuid, writing=True, spell=spell)
    if not is_followed_up(context["spell"]):
        return not_followed_up(request, context)
    staff, calendar = crew(context)
    form = FollowUpForm(asked(request), staff=staff, spell=context["spell"], calendar=calendar)
    return answer(
        request, context | {"days": follow_up.window(context["spell"].discharged_at)}, form,
        lambda: spells.book_follow_up(
            spell=context["spell"], going=form.going(), episode=context["episode"], **by_now(request)
        ),
        lambda visit: _("%(name)s: %(who)s goes on %(day)s. The visit stands in the diary.")
        % {"name": context["person"], "who": form.colleague("goes").name, "day": short_day(visit.on_date)},
        template="caseload/spells/follow_up.html",
    )  # fmt: skip


def asked(request):
    """What was sent; one tap on an alert says ``me``."""
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    if sent.get("goes") == "me":
        sent["goes"] = str(request.user.uuid)
    return sent


@form_view
@permission("clinical.write", reads="person")
def by_others(request, uuid, spell):
    """Another team of the provider met or spoke with them."""
    context = about(request, uuid, writing=True, spell=spell)
    if not is_followed_up(context["spell"]):
        return not_followed_up(request, context)
    form = ByOthersForm(request.POST or None, initial={"met": timezone.localdate()})
    context |= {
        "heading": _("Another team of the provider followed up"),
        "lede": _("It counts for the 72 hours. It is no contact of ours: nobody counts as seen by it."),
    }
    return answer(
        request, context, form,
        lambda: spells.record_follow_up_by_others(spell=context["spell"], told=form.told(), **by_now(request)),
        _("Written down. It is no contact of ours: the rhythm goes on."),
    )  # fmt: skip


@form_view
@permission("clinical.write", reads="person")
def by_others_retract(request, uuid, spell, told):
    """It was told by mistake."""
    context = about(request, uuid, writing=True, spell=spell)
    if not is_followed_up(context["spell"]):
        return not_followed_up(request, context)
    row = get_object_or_404(FollowUpByOthers, spell=context["spell"], uuid=told, retracted_at=None)
    form = RetractForm(request.POST or None)
    context |= {"heading": _("The follow-up by %(team)s was told by mistake") % {"team": row.team_name}}
    return answer(
        request, context, form,
        lambda: spells.retract_follow_up_by_others(row=row, reason=form.cleaned_data["reason"], **by_now(request)),
        _("It counts for nothing now. It is kept, with your reason."),
    )  # fmt: skip


def is_followed_up(spell) -> bool:
    """Whoever has left a mental health bed is."""
    return spell.discharged_at is not None and spell.kind == SpellKind.PSYCHIATRIC


def not_followed_up(request, context: dict):
    """Back to the tab, with the reason: still in, or a general hospital."""
    inside = context["spell"].discharged_at is None
    said = _("They are still in hospital: record the discharge first.")
    messages.warning(request, said if inside else _("The 72 hours are about mental health beds."))
    return redirect("person_hospital", context["person"].uuid)
