"""Who somebody is, corrected and completed."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people import names
from caseload.people.details import Details
from caseload.people.models import AlsoKnownAs, Identifier, Person
from caseload.people.operations.locks import lock_people
from caseload.people.refusals import Refused
from teams.faults import MeanwhileError, refusals
from teams.models import User


@transaction.atomic
def update_details(*, person: Person, details: Details, by: User, at: dt.datetime, seen: str = "") -> Person:
    """Set who the person is and what helps. ``seen`` is the fingerprint of the details that the writer had open:
    MeanwhileError where those no longer stand. The audit names the fields that changed, never their content."""
    person = lock_people(person.pk)[person.pk]
    standing = Details.of(person)
    new = vars(details)
    changed = [name for name, value in new.items() if getattr(standing, name) != value]
    if not changed:
        return person
    if seen and seen != standing.fingerprint:
        raise MeanwhileError(_what_stands(standing, changed), standing.fingerprint)
    for name in changed:
        setattr(person, name, new[name])
    _make_keys(person)
    taken = (_("This NHS number cannot be used here. Check it; if it is right, ask the service lead."), "nhs_number")
    with refusals(Refused, {"caseload_person_nhs_number_key": taken}):
        person.save(update_fields=[*changed, "sort_key", "search_key"])
    record("person.updated", by=by, person=person, fields=changed)
    return person


def _what_stands(standing: Details, names: list[str]) -> str:
    labels = {name: Person._meta.get_field(name).verbose_name for name in names}
    on_record = "; ".join(f"{labels[name]}: {getattr(standing, name) or '–'}" for name in names)
    sentence = _(
        "Somebody else changed these details while you were writing. Nothing of yours is saved yet. Where yours are "
        "different, the record now says: %(on_record)s. Correct the form if you need to, and save again."
    )
    return sentence % {"on_record": on_record}


@transaction.atomic
def add_alias(*, person: Person, name: str, by: User, at: dt.datetime) -> AlsoKnownAs:
    """Another name the person uses or used; search finds them by it."""
    person = lock_people(person.pk)[person.pk]
    if not names.fold(name):
        raise Refused(_("Enter a name"), field="name")
    alias, added = AlsoKnownAs.objects.get_or_create(
        person=person, name=name.strip(), ends_on=None, defaults={"added_by": by, "starts_on": timezone.localdate(at)}
    )
    if added:
        refresh_keys(person)
        record("person.alias_added", by=by, person=person)
    return alias


@transaction.atomic
def end_alias(*, person: Person, name: str, by: User, at: dt.datetime) -> None:
    """The name is not theirs, or no longer: search finds nobody by it. It stays to be read."""
    person = lock_people(person.pk)[person.pk]
    _end_today(AlsoKnownAs.objects.filter(person=person, name=name), at=at)
    refresh_keys(person)
    record("person.alias_ended", by=by, person=person)


@transaction.atomic
def add_identifier(*, person: Person, system: str, value: str, by: User, at: dt.datetime) -> Identifier:
    """The number by which another system knows the person, from today; one that stands already is not added twice."""
    lock_people(person.pk)
    told = {"person": person, "system": system.strip(), "value": value.strip()}
    if known := Identifier.objects.filter(ends_on=None, **told).first():
        return known
    taken = (_("This number is in use for somebody else"), "value")
    with refusals(Refused, {"identifier_current_once": taken}):
        identifier = Identifier.objects.create(starts_on=timezone.localdate(at), **told)
    record("person.identifier_added", by=by, person=person, system=system)
    return identifier


@transaction.atomic
def end_identifier(*, person: Person, system: str, value: str, by: User, at: dt.datetime) -> None:
    """The number is not theirs, or no longer: it is free for whoever has it. It stays in the history."""
    _end_today(Identifier.objects.filter(person=person, system=system, value=value), at=at)
    record("person.identifier_ended", by=by, person=person, system=system)


def _end_today(rows: QuerySet, *, at: dt.datetime) -> None:
    """End the one that stands among these; a period lasts a day at least."""
    row = rows.select_for_update(no_key=True).filter(ends_on=None).first()
    if row is None:
        raise Refused(_("Somebody has ended this already. Nothing was changed."))
    row.ends_on = max(timezone.localdate(at), row.starts_on + dt.timedelta(days=1))
    row.save(update_fields=["ends_on"])


def refresh_keys(person: Person) -> None:
    """Make the stored keys anew, after an alias was added or ended, or two records became one."""
    _make_keys(person)
    person.save(update_fields=["sort_key", "search_key"])


def _make_keys(person: Person) -> None:
    standing = AlsoKnownAs.objects.filter(person=person, ends_on=None)
    aliases = standing.order_by("pk").values_list("name", flat=True)
    person.sort_key = names.sort_key(person.family_name, person.given_names)
    person.search_key = names.search_key(person.given_names, person.family_name, person.preferred_name, *aliases)
