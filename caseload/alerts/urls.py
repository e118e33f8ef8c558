"""Addresses of what was noticed, and of the engine that notices."""

from django.urls import path

from caseload.alerts import views

urlpatterns = [
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/<uuid:uuid>/", views.alert, name="alert"),
    path("alerts/<uuid:uuid>/acknowledge/", views.acknowledge, name="alert_acknowledge"),
    path("alerts/<uuid:uuid>/take-over/", views.take_over, name="alert_take_over"),
    path("alerts/<uuid:uuid>/escalate/", views.escalate, name="alert_escalate"),
    path("alerts/<uuid:uuid>/step/", views.record_step, name="alert_step"),
    path("engine/", views.engine_page, name="engine"),
]
