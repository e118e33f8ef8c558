"""Planned visits: once, in a pattern, moved, cancelled, and what becomes of them when the episode ends."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from caseload.contacts import operations as contacts
from caseload.contacts import pattern
from caseload.contacts.codes import VisitState
from caseload.contacts.forms.parts import moment
from caseload.contacts.models import Contact, PlannedVisit, VisitStaff
from caseload.people import signals
from caseload.people.models import Episode
from teams.calendar import LONDON
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(db):
    return make.staff(make.team())


@pytest.fixture
def episode(nurse):
    return make.episode(nurse.memberships.get().team, coordinator=nurse)


def now(by):
    return {"by": by, "at": timezone.now()}


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


def test_a_visit_planned_twice_by_a_double_tap_is_one(episode, nurse):
    key = uuid.uuid4()
    first = contacts.plan(episode=episode, on_date=in_days(1), staff=[nurse], uuid=key, **now(nurse))
    again = contacts.plan(episode=episode, on_date=in_days(1), staff=[nurse], uuid=key, **now(nurse))
    assert first == again
    assert VisitStaff.objects.count() == 1


def test_a_visit_cannot_be_planned_for_a_day_that_has_passed(episode, nurse):
    with pytest.raises(contacts.VisitRefusedError) as refused:
        contacts.plan(episode=episode, on_date=in_days(-2), staff=[nurse], **now(nurse))
    assert refused.value.field == "on_date"


def test_a_moved_visit_stays_readable_and_its_staff_go_along(episode, nurse):
    visit = make.visit(episode, nurse)
    moved = contacts.move_visit(visit=visit, on_date=in_days(2), reason="They asked", **now(nurse))
    visit.refresh_from_db()
    assert (visit.state, visit.moved_to) == (VisitState.MOVED, moved)
    assert list(moved.staff.all()) == [nurse]
    with pytest.raises(contacts.VisitNotOpenError):
        contacts.move_visit(visit=visit, on_date=in_days(3), **now(nurse))


def test_cancelled_by_us_counts_for_nothing_and_needs_a_reason(episode, nurse):
    visit = make.visit(episode, nurse)
    with pytest.raises(contacts.VisitRefusedError):
        contacts.cancel_visit(visit=visit, reason=" ", **now(nurse))
    contacts.cancel_visit(visit=visit, reason="Short of staff", **now(nurse))
    assert not Contact.objects.exists()


def test_cancelled_by_them_is_logged_as_a_try_and_told_twice_is_one(episode, nurse):
    visit = make.visit(episode, nurse)
    contacts.cancelled_by_them(visit=visit, reason="At a funeral", **now(nurse))
    visit.refresh_from_db()
    assert visit.state == VisitState.CANCELLED_BY_THEM
    episode.refresh_from_db()
    assert episode.run_of_tries == 1


def test_others_can_go_instead(episode, nurse):
    colleague = make.staff(episode.team)
    visit = make.visit(episode, nurse)
    contacts.reassign_visit(visit=visit, staff=[colleague], **now(nurse))
    assert list(visit.staff.all()) == [colleague]


def series(episode, nurse, **fields):
    day = in_days(0)
    given = {"weekdays": [day.isoweekday()], "starts_on": day, "local_time": dt.time(11, 30)} | fields
    return contacts.plan_series(episode=episode, staff=[nurse], **given, **now(nurse))


def test_a_weekly_pattern_stands_six_weeks_ahead_and_is_safe_to_extend_twice(episode, nurse):
    made = series(episode, nurse)
    assert made.visits.count() == 7
    later = timezone.now() + dt.timedelta(weeks=2)
    assert contacts.extend_series(at=later) == 2
    assert contacts.extend_series(at=later) == 0
    assert made.visits.count() == VisitStaff.objects.count() == 9
    assert {visit.starts_at.astimezone(LONDON).time() for visit in made.visits.all()} == {dt.time(11, 30)}


def test_a_visit_of_a_pattern_that_was_moved_is_not_planned_again(episode, nurse):
    made = series(episode, nurse)
    contacts.move_visit(visit=made.visits.order_by("on_date").last(), on_date=in_days(40), **now(nurse))
    assert contacts.extend_series(at=timezone.now()) == 0


def test_a_pattern_that_ends_takes_its_later_visits_along(episode, nurse):
    made = series(episode, nurse)
    contacts.end_series(series=made, on=in_days(14), **now(nurse))
    assert made.visits.filter(state=VisitState.PLANNED).count() == 2
    assert contacts.extend_series(at=timezone.now() + dt.timedelta(weeks=8)) == 0


def test_local_times_stand_when_the_clocks_change():
    before, after = dt.date(2026, 10, 24), dt.date(2026, 10, 25)
    at = dt.time(11, 30)
    moments = [pattern.moment_of(day, at, dt.time(4)) for day in (before, after)]
    assert [moment.astimezone(LONDON).time() for moment in moments] == [at, at]
    assert moments[1] - moments[0] == dt.timedelta(hours=25)


def test_one_in_the_night_belongs_to_the_day_before():
    moment = pattern.moment_of(dt.date(2026, 6, 1), dt.time(1), dt.time(4))
    assert moment.astimezone(LONDON).date() == dt.date(2026, 6, 2)


def test_every_second_week_is_counted_from_the_first():
    days = list(pattern.days_of([2, 4], 2, dt.date(2026, 6, 3), dt.date(2026, 6, 2), dt.date(2026, 6, 30)))
    assert days == [dt.date(2026, 6, n) for n in (4, 16, 18, 30)]


def test_nobody_goes_on_the_visits_of_an_episode_that_has_ended(episode, nurse):
    made = series(episode, nurse)
    Episode.objects.filter(pk=episode.pk).update(
        state="not_accepted", accepted_at=None, ended_at=timezone.now(), not_accepted_reason="Moved"
    )
    signals.tell_changed([episode.pk], at=timezone.now())
    assert not PlannedVisit.objects.filter(state=VisitState.PLANNED).exists()
    ended = made.visits.first()
    assert (ended.state_reason, ended.reason_in_words) == ("episode_ended", "the time with the team has ended")
    assert contacts.extend_series(at=timezone.now() + dt.timedelta(weeks=8)) == 0
    made.refresh_from_db()
    assert made.ends_on


@pytest.mark.parametrize("keep", [True, False])
def test_on_a_transfer_visits_go_along_or_end(episode, nurse, keep):
    made = series(episode, nurse)
    colleague = make.staff(make.team())
    new = make.episode(colleague.memberships.get().team, episode.person, coordinator=colleague)
    signals.episode_transferred.send(
        sender=None, old_id=episode.pk, new_id=new.pk, at=timezone.now(), keep_visits=keep, by=nurse
    )
    open_visits = PlannedVisit.objects.filter(state=VisitState.PLANNED)
    assert open_visits.filter(episode=new, staff=colleague).count() == (made.visits.count() if keep else 0)
    assert not open_visits.filter(episode=episode).exists()


def test_a_visit_sent_again_with_another_day_is_refused_and_says_where_to_change_it(episode, nurse):
    key = uuid.uuid4()
    contacts.plan(episode=episode, on_date=in_days(1), staff=[nurse], uuid=key, **now(nurse))
    with pytest.raises(contacts.VisitRefusedError, match="planned already"):
        contacts.plan(episode=episode, on_date=in_days(2), staff=[nurse], uuid=key, **now(nurse))
    with pytest.raises(contacts.VisitRefusedError, match="planned already"):
        contacts.plan(episode=make.episode(episode.team), on_date=in_days(1), staff=[nurse], uuid=key, **now(nurse))


def test_a_pattern_planned_twice_by_a_double_tap_is_one(episode, nurse):
    key = uuid.uuid4()
    assert series(episode, nurse, uuid=key) == series(episode, nurse, uuid=key)
    assert PlannedVisit.objects.count() == 7
    with pytest.raises(contacts.VisitRefusedError, match="planned already"):
        series(episode, nurse, uuid=key, every_weeks=2)


def test_on_a_transfer_a_pattern_with_a_last_day_goes_along_and_goes_on(episode, nurse):
    made = series(episode, nurse, ends_on=in_days(100))
    colleague = make.staff(make.team())
    new = make.episode(colleague.memberships.get().team, episode.person, coordinator=colleague)
    signals.episode_transferred.send(
        sender=None, old_id=episode.pk, new_id=new.pk, at=timezone.now(), keep_visits=True, by=nurse
    )
    made.refresh_from_db()
    assert made.episode == new


@pytest.mark.parametrize(
    ("written", "now_is", "meant"),
    [
        ("2026-10-25T01:30", "2026-10-25T00:40Z", "2026-10-25T00:30Z"),  # the first of the two: the second lies ahead
        ("2026-10-25T01:30", "2026-10-25T01:40Z", "2026-10-25T01:30Z"),  # the second one has just been
        ("2026-03-29T01:30", "2026-03-29T03:00Z", "2026-03-29T01:30Z"),  # skipped by the clocks: an hour on
        ("2026-06-01T01:30", "2026-06-01T03:00Z", "2026-06-01T00:30Z"),
    ],
)
def test_half_past_one_in_the_nights_when_the_clocks_change(written, now_is, meant):
    local = dt.datetime.fromisoformat(written)
    at = dt.datetime.fromisoformat(now_is)
    assert moment(local.date(), local.time(), at=at) == dt.datetime.fromisoformat(meant)
