"""Small makers of rows for tests: what a test does not say is filled in plainly. All people are invented."""

import datetime as dt
import itertools
import uuid

from django.utils import timezone

from caseload.contacts import outcomes
from caseload.models import (
    Contact,
    ContactStaff,
    CoordinatorPeriod,
    Episode,
    IntensityPeriod,
    Partner,
    Person,
    Place,
    PlannedVisit,
    Precaution,
    RhythmPeriod,
    Sharing,
    TeamAccess,
    Tie,
    VisitStaff,
)
from caseload.people import names
from teams.models import Membership, Provider, Team, User
from teams.roles import Profession, Role

_count = itertools.count(1)
LONG_AGO = dt.date(2020, 1, 1)
PASSWORD = "a long enough password"


FOUR = dt.time(4)
"""When the day of a real team begins (domain.md, under R6); for tests of what that means."""


def days_ago(days: float) -> dt.datetime:
    """The moment that many times 24 hours before now."""
    return timezone.now() - dt.timedelta(days=days)


def provider() -> Provider:
    return Provider.objects.get_or_create(ods_code="ZZ901", defaults={"name": "Larch and Lowfield"})[0]


def team(name: str = "", **fields) -> Team:
    number = next(_count)
    # Its day is the calendar's, so that a test says the same at two in the morning; the rule has tests of its own.
    midnight = {"day_starts_at": dt.time(0)}
    defaults = {"code": f"T{number}", "started_on": LONG_AGO, "open_days": [1, 2, 3, 4, 5, 6, 7]} | midnight
    return Team.objects.create(
        provider=provider(), name=name or f"Team {number}", **(defaults | {"open_on_bank_holidays": True} | fields)
    )


def user(name: str = "", **fields) -> User:
    number = next(_count)
    return User.objects.create_user(f"staff{number}@demo.example", PASSWORD, name=name or f"Staff {number}", **fields)


def staff(team: Team | None = None, role: str = Role.CLINICIAN, name: str = "", **fields) -> User:
    """A user with one membership: in ``team``, or in the whole service for a service role."""
    member = user(name)
    Membership.objects.create(
        user=member,
        team=team,
        role=role,
        **({"profession": Profession.NURSE, "starts_on": LONG_AGO, "working_days": [1, 2, 3, 4, 5]} | fields),
    )
    return member


