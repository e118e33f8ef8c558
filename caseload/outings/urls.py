"""Addresses of setting off and of who is out."""

from django.urls import path

from caseload.outings import views

urlpatterns = [
    path("out/set-off/", views.set_off, name="set_off"),
    path("out/<uuid:uuid>/", views.outing, name="outing"),
    path("out/<uuid:uuid>/back/", views.outing_back, name="outing_back"),
    path("out/<uuid:uuid>/longer/", views.outing_longer, name="outing_longer"),
]
