"""Addresses of assessments, formulations, goals and plans."""

from django.urls import path

from assessments.views import licences

urlpatterns = [
    # licences and how a team uses its instruments
    path("account/licences/", licences.my_licences, name="licences"),
]
