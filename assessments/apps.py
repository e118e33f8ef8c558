"""Instruments as data, assessments with them, and what is drawn from them with the person."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """A definition that may not be stops the start, and says which file, which line and what is wrong."""
        from assessments import definitions

        definitions.current()
