"""The in-reach plan of a stay: made when they are admitted, changed with a reason, over when they leave. Its visits
stand in the diary; by when somebody must have been there is reckoned with the episode's state."""

import datetime as dt
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.contacts import operations as contacts
from caseload.contacts.codes import Purpose
from caseload.people import operations as people
from caseload.people.codes import EpisodeState
from caseload.people.models import CoordinatorPeriod, Episode, Person
from caseload.people.signals import tell_changed
from caseload.spells import follow_up
from caseload.spells.meanwhile import still
from caseload.spells.models import HospitalSpell, InReachDefault, InReachPlan
from caseload.spells.refusals import SpellRefusedError
from caseload.spells.stays import Plan
from teams.calendar import Calendar
from teams.faults import FieldError
from teams.models import Team, User
from teams.queries import calendar_of

STRANDS = ("visits", "ward_round", "consultant")
WEEK = 7


@dataclass(frozen=True)
class Strand:
    """Somebody's time on the ward, once a week or less: nothing where no day is known."""

    weekday: int | None = None
    time: dt.time | None = None
    who: User | None = None


@dataclass(frozen=True)
class InReach:
    """A plan as the team agreed it for one stay, with the reason why it is not the usual one. Where two must go,
    ``second`` goes along with whoever goes, or ``alone_reason`` says why one goes alone."""

    every_weeks: int
    visits: Strand
    ward_round: Strand
    consultant: Strand
    reason: str
    review_by: dt.date | None
    second: User | None = None
    alone_reason: str = ""


def follow_stays(
    stays: Collection[HospitalSpell],
    episodes: Collection[Episode],
    *,
    person: Person,
    by: User,
    at: dt.datetime,
    moved: bool = False,
) -> None:
    """Bring the plan in line with the stays of a person that stand, one of which was changed: made, gone on with,
    taken to another ward (``moved``) or ended. Whom two hospitals have at once is visited where they were admitted
    last: nobody has two plans. The caller holds the episodes and tells of the change."""
    inside = [stay for stay in stays if stay.discharged_at is None]
    stay = max(inside, key=lambda one: (one.admitted_at, one.pk), default=None)
    left = {one.pk: one.discharged_at for one in stays}
    by_pk = {one.pk: one for one in episodes}
    plans = list(InReachPlan.objects.filter(person=person).order_by("-made_at", "-pk"))
    stands = False
    for plan in plans:
        if plan.ended_at is None and (stay is None or plan.spell_id != stay.pk or moved):
            since = left.get(plan.spell_id) or at
            _end(plan, by_pk.get(plan.episode_id), since, gone=stay is None, by=by, at=at)
        elif plan.ended_at is None:
            stands = True
    episode = stay and by_pk.get(stay.episode_id)
    if episode and episode.state == EpisodeState.ACCEPTED and not stands and not person.died_on:
        former = next((plan for plan in plans if plan.spell_id == stay.pk), None)
        _begin(stay, episode, person, former, moved=moved, by=by, at=at)


@transaction.atomic
def adjust_in_reach(*, spell: HospitalSpell, told: InReach, by: User, at: dt.datetime, seen: str = "") -> InReachPlan:
    """Another plan for this stay, from now on, with the reason and a day on which it is looked at again. ``seen`` is
    the fingerprint of the plan's key that the writer had open: MeanwhileError where another plan is in force now."""
    episodes = people.lock_person(spell.person_id)
    spell = HospitalSpell.objects.select_related("person").get(pk=spell.pk)
    episode = next((one for one in episodes if one.pk == spell.episode_id), None)
    if spell.retracted_at or spell.discharged_at or episode is None:
        raise SpellRefusedError(_("They are no longer in hospital with this stay. Nothing was changed."))
    if episode.state != EpisodeState.ACCEPTED:
        raise SpellRefusedError(_("The plan is made when the team accepts them. Until then plan a single visit."))
    _check(told, at)
    plans = InReachPlan.objects.select_related(*(f"{name}_who" for name in STRANDS), "second", "made_by")
    running = plans.filter(spell=spell, ended_at=None).first()
    still(seen, running and running.pk, lambda: _in_words(running))
    if running:
        _end(running, episode, at, by=by, at=at)
    calendar = calendar_of(episode.team)
    plan = InReachPlan(
        person_id=spell.person_id, episode=episode, spell=spell, made_by=by, made_at=at,
        first_by=running.first_by if running else _first_by(spell, episode, calendar),
        every_weeks=told.every_weeks, reason=told.reason.strip(), review_by=told.review_by,
        second=told.second, alone_reason=told.alone_reason.strip(),
    )  # fmt: skip
    for name in STRANDS:
        strand = getattr(told, name)
        for part in ("weekday", "time", "who"):
            setattr(plan, f"{name}_{part}", getattr(strand, part))
    for name, missing in _put_in_diary(plan, episode, calendar, by=by, at=at):
        raise SpellRefusedError(missing.message, f"{name}_who" if missing.field == "staff" else missing.field)
    record("in_reach.adjusted", by=by, person=spell.person, team=episode.team, subject="in_reach_plan",
           subject_uuid=plan.uuid)  # fmt: skip
    tell_changed([one.pk for one in episodes], at=at)
    return plan


