"""Addresses of the pages that read across."""

from django.urls import path

from desk.views import board, gaps, hospital, out, person, today, wall

urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/print/", today.today_print, name="today_print"),
    path("caseload/", board.caseload, name="caseload"),
    path("caseload/print/", board.caseload_print, name="caseload_print"),
    path("caseload/<uuid:uuid>/notes/", board.caseload_notes, name="caseload_notes"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("hospital/", hospital.hospital, name="hospital"),
    path("hospital/print/", hospital.hospital_print, name="hospital_print"),
    path("out/", out.out, name="out"),
    path("wall/", wall.wall, name="wall"),
    path("people/<uuid:uuid>/", person.person, name="person"),
    path("people/<uuid:uuid>/print/", person.person_print, name="person_print"),
]
