"""A person's contacts, one contact, and changing it."""

import datetime as dt
from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.contacts import operations as contacts
from caseload.contacts import queries
from caseload.contacts.forms.changes import CorrectForm, ReasonForm, WrongPersonForm, initial_of
from caseload.contacts.forms.parts import spots
from caseload.contacts.forms.told import OTHER_MINUTES
from caseload.contacts.queries.entries import FAMILIES
from caseload.people import queries as people
from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode, Person
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError
from teams.models import User

FAMILY_LABELS = {
    "": gettext_lazy("All"),
    "seen": gettext_lazy("Seen"),
    "tried": gettext_lazy("Tried, not seen"),
    "called": gettext_lazy("Calls and messages"),
    "others": gettext_lazy("Others, cancelled by us"),
}


@permission("clinical.read", reads="person")
def person_contacts(request, uuid):
    """The person's time line, newest first, by outcome family and day."""
    on = timezone.localdate()
    try:
        episode = queries.to_log(request.rights, uuid, None, on=on, team=request.team).episode
    except Http404:  # the address of a record that was merged leads to the one that stands
        return redirect("person_contacts", people.person_or_404(request.rights, uuid, on=on).uuid)
    person = episode.person
    family = request.GET.get("show", "")
    before = _day(request.GET.get("before"))
    shown = queries.timeline(person, family=family, before=before)
    upcoming = queries.visits_of_person(person, since=on) if not before else []
    request.reads.add([person.pk])
    context = {
        "person": person,
        "episode": episode,
        "tab": "contacts",
        "shown": shown,
        "before": before,
        "upcoming": [visit for visit in upcoming if visit.state == "planned"][:5],
        "filters": _filters(family),
        "family": family if family in FAMILIES else "",
    }
    return page(request, "caseload/contacts/tab.html", context)


def _day(text) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _filters(chosen: str) -> list[dict]:
    return [
        {"url": f"?show={code}" if code else "?", "label": label, "current": code == chosen}
        for code, label in FAMILY_LABELS.items()
    ]


@permission("clinical.read", reads="person")
def contact(request, uuid):
    """One entry as it stands, with how it came to be."""
    found = queries.contact_or_404(request.rights, uuid, on=timezone.localdate())
    request.reads.add([found.person_id])
    context = {"entry": queries.entry_of(found), "person": found.person, "tab": "contacts"}
    context["episode"] = people.current_episode(found.person, request.rights, request.team)
    return page(request, "caseload/contacts/contact.html", context)


@permission("clinical.write", reads="person")
def contact_correct(request, uuid):
    """The entry's form once more, with the reason for the correction."""
    found = _standing(request, uuid)
    form = CorrectForm(request.POST or None)
    if form.is_valid():
        done = _tried(form, lambda: contacts.correct(
            contact=found, uuid=form.cleaned_data["uuid"], details=form.details(), reason=form.cleaned_data["reason"],
            by=request.user, at=timezone.now()))  # fmt: skip
        if done:
            messages.success(request, _("The entry is corrected. The first version stays readable."))
            return redirect("contact", done.uuid)
    on = timezone.localdate()
    places = spots(queries.places_of(found.person, on=on), in_hospital=found.place_type == "E02")
    if not form.is_bound:
        form.initial = initial_of(found, places) | {"uuid": uuid4()}
    form.offer_choices(staff=_staff(found), places=places)
    request.reads.add([found.person_id])
    context = {"form": form, "contact": found, "person": found.person, "other_minutes": OTHER_MINUTES}
    return page(request, "caseload/contacts/correct.html", context)


@permission("clinical.write", reads="person")
def contact_withdraw(request, uuid):
    """Take an entry back, with the reason."""
    found = _standing(request, uuid)
    form = ReasonForm(request.POST or None, initial={"uuid": uuid4()})
    if form.is_valid():
        done = _tried(form, lambda: contacts.withdraw(
            contact=found, by=request.user, at=timezone.now(), **form.cleaned_data))  # fmt: skip
        if done:
            messages.success(request, _("The entry is withdrawn and counts no longer."))
            return redirect("contact", done.uuid)
    request.reads.add([found.person_id])
    context = {"form": form, "contact": found, "person": found.person}
    return page(request, "caseload/contacts/withdraw.html", context)


@permission("clinical.write", reads="person")
def contact_wrong_person(request, uuid):
    """Move an entry to the record it belongs to."""
    on = timezone.localdate()
    found = _standing(request, uuid)
    form = WrongPersonForm(request.POST or None, initial={"uuid": uuid4()})
    if form.is_valid():
        data = form.cleaned_data
        right = people.person_or_404(request.rights, data["person"], on=on)
        to = people.current_episode(right, request.rights, request.team)
        told = {"contact": found, "to": to, "uuid": data["uuid"], "reason": data["reason"]}
        done = _tried(form, lambda: contacts.move(**told, by=request.user, at=timezone.now()))
        if done:
            messages.success(
                request, _("The entry stands in the right record now. This one keeps only that it moved.")
            )
            return redirect("contact", done.uuid)
    others = _others(request, found, on)
    form.fields["person"].widget.choices = [("", _("Choose")), *((p.uuid, _name(p)) for p in others)]
    request.reads.add([found.person_id, *(person.pk for person in others)], kind="list")
    context = {"form": form, "contact": found, "person": found.person}
    return page(request, "caseload/contacts/wrong_person.html", context)


def _standing(request, uuid):
    """The version that stands now: what is changed is never an older one unawares."""
    return queries.entry_of(queries.contact_or_404(request.rights, uuid, on=timezone.localdate())).contact


def _tried(form, operation):
    """What the operation made; None where it refused, with its sentence in the form."""
    try:
        return operation()
    except FieldError as refused:
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


def _others(request, found, on) -> list[Person]:
    """The people of the entry's team and of the reader's current one."""
    teams = {found.team_id, request.team.pk if request.team else found.team_id}
    rows = people.people(request.rights, on=on).exclude(pk=found.person_id)
    open_there = Episode.objects.filter(team__in=teams, state__in=OPEN_STATES).values("person_id")
    return list(rows.filter(pk__in=open_there).order_by("sort_key"))


def _name(person: Person) -> str:
    """Name and date of birth: names alone are what was mixed up."""
    born = f"{person.date_of_birth:%d.%m.%Y}" if person.date_of_birth else _("date of birth not known")
    return f"{person.family_name}, {person.given_names}, {born}"
