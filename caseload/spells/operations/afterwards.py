"""After they have left: who goes in the three days, and what another team of the provider told us it did."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.contacts import operations as contacts
from caseload.contacts.codes import Purpose, VisitState
from caseload.contacts.models import PlannedVisit
from caseload.people.codes import EpisodeState
from caseload.people.models import Episode
from caseload.people.signals import tell_changed
from caseload.spells import follow_up
from caseload.spells.codes import ChecklistItem, ItemState
from caseload.spells.models import ChecklistAnswer, FollowUpByOthers, HospitalSpell
from caseload.spells.operations.leaving import hold
from caseload.spells.refusals import SpellRefusedError
from nhsuk import moments
from teams.faults import FieldError
from teams.models import User
from teams.queries import calendar_of

AFTER = "after"
"""The form's field for the day."""


@dataclass(frozen=True)
class Going:
    """Who goes, and how many days after the discharge. ``closed_anyway``: though the team is closed on that day."""

    who: User
    days_after: int
    closed_anyway: bool = False
    alone_reason: str = ""


@dataclass(frozen=True)
class ByOthers:
    """What another team of the provider told us."""

    occurred_at: dt.datetime
    mechanism: str
    team_name: str
    who: str
    told_by: str


@transaction.atomic
def book_follow_up(
    *, spell: HospitalSpell, going: Going, episode: Episode, by: User, at: dt.datetime
) -> PlannedVisit:
    """Plan the visit on one of the three days that count. Raises SpellRefusedError at the field."""
    spell, episodes = hold(spell)
    return book(spell, going, held(episode, episodes), by=by, at=at)


def book(spell: HospitalSpell, going: Going, episode: Episode, *, by: User, at: dt.datetime) -> PlannedVisit:
    """The same within an operation that holds the person's episodes."""
    if spell.discharged_at is None:
        raise SpellRefusedError(_("They are still in hospital: record the discharge first."))
    day = follow_up.local_day(spell.discharged_at) + dt.timedelta(days=going.days_after)
    if not 1 <= going.days_after <= follow_up.DAYS:
        raise SpellRefusedError(_("Choose one of the three days after they left"), AFTER)
    if day < timezone.localdate(at):
        raise SpellRefusedError(_("%(day)s has passed: choose a later day") % {"day": moments.short_day(day)}, AFTER)
    if booked := booked_for(spell, at=at).first():
        who = get_text_list([user.name for user in booked.staff.all()], _("and"))
        said = _("%(who)s goes on %(day)s already. Nothing was changed.")
        raise SpellRefusedError(said % {"who": who, "day": moments.short_day(booked.on_date)})
    calendar = calendar_of(episode.team)
    if not calendar.is_open(day) and not going.closed_anyway:
        raise SpellRefusedError(closed(spell.discharged_at, day, calendar), AFTER)
    try:
        visit = contacts.plan(
            episode=episode, on_date=day, staff=[going.who], by=by, at=at, purpose=Purpose.FOLLOW_UP_72H,
            alone_reason=going.alone_reason,
        )  # fmt: skip
    except FieldError as fault:
        field = {"staff": "goes", "on_date": AFTER}.get(fault.field, fault.field)
        raise SpellRefusedError(fault.message, field) from fault
    _tick(spell, visit, going.who, by, at)
    return visit


def booked_for(spell: HospitalSpell, *, at: dt.datetime) -> QuerySet[PlannedVisit]:
    """The visit that stands in the diary for what is left of the three days."""
    return PlannedVisit.objects.filter(
        person=spell.person_id, purpose=Purpose.FOLLOW_UP_72H, state=VisitState.PLANNED,
        on_date__range=follow_up.window(spell.discharged_at), on_date__gte=timezone.localdate(at),
    )  # fmt: skip


def take_off(spell: HospitalSpell, *, by: User, at: dt.datetime, left_at: dt.datetime | None = None) -> None:
    """They have not left after all, or on another day (``left_at``): whoever was to go need not, and who goes is to
    be said anew; a visit that counts after that day too stands. Call it while the stay still says when they left;
    never counts against the person."""
    visits = booked_for(spell, at=at)
    for visit in visits.exclude(on_date__range=follow_up.window(left_at)) if left_at else visits:
        contacts.cancel_visit(visit=visit, reason=_("The discharge was taken back"), by=by, at=at)
        ChecklistAnswer.objects.filter(spell=spell, item=ChecklistItem.FOLLOW_UP).delete()


