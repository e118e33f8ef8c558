"""Noon, so that no test depends on the hour at which it runs: before 04:00 the team's day is still yesterday."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone


@pytest.fixture(autouse=True)
def noon(request):
    """Yesterday's, since the database keeps its own clock and refuses contacts in the future. Browsers and other
    processes keep theirs too, so what commits for them runs at the hour it is."""
    if request.node.get_closest_marker("django_db") is None:
        yield
        return
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    moment = dt.datetime.combine(yesterday, dt.time(12), tzinfo=ZoneInfo("Europe/London"))
    with time_machine.travel(moment):
        yield
