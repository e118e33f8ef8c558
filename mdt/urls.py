"""Addresses of meetings and handovers."""

from django.urls import path

from mdt.views import (
    actions,
    agenda,
    closures,
    deciding,
    feeds,
    guests,
    handover,
    meetings,
    minutes,
    planning,
    room,
    running,
    writing,
)

urlpatterns = [
    # meetings planned, before they run and when they end
    path("mdt/", planning.mdt, name="mdt"),
    path("mdt/series/new/", planning.meeting_series_new, name="meeting_series_new"),
    path("mdt/series/<uuid:series>/", planning.meeting_series_change, name="meeting_series_change"),
    path("mdt/series/<uuid:series>/end/", planning.meeting_series_end, name="meeting_series_end"),
    path("mdt/series/<uuid:series>/plan/", planning.meeting_plan, name="meeting_plan"),
    path("mdt/<uuid:uuid>/", meetings.meeting, name="meeting"),
    path("mdt/<uuid:uuid>/cancel/", planning.meeting_cancel, name="meeting_cancel"),
    path("mdt/<uuid:uuid>/everybody/", agenda.meeting_everybody, name="meeting_everybody"),
    path("mdt/<uuid:uuid>/prepare/", agenda.meeting_prepare, name="meeting_prepare"),
    path("mdt/<uuid:uuid>/add/", agenda.meeting_add, name="meeting_add"),
    path("mdt/<uuid:uuid>/open/", meetings.meeting_open, name="meeting_open"),
    path("mdt/<uuid:uuid>/roles/", meetings.meeting_roles, name="meeting_roles"),
    path("mdt/<uuid:uuid>/people/", meetings.meeting_attendance, name="meeting_attendance"),
    path("mdt/<uuid:uuid>/people/<int:guest>/", meetings.meeting_guest_remove, name="meeting_guest_remove"),
    path("mdt/<uuid:uuid>/close/", meetings.meeting_close, name="meeting_close"),
    path("mdt/items/<uuid:uuid>/place/", agenda.item_place, name="item_place"),
    path("mdt/items/<uuid:uuid>/postpone/", agenda.item_postpone, name="item_postpone"),
    # minutes, and each person's own part of them
    path("mdt/<uuid:uuid>/minutes.pdf", minutes.meeting_minutes_pdf, name="meeting_minutes_pdf"),
    path("mdt/<uuid:uuid>/addendum/", minutes.meeting_addendum, name="meeting_addendum"),
    path("people/<uuid:uuid>/meetings/", minutes.person_meetings, name="person_meetings"),
    path("mdt/items/<uuid:uuid>/copy/", minutes.extract_copy, name="extract_copy"),
    # leave to close an episode
    path("episodes/<uuid:uuid>/leave/", closures.closure_ask, name="closure_ask"),
    path("closures/", closures.closures, name="closures"),
    path("closures/<uuid:uuid>/", closures.closure, name="closure"),
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
    path("mdt/<uuid:uuid>/here/", room.meeting_here, name="meeting_here"),
    path("mdt/<uuid:uuid>/guest/", room.meeting_guest, name="meeting_guest"),
    path("mdt/<uuid:uuid>/act/", room.meeting_act_for, name="meeting_act_for"),
    path("mdt/decisions/<uuid:uuid>/", deciding.meeting_decision, name="meeting_decision"),
    path("actions/<uuid:uuid>/", actions.action, name="action"),
    # guests of other organisations
    path("guest/", guests.guest, name="guest"),
    path("mdt/<uuid:uuid>/invite/", guests.meeting_invite, name="meeting_invite"),
    path("mdt/invitations/<uuid:invitation>/withdraw/", guests.guest_withdraw, name="guest_withdraw"),
    # the daily handover
    path("handover/", handover.handover, name="handover"),
    path("handover/start/", handover.handover_start, name="handover_start"),
    path("handover/<uuid:uuid>/said/", handover.handover_said, name="handover_said"),
    path("handover/<uuid:uuid>/list/", handover.handover_list, name="handover_list"),
    path("handover/items/<uuid:uuid>/", handover.handover_discuss, name="handover_discuss"),
    # one's own calendar
    path("account/calendar/", feeds.my_feed, name="my_feed"),
    path("calendar.ics", feeds.calendar_feed, name="calendar_feed"),
]
