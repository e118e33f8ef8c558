"""Code lists of goals and interventions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LifeArea(models.TextChoices):
    """What part of life a goal is about."""

    WORK = "work", _("Work")
    REST = "rest", _("Rest")
    SELF_CARE = "self_care", _("Self-care")
    LEISURE = "leisure", _("Leisure")
    HOME = "home", _("Home")
    RELATIONSHIPS = "relationships", _("Relationships")
    HEALTH = "health", _("Health")


class GoalState(models.TextChoices):
    """Where a goal stands. ``changed``: another goal took its place; ``set_aside``: not now, and may come back."""

    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Active")
    ACHIEVED = "achieved", _("Achieved")
    CHANGED = "changed", _("Changed")
    SET_ASIDE = "set_aside", _("Set aside")


OPEN_GOAL_STATES = (GoalState.PROPOSED, GoalState.ACTIVE)
GOAL_STATES_WITH_REASON = (GoalState.CHANGED, GoalState.SET_ASIDE)
"""Why must be said: a goal never just disappears."""


class InterventionState(models.TextChoices):
    """Where an intervention stands. The team's agreement is the meeting's to give, or the lead's."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed by the team")
    UNDER_WAY = "under_way", _("Under way")
    ENDED = "ended", _("Ended")


OPEN_INTERVENTION_STATES = (InterventionState.PROPOSED, InterventionState.AGREED, InterventionState.UNDER_WAY)


class InterventionKind(models.TextChoices):
    """What is done together: first the occupational kinds that the article of the product's sources describes, then
    the general work of a team (domain.md section 1)."""

    PLANNER = "planner", _("Weekly planner, calendar or visual timetable")
    BALANCE = "balance", _("Balance of work, rest, self-care and leisure")
    ACCOMMODATION = "accommodation", _("Joint work with accommodation staff, or training them")
    ROLES = "roles", _("Roles and routines away from substance use")
    SENSORY = "sensory", _("Sensory work")
    DAILY_LIVING = "daily_living", _("Daily living skills, doing with")
    COMMUNITY = "community", _("Getting out and about, community places")
    VOCATION = "vocation", _("Work, volunteering or learning")
    RAPPORT = "rapport", _("Building a relationship")
    MEDICATION = "medication", _("Medication support")
    PHYSICAL_HEALTH = "physical_health", _("Physical health")
    PSYCHOLOGY = "psychology", _("Psychological work")
    HOUSING = "housing", _("Housing and tenancy")
    MONEY = "money", _("Money and benefits")
    FAMILY = "family", _("Family and carers")
    SUBSTANCES = "substances", _("Drug and alcohol support")
    OTHER = "other", _("Other")


OCCUPATIONAL = (
    InterventionKind.PLANNER, InterventionKind.BALANCE, InterventionKind.ACCOMMODATION, InterventionKind.ROLES,
    InterventionKind.SENSORY, InterventionKind.DAILY_LIVING, InterventionKind.COMMUNITY, InterventionKind.VOCATION,
)  # fmt: skip


class Frequency(models.TextChoices):
    """The period that "N times" counts in."""

    WEEK = "week", _("a week")
    FORTNIGHT = "fortnight", _("a fortnight")
    MONTH = "month", _("a month")


class Agreement(models.TextChoices):
    """Whether the person agrees. Nobody's plan is made without asking them."""

    AGREED = "agreed", _("Agreed with them")
    TO_ASK = "to_ask", _("To be asked")
    DISAGREES = "disagrees", _("They see it differently")
