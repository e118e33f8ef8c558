"""Addresses of what to know before knocking."""

from django.urls import path

from caseload.precautions import views

urlpatterns = [
    path("people/<uuid:uuid>/precautions/", views.person_precautions, name="person_precautions"),
    path("people/<uuid:uuid>/precautions/new/", views.precaution_add, name="precaution_add"),
    path("precautions/<uuid:uuid>/again/", views.precaution_again, name="precaution_again"),
    path("precautions/<uuid:uuid>/end/", views.precaution_end, name="precaution_end"),
]
