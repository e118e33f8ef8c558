"""Contacts as they are read: the version that stands, and how it came to be."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404

from caseload.contacts.codes import COUNTING_ENTRIES, Outcome, Source
from caseload.contacts.codes import Entry as Kind
from caseload.contacts.models import (
    Concern,
    Contact,
    ContactStaff,
    ContactTie,
    ContactTreatment,
    ContactWork,
    RecordCopy,
)
from caseload.network.read import known
from caseload.people.models import Person
from caseload.people.scope import in_sight
from caseload.plan.models import Goal, Intervention
from caseload.treatments.models import Treatment, TreatmentEvent, TreatmentPolicy
from teams.access import Rights
from teams.calendar import LONDON
from teams.models import User

PAGE_SIZE = 30

FAMILIES: dict[str, tuple[str, ...]] = {
    "seen": (Outcome.SEEN,),
    "tried": (
        Outcome.NOT_IN, Outcome.NOT_FOUND, Outcome.DID_NOT_ATTEND, Outcome.DECLINED, Outcome.SIGHTED,
        Outcome.CANCELLED_BY_THEM,
    ),
    "called": (Outcome.SPOKE, Outcome.NO_ANSWER, Outcome.MESSAGE),
    "others": (Outcome.OTHERS_ONLY, Outcome.REPORTED, Outcome.CANCELLED_BY_US),
}  # fmt: skip
"""Outcomes as the time line is filtered by them."""


@dataclass
class Entry:
    """A contact as it stands, with the versions before it, newest first. A moved entry has none to show."""

    contact: Contact
    earlier: list[Contact] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Whether it counts: neither withdrawn nor moved away."""
        return self.contact.entry in COUNTING_ENTRIES

    @property
    def told(self) -> Contact:
        """The version whose words are shown: of a withdrawn entry, what had been written."""
        withdrawn = self.contact.entry == Kind.WITHDRAWN and self.earlier
        return self.earlier[0] if withdrawn else self.contact


@dataclass
class Page:
    """Entries newest first; ``earlier`` is the day before which the next page begins, or None."""

    entries: list[Entry]
    earlier: dt.date | None


def whole(contacts: QuerySet[Contact]) -> list[Contact]:
    """Contacts with all that an entry shows, staff, concerns and goals included, in one query."""
    rows = contacts.select_related("person", "team", "logged_by", "record_copy__copied_by")
    of_entry = {"told_staff": _told_staff(), "told_concerns": _told_concerns(), "told_work": _told_work()}
    found = list(rows.annotate(**of_entry, told_met=_told_met(), told_treated=_told_treated()))
    for contact in found:
        contact.met_with = known(contact.told_met)
        _put(contact, "contact_staff", [_staff(contact, told) for told in contact.told_staff])
        _put(contact, "concerns", [_concern(contact, told) for told in contact.told_concerns])
        _put(contact, "work", _worked_on(contact))
        _put(contact, "treated", [_treated(contact, told) for told in contact.told_treated])
    return found


def treated_of(contact: Contact) -> list[TreatmentEvent]:
    """What this version told of treatments and checks, each with its treatment and policy; one query."""
    linked = ContactTreatment.objects.filter(contact=contact).values("event_id")
    rows = TreatmentEvent.objects.filter(pk__in=linked).select_related(*EVENT_PARTS)
    return list(rows.order_by("pk"))


EVENT_PARTS = ("treatment__policy", "treatment__episode__team")


def _told_staff() -> ArraySubquery:
    columns = {name: name for name in ("user_id", "profession", "is_lead", "minutes")}
    rows = ContactStaff.objects.filter(contact=OuterRef("pk")).order_by("-is_lead", "user__name")
    return ArraySubquery(rows.values(told=JSONObject(name="user__name", **columns)))


def _told_concerns() -> ArraySubquery:
    columns = {name: name for name in ("uuid", "kind", "raised_by", "words", "response", "acknowledged_at")}
    rows = Concern.objects.filter(contact=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values(told=JSONObject(name="acknowledged_by__name", **columns)))


def _told_work() -> ArraySubquery:
    columns = {name: f"goal__{name}" for name in ("uuid", "words", "life_area")}
    under = {"intervention": "intervention__uuid", "what": "intervention__what"}
    rows = ContactWork.objects.filter(contact=OuterRef("pk")).order_by("goal_id", "intervention_id")
    return ArraySubquery(rows.values(told=JSONObject(**columns, **under)))


def _told_met() -> ArraySubquery:
    columns = {name: f"tie__{name}" for name in ("uuid", "role", "name", "organisation", "phone")}
    rows = ContactTie.objects.filter(contact=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values(told=JSONObject(**columns)))


def _told_treated() -> ArraySubquery:
    names = ("outcome", "site", "result_text", "result_value", "why")
    columns = {name: f"event__{name}" for name in names}
    of = {name: f"event__treatment__{name}" for name in ("uuid", "what")}
    of |= {"unit": "event__treatment__policy__unit"}
    rows = ContactTreatment.objects.filter(contact=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values(told=JSONObject(**columns, **of)))


def _treated(contact: Contact, told: dict) -> ContactTreatment:
    policy = TreatmentPolicy(unit=told.pop("unit"))
    treatment = Treatment(uuid=UUID(told.pop("uuid")), what=told.pop("what"), policy=policy)
    value = told.pop("result_value")
    event = TreatmentEvent(treatment=treatment, result_value=None if value is None else Decimal(str(value)), **told)
    return ContactTreatment(contact=contact, event=event)


