"""Where somebody can be found and on which numbers. Nothing is deleted: rows end."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.models import Person, Phone, Place
from caseload.people.operations.locks import lock_people
from caseload.people.refusals import Refused
from teams.models import User


@transaction.atomic
def add_place(
    *,
    person: Person,
    kind: str,
    description: str,
    postcode: str = "",
    best_times: str = "",
    is_main: bool = False,
    by: User,
    at: dt.datetime,
) -> Place:
    """Note where the person can be found, from today; the main place is where one tries first. What stands already,
    as after a double tap, is not noted twice."""
    lock_people(person.pk)
    told = {"kind": kind, "description": description, "postcode": postcode, "best_times": best_times}
    if known := Place.objects.filter(person=person, ends_on=None, is_main=is_main, **told).first():
        return known
    if is_main:
        _no_main(person)
    place = Place.objects.create(person=person, is_main=is_main, starts_on=timezone.localdate(at), **told)
    record("place.added", by=by, person=person, subject="place", subject_uuid=place.uuid, kind=kind)
    return place


@transaction.atomic
def set_main_place(*, place: Place, by: User, at: dt.datetime) -> Place:
    """Try here first from now on."""
    place = _standing(place)
    _no_main(place.person)
    place.is_main = True
    place.save(update_fields=["is_main"])
    record("place.made_main", by=by, person=place.person, subject="place", subject_uuid=place.uuid)
    return place


@transaction.atomic
def end_place(*, place: Place, by: User, at: dt.datetime) -> Place:
    """They can no longer be found there."""
    place = _standing(place)
    place.ends_on, place.is_main = _last(place.starts_on, at), False
    place.save(update_fields=["ends_on", "is_main"])
    record("place.ended", by=by, person=place.person, subject="place", subject_uuid=place.uuid)
    return place


@transaction.atomic
def add_phone(
    *, person: Person, number: str, label: str = "", may_leave_message: bool = False, by: User, at: dt.datetime
) -> Phone:
    """A number on which the person can be reached, from today; one that stands already is not noted twice."""
    lock_people(person.pk)
    told = {"number": number, "label": label, "may_leave_message": may_leave_message}
    if known := Phone.objects.filter(person=person, ends_on=None, **told).first():
        return known
    phone = Phone.objects.create(person=person, starts_on=timezone.localdate(at), **told)
    record("phone.added", by=by, person=person, subject="phone", subject_uuid=phone.uuid)
    return phone


@transaction.atomic
def end_phone(*, phone: Phone, by: User, at: dt.datetime) -> Phone:
    """The number is no longer theirs."""
    phone = _standing(phone)
    phone.ends_on = _last(phone.starts_on, at)
    phone.save(update_fields=["ends_on"])
    record("phone.ended", by=by, person=phone.person, subject="phone", subject_uuid=phone.uuid)
    return phone


def _standing(row: Place | Phone) -> Place | Phone:
    lock_people(row.person_id)
    row = type(row).objects.select_related("person").get(pk=row.pk)
    if row.ends_on:
        raise Refused(_("Somebody has ended this already. Nothing was changed."))
    return row


def _last(starts_on: dt.date, at: dt.datetime) -> dt.date:
    """The first day without it: today, or tomorrow for what began today."""
    return max(timezone.localdate(at), starts_on + dt.timedelta(days=1))


def _no_main(person: Person) -> None:
    Place.objects.filter(person=person, is_main=True, ends_on=None).update(is_main=False)
