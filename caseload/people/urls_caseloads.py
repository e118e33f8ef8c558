"""Addresses under /teams/ of the pages that show caseload figures."""

from django.urls import path

from caseload.people import views_caseloads as views

urlpatterns = [
    path("teams/", views.teams, name="teams"),
    path("teams/staff/", views.staff, name="staff"),
    path("teams/staff/<uuid:uuid>/", views.staff_member, name="staff_member"),
    path("teams/<uuid:uuid>/", views.team, name="team"),
    path("teams/<uuid:uuid>/move/", views.caseload_move, name="caseload_move"),
]
