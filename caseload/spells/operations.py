"""Writes of hospital stays, by hand and later by the hospital's own feed: ``spells.admit(...)``.

In hospital the team stays: a spell never ends an episode, it changes the visiting plan. The person's episodes carry
what the rhythm needs (since when in hospital, when they last left), always recomputed from the spells that stand.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people import operations as people
from caseload.people.codes import EpisodeState, RhythmSource
from caseload.people.models import Episode, RhythmPeriod
from caseload.people.operations import periods
from caseload.people.operations.locks import lock_people
from caseload.people.signals import tell_changed
from caseload.spells import follow_up
from caseload.spells.codes import DischargeMethod, SpellKind
from caseload.spells.models import HospitalSpell
from nhsuk import moments
from teams.faults import FieldError, refusals
from teams.models import User

REVIEW_AFTER_DAYS = 7
AFTER_DISCHARGE_EVERY_DAYS = 1


class SpellRefusedError(FieldError):
    """What was said about the stay cannot be."""


@dataclass(frozen=True)
class Stay:
    """An admission as somebody told us. ``bed_type`` only for a psychiatric one."""

    hospital: str
    ward: str
    kind: str
    bed_type: str
    admitted_at: dt.datetime
    told_by: str


@transaction.atomic
def admit(*, episode: Episode, stay: Stay, by: User, at: dt.datetime) -> HospitalSpell:
    """They are in hospital: the in-reach rhythm holds instead of their own."""
    episodes = people.lock_person(episode.person_id)
    _require_open(episode, episodes)
    _check(stay, at)
    standing = _standing(episode.person_id).filter(discharged_at=None).first()
    if standing:
        raise SpellRefusedError(
            _("Already in hospital since %(day)s: %(where)s. Record the discharge first, or change the ward.")
            % {"day": moments.short_day(standing.admitted_at), "where": standing.hospital}
        )
    with _no_overlap():
        spell = HospitalSpell.objects.create(
            person_id=episode.person_id, episode=episode, recorded_by=by, recorded_at=at, **asdict(stay)
        )
    return _told("spell.admitted", spell, episodes, by, at, kind=spell.kind, bed_type=spell.bed_type)


@transaction.atomic
def correct(*, spell: HospitalSpell, stay: Stay, by: User, at: dt.datetime) -> HospitalSpell:
    """Put right what was said about an admission, or follow a change of ward."""
    spell, episodes = _held(spell)
    _check(stay, at)
    if spell.discharged_at and stay.admitted_at >= spell.discharged_at:
        raise SpellRefusedError(_("They cannot have left before they were admitted"), "admitted")
    for name, value in asdict(stay).items():
        setattr(spell, name, value)
    with _no_overlap():
        spell.save(update_fields=list(asdict(stay)))
    return _told("spell.corrected", spell, episodes, by, at, kind=spell.kind, bed_type=spell.bed_type)


@transaction.atomic
def discharge(
    *, spell: HospitalSpell, discharged_at: dt.datetime, method: str, destination: str, by: User, at: dt.datetime
) -> HospitalSpell:
    """They have left: the rhythm restarts from that day, daily until the team decides (domain.md 2a).

    A method that means died records the death on that day: everything stops at once.
    """
    died = method == DischargeMethod.DIED
    if died:
        lock_people(spell.person_id)  # before the episodes, as whoever records a death does
    spell, episodes = _held(spell)
    if spell.discharged_at:
        raise SpellRefusedError(_("The discharge is recorded already. Nothing was changed."))
    if discharged_at > at:
        raise SpellRefusedError(_("The discharge cannot be in the future"), "discharged")
    if discharged_at <= spell.admitted_at:
        raise SpellRefusedError(_("They cannot have left before they were admitted"), "discharged")
    spell.discharged_at, spell.discharge_method, spell.discharge_destination = discharged_at, method, destination
    spell.save(update_fields=["discharged_at", "discharge_method", "discharge_destination"])
    if died:
        _set_state(spell.person_id)
        if not spell.person.died_on:
            people.record_death(person=spell.person, died_on=follow_up.local_day(discharged_at), by=by, at=at)
    else:
        _restart_rhythm(episodes, discharged_at, by)
    return _told("spell.discharged", spell, episodes, by, at, method=method, destination=destination)


@transaction.atomic
def reopen(*, spell: HospitalSpell, by: User, at: dt.datetime) -> HospitalSpell:
    """The discharge was a mistake: they are still in."""
    spell, episodes = _held(spell)
    if not spell.discharged_at:
        raise SpellRefusedError(_("No discharge is recorded. Nothing was changed."))
    _take_back_rhythm(episodes, spell.discharged_at, by, at)
    spell.discharged_at, spell.discharge_method, spell.discharge_destination = None, "", ""
    with _no_overlap():
        spell.save(update_fields=["discharged_at", "discharge_method", "discharge_destination"])
    return _told("spell.reopened", spell, episodes, by, at)


@transaction.atomic
def retract(*, spell: HospitalSpell, reason: str, by: User, at: dt.datetime) -> HospitalSpell:
    """The whole stay was recorded by mistake. It is kept, with the reason, and counts for nothing."""
    if not reason.strip():
        raise SpellRefusedError(_("Say what was wrong"), "reason")
    spell, episodes = _held(spell)
    if spell.discharged_at:
        _take_back_rhythm(episodes, spell.discharged_at, by, at)
    spell.retracted_at, spell.retracted_reason = at, reason.strip()
    spell.save(update_fields=["retracted_at", "retracted_reason"])
    return _told("spell.retracted", spell, episodes, by, at)


def on_episode_transferred(*, old_id: int, new_id: int, **_kwargs) -> None:
    """Receiver of ``people.signals.episode_transferred``: an open stay follows the person to the new team."""
    HospitalSpell.objects.filter(episode=old_id, discharged_at=None, retracted_at=None).update(episode=new_id)


def on_people_merged(*, survivor_id: int, **_kwargs) -> None:
    """Receiver of ``people.signals.people_merged``: the stays of both records are one person's now."""
    _set_state(survivor_id)


