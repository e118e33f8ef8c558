"""What follows from a change to a stay, by hand or by feed: the episodes' state, the rhythm, leave, the trail."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people import operations as people
from caseload.people.codes import OPEN_STATES, EpisodeState, RhythmSource
from caseload.people.models import Episode, RhythmPeriod
from caseload.people.operations import periods, whereabouts
from caseload.people.signals import tell_changed
from caseload.spells import follow_up
from caseload.spells.codes import DischargeMethod
from caseload.spells.models import HospitalSpell, InReachPlan
from caseload.spells.operations import in_reach
from caseload.spells.operations.afterwards import take_off
from caseload.spells.refusals import SpellRefusedError
from teams.faults import refusals
from teams.models import User

REVIEW_AFTER_DAYS = 7
AFTER_DISCHARGE_EVERY_DAYS = 1


def on_episode_transferred(*, old_id: int, new_id: int, **_kwargs) -> None:
    """Receiver of ``people.signals.episode_transferred``: an open stay follows the person to the new team."""
    HospitalSpell.objects.filter(episode=old_id, discharged_at=None, retracted_at=None).update(episode=new_id)
    InReachPlan.objects.filter(episode=old_id, ended_at=None).update(episode=new_id)


def on_episode_accepted(*, episode: Episode, by: User, at: dt.datetime, **_kwargs) -> None:
    """Receiver of ``people.signals.episode_accepted``: whoever is in hospital already is visited there from now on.
    What hangs on an episode that has ended passes to this one."""
    if episode.in_hospital_since is None:
        return
    over = ~Q(episode__state__in=OPEN_STATES)
    InReachPlan.objects.filter(over, person=episode.person_id, ended_at=None).update(ended_at=at)
    inside = HospitalSpell.objects.filter(over, person=episode.person_id, discharged_at=None, retracted_at=None)
    inside.update(episode=episode)
    stays = HospitalSpell.objects.filter(person=episode.person_id, retracted_at=None)
    episodes = people.lock_person(episode.person_id)
    in_reach.follow_stays(list(stays), episodes, person=episode.person, by=by, at=at)


def on_people_merged(*, survivor_id: int, **_kwargs) -> None:
    """Receiver of ``people.signals.people_merged``: the stays of both records are one person's now."""
    set_state(survivor_id)


def on_death_undone(*, person, ended: dict[int, dt.datetime], at: dt.datetime, **_kwargs) -> None:
    """Receiver of ``people.signals.death_undone``: whom the ward was said to have lost is still there, and the team
    goes on with its plan."""
    died = HospitalSpell.objects.filter(person=person, retracted_at=None, discharge_method=DischargeMethod.DIED)
    spells = [spell.pk for spell in died]
    died.update(discharged_at=None, discharge_method="", discharge_destination="")
    set_state(person.pk)
    for episode_id, ended_at in ended.items():  # with the death: their visits stand in the diary again
        InReachPlan.objects.filter(episode=episode_id, spell__in=spells, ended_at=ended_at).update(ended_at=None)
    back = HospitalSpell.objects.filter(pk__in=spells).select_related("recorded_by").first()
    if back:
        stays = HospitalSpell.objects.filter(person=person, retracted_at=None)
        episodes = people.lock_person(person.pk)
        in_reach.follow_stays(list(stays), episodes, person=person, by=back.recorded_by, at=at)


def no_overlap():
    """A stay at a time of another is refused in words."""
    sentence = _("They were in hospital at that time already: see the stays below")
    return refusals(SpellRefusedError, {"spell_one_at_a_time": (sentence, "admitted")})


def restart_rhythm(episodes: Iterable[Episode], discharged_at: dt.datetime, by: User) -> None:
    """What the team has decided since a discharge told late stands: the new rhythm lasts until then."""
    values = {
        "every_days": AFTER_DISCHARGE_EVERY_DAYS,
        "source": RhythmSource.DISCHARGE,
        "reason": _("After discharge from hospital"),
        "review_by": follow_up.local_day(discharged_at) + dt.timedelta(days=REVIEW_AFTER_DAYS),
    }
    accepted = [episode for episode in episodes if episode.state == EpisodeState.ACCEPTED]
    periods.begin(RhythmPeriod, {episode: dict(values) for episode in accepted}, starts_at=discharged_at, by=by)


def take_back_leaving(
    spell: HospitalSpell,
    episodes: Iterable[Episode],
    *,
    by: User,
    at: dt.datetime,
    left_at: dt.datetime | None = None,
) -> None:
    """They have not left, or at another moment (``left_at``): the rhythm of before holds again, and nobody goes on a
    day that does not count. Call it while the stay still says when they left."""
    take_back_rhythm(episodes, spell.discharged_at, by, at)
    take_off(spell, by=by, at=at, left_at=left_at)


def take_back_rhythm(episodes: Iterable[Episode], discharged_at: dt.datetime, by: User, at: dt.datetime) -> None:
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


def told(
    verb: str,
    spell: HospitalSpell,
    episodes: list[Episode],
    by: User,
    at: dt.datetime,
    *,
    moved: bool = False,
    **facts,
):
    """Reckon what the person's episodes carry, write the trail, tell who listens. Gives the stay. ``moved``: to
    another ward."""
    set_state(spell.person_id)
    stays = list(HospitalSpell.objects.filter(person=spell.person_id, retracted_at=None))
    whereabouts.follow_stays(
        spell.person_id, [(stay.admitted_at, stay.discharged_at) for stay in stays], by=by, at=at
    )
    in_reach.follow_stays(stays, episodes, person=spell.person, by=by, at=at, moved=moved)
    team = next((episode.team for episode in episodes if episode.pk == spell.episode_id), None)
    record(verb, by=by, person=spell.person, team=team, subject="hospital_spell", subject_uuid=spell.uuid, **facts)
    tell_changed([episode.pk for episode in episodes], at=at)
    return spell


def set_state(person_id: int) -> None:
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
