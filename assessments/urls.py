"""Addresses of assessments, formulations, goals and plans."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
