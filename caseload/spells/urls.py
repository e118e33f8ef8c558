"""Addresses of a person's hospital stays."""

from django.urls import include, path

from caseload.spells.views import afterwards, in_reach, leaving, stays

OF_STAY = [
    path("correct/", stays.correct, name="spell_correct"),
    path("discharge/", stays.discharge, name="spell_discharge"),
    path("reopen/", stays.reopen, name="spell_reopen"),
    path("retract/", stays.retract, name="spell_retract"),
    path("in-reach/", in_reach.in_reach, name="spell_in_reach"),
    path("planning/", leaving.planning, name="spell_planning"),
    path("checklist/<slug:item>/", leaving.item, name="spell_item"),
    path("checklist/<slug:item>/done/", leaving.item_done, name="spell_item_done"),
    path("checklist/<slug:item>/reopen/", leaving.item_reopen, name="spell_item_reopen"),
    path("meetings/", leaving.meeting, name="spell_meeting_new"),
    path("meetings/<uuid:held>/", leaving.meeting, name="spell_meeting"),
    path("meetings/<uuid:held>/off/", leaving.meeting_off, name="spell_meeting_off"),
    path("follow-up/", afterwards.follow_up_visit, name="spell_follow_up"),
    path("follow-up/other-team/", afterwards.by_others, name="spell_by_others"),
    path("follow-up/other-team/<uuid:told>/", afterwards.by_others_retract, name="spell_by_others_retract"),
]

urlpatterns = [
    path("hospital/usual/", in_reach.usual, name="hospital_usual"),
    path("people/<uuid:uuid>/hospital/", stays.hospital, name="person_hospital"),
    path("people/<uuid:uuid>/hospital/admit/", stays.admit, name="spell_admit"),
    path("people/<uuid:uuid>/hospital/<uuid:spell>/", include(OF_STAY)),
]