def nhs_number() -> str:
    """A valid number from the test range 999 000 0000 to 999 999 9999."""
    while True:
        first = f"999{next(_count):06d}"
        check = 11 - sum(int(d) * w for d, w in zip(first, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return first + str(0 if check == 11 else check)


def person(given: str = "Dean", family: str = "", **fields) -> Person:
    family = family or f"Whitlock{next(_count)}"
    defaults = {"nhs_number": nhs_number(), "date_of_birth": dt.date(1985, 3, 14)}
    return Person.objects.create(
        given_names=given,
        family_name=family,
        sort_key=names.sort_key(family, given),
        search_key=names.search_key(given, family, fields.get("preferred_name", "")),
        **(defaults | fields),
    )


def episode(team: Team, person_: Person | None = None, coordinator: User | None = None, **fields) -> Episode:
    """An accepted episode, seen by nobody yet, accepted 40 days ago unless told otherwise."""
    subject = person_ or person()
    start = fields.pop("accepted_at", days_ago(40))
    row = Episode.objects.create(
        person=subject, team=team, **({"state": "accepted", "referred_at": start, "accepted_at": start} | fields)
    )
    TeamAccess.objects.get_or_create(team=team, person=subject)
    if coordinator:
        CoordinatorPeriod.objects.create(
            person=subject, episode=row, user=coordinator, starts_at=start, set_by=coordinator
        )
    return row


def intensity(episode: Episode, intensity: str, by: User, **fields) -> IntensityPeriod:
    defaults = {"reason": "As agreed", "review_by": timezone.localdate() + dt.timedelta(days=60)}
    return IntensityPeriod.objects.create(
        person_id=episode.person_id,
        episode=episode,
        intensity=intensity,
        set_by=by,
        **(defaults | {"starts_at": episode.accepted_at} | fields),
    )


def rhythm(episode: Episode, every_days: int, by: User, **fields) -> RhythmPeriod:
    defaults = {"reason": "As agreed", "review_by": timezone.localdate() + dt.timedelta(days=60)}
    return RhythmPeriod.objects.create(
        person_id=episode.person_id,
        episode=episode,
        every_days=every_days,
        set_by=by,
        **(defaults | {"starts_at": episode.accepted_at} | fields),
    )


def contact(episode: Episode, by: User, outcome: str = "seen", at: dt.datetime | None = None, **fields) -> Contact:
    """A contact row put straight into the table; state and alerts are not brought up to date."""
    moment = at or timezone.now()
    with_person = outcome not in ("others_only", "reported", "message")
    profession = fields.pop("profession", Profession.NURSE)
    row = Contact.objects.create(
        uuid=uuid.uuid4(),
        body_hash="",
        episode=episode,
        team_id=episode.team_id,
        outcome=outcome,
        occurred_at=moment,
        written_at=moment,
        logged_by=by,
        **(
            {
                "person_id": episode.person_id,
                "mechanism": outcomes.TABLE[outcome].mechanism,
                "with_whom": ["person"] if with_person else [],
            }
            | fields
        ),
    )
    ContactStaff.objects.create(contact=row, user=by, profession=profession, team_id=episode.team_id, is_lead=True)
    return row


def visit(episode: Episode, *who: User, on: dt.date | None = None, at: dt.datetime | None = None, **fields):
    """A planned visit, today unless told otherwise."""
    day = on or (timezone.localdate(at) if at else timezone.localdate())
    row = PlannedVisit.objects.create(
        person_id=episode.person_id,
        episode=episode,
        on_date=day,
        starts_at=at,
        set_by=who[0] if who else user(),
        **fields,
    )
    VisitStaff.objects.bulk_create(VisitStaff(visit=row, user=member, on_date=day) for member in who)
    return row


def also_goes(visit: PlannedVisit, *who: User) -> None:
    """Further colleagues on a planned visit."""
    VisitStaff.objects.bulk_create(VisitStaff(visit=visit, user=member, on_date=visit.on_date) for member in who)


def place(person_: Person, description: str = "Flat 4, Canal Street", **fields) -> Place:
    """Somewhere a person can be found, for a month."""
    defaults = {"kind": "home", "starts_on": timezone.localdate() - dt.timedelta(days=30)}
    return Place.objects.create(person=person_, description=description, **(defaults | fields))


def tie(episode: Episode, by: User, role: str = "carer", **fields) -> Tie:
    """Somebody around a person, of whom nobody has asked yet what may be shared."""
    today = timezone.localdate()
    defaults = {"name": "Mary Whitlock", "phone": "0161 496 0123", "starts_on": today, "set_by": by}
    row = Tie.objects.create(person_id=episode.person_id, episode=episode, role=role, **(defaults | fields))
    Sharing.objects.create(
        person_id=episode.person_id, episode=episode, tie=row, may_share="not_asked", admission="not_asked",
        on_date=today, recorded_by=by,
    )  # fmt: skip
    return row


def partner(by: User, name: str = "Turning Tide", **fields) -> Partner:
    """An agency that every team knows."""
    defaults = {"needs": ["detox"], "phone": "0161 496 0999", "changed_by": by, "changed_at": timezone.now()}
    return Partner.objects.create(name=name, **(defaults | fields))


def precaution(episode: Episode, by: User, kind: str = "dog", **fields) -> Precaution:
    """What to know before knocking, put straight into the table; alerts are not brought up to date."""
    today = timezone.localdate()
    defaults = {"words": "Large, in the yard", "source": "Seen", "starts_on": today, "set_by": by}
    return Precaution.objects.create(
        person_id=episode.person_id, episode=episode, kind=kind,
        **(defaults | {"review_by": today + dt.timedelta(days=28)} | fields),
    )  # fmt: skip
