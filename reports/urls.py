"""Addresses of the reports and of the audit pages."""

from django.urls import path

from reports.views import audit as audit_pages
from reports.views import reports, service

urlpatterns = [
    path("service/", service.service, name="service"),
    path("reports/", reports.reports_index, name="reports"),
    path("reports/runs/<uuid:uuid>/progress/", reports.report_progress, name="report_progress"),
    path("reports/<slug:report>/", reports.report, name="report"),
    path("reports/<slug:report>/csv/", reports.report_csv, name="report_csv"),
    path("reports/<slug:report>/count/", reports.report_count, name="report_count"),
    path("reports/<slug:report>/list/", reports.report_list, name="report_list"),
    path("reports/<slug:report>/list/csv/", reports.report_list_csv, name="report_list_csv"),
    path("audit/", audit_pages.audit, name="audit"),
    path("audit/done/", audit_pages.audit_done, name="audit_done"),
    path("audit/find/", audit_pages.audit_find, name="audit_find"),
    path("audit/export/", audit_pages.audit_export, name="audit_export"),
]
