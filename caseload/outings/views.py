"""Setting off, coming back, and what the office knows of somebody who is out."""

from dataclasses import replace
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseload.contacts import queries as contacts
from caseload.outings import operations as outings
from caseload.outings import queries
from caseload.outings.forms import EndForm, LongerForm, SetOffForm
from caseload.outings.times import LONGER, expected_back, stands, told_at
from caseload.people import queries as people
from caseload.people.whereabouts import Whereabouts
from nhsuk import moments
from nhsuk.page import page
from teams import queries as teams
from teams.access import permission
from teams.faults import FieldError, at_field
from teams.models import Absence

SCRIPT = "X-Out-Script"
"""Sent by static/alongside/out.js, which then goes to the address that X-Next names."""


@permission("clinical.write", reads="person")
def set_off(request):
    """One tap from a planned visit (?visit=), or a form: to somebody (?person=) or to a place in words."""
    visit, episode = _about(request)
    team = episode.team if episode else request.team
    if team is None:
        raise Http404
    request.rights.require("clinical.write", team)
    going = _going(visit) if visit else []
    asked = request.method != "POST" or "asked" in request.POST
    colleagues = teams.staff_of(team, on=timezone.localdate()).exclude(pk=request.user.pk)
    where = outings.Where(team, _place(visit, episode), visit, episode)
    initial = {"uuid": uuid4(), "place_text": where.place_text, "along": [one.uuid for one in going]}
    if visit:
        initial["minutes"] = visit.minutes
    lost = episode is not None and episode.is_looked_for
    form = SetOffForm(request.POST or None, colleagues=colleagues, asked=asked, nobody_knows=lost, initial=initial)
    if request.method == "POST" and form.is_valid():
        along = list(form.cleaned_data["along"]) if asked else going
        with at_field(form):
            return _gone(request, _set_off(request, form, where, along))
    request.reads.add([episode.person_id] if episode else [])
    context = {"form": form, "visit": visit, "person": episode and episode.person, "device": teams.provider(),
               "out": queries.own(request.rights)}  # fmt: skip
    return page(request, "caseload/outings/set_off.html", context)


def _about(request):
    """The planned visit and the episode that the address names; 404 where they are not in sight."""
    on = timezone.localdate()
    visit, person = (_uuid(request.GET.get(name)) for name in ("visit", "person"))
    if visit:
        found = contacts.visit_or_404(request.rights, visit, on=on)
        return found, found.episode
    return None, contacts.to_log(request.rights, person, on=on, team=request.team).episode if person else None


def _uuid(text) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None


def _going(visit) -> list:
    """Who goes on a visit and is here on its day."""
    away = set(Absence.objects.on(visit.on_date).values_list("user_id", flat=True))
    return [row.user for row in visit.visit_staff.all() if row.user_id not in away]


def _place(visit, episode) -> str:
    """Where they go, as a colleague would have to find it: where the visit was planned, else where the person is.
    Empty where nobody knows, or only the ward does: then it is asked."""
    if visit and (visit.place or visit.place_text):
        return _in_words(visit.place) if visit.place else visit.place_text
    if episode is None or episode.is_looked_for or episode.is_on_ward:
        return ""
    if episode.whereabouts not in (Whereabouts.HOME, Whereabouts.MOVED) and (told := people.told_place(episode)):
        return told
    return _in_words(next(iter(contacts.places_of(episode.person, on=timezone.localdate())), None))


def _in_words(place) -> str:
    return ", ".join(filter(None, [place.description, place.postcode])) if place else ""


