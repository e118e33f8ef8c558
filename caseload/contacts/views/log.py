"""Log a visit: the page and its drafts."""

import datetime as dt
from uuid import uuid4

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from caseload.contacts import operations as contacts
from caseload.contacts import queries
from caseload.contacts.codes import Focus, PlaceType, Purpose
from caseload.contacts.forms.log import LogForm
from caseload.contacts.forms.parts import spot, spots, work
from caseload.contacts.forms.told import OTHER_MINUTES
from caseload.contacts.models import Draft
from caseload.contacts.views.subject import address_of, me_first, subject_of
from nhsuk import moments
from nhsuk.page import page
from teams.access import permission
from teams.calendar import LONDON, Calendar
from teams.faults import FieldError

FOCUS_OF = {
    Purpose.DEPOT: Focus.MEDICATION,
    Purpose.CLOZAPINE: Focus.MEDICATION,
    Purpose.MEDICATION: Focus.MEDICATION,
    Purpose.PHYSICAL_HEALTH: Focus.PHYSICAL_HEALTH,
    Purpose.IN_REACH: Focus.IN_REACH,
}
"""What a visit planned for this is about, as a first guess."""
SCRIPT = "X-Log-Script"
"""Sent by static/alongside/log.js, which then goes to the address that X-Next names."""


@permission("clinical.write", reads="person")
def contact_new(request):
    """The form (GET ?person=&visit=), or one contact saved (POST)."""
    subject = subject_of(request)
    if request.method != "POST":
        return _blank(request, subject)
    form = LogForm(request.POST)
    if form.is_valid() and (saved := _save(request, subject, form)):
        return _go(request, reverse("contact_saved", args=[saved.uuid]))
    return _page(request, subject, form)


def _save(request, subject, form):
    """The contact; None where it was refused, with the reason at its field."""
    at = timezone.now()
    besides = request.POST.get("besides")
    if form.cleaned_data["written_by"] not in (None, request.user.uuid):
        form.refuse(None, _("This was written while somebody else was signed in. Save again only if it is yours."))
        return None
    try:
        return contacts.log(
            uuid=form.cleaned_data["uuid"], episode=subject.episode, details=form.details(at=at), by=request.user,
            at=at, visit=None if besides else subject.visit_uuid, written_at=form.written(at),
        ).contact  # fmt: skip
    except contacts.VisitNotOpenError as refused:
        form.besides = True
        form.refuse(None, refused.message)
    except contacts.SavedAlreadyError as refused:
        form.saved = refused.contact
        form.refuse(None, refused.message)
    except FieldError as refused:
        form.refuse(refused.field, refused.message)
    return None


def _go(request, address: str) -> HttpResponse:
    """On to the next page; the script is told where, so that it can first throw away its copy."""
    if SCRIPT not in request.headers:
        return redirect(address)
    answer = HttpResponse(status=204)
    answer["X-Next"] = address
    return answer


def _blank(request, subject):
    """The form with everything known filled in, or as far as it was written."""
    on = timezone.localdate()
    draft = queries.drafts_of(request.user, request.rights, on=on, person=subject.person).first()
    visit = str(subject.visit.uuid) if subject.visit else ""
    if draft and draft.data.get("visit") not in ("", visit):
        draft = None
    form = LogForm(initial=_known(request, subject))
    if draft:
        form.initial |= _written(form, draft)
    return _page(request, subject, form, draft=draft)


def _written(form, draft: Draft) -> dict:
    """A draft's words as the first state of the form."""
    data = MultiDict(draft.data)
    fields = {name: field for name, field in form.fields.items() if name in data}
    kept = {name: field.widget.value_from_datadict(data, {}, name) for name, field in fields.items()}
    own = {name: data.get(name) for name in data if name not in form.fields}
    return own | kept | {"uuid": draft.uuid}


class MultiDict(dict):
    """A stored form: every name with its list of values, read like a QueryDict."""

    def get(self, name, default=None):
        """The last value."""
        values = super().get(name, default)
        return (values[-1] if values else default) if isinstance(values, list) else values

    def getlist(self, name):
        """All values."""
        return super().get(name, [])


def _known(request, subject) -> dict:
    """What is known before anybody types."""
    now = timezone.localtime()
    visit = subject.visit
    staff = visit.going if visit else []
    began = (visit.starts_at and visit.starts_at.astimezone(LONDON)) if _is_late(subject) else now
    focus = FOCUS_OF.get(visit.purpose) if visit else None
    return {
        "uuid": uuid4(),
        "on_day": began.date() if began else visit.on_date,
        "time": began and began.time(),
        "lead": request.user.pk,
        "colleagues": [pk for pk in staff if pk != request.user.pk],
        "focus": [focus.value] if focus else [],
        "focus_main": focus.value if focus else "",
    }


