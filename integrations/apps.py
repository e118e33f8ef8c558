"""The hospital's own system, and who else may speak with us by machine."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """What the feed knows of a record that is merged into another follows it."""
        from caseload.people.signals import people_merged
        from integrations.operations import following

        people_merged.connect(following.on_people_merged, dispatch_uid="integrations")
