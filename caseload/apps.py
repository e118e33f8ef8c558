"""The register and its daily work, in slices."""

from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "caseload"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """What follows from a touched episode, in this order: its state is reckoned, its alerts reconciled."""
        from caseload.contacts import reckoning
        from caseload.people.signals import episodes_changed

        episodes_changed.connect(reckoning.on_episodes_changed, dispatch_uid="reckon")
