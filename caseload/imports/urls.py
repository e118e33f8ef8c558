"""Addresses of the pages about spreadsheets."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from caseload.imports import views


class FormConverter(StringConverter):
    """csv or xlsx."""

    regex = "csv|xlsx"


register_converter(FormConverter, "sheet")

urlpatterns = [
    path("imports/", views.import_list, name="imports"),
    path("imports/template.<sheet:form>", views.import_template, name="import_template"),
    path("imports/<uuid:uuid>/", views.import_run, name="import_run"),
    path("imports/<uuid:uuid>/progress/", views.import_progress, name="import_progress"),
    path("imports/<uuid:uuid>/confirm/", views.import_confirm, name="import_confirm"),
    path("imports/<uuid:uuid>/give-up/", views.import_give_up, name="import_give_up"),
    path("imports/<uuid:uuid>/again/", views.import_again, name="import_again"),
    path("exports/caseload/", views.caseload_export, name="caseload_export"),
]
