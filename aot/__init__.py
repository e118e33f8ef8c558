"""The project: settings, addresses of pages, processes and their start."""

from aot.celery import app as celery_app

__all__ = ["celery_app"]
