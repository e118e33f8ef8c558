"""Addresses of the audit pages."""

from django.urls import path

from reports.views import audit as audit_pages

urlpatterns = [
    path("audit/", audit_pages.audit, name="audit"),
    path("audit/done/", audit_pages.audit_done, name="audit_done"),
    path("audit/find/", audit_pages.audit_find, name="audit_find"),
    path("audit/export/", audit_pages.audit_export, name="audit_export"),
]