@transaction.atomic
def set_usual_in_reach(*, team: Team, consultant: Strand, by: User, at: dt.datetime) -> InReachDefault:
    """Our own consultant's weekly time on the wards, which every new plan takes over."""
    told = {f"consultant_{part}": getattr(consultant, part) for part in ("who", "weekday", "time")}
    if consultant.weekday and not consultant.who:
        raise SpellRefusedError(_("Say which consultant"), "consultant_who")
    usual, _created = InReachDefault.objects.update_or_create(team=team, defaults=told | {"set_by": by, "set_at": at})
    record("in_reach.usual_set", by=by, team=team, subject="team", subject_uuid=team.uuid)
    return usual


def _begin(
    spell: HospitalSpell, episode: Episode, person: Person, former: InReachPlan | None, *, moved: bool, by: User, at
) -> None:
    """As it was before they left, where they are back; on another ward with that ward's round; else as the team does
    it."""
    calendar = calendar_of(episode.team)
    goes_on = former and former.episode_id == episode.pk
    plan = InReachPlan(
        person=person, episode=episode, spell=spell, made_by=by, made_at=at,
        first_by=former.first_by if goes_on else _first_by(spell, episode, calendar),
    )  # fmt: skip
    if goes_on:
        copied = ["every_weeks", "reason", "review_by", "second_id", "alone_reason"]
        copied += [f"{name}_{part}" for name in STRANDS for part in ("who_id", "weekday", "time")]
        for name in copied:
            setattr(plan, name, getattr(former, name))
    else:
        _usual(plan, episode, at)
    if moved or not goes_on:
        plan.ward_round_weekday, plan.ward_round_time = _round(spell, episode)
    _put_in_diary(plan, episode, calendar, by=by, at=at)
    record("in_reach.planned", by=by, person=person, team=episode.team, subject="in_reach_plan",
           subject_uuid=plan.uuid)  # fmt: skip


def _first_by(spell: HospitalSpell, episode: Episode, calendar: Calendar) -> dt.date:
    """Of somebody who was in when the team took them on the days run from then."""
    return follow_up.first_in_reach_by(max(spell.admitted_at, episode.accepted_at), calendar)


