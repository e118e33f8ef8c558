"""Instruments as data, assessments with them, and what is drawn from them with the person."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """A definition that may not be stops the start, and says which file, which line and what is wrong."""
        from assessments import definitions
        from assessments.operations import due
        from caseload.people.signals import episode_transferred, people_merged

        definitions.current()
        episode_transferred.connect(due.on_episode_transferred, dispatch_uid="assessments")
        people_merged.connect(due.on_people_merged, dispatch_uid="assessments")
