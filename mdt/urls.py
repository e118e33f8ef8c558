"""Addresses of meetings and handovers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
