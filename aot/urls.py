"""Every address of the service. Each room adds its own list; the names are what templates use."""

from django.urls import include, path

from aot import health

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("accounts/", include("allauth.urls")),
]
