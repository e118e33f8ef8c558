"""What follows for state and diary when an episode is touched, ends or passes to another team."""

import datetime as dt

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.contacts import outcomes
from caseload.contacts.codes import COUNTING_ENTRIES, VisitEnd, VisitState
from caseload.contacts.models import (
    Concern,
    Contact,
    Draft,
    PlannedVisit,
    ReadyNow,
    VisitSeries,
    VisitSeriesStaff,
    VisitStaff,
)
from caseload.contacts.reckoning import reckon
from caseload.people.closing import Unanswered
from caseload.people.lifetime import Alive
from caseload.people.models import CoordinatorPeriod


def on_episodes_changed(*, episode_ids: list[int], at: dt.datetime, **_kwargs) -> None:
    """Receiver of ``people.signals.episodes_changed``, before the alert engine's: reckons the state of those that
    are open, and ends the diary of those that are not. An ordinary contact costs no query for the latter."""
    ended = set(episode_ids) - set(reckon(episode_ids=episode_ids, at=at))
    if ended:
        end_diary(ended, at=at)


def end_diary(episode_ids, *, at: dt.datetime) -> None:
    """Nobody goes on the visits of an episode that has ended. Patterns keep when they would have ended themselves."""
    visits = PlannedVisit.objects.filter(episode__in=episode_ids, state=VisitState.PLANNED)
    visits.update(state=VisitState.ENDED, state_reason=VisitEnd.EPISODE)
    for series in running(episode_ids, at).filter(ended_with_episode=False):
        series.would_end_on, series.ended_with_episode = series.ends_on, True
        series.ends_on = max(timezone.localdate(at), series.starts_on + dt.timedelta(days=1))
        series.save(update_fields=["ends_on", "would_end_on", "ended_with_episode"])


def running(episode_ids, at: dt.datetime) -> QuerySet[VisitSeries]:
    """The patterns of these episodes that have not ended by now."""
    return VisitSeries.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=timezone.localdate(at)), episode__in=episode_ids
    )


def on_death_undone(*, ended: dict[int, dt.datetime], **_kwargs) -> None:
    """Receiver of ``people.signals.death_undone``: visits and patterns stand in the diary as before."""
    visits = PlannedVisit.objects.filter(
        episode__in=ended, state=VisitState.ENDED, state_reason=VisitEnd.EPISODE.value
    )
    visits.update(state=VisitState.PLANNED, state_reason="")
    series = VisitSeries.objects.filter(episode__in=ended, ended_with_episode=True)
    series.update(ends_on=F("would_end_on"), would_end_on=None, ended_with_episode=False)


def on_about_to_die(*, person, **_kwargs) -> Alive | None:
    """Receiver of ``people.signals.about_to_die``: who met or spoke with them last."""
    met = Contact.objects.filter(
        person=person, successor=None, entry__in=COUNTING_ENTRIES, outcome__in=[*outcomes.SEEN, *outcomes.SPOKEN]
    )
    last = met.order_by("-occurred_at").select_related("logged_by").first()
    return Alive(last.occurred_at, str(last.logged_by)) if last else None


def on_episode_transferred(*, old_id: int, new_id: int, at: dt.datetime, keep_visits: bool, **_kwargs) -> None:
    """Receiver of ``people.signals.episode_transferred``, sent before the old episode's end is told: open visits
    pass to the new team, whose care co-ordinator takes them, or else end with the old episode."""
    if not keep_visits:
        end_diary([old_id], at=at)
        return
    visits = PlannedVisit.objects.filter(episode=old_id, state=VisitState.PLANNED)
    series = running([old_id], at)
    taker = CoordinatorPeriod.objects.at(at).filter(episode=new_id).values_list("user_id", flat=True).first()
    if taker:
        _hand_over(list(visits), list(series), taker)
    visits.update(episode=new_id)
    series.update(episode=new_id)


def _hand_over(visits: list[PlannedVisit], series: list[VisitSeries], taker: int) -> None:
    """Why one goes alone was said of whoever went: the taker is asked anew, by the alert that two must go."""
    PlannedVisit.objects.filter(pk__in=[one.pk for one in visits]).update(alone_reason="")
    VisitSeries.objects.filter(pk__in=[one.pk for one in series]).update(alone_reason="")
    VisitStaff.objects.filter(visit__in=visits).delete()
    VisitStaff.objects.bulk_create(VisitStaff(visit=one, user_id=taker, on_date=one.on_date) for one in visits)
    VisitSeriesStaff.objects.filter(series__in=series).delete()
    VisitSeriesStaff.objects.bulk_create(VisitSeriesStaff(series=one, user_id=taker) for one in series)


def on_about_to_close(*, episode, **_kwargs) -> list[Unanswered]:
    """Receiver of ``people.signals.about_to_close``: families' concerns, colleagues' worries, and what somebody is
    ready for."""
    waiting = Concern.objects.filter(person=episode.person_id, acknowledged_at=None)
    ready = ReadyNow.objects.filter(person=episode.person_id, answered_at=None).select_related("recorded_by")
    return [
        *(Unanswered(each.get_kind_display(), each.raised_by, each.words, each.recorded_at,
                     reverse("concern", args=[each.uuid])) for each in waiting),
        *(Unanswered(_("Ready now"), str(each.recorded_by), each.called, each.recorded_at,
                     reverse("ready", args=[each.uuid])) for each in ready),
    ]  # fmt: skip


def on_people_merged(*, loser_id: int, survivor_id: int, **_kwargs) -> None:
    """Receiver of ``people.signals.people_merged``: drafts name a person and no episode, so they follow here."""
    Draft.objects.filter(person=loser_id).update(person=survivor_id)
