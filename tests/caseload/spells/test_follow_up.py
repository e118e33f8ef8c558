"""The 72-hour follow-up: dates, code lists, stages (domain.md section 5)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.spells import code_lists, follow_up
from caseload.spells.codes import DischargeDestination, DischargeMethod
from caseload.spells.follow_up import Again, Came, Contact, Discharge, Misses, Out, Stage, judge
from teams.calendar import Calendar

LONDON = ZoneInfo("Europe/London")
WEEK = Calendar(dt.time(4), (1, 2, 3, 4, 5), "ENG", False)
ALWAYS = Calendar(dt.time(4), (1, 2, 3, 4, 5, 6, 7), "ENG", True)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


MONDAY = "2026-11-16"


@pytest.mark.parametrize("hour", ["00:01", "12:00", "23:59"])
def test_discharged_on_monday_at_any_hour_is_met_from_tuesday_to_thursday(hour):
    assert follow_up.window(at(f"{MONDAY} {hour}")) == (dt.date(2026, 11, 17), dt.date(2026, 11, 19))


def left(day=MONDAY, bed="200", method="1", destination="19", time="12:00", **more):
    return Discharge(at(f"{day} {time}"), bed, method, destination, **more)


BEDS = ["200", "201", "202", "205", "212", "213"]
BEDS_BEFORE = ["10", "11", "12", "16", "17", "18"]
OUT = ["30", "37", "40", "42", "48", "49", "50", "53", "79", "84", "87", "89"]
OUT_BEFORE = ["30", "37", "38", "48", "49", "50", "53", "79", "84", "87"]
IN_METHODS = [code.value for code in DischargeMethod if code not in ("4", "5")]
IN_DESTINATIONS = [code.value for code in DischargeDestination if code.value not in OUT]


@pytest.mark.parametrize(
    ("discharge", "out"),
    [
        *((left(bed=bed), None) for bed in BEDS),
        *((left("2024-04-01", bed), None) for bed in BEDS),
        *((left("2024-04-01", bed), Out.BED) for bed in BEDS_BEFORE),
        *((left("2024-03-31", bed), None) for bed in BEDS_BEFORE),
        *((left("2024-03-31", bed), Out.BED) for bed in BEDS),
        (left(bed="X"), Out.BED),
        (left(bed=""), Out.BED),
        (left(bed="203"), Out.BED),
        # The list goes by the date of discharge in London: still 31 March at 23:59, though 1 April begins in an hour.
        (left("2024-03-31", "10", time="23:59"), None),
        (left("2024-04-01", "200", time="00:00"), None),
        *((left(method=method), Out.METHOD) for method in ("4", "5")),
        *((left(method=method), None) for method in [*IN_METHODS, ""]),
        *((left(destination=code), Out.DESTINATION) for code in OUT),
        *((left("2021-10-01", "10", destination=code), Out.DESTINATION) for code in OUT),
        *((left("2021-09-30", "10", destination=code), Out.DESTINATION) for code in OUT_BEFORE),
        *((left("2021-09-30", "10", destination=code), None) for code in ("40", "42", "89")),
        (left("2021-10-01", "10", destination="38"), None),
        *((left(destination=code), None) for code in [*IN_DESTINATIONS, ""]),
        *((left(nation=nation), Out.NATION) for nation in ("WLS", "SCT", "NIR")),
        (left(died_on=dt.date(2026, 11, 16)), Out.DIED),
        (left(died_on=dt.date(2026, 11, 19)), Out.DIED),
        (left(died_on=dt.date(2026, 11, 20)), None),
        (left(other_provider=True), Out.PROVIDER),
    ],
)
def test_who_is_in_the_national_measure(discharge, out):
    assert discharge.out == out


def met(moment, attendance="5", mechanism="01"):
    return Contact(at(moment), attendance, mechanism)


@pytest.mark.parametrize(
    ("contact", "misses"),
    [
        (met("2026-11-16 12:30"), Misses.SAME_DAY),
        (met("2026-11-16 23:59"), Misses.SAME_DAY),
        (met("2026-11-17 00:00"), None),
        (met("2026-11-19 23:59"), None),
        (met("2026-11-20 00:00"), Misses.TOO_LATE),
        (met("2026-11-18 12:00", "6"), None),
        *((met("2026-11-18 12:00", code), Misses.NOT_ATTENDED) for code in ("7", "3", "2", "4", "")),
        *((met("2026-11-18 12:00", "5", how), None) for how in ("01", "02", "04", "11")),
        *((met("2026-11-18 12:00", "5", how), Misses.MECHANISM) for how in ("05", "09", "10", "98", "")),
    ],
)
def test_which_contact_is_a_follow_up(contact, misses):
    assert contact.misses(left()) == misses
    judged = judge(left(), [contact], [], now=at("2026-11-25 12:00"))
    assert judged.came is (Came.MISSED if misses else Came.IN_TIME)
    assert [why for _contact, why in judged.not_counted] == ([misses] if misses else [])


@pytest.mark.parametrize(
    ("discharged", "contact", "counts"),
    [
        # The clocks go back on Sunday 25 October 2026: the window is dates, though it lasts 73 hours.
        ("2026-10-23 23:30", "2026-10-23 23:59", False),
        ("2026-10-23 23:30", "2026-10-24 00:00", True),
        ("2026-10-22 23:30", "2026-10-25 23:59", True),
        ("2026-10-22 23:30", "2026-10-26 00:00", False),
        ("2026-10-25 00:30", "2026-10-25 23:30", False),
        # They go forward on Sunday 29 March 2026.
        ("2026-03-26 00:01", "2026-03-29 23:59", True),
        ("2026-03-26 00:01", "2026-03-30 00:00", False),
        ("2026-03-29 00:30", "2026-03-29 23:30", False),
        ("2026-03-29 00:30", "2026-03-30 00:00", True),
        # In summer midnight in London is 23:00 in UTC: the day is London's.
        ("2026-07-06 23:30", "2026-07-07 00:10", True),
        ("2026-07-06 00:10", "2026-07-06 23:50", False),
        # Over the new year.
        ("2026-12-30 10:00", "2027-01-02 23:59", True),
        ("2026-12-30 10:00", "2027-01-03 00:00", False),
    ],
)
def test_days_around_midnight_and_when_the_clocks_change(discharged, contact, counts):
    day, time = discharged.split()
    judged = judge(left(day, time=time), [met(contact)], [], now=at(contact) + dt.timedelta(days=5))
    assert judged.is_met is counts


@pytest.mark.parametrize(
    ("readmitted", "came"),
    [
        ("2026-11-16 23:00", Came.MISSED),
        ("2026-11-17 00:00", Came.READMITTED),
        ("2026-11-19 23:59", Came.READMITTED),
        ("2026-11-20 00:00", Came.MISSED),
    ],
)
def test_being_admitted_again_counts_in_the_same_days(readmitted, came):
    assert judge(left(), [], [Again(at(readmitted))], now=at("2026-11-25 12:00")).came is came


def test_being_admitted_again_on_the_day_or_to_another_providers_bed_does_not_count_and_is_said():
    same_day, elsewhere = Again(at("2026-11-16 23:00")), Again(at("2026-11-17 09:00"), is_ours=False)
    judged = judge(left(), [], [elsewhere, same_day], now=at("2026-11-17 12:00"))
    assert judged.came is Came.RUNNING
    assert judged.not_counted == ((same_day, Misses.SAME_DAY), (elsewhere, Misses.OTHER_PROVIDER))
    on_the_ward = met("2026-11-18 10:00")
    assert judge(left(), [on_the_ward], [same_day], now=at("2026-11-18 12:00")).came is Came.IN_TIME


def test_whatever_came_first_is_what_it_was_met_by():
    again, contact = at("2026-11-18 09:00"), met("2026-11-17 10:00")
    judged = judge(left(), [contact], [Again(again)], now=at("2026-11-25 12:00"))
    assert (judged.came, judged.met_at) == (Came.IN_TIME, contact.at)
    judged = judge(left(), [met("2026-11-18 10:00")], [Again(again)], now=at("2026-11-25 12:00"))
    assert (judged.came, judged.met_at) == (Came.READMITTED, again)


@pytest.mark.parametrize(("now", "came"), [("2026-11-19 23:59", Came.RUNNING), ("2026-11-20 00:00", Came.MISSED)])
def test_the_days_run_until_the_third_is_over(now, came):
    assert judge(left(), [], [], now=at(now)).came is came


def test_what_happens_after_the_moment_of_asking_is_not_known_yet():
    assert judge(left(), [met("2026-11-18 10:00")], [], now=at("2026-11-18 09:00")).came is Came.RUNNING


@given(st.dates(dt.date(2010, 1, 1), dt.date(2040, 1, 1)))
def test_every_day_has_exactly_one_list(day):
    for name in ("bed_classes", "methods_out", "destinations_out", "mechanisms", "attendance"):
        assert sum(one.holds_from <= day <= one.holds_until for one in code_lists.lists(name)) == 1


@pytest.mark.parametrize(
    ("calendar", "left", "now", "stage"),
    [
        (ALWAYS, "2026-11-16 15:00", "2026-11-16 20:00", Stage.LEFT),
        (ALWAYS, "2026-11-16 15:00", "2026-11-17 14:59", Stage.LEFT),
        (ALWAYS, "2026-11-16 15:00", "2026-11-17 15:00", Stage.HOURS_24),
        (ALWAYS, "2026-11-16 15:00", "2026-11-18 15:00", Stage.HOURS_48),
        (ALWAYS, "2026-11-16 15:00", "2026-11-19 00:00", Stage.LAST_OPEN_DAY),
        (ALWAYS, "2026-11-16 15:00", "2026-11-19 23:59", Stage.LAST_OPEN_DAY),
        (ALWAYS, "2026-11-16 15:00", "2026-11-20 00:00", Stage.MISSED),
        # Thursday: Friday is the only open day of three, so it is the last from the first hour on.
        (WEEK, "2026-11-19 15:00", "2026-11-19 20:00", Stage.LEFT),
        (WEEK, "2026-11-19 15:00", "2026-11-20 09:00", Stage.LAST_OPEN_DAY),
        (WEEK, "2026-11-19 15:00", "2026-11-22 12:00", Stage.LAST_OPEN_DAY),
        (WEEK, "2026-11-19 15:00", "2026-11-23 00:00", Stage.MISSED),
        # 24 December 2026: 25 and 28 are bank holidays, 26 and 27 a weekend. No open day: at once.
        (WEEK, "2026-12-24 10:00", "2026-12-24 11:00", Stage.LAST_OPEN_DAY),
        # The clocks go back on 25 October 2026: 24 hours have passed an hour earlier on the clock.
        (ALWAYS, "2026-10-24 15:00", "2026-10-25 13:59", Stage.LEFT),
        (ALWAYS, "2026-10-24 15:00", "2026-10-25 14:00", Stage.HOURS_24),
        # They go forward on 29 March 2026: an hour later.
        (ALWAYS, "2026-03-28 15:00", "2026-03-29 15:00", Stage.LEFT),
        (ALWAYS, "2026-03-28 15:00", "2026-03-29 16:00", Stage.HOURS_24),
    ],
)
def test_stages(calendar, left, now, stage):
    assert follow_up.stage(at(left), at(now), calendar) is stage


@pytest.mark.parametrize(
    ("calendar", "left", "now", "day"),
    [
        (ALWAYS, "2026-11-16 15:00", "2026-11-16 16:00", "2026-11-17"),
        (ALWAYS, "2026-11-16 15:00", "2026-11-19 23:00", "2026-11-19"),
        (ALWAYS, "2026-11-16 15:00", "2026-11-20 00:00", None),
        (WEEK, "2026-11-20 15:00", "2026-11-20 16:00", "2026-11-23"),  # Friday: only Monday is open
        (WEEK, "2026-12-24 10:00", "2026-12-24 11:00", None),
    ],
)
def test_somebody_can_go_on_the_first_open_day_that_is_left(calendar, left, now, day):
    assert follow_up.next_day(at(left), at(now), calendar) == (day and dt.date.fromisoformat(day))


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)), st.times(), st.integers(0, 100))
def test_a_stage_never_goes_back(day, time, hours):
    order = [Stage.LEFT, Stage.HOURS_24, Stage.HOURS_48, Stage.LAST_OPEN_DAY, Stage.MISSED]
    left = dt.datetime.combine(day, time, tzinfo=LONDON)
    moments = [(left.astimezone(dt.UTC) + dt.timedelta(hours=h)).astimezone(LONDON) for h in (hours, hours + 1)]
    first, second = (order.index(follow_up.stage(left, moment, WEEK)) for moment in moments)
    assert first <= second


@pytest.mark.parametrize(
    ("admitted", "by"),
    [
        ("2026-11-16 10:00", "2026-11-19"),
        ("2026-11-19 10:00", "2026-11-24"),
        ("2026-11-17 02:00", "2026-11-19"),  # the team's day is still Monday
        ("2026-12-24 10:00", "2026-12-31"),
    ],
)
def test_the_first_visit_to_the_ward_falls_within_three_working_days(admitted, by):
    assert follow_up.first_in_reach_by(at(admitted), WEEK) == dt.date.fromisoformat(by)