def _page(request, subject, form, *, draft=None):
    on = timezone.localdate()
    places = queries.places_of(subject.person, on=on)
    in_hospital = subject.episode.is_on_ward
    staff = me_first(request.user, queries.team_staff(subject.episode.team, on=on))
    known = spots(places, in_hospital=in_hospital)
    if subject.visit:
        known = _with_place_of(subject.visit, known, places)
    form.initial.setdefault("place", known[0][0])
    form.offer_choices(staff=staff, places=known, work=work(subject.goals), ties=subject.ties)
    form.offer_treatments(subject.dues, planned=subject.planned_dues)
    request.reads.add([subject.person.pk])
    context = {
        "form": form, "person": subject.person, "episode": subject.episode, "visit": subject.visit, "draft": draft,
        "lookalikes": queries.lookalikes(subject.person, subject.episode.team),
        "script_header": SCRIPT, "other_minutes": OTHER_MINUTES,
        "declined": subject.declined, "since": _since(subject.episode),
        "precautions": subject.precautions,
        "action": address_of(subject), "besides": subject.besides, "brief": _brief(form),
        "auto_time": not form.is_bound and not draft and not _is_late(subject),
    }  # fmt: skip
    return page(request, "caseload/contacts/log.html", context)


def _with_place_of(visit, known, places) -> list[tuple[str, str]]:
    """The place of the planned visit first: one of the person's own, or as it was written."""
    own = [spot(place) for place in places if place.pk == visit.place_id or place.description == visit.place_text]
    first = own[0] if own else f"{PlaceType.OTHER}|{visit.place_text}"
    if not (own or visit.place_text):
        return known
    return [(first, visit.place_text or dict(known)[first]), *(each for each in known if each[0] != first)]


def _since(episode) -> dict | None:
    """How long the person has not been seen, in figures; None where nobody can say yet."""
    if episode.last_seen_at is None:
        return {"text": _("not seen yet"), "over": False, "tries": _tries(episode)} if episode.accepted_at else None
    days = moments.days_ago(episode.last_seen_at)
    text = _("seen today") if days == 0 else ngettext("not seen for %(n)s day", "not seen for %(n)s days", days)
    over = bool(episode.seen_due_at and episode.seen_due_at <= timezone.now())
    return {"text": text % {"n": days} if days else text, "over": over, "tries": _tries(episode)}


def _tries(episode) -> str:
    tries = episode.tries_since_seen
    return ngettext("tried once since", "tried %(n)s times since", tries) % {"n": tries} if tries else ""


def _brief(form) -> str:
    """When, where and who in one line; the script keeps it up to date."""
    day, time = form["on_day"].value(), form["time"].value()
    where = next((label for value, label in form.fields["place"].choices if value == form["place"].value()), "")
    going = {str(pk) for pk in form["colleagues"].value() or ()}
    others = [name for pk, name in form.fields["colleagues"].choices if str(pk) in going]
    company = _("with %(names)s") % {"names": ", ".join(others)} if others else _("on your own")
    shown = moments.short_day(day) if isinstance(day, dt.date) else day
    shown = _("Today") if str(day) == str(timezone.localdate()) else shown
    clock = moments.clock(time) if isinstance(time, dt.time) else time
    return ", ".join(str(part) for part in (shown, clock, where, company) if part)


def _is_late(subject) -> bool:
    """Whether the visit was planned for an earlier day of the team."""
    today = Calendar.of_team(subject.episode.team).day_of(timezone.now())
    return bool(subject.visit and subject.visit.on_date < today)


@require_POST
@permission("clinical.write")
def contact_draft(request, uuid):
    """Keep what is written so far; answers when it was kept."""
    subject = subject_of(request)
    left_out = {"csrfmiddlewaretoken", "uuid", "written_at", "written_by"}
    data = {name: [value.replace("\0", "") for value in values]
            for name, values in request.POST.lists() if "\0" not in name and name not in left_out}  # fmt: skip
    data["visit"] = request.GET.get("visit", "")
    at = timezone.now()
    kept = contacts.save_draft(uuid=uuid, person=subject.person, data=data, by=request.user, at=at)
    return JsonResponse({"kept": moments.clock(at), "sent": not kept})


@require_POST
@permission("clinical.write")
def contact_draft_discard(request, uuid):
    """Throw one's draft away and begin afresh."""
    draft = get_object_or_404(Draft.objects.select_related("person"), user=request.user, uuid=uuid)
    visit = draft.data.get("visit")
    contacts.discard_draft(uuid=uuid, by=request.user)
    query = f"?person={draft.person.uuid}" + (f"&visit={visit}" if visit else "")
    return redirect(reverse("contact_new") + query)