def closed(discharged_at: dt.datetime, day: dt.date, calendar) -> str:
    """That the team is closed on the day, and which day of the three it is open."""
    first, _last = follow_up.window(discharged_at)
    days = [first + dt.timedelta(days=number) for number in range(follow_up.DAYS)]
    is_open = [moments.short_day(one) for one in days if calendar.is_open(one)]
    said = _("The team is closed on %(day)s.") % {"day": moments.short_day(day)}
    if is_open:
        return (
            said
            + " "
            + _("It is open on %(days)s. Choose that, or say that somebody goes all the same.")
            % {"days": get_text_list(is_open, _("and"))}
        )
    return said + " " + _("It is closed on all three days: say that somebody goes all the same, or arrange a call.")


def _tick(spell: HospitalSpell, visit: PlannedVisit, who: User, by: User, at: dt.datetime) -> None:
    note = _("%(name)s, %(day)s") % {"name": who.name, "day": moments.short_day(visit.on_date)}
    ChecklistAnswer.objects.update_or_create(
        spell=spell,
        item=ChecklistItem.FOLLOW_UP,
        defaults={
            "person_id": spell.person_id, "episode_id": spell.episode_id, "state": ItemState.DONE, "note": note,
            "done_by": by, "done_on": timezone.localdate(at), "recorded_by": by, "recorded_at": at,
        },
    )  # fmt: skip


@transaction.atomic
def record_follow_up_by_others(
    *, spell: HospitalSpell, told: ByOthers, by: User, at: dt.datetime
) -> FollowUpByOthers:
    """Another team of the provider met or spoke with them: its own row, never a contact of ours."""
    spell, episodes = hold(spell)
    if spell.discharged_at is None:
        raise SpellRefusedError(_("They are still in hospital: record the discharge first."))
    if told.occurred_at > at:
        raise SpellRefusedError(_("The moment cannot be in the future"), "met")
    if told.occurred_at <= spell.discharged_at:
        left = moments.moment(spell.discharged_at)
        raise SpellRefusedError(_("They left on %(left)s: it must have been after that") % {"left": left}, "met")
    for name, said in (("team_name", _("Say which team")), ("told_by", _("Say who told us"))):
        if not getattr(told, name).strip():
            raise SpellRefusedError(said, name)
    row = FollowUpByOthers.objects.create(
        person_id=spell.person_id, episode_id=spell.episode_id, spell=spell, occurred_at=told.occurred_at,
        mechanism=told.mechanism, team_name=told.team_name.strip(), who=told.who.strip(),
        told_by=told.told_by.strip(), recorded_by=by, recorded_at=at,
    )  # fmt: skip
    _told("follow_up.by_others", row, spell, episodes, by, at)
    return row


@transaction.atomic
def retract_follow_up_by_others(*, row: FollowUpByOthers, reason: str, by: User, at: dt.datetime) -> None:
    """It was told by mistake: kept, with the reason, and counting for nothing."""
    if not reason.strip():
        raise SpellRefusedError(_("Say what was wrong"), "reason")
    spell, episodes = hold(row.spell)
    FollowUpByOthers.objects.filter(pk=row.pk, retracted_at=None).update(
        retracted_at=at, retracted_reason=reason.strip()
    )
    _told("follow_up.by_others_retracted", row, spell, episodes, by, at)


def _told(verb: str, row: FollowUpByOthers, spell: HospitalSpell, episodes, by: User, at: dt.datetime) -> None:
    record(verb, by=by, person=spell.person, team=spell.episode.team, subject="follow_up_by_others",
           subject_uuid=row.uuid, mechanism=row.mechanism)  # fmt: skip
    tell_changed([episode.pk for episode in episodes], at=at)


def held(episode: Episode, episodes: list[Episode]) -> Episode:
    """The episode among those that are locked: in it somebody is to go. Raises SpellRefusedError where it is over."""
    found = next((one for one in episodes if one.pk == episode.pk), None)
    if found is None or found.state != EpisodeState.ACCEPTED:
        raise SpellRefusedError(_("%(team)s is no longer involved. Nothing was changed.") % {"team": episode.team})
    return found