def _usual(plan: InReachPlan, episode: Episode, at: dt.datetime) -> None:
    """The team's rhythm in hospital, the care co-ordinator, our consultant's time."""
    plan.every_weeks = max(1, episode.team.rhythm_in_reach // WEEK)
    coordinating = CoordinatorPeriod.objects.at(at).filter(episode=episode).values_list("user_id", flat=True)
    plan.visits_who_id = plan.ward_round_who_id = coordinating.first()
    if usual := InReachDefault.objects.filter(team=episode.team).first():
        for part in ("who_id", "weekday", "time"):
            setattr(plan, f"consultant_{part}", getattr(usual, f"consultant_{part}"))


def _round(spell: HospitalSpell, episode: Episode) -> tuple[int | None, dt.time | None]:
    """The ward's round as the team last knew it; nothing where it never did."""
    if not spell.ward:
        return None, None
    known = InReachPlan.objects.filter(
        episode__team=episode.team, spell__hospital=spell.hospital, spell__ward=spell.ward,
        ward_round_weekday__isnull=False,
    )  # fmt: skip
    told = known.exclude(spell=spell).order_by("-made_at").values_list("ward_round_weekday", "ward_round_time")
    return told.first() or (None, None)


def _put_in_diary(
    plan: InReachPlan, episode: Episode, calendar: Calendar, *, by: User, at: dt.datetime
) -> list[tuple[str, FieldError]]:
    """The strands as patterns of visits. They stand there whatever is missing, which is given by strand."""
    starts = {name: day for name in STRANDS if (day := _starts_on(plan, name, calendar, at))}
    ids = {name: [getattr(plan, f"{name}_who_id"), plan.second_id] for name in starts}
    users = User.objects.in_bulk({pk for going in ids.values() for pk in going} - {None})
    staff = {
        name: [users[pk] for pk in dict.fromkeys(going) if pk] if going[0] else [] for name, going in ids.items()
    }
    patterns = [_pattern(plan, name, starts[name], staff[name]) for name in starts]
    answers = contacts.plan_together(episode=episode, patterns=patterns, by=by, at=at)
    for name, (series, _missing) in zip(starts, answers, strict=True):
        setattr(plan, f"{name}_series", series)
    plan.save()
    return [(name, missing) for name, (_series, missing) in zip(starts, answers, strict=True) if missing]


def _pattern(plan: InReachPlan, name: str, starts_on: dt.date, staff: Sequence[User]) -> contacts.Pattern:
    return contacts.Pattern(
        starts_on=starts_on,
        staff=staff,
        alone_reason=plan.alone_reason,
        every_weeks=plan.every_weeks if name == "visits" else 1,
        local_time=getattr(plan, f"{name}_time"),
        purpose=Purpose.IN_REACH,
        place_text=", ".join(filter(None, [plan.spell.ward, plan.spell.hospital]))[:240],
    )


def _starts_on(plan: InReachPlan, name: str, calendar: Calendar, at: dt.datetime) -> dt.date | None:
    """The first day of a strand: for visits the day by which somebody must have been there, where it lies ahead and
    no other weekday was agreed; a ward round and a consultant's time on their next weekday."""
    today = calendar.day_of(at)
    weekday = getattr(plan, f"{name}_weekday")
    if weekday is None:
        if name != "visits":
            return None
        day = calendar.last_open_on_or_before(plan.first_by)
        return day if day >= today else calendar.first_open_on_or_after(today)
    return today + dt.timedelta(days=(weekday - today.isoweekday()) % WEEK)


def _end(
    plan: InReachPlan, episode: Episode | None, since: dt.datetime, *, gone: bool = False, by: User, at: dt.datetime
) -> None:
    """Its visits from that day on are not needed any more; where they are ``gone``, no visit to the ward is. With an
    episode that has ended they ended already."""
    plan.ended_at = at
    plan.save(update_fields=["ended_at"])
    if episode is None:
        return
    day = Calendar.of_team(episode.team).day_of(since)
    planned = [getattr(plan, f"{name}_series_id") for name in STRANDS]
    with suppress(contacts.EpisodeEndedError):  # by a death told a moment ago: its diary ended with it
        if gone:
            contacts.end_purpose(episode=episode, purpose=Purpose.IN_REACH, on=day, by=by)
        else:
            contacts.end_together(episode=episode, series_ids=[one for one in planned if one], on=day, by=by)


def _in_words(plan: InReachPlan | None) -> str:
    if plan is None:
        return _("No plan is in force now.")
    said = "; ".join(f"{label}: {words}" for label, words in Plan(plan).lines)
    return _("%(name)s set it: %(said)s.") % {"name": plan.made_by, "said": said}


def _check(told: InReach, at: dt.datetime) -> None:
    if not told.reason.strip():
        raise SpellRefusedError(_("Say why this stay needs another plan"), "reason")
    if told.review_by is None:
        raise SpellRefusedError(_("Say by when it is looked at again"), "review_by")
    if told.review_by <= timezone.localdate(at):
        raise SpellRefusedError(_("The day of review must lie ahead"), "review_by")
    for name in ("ward_round", "consultant"):
        strand = getattr(told, name)
        if strand.weekday and not strand.who:
            raise SpellRefusedError(_("Say who goes"), f"{name}_who")
    if not told.visits.who:
        raise SpellRefusedError(_("Say who goes"), "visits_who")
