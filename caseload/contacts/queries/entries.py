"""Contacts as they are read: the version that stands, and how it came to be."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from caseload.contacts.codes import COUNTING_ENTRIES, OfferAnswer, Outcome, Source
from caseload.contacts.codes import Entry as Kind
from caseload.contacts.models import Concern, Contact, ContactStaff, RecordCopy
from caseload.people.models import Person
from caseload.people.scope import in_sight
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


def whole(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """Contacts with all that an entry shows, in a fixed number of queries."""
    staff = ContactStaff.objects.select_related("user", "team").order_by("-is_lead", "user__name")
    concerns = Concern.objects.select_related("acknowledged_by").order_by("pk")
    return contacts.select_related("person", "team", "logged_by", "record_copy__copied_by").prefetch_related(
        Prefetch("contact_staff", staff), Prefetch("concerns", concerns)
    )


def contact_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> Contact:
    """One version in sight; for everybody else it does not exist."""
    return get_object_or_404(whole(in_sight(Contact.objects.all(), rights, on=on)), uuid=uuid)


def entry_of(contact: Contact) -> Entry:
    """The entry to which a version belongs: the one that stands now, and those before it."""
    versions = _versions(contact.person)
    head = contact.pk
    while head in versions and versions[head].successor_id:
        head = versions[head].successor_id
    standing = contact if head == contact.pk else whole(Contact.objects.filter(pk=head)).get()
    return Entry(standing, _chain(standing, versions))


def timeline(person: Person, *, family: str = "", before: dt.date | None = None) -> Page:
    """A person's entries, newest first, in pages of whole days, whichever team made them.

    ``family`` is a key of ``FAMILIES``. The caller has checked that the person is in sight.
    """
    rows = whole(Contact.objects.filter(person=person, successor=None))
    if family in FAMILIES:
        rows = rows.filter(outcome__in=FAMILIES[family])
    if before:
        rows = rows.filter(occurred_at__lt=dt.datetime.combine(before, dt.time(), tzinfo=LONDON))
    found = list(rows.order_by("-occurred_at", "-pk")[: PAGE_SIZE + 1])
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


def last_declined_offer(person: Person) -> Contact | None:
    """The latest offer that was declined: offers never expire, but are not repeated unchanged (domain.md 1)."""
    standing = Contact.objects.filter(person=person, successor=None, entry__in=COUNTING_ENTRIES)
    declined = standing.filter(offer_answer=OfferAnswer.DECLINED)
    return declined.only("offer", "offer_declined_because", "occurred_at").order_by("-occurred_at").first()
