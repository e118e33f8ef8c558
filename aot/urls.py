"""Every address of the service. Each room adds its own list; the names are what templates use."""

from django.urls import include, path

from aot import health
from aot.landing import home

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", home, name="home"),
    path("", include("teams.urls")),
    path("", include("caseload.people.urls_caseloads")),
    path("", include("caseload.people.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("caseload.contacts.urls")),
    path("", include("caseload.treatments.urls")),
    path("", include("caseload.precautions.urls")),
    path("", include("caseload.network.urls")),
    path("", include("caseload.outings.urls")),
    path("", include("caseload.planner.urls")),
    path("", include("caseload.alerts.urls")),
    path("", include("caseload.spells.urls")),
    path("", include("caseload.imports.urls")),
    path("", include("assessments.urls")),
    path("", include("mdt.urls")),
    path("", include("desk.urls")),
    path("", include("integrations.urls")),
    path("", include("reports.urls")),
]
