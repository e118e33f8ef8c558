"""Addresses of a person's weeks. Which week is in the query: ?week=2026-11-16."""

from django.urls import path

from caseload.planner.views import making, paper, week

urlpatterns = [
    path("people/<uuid:uuid>/week/", week.person_week, name="person_week"),
    path("people/<uuid:uuid>/week/change/", making.week_change, name="week_change"),
    path("people/<uuid:uuid>/week/happened/", week.week_happened, name="week_happened"),
    path("people/<uuid:uuid>/week/print/", paper.week_print, name="week_print"),
    path("people/<uuid:uuid>/week/pdf/", paper.week_pdf, name="week_pdf"),
]
