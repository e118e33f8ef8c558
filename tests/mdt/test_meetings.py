"""Meetings are planned, opened by one, closed by one, and then sealed."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from mdt.models import AgendaItem, Attendance, Meeting
from mdt.operations import meetings, series
from mdt.refusals import Refused
from teams.roles import Role
from tests import make
from tests.mdt import make as mdt


def test_opening_names_the_chair_makes_the_agenda_and_counts_who_is_there(north, ruth):
    make.episode(north, make.person("Rosie", "Thorne"))
    meeting = mdt.running(mdt.series(north, ruth), ruth)
    assert meeting.state == "in_progress"
    assert meeting.chair == ruth
    assert [item.person.family_name for item in meeting.items.all()] == ["Thorne"]
    assert [(row.user, row.presence) for row in meeting.attendance.all()] == [(ruth, "present")]


def test_a_second_meeting_of_a_series_does_not_open_while_one_is_in_progress(north, ruth):
    weekly = mdt.series(north, ruth)
    mdt.running(weekly, ruth)
    tomorrow = mdt.planned(weekly, timezone.localdate() + dt.timedelta(days=1))
    with pytest.raises(Refused, match="still in progress"):
        meetings.open_meeting(meeting=tomorrow, chair=ruth, by=ruth, at=timezone.now())
    assert Meeting.objects.get(pk=tomorrow.pk).state == "planned"


def test_the_chair_works_in_the_team(north, ruth):
    stranger = make.staff(make.team(), name="Ines Duarte")
    todays = mdt.planned(mdt.series(north, ruth))
    with pytest.raises(Refused, match="Ines Duarte does not work in") as refused:
        meetings.open_meeting(meeting=todays, chair=stranger, by=ruth, at=timezone.now())
    assert refused.value.field == "chair"


def test_closing_with_people_not_discussed_asks_and_names_them(north, ruth):
    make.episode(north, make.person("Rosie", "Thorne"))
    meeting = mdt.running(mdt.series(north, ruth), ruth)
    with pytest.raises(meetings.ItemsOpen, match="Rosie Thorne"):
        meetings.close_meeting(meeting=meeting, by=ruth, at=timezone.now())
    assert Meeting.objects.get(pk=meeting.pk).state == "in_progress"
    meetings.close_meeting(meeting=meeting, by=ruth, at=timezone.now(), carry_over=True)
    assert AgendaItem.objects.get(meeting=meeting).state == "carried"


def test_closed_minutes_never_change_whoever_asks(north, ruth):
    make.episode(north)
    meeting = mdt.closed(mdt.series(north, ruth), ruth)
    for rows, change in (
        (Meeting.objects.filter(pk=meeting.pk), {"sealed": {}}),
        (Meeting.objects.filter(pk=meeting.pk), {"state": "in_progress"}),
        (AgendaItem.objects.filter(meeting=meeting), {"state_reason": "other"}),
        (Attendance.objects.filter(meeting=meeting), {"name": "Somebody"}),
    ):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            rows.update(**change)
    assert Meeting.objects.get(pk=meeting.pk).sealed_hash


def test_nothing_is_written_into_a_closed_meeting_and_the_answer_says_who_closed_it(north, ruth):
    meeting = mdt.closed(mdt.series(north, ruth), ruth)
    with pytest.raises(Refused, match="Ruth Vance closed this meeting"):
        meetings.close_meeting(meeting=meeting, by=ruth, at=timezone.now())


@pytest.mark.parametrize(("act", "told"), [("open_meeting", "opened this meeting"), ("close_meeting", "closed this")])
def test_of_two_who_do_it_at_once_one_does_and_the_other_is_told(fresh_db, act, told):
    north = make.team()
    both = [make.staff(north, Role.TEAM_LEAD, name) for name in ("Ruth Vance", "Sam Okoro")]
    make.episode(north)
    weekly = mdt.series(north, both[0])
    meeting = mdt.planned(weekly) if act == "open_meeting" else mdt.running(weekly, both[0])
    ready = Barrier(2)

    def attempt(user):
        given = {"chair": user} if act == "open_meeting" else {"carry_over": True}
        ready.wait()
        try:
            getattr(meetings, act)(meeting=meeting, by=user, at=timezone.now(), **given)
        except Refused as refused:
            return refused.message
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(attempt, both))
    assert answers.count(None) == 1
    assert told in next(answer for answer in answers if answer)
    assert AgendaItem.objects.filter(meeting=meeting).count() == 1


def test_every_write_moves_the_revision(north, ruth):
    meeting = mdt.running(mdt.series(north, ruth), ruth)
    before = meeting.revision
    after = meetings.name_roles(meeting=meeting, chair=ruth, minute_taker=ruth, by=ruth, at=timezone.now())
    assert Meeting.objects.get(pk=meeting.pk).revision == after.revision == before + 1


class TestPlanning:
    MONDAY = dt.date(2026, 12, 14)
    NOON = dt.datetime(2026, 12, 14, 12, tzinfo=dt.UTC)

    @pytest.fixture
    def weekly(self, ruth):
        closed_on_holidays = make.team(open_on_bank_holidays=False)
        return series.start_series(
            team=closed_on_holidays,
            kind="mdt",
            title="Weekly MDT",
            weekdays=[1],
            local_time=dt.time(10),
            minutes=120,
            starts_on=self.MONDAY,
            by=ruth,
            at=self.NOON,
        )

    def test_meetings_are_planned_for_eight_weeks_and_not_on_bank_holidays(self, weekly):
        days = list(weekly.meetings.order_by("on_date").values_list("on_date", flat=True))
        assert days[:3] == [dt.date(2026, 12, 21), dt.date(2027, 1, 4), dt.date(2027, 1, 11)]
        assert dt.date(2026, 12, 28) not in days, "the bank holiday for Boxing Day"
        assert self.MONDAY not in days, "10:00 had passed"

    def test_planning_again_adds_nothing_and_what_was_called_off_stays_off(self, weekly, ruth):
        series.cancel(meeting=weekly.meetings.earliest("on_date"), reason="Away day", by=ruth, at=self.NOON)
        before = weekly.meetings.count()
        assert series.plan_ahead(series=weekly, by=ruth, at=self.NOON) == []
        assert weekly.meetings.count() == before

    def test_ten_in_the_morning_stays_ten_when_the_clocks_change(self, weekly, ruth):
        at = dt.datetime(2027, 3, 20, 12, tzinfo=dt.UTC)
        planned = {m.on_date: m.starts_at for m in series.plan_ahead(series=weekly, by=ruth, at=at)}
        assert planned[dt.date(2027, 3, 22)].hour == 10
        assert planned[dt.date(2027, 4, 5)].hour == 9

    def test_a_meeting_is_called_off_with_a_reason(self, weekly, ruth):
        meeting = weekly.meetings.earliest("on_date")
        with pytest.raises(Refused, match="Say why"):
            series.cancel(meeting=meeting, reason=" ", by=ruth, at=self.NOON)

    def test_one_is_planned_instead_of_a_bank_holiday_but_not_twice(self, weekly, ruth):
        tuesday = dt.date(2026, 12, 29)
        series.plan(series=weekly, on=tuesday, by=ruth, at=self.NOON)
        with pytest.raises(Refused, match="already") as refused:
            series.plan(series=weekly, on=tuesday, by=ruth, at=self.NOON)
        assert refused.value.field == "on"

    def test_another_time_moves_what_is_planned_and_another_day_cancels_it(self, weekly, ruth):
        series.change_series(series=weekly, local_time=dt.time(14), by=ruth, at=self.NOON)
        assert weekly.meetings.earliest("on_date").starts_at.hour == 14
        series.change_series(series=weekly, weekdays=[3], by=ruth, at=self.NOON)
        standing = weekly.meetings.filter(state="planned").order_by("on_date")
        assert standing.first().on_date == dt.date(2026, 12, 16)
        assert {day.isoweekday() for day in standing.values_list("on_date", flat=True)} == {3}

    def test_a_series_that_ends_takes_its_planned_meetings_along(self, weekly, ruth):
        series.end_series(series=weekly, ends_on=dt.date(2027, 1, 5), by=ruth, at=self.NOON)
        assert weekly.meetings.filter(state="planned").latest("on_date").on_date == dt.date(2027, 1, 4)
