"""The register and its daily work, in slices."""

from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "caseload"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """What follows from a touched episode, in this order: its state is reckoned, its alerts reconciled."""
        from caseload.alerts import engine
        from caseload.contacts import settling
        from caseload.contacts.operations import following
        from caseload.outings import operations as outings
        from caseload.outings.signals import late_no_more
        from caseload.people import team_changes
        from caseload.people.signals import (
            about_to_close,
            about_to_die,
            about_to_merge,
            death_undone,
            episode_accepted,
            episode_transferred,
            episodes_changed,
            people_merged,
        )
        from caseload.spells import operations as spells
        from caseload.treatments.operations import following as treatments
        from caseload.treatments.operations import twice
        from teams.signals import team_changed

        episodes_changed.connect(following.on_episodes_changed, dispatch_uid="reckon")
        episodes_changed.connect(engine.on_episodes_changed, dispatch_uid="reconcile")
        episode_accepted.connect(spells.on_episode_accepted, dispatch_uid="spells")
        episode_transferred.connect(following.on_episode_transferred, dispatch_uid="contacts")
        episode_transferred.connect(spells.on_episode_transferred, dispatch_uid="spells")
        episode_transferred.connect(treatments.on_episode_transferred, dispatch_uid="treatments")
        about_to_close.connect(treatments.on_about_to_close, dispatch_uid="treatments")
        about_to_close.connect(following.on_about_to_close, dispatch_uid="contacts")
        about_to_die.connect(following.on_about_to_die, dispatch_uid="contacts")
        death_undone.connect(following.on_death_undone, dispatch_uid="contacts")
        death_undone.connect(engine.on_death_undone, dispatch_uid="alerts")  # before alerts are looked at
        death_undone.connect(spells.on_death_undone, dispatch_uid="spells")
        people_merged.connect(following.on_people_merged, dispatch_uid="contacts")
        people_merged.connect(spells.on_people_merged, dispatch_uid="spells")
        about_to_merge.connect(twice.on_about_to_merge, dispatch_uid="treatments")
        people_merged.connect(twice.on_people_merged, dispatch_uid="treatments")
        settling.add(outings.ENDED_BY_CONTACT)
        late_no_more.connect(engine.on_late_no_more, dispatch_uid="not_back")
        team_changed.connect(team_changes.on_team_changed, dispatch_uid="reckon_team")
