"""Addresses of meetings and handovers."""

from django.urls import path

from mdt.views import deciding, feeds, running, writing

urlpatterns = [
    # the meeting in progress
    path("mdt/<uuid:uuid>/run/", running.meeting_run, name="meeting_run"),
    path("mdt/<uuid:uuid>/go/", deciding.meeting_go, name="meeting_go"),
    path("mdt/<uuid:uuid>/together/", deciding.meeting_together, name="meeting_together"),
    path("mdt/items/<uuid:uuid>/said/", running.meeting_said, name="meeting_said"),
    path("mdt/items/<uuid:uuid>/text/", writing.meeting_text, name="meeting_text"),
    path("mdt/items/<uuid:uuid>/decide/", deciding.meeting_decide, name="meeting_decide"),
    path("mdt/items/<uuid:uuid>/act/", deciding.meeting_act, name="meeting_act"),
    path("mdt/items/<uuid:uuid>/allot/", deciding.meeting_allot, name="meeting_allot"),
    path("mdt/items/<uuid:uuid>/move/", deciding.meeting_move, name="meeting_move"),
    path("mdt/decisions/<uuid:uuid>/", deciding.meeting_decision, name="meeting_decision"),
    # one's own calendar
    path("account/calendar/", feeds.my_feed, name="my_feed"),
    path("calendar.ics", feeds.calendar_feed, name="calendar_feed"),
]
