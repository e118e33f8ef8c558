"""Addresses of meetings and handovers."""

from django.urls import path

from mdt.views import feeds

urlpatterns = [
    # one's own calendar
    path("account/calendar/", feeds.my_feed, name="my_feed"),
    path("calendar.ics", feeds.calendar_feed, name="calendar_feed"),
]
