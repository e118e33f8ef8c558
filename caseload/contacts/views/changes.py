"""Changing an entry: correct it, withdraw it, move it to the right record. Never over a colleague's unawares."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.contacts import operations as contacts
from caseload.contacts import queries
from caseload.contacts.forms.changes import CorrectForm, ReasonForm, WrongPersonForm, initial_of
from caseload.contacts.forms.parts import spots, work
from caseload.contacts.forms.told import OTHER_MINUTES
from caseload.network.read import known
from caseload.people import queries as people
from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode, Person
from caseload.plan.queries import read_open
from caseload.treatments.due import Due
from caseload.treatments.due import read as read_due
from caseload.treatments.queries import due_of
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError
from teams.models import User


@permission("clinical.write", reads="person")
def contact_correct(request, uuid):
    """The entry's form once more, with the reason for the correction."""
    found = _version(request, uuid)
    if request.method != "POST" and (away := _instead(request, found)):
        return away
    form = CorrectForm(request.POST or None, contact=found)
    if form.is_valid() and (done := _corrected(request, found, form)):
        messages.success(request, _("The entry is corrected. The first version stays readable."))
        return redirect("contact", done.uuid)
    places = spots(queries.places_of(found.person, on=timezone.localdate()), in_hospital=found.place_type == "E02")
    events = queries.treated_of(found)
    if not form.is_bound:
        form.initial = initial_of(found, places, events) | {"uuid": uuid4()}
    about = queries.told_of(found.person)
    goals = work(read_open(about.goals), found.work.all())
    ties = {tie.uuid: tie for tie in (*known(about.ties), *found.met_with)}
    form.offer_choices(staff=_staff(found), places=places, work=goals, ties=ties.values())
    form.offer_treatments(_asked_of(events, read_due(about.dues)))
    request.reads.add([found.person_id])
    context = {"form": form, "contact": found, "person": found.person, "other_minutes": OTHER_MINUTES}
    return page(request, "caseload/contacts/correct.html", context)


def _asked_of(events, dues: list[Due]) -> list[Due]:
    """What the entry told of, as it was asked then, and what is due besides."""
    told = [due_of(event) for event in events]
    named = {due.uuid for due in told}
    today = timezone.localdate()
    return told + [due for due in dues if due.is_asked(today) and due.uuid not in named]


def _corrected(request, found, form):
    at, data = timezone.now(), form.cleaned_data
    told = {"uuid": data["uuid"], "details": form.details(at=at), "reason": data["reason"]}
    return _done(form, found, lambda: contacts.correct(contact=found, **told, by=request.user, at=at))


@permission("clinical.write", reads="person")
def contact_withdraw(request, uuid):
    """Take an entry back, with the reason."""
    found = _version(request, uuid)
    if request.method != "POST" and (away := _instead(request, found)):
        return away
    form = ReasonForm(request.POST or None, initial={"uuid": uuid4()})
    if form.is_valid() and (done := _withdrawn(request, found, form)):
        messages.success(request, _("The entry is withdrawn and counts no longer."))
        return redirect("contact", done.uuid)
    request.reads.add([found.person_id])
    context = {"form": form, "contact": found, "person": found.person}
    return page(request, "caseload/contacts/withdraw.html", context)


def _withdrawn(request, found, form):
    told = form.cleaned_data
    return _done(form, found, lambda: contacts.withdraw(contact=found, **told, by=request.user, at=timezone.now()))


@permission("clinical.write", reads="person")
def contact_wrong_person(request, uuid):
    """Move an entry to the record it belongs to."""
    found = _version(request, uuid)
    if request.method != "POST" and (away := _instead(request, found)):
        return away
    form = WrongPersonForm(request.POST or None, initial={"uuid": uuid4()})
    if form.is_valid() and (done := _moved(request, found, form)):
        messages.success(request, _("The entry stands in the right record now. This one keeps only that it moved."))
        return redirect("contact", done.uuid)
    others = _others(request, found)
    form.fields["person"].widget.choices = [("", _("Choose")), *((p.uuid, _name(p)) for p in others)]
    request.reads.add([found.person_id, *(person.pk for person in others)], kind="list")
    context = {"form": form, "contact": found, "person": found.person}
    return page(request, "caseload/contacts/wrong_person.html", context)


def _moved(request, found, form):
    data = form.cleaned_data
    right = people.person_or_404(request.rights, data["person"], on=timezone.localdate())
    told = {"to": people.current_episode(right, request.rights, request.team), "uuid": data["uuid"],
            "reason": data["reason"]}  # fmt: skip
    return _done(form, found, lambda: contacts.move(contact=found, **told, by=request.user, at=timezone.now()))


def _version(request, uuid):
    """The very version that was looked at when the form was opened."""
    return queries.contact_or_404(request.rights, uuid, on=timezone.localdate())


def _instead(request, found):
    """Where to go where this version is not, or no longer, the one to change; None where it is."""
    entry = queries.entry_of(found)
    if not entry.counts:
        messages.info(request, _("This entry was withdrawn or moved: there is nothing left to change."))
        return redirect("contact", entry.contact.uuid)
    if entry.contact != found:
        return redirect(request.resolver_match.view_name, entry.contact.uuid)
    return None


def _done(form, found, operation):
    """What the operation made; None where it refused, with its sentence in the form. Where somebody was first, the
    form carries what stands now, so that it is seen before it is sent again."""
    try:
        return operation()
    except FieldError as refused:
        if isinstance(refused, contacts.ChangedMeanwhileError):
            form.standing = queries.entry_of(found).contact
        put = getattr(form, "refuse", None) or (lambda field, text: form.add_error(_of(form, field), text))
        put(refused.field, refused.message)
    return None


def _of(form, field):
    return field if field in form.fields else None


def _staff(found) -> list[User]:
    """The team of today and whoever stood on the contact."""
    today = queries.team_staff(found.team, on=timezone.localdate())
    then = [row.user for row in found.contact_staff.all() if row.user not in today]
    return [*today, *then]


def _others(request, found) -> list[Person]:
    """The people of the entry's team and of the reader's current one."""
    teams = {found.team_id, request.team.pk if request.team else found.team_id}
    rows = people.people(request.rights, on=timezone.localdate()).exclude(pk=found.person_id)
    open_there = Episode.objects.filter(team__in=teams, state__in=OPEN_STATES).values("person_id")
    return list(rows.filter(pk__in=open_there).order_by("sort_key"))


def _name(person: Person) -> str:
    """Name and date of birth: names alone are what was mixed up."""
    born = f"{person.date_of_birth:%d.%m.%Y}" if person.date_of_birth else _("date of birth not known")
    return f"{person.family_name}, {person.given_names}, {born}"
