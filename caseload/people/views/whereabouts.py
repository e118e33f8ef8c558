"""Where somebody is: telling it, correcting it, and that they are back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caseload.people import operations as people
from caseload.people import queries
from caseload.people.forms.whereabouts import EndForm, RetractWhereaboutsForm, WhereaboutsForm
from caseload.people.models import WhereaboutsPeriod
from caseload.people.views.acting import ask, asks, person_for
from caseload.people.whereabouts import STORED, TABLE, Rhythm, Whereabouts
from caseload.people.whereabouts_words import Standing
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError


@permission("clinical.read", reads="person")
@require_safe
def person_whereabouts(request, uuid):
    """Where they are now, what that means, everywhere they could be, and where they were."""
    context = about(request, uuid)
    rows = queries.whereabouts_of(context["person"], request.rights, on=timezone.localdate())
    counting = [row for row in rows if row.retracted_at is None]
    context |= {
        "current": [(row, standing(row)) for row in counting if row.ends_at is None],
        "past": [(row, standing(row)) for row in counting if row.ends_at],
        "retracted": [(row, standing(row)) for row in rows if row.retracted_at],
        "choices": [(kind, means_in_words(kind)) for kind in STORED if offered(kind, context["episode"])],
    }
    return page(request, "caseload/people/whereabouts.html", context)


@permission("clinical.write", reads="person")
@asks
def whereabouts_set(request, uuid, kind):
    """They are there now."""
    if kind not in STORED:
        raise Http404
    context, kind = about(request, uuid, writing=True), Whereabouts(kind)
    now = timezone.localtime()
    initial = {"since": now.date(), "since_time": now.strftime("%H:%M")}
    form = WhereaboutsForm(kind, request.POST or None, initial=initial)

    def perform(_given):
        people.set_whereabouts(episode=context["episode"], told=form.told(), by=request.user, at=timezone.now())
        return redirect("person", uuid)

    return ask(
        request,
        form,
        perform,
        **context,
        heading=kind.label,
        lede=means_in_words(kind),
        submit=_("Save"),
        done=_("%(where)s: recorded.") % {"where": kind.label},
    )


@permission("clinical.write", reads="person")
@asks
def whereabouts_correct(request, uuid):
    """Put right what was told, or agree a new day of review or return."""
    row, context = one(request, uuid)
    form = WhereaboutsForm(Whereabouts(row.kind), request.POST or None, initial=WhereaboutsForm.initial_of(row))

    def perform(given):
        people.correct_whereabouts(
            period=row, told=form.told(), seen=given["seen"], by=request.user, at=timezone.now()
        )
        return redirect("person_whereabouts", context["person"].uuid)

    return ask(
        request,
        form,
        perform,
        **context,
        heading=_("Change: %(where)s") % {"where": row.get_kind_display()},
        lede=means_in_words(row.kind),
        submit=_("Save"),
        done=_("Saved."),
    )


@permission("clinical.write", reads="person")
@asks
def whereabouts_end(request, uuid):
    """They are back, found or released: at once by the button alone, or since another moment."""
    row, context = one(request, uuid)
    if request.method == "POST" and "now" in request.POST:
        return end_now(request, row)
    now = timezone.localtime()
    form = EndForm(request.POST or None, initial={"ended": now.date(), "time": now.strftime("%H:%M")})

    def perform(given):
        people.end_whereabouts(period=row, ended_at=given["ended_at"], by=request.user, at=timezone.now())
        return redirect("person_whereabouts", context["person"].uuid)

    return ask(
        request,
        form,
        perform,
        **context,
        heading=standing(row).back or _("No longer so"),
        lede=standing(row).said,
        submit=_("Save"),
        done=_("Saved: %(where)s is over.") % {"where": row.get_kind_display()},
    )


def end_now(request, row: WhereaboutsPeriod):
    """One tap; what somebody else was quicker with is said and changes nothing."""
    try:
        people.end_whereabouts(period=row, by=request.user, at=timezone.now())
        messages.success(request, _("Saved: %(where)s is over.") % {"where": row.get_kind_display()})
    except FieldError as fault:
        messages.warning(request, fault.message)
    return redirect("person", row.person.uuid)


@permission("clinical.write", reads="person")
@asks
def whereabouts_retract(request, uuid):
    """It was recorded by mistake."""
    row, context = one(request, uuid)

    def perform(given):
        people.retract_whereabouts(period=row, reason=given["reason"], by=request.user, at=timezone.now())
        return redirect("person_whereabouts", context["person"].uuid)

    return ask(
        request,
        RetractWhereaboutsForm(request.POST or None),
        perform,
        **context,
        heading=_("Recorded by mistake"),
        lede=_("%(where)s counts for nothing then. What it had ended goes on.") % {"where": standing(row).said},
        submit=_("Take it back"),
        done=_("Taken back. It is kept, with your reason."),
    )


def about(request, uuid, *, writing: bool = False) -> dict:
    """Who the page is about; for writing, an episode of a team of the reader's that is open."""
    person = person_for(request, uuid)
    episode = queries.current_episode(person, request.rights, request.team)
    may_write = bool(episode and episode.is_open and request.rights.may("clinical.write", episode.team_id))
    if writing and not may_write:
        raise PermissionDenied
    return {"person": person, "episode": episode, "may_write": may_write, "tab": "overview"}


def one(request, uuid) -> tuple[WhereaboutsPeriod, dict]:
    """A row of somebody in sight, for writing."""
    row = queries.whereabouts_or_404(request.rights, uuid, on=timezone.localdate())
    return row, about(request, row.person.uuid, writing=True)


def standing(row: WhereaboutsPeriod) -> Standing:
    """A row as the page shows it."""
    names = ("kind", "place_text", "uuid", "told_by", "review_by", "expected_at", "every_days", "note")
    return Standing(**{name: getattr(row, name) for name in names}, since=row.starts_at)


def offered(kind: Whereabouts, episode) -> bool:
    """Nobody is on leave from a hospital that they are not in."""
    return kind != Whereabouts.LEAVE or bool(episode and episode.in_hospital_since)


def means_in_words(kind: str) -> str:
    """What a kind means for the rules."""
    means = TABLE[Whereabouts(kind)]
    if means.expects == "back":
        return _("The rhythm runs. Whoever is not back in time is noticed at once.")
    if means.above_stay:
        return _("The rhythm runs. Co-ordinator, shift co-ordinator and lead are told at once.")
    if kind == Whereabouts.MOVED:
        return _("The rhythm runs on until another team has accepted them in writing.")
    if means.rhythm is Rhythm.CONTACT and means.every_days:
        return _("The rhythm pauses. Instead: contact with them or the team there, every %(n)d days.") % {
            "n": means.every_days
        }
    if means.rhythm is Rhythm.CONTACT:
        return _("The rhythm pauses. Instead: contact as agreed.")
    return _("The rhythm runs.")
