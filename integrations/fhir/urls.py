"""Addresses of the FHIR door."""

from django.urls import path

from integrations.fhir import views

urlpatterns = [
    path("", views.fhir_notify, name="fhir_base"),
    path("metadata", views.fhir_metadata, name="fhir_metadata"),
    path("<str:kind>", views.fhir_search, name="fhir_search"),
    path("<str:kind>/_search", views.fhir_search_by_form, name="fhir_search_by_form"),
    path("<str:kind>/<str:key>", views.fhir_read, name="fhir_read"),
    path("<path:rest>", views.fhir_elsewhere, name="fhir_elsewhere"),
]