def _set_off(request, form, where, along) -> outings.SetOff:
    """Set off, and come back at once where a phone without connection tells both together."""
    at = timezone.now()
    set_off_at, back_at = form.moments(at=at)
    visit, told = where.visit, form.cleaned_data
    minutes = told["minutes"] or (visit.minutes if visit else form.fields["minutes"].initial)
    where = replace(where, place_text=told["place_text"] or where.place_text)
    gone = outings.set_off(
        uuid=told["uuid"], where=where,
        set_off_at=set_off_at, expected_at=expected_back(set_off_at, minutes, visit and visit.starts_at),
        by=request.user, at=at, along=along,
    )  # fmt: skip
    if back_at:
        outings.come_back(outing=gone.outing, back_at=back_at, by=request.user, at=at)
    return gone


def _gone(request, gone: outings.SetOff) -> HttpResponse:
    if gone.outing.ended_at is None:
        said = _("You have set off, and are expected back at %(time)s.")
        messages.success(request, said % {"time": moments.clock(gone.outing.expected_at)})
    for one in gone.not_along:
        said = _("%(name)s is still out elsewhere and was not set off with you.") % {"name": one.user}
        messages.warning(request, said)
    return _go(request, reverse("today"))


def _go(request, address: str) -> HttpResponse:
    """On to the next page; the script is told where, so that it can first throw away its copy."""
    if SCRIPT not in request.headers:
        return redirect(address)
    answer = HttpResponse(status=204)
    answer["X-Next"] = address
    return answer


@permission("clinical.write", reads="person")
def outing(request, uuid):
    """One outing: who, where, with whom; taking longer and coming back; what the office knows (POST)."""
    found = queries.outing_or_404(request.rights, uuid)
    form = EndForm(request.POST or None)
    if form.is_valid():
        with at_field(form):
            outings.end(outing=found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("%(name)s is no longer out. Your note is kept.") % {"name": found.user})
            return redirect("out")
    return _outing_page(request, found, form)


def _outing_page(request, found, form):
    named = found.episode_id and found.team_id in request.rights.team_ids
    request.reads.add([found.episode.person_id] if named else [])
    along = queries.along(found)
    mine = found.user_id == request.user.pk
    grace = found.team.setting_off_grace_minutes
    context = {
        "stands": "" if found.ended_at else stands(found.expected_at, grace, at=timezone.now()),
        "outing": found, "form": form, "named": named, "along": along, "mine": mine, "longer": LONGER,
        "still_out": [one for one in along if one.ended_at is None], "device": teams.provider(),
        "was_along": mine or any(one.user_id == request.user.pk for one in along),
    }  # fmt: skip
    return page(request, "caseload/outings/outing.html", context)


@permission("clinical.write")
def outing_back(request, uuid):
    """I'm back, or somebody who set off with me is."""
    found = queries.outing_or_404(request.rights, uuid)
    if request.method != "POST":
        return redirect("outing", uuid)
    at = timezone.now()
    try:
        outings.come_back(outing=found, back_at=told_at(request.POST.get("at", ""), at=at), by=request.user, at=at)
    except FieldError as refused:
        messages.warning(request, refused.message)
        return redirect("outing", uuid)
    waiting = [one for one in queries.along(found) if one.ended_at is None and one.user_id != request.user.pk]
    if waiting and found.user_id == request.user.pk:
        return _go(request, reverse("outing", args=[uuid]))
    back = _("You are back.") if found.user_id == request.user.pk else _("%(name)s is back.") % {"name": found.user}
    messages.success(request, back)
    return _go(request, reverse("today"))


@require_POST
@permission("clinical.write")
def outing_longer(request, uuid):
    """Some minutes more, for everybody who is out together."""
    found = queries.outing_or_404(request.rights, uuid)
    form = LongerForm(request.POST)
    try:
        minutes = form.cleaned_data["minutes"] if form.is_valid() else 0
        longer = outings.take_longer(outing=found, minutes=minutes, by=request.user, at=timezone.now())
    except FieldError as refused:
        messages.warning(request, refused.message)
        return redirect("outing", uuid)
    said = _("Expected back at %(time)s now.")
    messages.success(request, said % {"time": moments.clock(longer.expected_at)})
    return redirect("today" if found.user_id == request.user.pk else "out")
