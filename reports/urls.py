"""Addresses of the audit pages."""

from django.urls import path

from reports import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/done/", views.audit_done, name="audit_done"),
    path("audit/find/", views.audit_find, name="audit_find"),
    path("audit/export/", views.audit_export, name="audit_export"),
]