def _standing(person_id: int):
    return HospitalSpell.objects.filter(person=person_id, retracted_at=None)


def _held(spell: HospitalSpell) -> tuple[HospitalSpell, list[Episode]]:
    """Lock the person's open episodes and read the spell afresh: it must stand."""
    episodes = people.lock_person(spell.person_id)
    spell = HospitalSpell.objects.select_related("person").get(pk=spell.pk)
    if spell.retracted_at:
        raise SpellRefusedError(_("This stay was retracted meanwhile. Nothing was changed."))
    return spell, episodes


def _require_open(episode: Episode, episodes: Iterable[Episode]) -> None:
    if episode.pk not in [held.pk for held in episodes]:
        raise SpellRefusedError(_("%(team)s is no longer involved. Nothing was changed.") % {"team": episode.team})


def _check(stay: Stay, at: dt.datetime) -> None:
    if stay.admitted_at > at:
        raise SpellRefusedError(_("The admission cannot be in the future"), "admitted")
    if stay.kind == SpellKind.PSYCHIATRIC and not stay.bed_type:
        raise SpellRefusedError(_("Choose the kind of bed"), "bed_type")


def _no_overlap():
    sentence = _("They were in hospital at that time already: see the stays below")
    return refusals(SpellRefusedError, {"spell_one_at_a_time": (sentence, "admitted")})


def _restart_rhythm(episodes: Iterable[Episode], discharged_at: dt.datetime, by: User) -> None:
    """What the team has decided since a discharge told late stands: the new rhythm lasts until then."""
    values = {
        "every_days": AFTER_DISCHARGE_EVERY_DAYS,
        "source": RhythmSource.DISCHARGE,
        "reason": _("After discharge from hospital"),
        "review_by": follow_up.local_day(discharged_at) + dt.timedelta(days=REVIEW_AFTER_DAYS),
    }
    accepted = [episode for episode in episodes if episode.state == EpisodeState.ACCEPTED]
    periods.begin(RhythmPeriod, {episode: dict(values) for episode in accepted}, starts_at=discharged_at, by=by)


def _take_back_rhythm(episodes: Iterable[Episode], discharged_at: dt.datetime, by: User, at: dt.datetime) -> None:
    """From now on what was agreed before the discharge holds again, unless the team has decided since."""
    for episode in episodes:
        rows = RhythmPeriod.objects.filter(episode=episode)
        if not rows.at(at).filter(source=RhythmSource.DISCHARGE, starts_at=discharged_at).exists():
            continue
        former = rows.filter(ends_at=discharged_at).first()
        if former is None:
            periods.end_running(RhythmPeriod, [episode.pk], at=at)
            continue
        values = {name: getattr(former, name) for name in ("every_days", "source", "reason", "review_by")}
        periods.begin(RhythmPeriod, {episode: values}, starts_at=at, by=by)


def _told(verb: str, spell: HospitalSpell, episodes: list[Episode], by: User, at: dt.datetime, **facts):
    _set_state(spell.person_id)
    team = next((episode.team for episode in episodes if episode.pk == spell.episode_id), None)
    record(verb, by=by, person=spell.person, team=team, subject="hospital_spell", subject_uuid=spell.uuid, **facts)
    tell_changed([episode.pk for episode in episodes], at=at)
    return spell


def _set_state(person_id: int) -> None:
    """What the person's open episodes carry, recomputed from the stays that stand."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, {"person": person_id})


STATE = """
UPDATE caseload_episode e SET in_hospital_since = s.since, last_discharged_at = s.discharged
FROM (
    SELECT min(admitted_at) FILTER (WHERE discharged_at IS NULL) AS since, max(discharged_at) AS discharged
    FROM caseload_hospitalspell WHERE person_id = %(person)s AND retracted_at IS NULL
) s
WHERE e.person_id = %(person)s AND e.state IN ('referred', 'accepted')
  AND (e.in_hospital_since, e.last_discharged_at) IS DISTINCT FROM (s.since, s.discharged)
"""
