"""Addresses of a person's hospital stays."""

from django.urls import path

from caseload.spells.views import afterwards, in_reach, leaving, stays

STAY = "people/<uuid:uuid>/hospital/<uuid:spell>/"

urlpatterns = [
    path("hospital/usual/", in_reach.usual, name="hospital_usual"),
    path("people/<uuid:uuid>/hospital/", stays.hospital, name="person_hospital"),
    path("people/<uuid:uuid>/hospital/admit/", stays.admit, name="spell_admit"),
    path(f"{STAY}correct/", stays.correct, name="spell_correct"),
    path(f"{STAY}discharge/", stays.discharge, name="spell_discharge"),
    path(f"{STAY}reopen/", stays.reopen, name="spell_reopen"),
    path(f"{STAY}retract/", stays.retract, name="spell_retract"),
    path(f"{STAY}in-reach/", in_reach.in_reach, name="spell_in_reach"),
    path(f"{STAY}planning/", leaving.planning, name="spell_planning"),
    path(f"{STAY}checklist/<slug:item>/", leaving.item, name="spell_item"),
    path(f"{STAY}checklist/<slug:item>/done/", leaving.item_done, name="spell_item_done"),
    path(f"{STAY}checklist/<slug:item>/reopen/", leaving.item_reopen, name="spell_item_reopen"),
    path(f"{STAY}meetings/", leaving.meeting, name="spell_meeting_new"),
    path(f"{STAY}meetings/<uuid:held>/", leaving.meeting, name="spell_meeting"),
    path(f"{STAY}meetings/<uuid:held>/off/", leaving.meeting_off, name="spell_meeting_off"),
    path(f"{STAY}follow-up/", afterwards.follow_up_visit, name="spell_follow_up"),
    path(f"{STAY}follow-up/other-team/", afterwards.by_others, name="spell_by_others"),
    path(f"{STAY}follow-up/other-team/<uuid:told>/", afterwards.by_others_retract, name="spell_by_others_retract"),
]
