"""Days and times in words, on ordinary days and where the clocks change."""

import datetime as dt

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

from nhsuk import moments
from tests.nhsuk.html_tree import texts, tree

NOW = "2026-11-21 09:40:00+00:00"


def utc(*parts):
    """A moment as the database hands it out."""
    return dt.datetime(*parts, tzinfo=dt.UTC)


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (utc(2026, 11, 21, 9, 0), "today"),
        (utc(2026, 11, 20, 23, 59), "yesterday"),
        (utc(2026, 11, 18, 23, 59), "3 days ago"),
        (dt.date(2026, 11, 12), "9 days ago"),
        (utc(2026, 11, 21, 3, 49), "today"),  # the team's yesterday, but nobody says so beside today's date
        (utc(2026, 11, 22, 3, 59), "tomorrow"),
        (utc(2026, 11, 22, 4, 0), "tomorrow"),
        (dt.date(2026, 11, 24), "in 3 days"),
    ],
)
def test_ago_counts_days_and_agrees_with_the_date(value, shown):
    assert moments.ago(value) == shown


@time_machine.travel("2026-03-29 10:00:00+00:00", tick=False)
def test_ago_on_the_day_the_clocks_go_forward():
    assert moments.ago(utc(2026, 3, 29, 2, 30)) == "today"  # 03:30 in summer time
    assert moments.ago(utc(2026, 3, 28, 2, 30)) == "yesterday"
    assert moments.ago(utc(2026, 3, 29, 3, 30)) == "today"


@time_machine.travel("2026-11-22 03:18:00+00:00", tick=False)
def test_at_night_it_is_still_yesterday():
    assert moments.ago(utc(2026, 11, 19, 8, 30)) == "2 days ago"
    assert moments.ago(dt.date(2026, 11, 21)) == "today"
    assert moments.ago(utc(2026, 11, 21, 22, 0)) == "5 hours ago"
    assert moments.ago(utc(2026, 11, 22, 1, 0)) == "2 hours ago"
    assert moments.ago(utc(2026, 11, 22, 4, 30)) == "in 1 hour"
    assert moments.ago(utc(2026, 11, 22, 4, 5)) == "within the hour"


@time_machine.travel("2026-07-01 10:00:00+00:00", tick=False)
def test_late_evening_in_summer_is_the_next_day():
    assert moments.moment(utc(2026, 6, 30, 23, 30)) == "Wed 1 Jul, 00:30"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(utc(2026, 10, 25, 0, 30), "01:30"), (utc(2026, 10, 25, 1, 30), "01:30"), (dt.time(9, 5), "09:05")],
)
def test_clock_around_the_hour_that_comes_twice(value, shown):
    assert moments.clock(value) == shown


@time_machine.travel(NOW, tick=False)
def test_the_year_is_named_unless_it_is_this_one():
    assert moments.short_day(dt.date(2026, 1, 2)) == "Fri 2 Jan"
    assert moments.short_day(dt.date(2025, 12, 31)) == "Wed 31 Dec 2025"
    assert moments.day(dt.date(2026, 11, 21)) == "Sat 21 Nov 2026"


@time_machine.travel(NOW, tick=False)
def test_when_shows_both_and_marks_the_moment():
    html = Template("{% load nhsuk %}{% when at %}").render(Context({"at": utc(2026, 11, 18, 14, 5)}))
    assert list(texts(tree(html))) == ["Wed 18 Nov, 14:05", "3 days ago"]
    assert 'datetime="2026-11-18T14:05:00+00:00"' in html


@pytest.mark.parametrize(
    "source", ["{% when at %}", "{{ at|clock }}", "{{ at|day }}", "{{ at|ago }}", "{{ at|moment }}"]
)
def test_nothing_shows_nothing(source):
    assert Template("{% load nhsuk %}" + source).render(Context({"at": None})) == ""


def test_days_are_named_in_the_readers_language():
    with translation.override("cy"):
        assert moments.day(dt.date(2026, 11, 21)) != "Sat 21 Nov 2026"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (dt.datetime(2026, 11, 21, 14, 5, tzinfo=dt.UTC), "Today 14:05"),
        (dt.datetime(2026, 11, 15, 9, 0, tzinfo=dt.UTC), "Sun 09:00"),
        (dt.datetime(2026, 11, 14, 9, 0, tzinfo=dt.UTC), "Sat 14 Nov 09:00"),
        (dt.date(2026, 11, 27), "Fri"),
        (dt.date(2026, 11, 28), "Sat 28 Nov"),
    ],
)
def test_within_a_week_the_name_of_the_day_is_enough(value, words):
    with time_machine.travel("2026-11-21 12:00", tick=False):
        assert moments.near(value, on=dt.date(2026, 11, 21)) == words
