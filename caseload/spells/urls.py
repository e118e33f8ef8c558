"""Addresses of a person's hospital stays."""

from django.urls import path

from caseload.spells import views

urlpatterns = [
    path("people/<uuid:uuid>/hospital/", views.hospital, name="person_hospital"),
    path("people/<uuid:uuid>/hospital/admit/", views.admit, name="spell_admit"),
    path("people/<uuid:uuid>/hospital/<uuid:spell>/correct/", views.correct, name="spell_correct"),
    path("people/<uuid:uuid>/hospital/<uuid:spell>/discharge/", views.discharge, name="spell_discharge"),
    path("people/<uuid:uuid>/hospital/<uuid:spell>/reopen/", views.reopen, name="spell_reopen"),
    path("people/<uuid:uuid>/hospital/<uuid:spell>/retract/", views.retract, name="spell_retract"),
]