def _staff(contact: Contact, told: dict) -> ContactStaff:
    user = User(pk=told["user_id"], name=told.pop("name"))
    return ContactStaff(
        contact=contact, user=user, **{key: told[key] for key in ("profession", "is_lead", "minutes")}
    )


def _concern(contact: Contact, told: dict) -> Concern:
    name, at = told.pop("name"), told.pop("acknowledged_at")
    by = User(name=name) if name else None
    return Concern(contact=contact, acknowledged_by=by, acknowledged_at=at and dt.datetime.fromisoformat(at), **told)


def _worked_on(contact: Contact) -> list[ContactWork]:
    """What was worked on; a goal by itself only where nothing under it was named."""
    rows = [_work(contact, told) for told in contact.told_work]
    named_under = {row.goal.uuid for row in rows if row.intervention}
    return [row for row in rows if row.intervention or row.goal.uuid not in named_under]


def _work(contact: Contact, told: dict) -> ContactWork:
    under, what = told.pop("intervention"), told.pop("what")
    intervention = Intervention(uuid=UUID(under), what=what) if under else None
    return ContactWork(contact=contact, goal=Goal(**told | {"uuid": UUID(told["uuid"])}), intervention=intervention)


def _put(contact: Contact, name: str, rows: list) -> None:
    """Let ``contact.<name>.all()`` give these rows without asking, as a prefetch would."""
    loaded = getattr(contact, name).get_queryset()
    loaded._result_cache, loaded._prefetch_done = rows, True
    contact.__dict__.setdefault("_prefetched_objects_cache", {})[name] = loaded


def contact_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> Contact:
    """One version in sight; for everybody else it does not exist."""
    found = whole(in_sight(Contact.objects.filter(uuid=uuid), rights, on=on))
    if not found:
        raise Http404
    return found[0]


def entry_of(contact: Contact) -> Entry:
    """The entry to which a version belongs: the one that stands now, and those before it."""
    versions = _versions(contact.person)
    head = contact.pk
    while head in versions and versions[head].successor_id:
        head = versions[head].successor_id
    [standing] = [contact] if head == contact.pk else whole(Contact.objects.filter(pk=head))
    return Entry(standing, _chain(standing, versions))


def timeline(person: Person, *, family: str = "", before: dt.date | None = None) -> Page:
    """A person's entries, newest first, in pages of whole days, whichever team made them.

    ``family`` is a key of ``FAMILIES``. The caller has checked that the person is in sight.
    """
    rows = Contact.objects.filter(person=person, successor=None)
    if family in FAMILIES:
        rows = rows.filter(outcome__in=FAMILIES[family])
    if before:
        rows = rows.filter(occurred_at__lt=dt.datetime.combine(before, dt.time(), tzinfo=LONDON))
    found = whole(rows.order_by("-occurred_at", "-pk")[: PAGE_SIZE + 1])
    shown, earlier = _whole_days(found)
    versions = _versions(person)
    return Page([Entry(contact, _chain(contact, versions)) for contact in shown], earlier)


def _whole_days(found: list[Contact]) -> tuple[list[Contact], dt.date | None]:
    """Leave the last, perhaps incomplete day to the next page, unless it is the only one."""
    if len(found) <= PAGE_SIZE:
        return found, None
    last = _day(found[-1])
    shown = [contact for contact in found if _day(contact) > last]
    return (shown, last + dt.timedelta(days=1)) if shown else (found, last)


def _day(contact: Contact) -> dt.date:
    return contact.occurred_at.astimezone(LONDON).date()


def _versions(person: Person) -> dict[int, Contact]:
    """The person's replaced versions and what replaces them; few, since most entries are never changed."""
    replaced = Contact.objects.filter(person=person).exclude(successor=None)
    return {contact.pk: contact for contact in whole(replaced)}


def _chain(head: Contact, versions: dict[int, Contact]) -> list[Contact]:
    """The versions before ``head``. What was moved to another record is not shown in this one."""
    earlier: list[Contact] = []
    current = head.replaces_id
    while head.entry != Kind.MOVED and current in versions:
        earlier.append(versions[current])
        current = versions[current].replaces_id
    return earlier


def contacts_since(rights: Rights, *, since: dt.datetime, on: dt.date, team_ids: list[int] | None = None) -> QuerySet:
    """Contacts that stand and were received since a moment, newest first: for handover and "what changed"."""
    rows = in_sight(Contact.objects.filter(successor=None, entry__in=COUNTING_ENTRIES), rights, on=on)
    rows = rows.filter(received_at__gte=since, source=Source.LOGGED, team__in=team_ids or rights.team_ids)
    return rows.select_related("person", "team", "logged_by").order_by("-received_at")


def not_in_record(user: User, rights: Rights, *, on: dt.date, since: dt.datetime) -> QuerySet[Contact]:
    """What this user logged since a moment and has not yet copied to the trust's record, newest first."""
    rows = Contact.objects.filter(logged_by=user, successor=None, entry__in=COUNTING_ENTRIES, source=Source.LOGGED)
    copied = RecordCopy.objects.filter(contact=OuterRef("pk"))
    rows = in_sight(rows.filter(~Exists(copied), received_at__gte=since), rights, on=on)
    return rows.select_related("person").order_by("-received_at")
