"""What was noticed, as the desk's pages ask for it."""

import datetime as dt

from django.utils.translation import gettext_lazy

from caseload.alerts import engine
from caseload.alerts.cards import Card
from caseload.alerts.queries import open_cards
from teams.access import Rights

COLOURS = {"disengaged": "red", "hospital": "blue", "treatments": "orange", "whereabouts": "red"}
"""A rule's family to the colour of its tag on the board; the words say what it is."""

TAGS = {
    "not_seen": gettext_lazy("Not seen"),
    "tries_in_a_row": gettext_lazy("Tries in a row"),
    "visit_not_recorded": gettext_lazy("Not recorded"),
    "concern_unacknowledged": gettext_lazy("Concern"),
    "worry_unacknowledged": gettext_lazy("Worry"),
    "coordinator_away": gettext_lazy("No cover"),
    "rhythm_review": gettext_lazy("Rhythm review"),
    "intensity_review": gettext_lazy("Intensity review"),
    "goal_review": gettext_lazy("Goal review"),
    "precaution_review": gettext_lazy("To know: review"),
    "planned_alone": gettext_lazy("Two must go"),
    "ready_now": gettext_lazy("Ready now"),
    "legal_expiring": gettext_lazy("Legal measure"),
    "legal_task": gettext_lazy("Legal: due"),
    "legal_hours": gettext_lazy("Legal: hours"),
    "action_overdue": gettext_lazy("Action overdue"),
    "treatment_overdue": gettext_lazy("Treatment overdue"),
    "treatment_unplanned": gettext_lazy("Treatment: no visit"),
    "treatment_declined": gettext_lazy("Treatment declined"),
    "clozapine_not_taken": gettext_lazy("Not taken"),
    "admitted": gettext_lazy("Admitted"),
    "absent_without_leave": gettext_lazy("Absent without leave"),
    "leave_overdue": gettext_lazy("Not back"),
    "contact_elsewhere": gettext_lazy("Contact due"),
    "release_expected": gettext_lazy("Release"),
    "whereabouts_review": gettext_lazy("Where: review"),
    "discharged_not_followed_up": gettext_lazy("72 hours"),
}
"""What stands on the board, where a rule's title would take two lines."""


def cards_of(rights: Rights, *, at: dt.datetime) -> list[Card]:
    """One card per person that this reader answers for: as named worker, having taken over, as cover, as shift
    co-ordinator; for a team lead also what was passed to the lead."""
    mine = open_cards(rights, at=at, mine=True)
    led = teams_led(rights)
    if not led:
        return mine
    shown = {about(card) for card in mine}
    passed_on = open_cards(rights, at=at, escalated=True, teams=led)
    theirs = [card for card in passed_on if about(card) not in shown]
    return sorted([*mine, *theirs], key=lambda card: card.first.pressing)


def about(card: Card) -> tuple:
    """What a card is about: an episode, or where that is nothing, its alert."""
    row = card.first.row
    return row.episode_id, None if row.episode_id else row.uuid


def teams_led(rights: Rights) -> list[int]:
    """The teams that the reader leads; a service lead's own alerts come by escalation to nobody else."""
    return [team for team, held in rights.by_team.items() if "episodes.close" in held]


def word(code: str) -> str:
    """A rule in a word or two."""
    rule = engine.rule(code)
    return str(rule.title) if rule else code.replace("_", " ").capitalize()


def tag(code: str) -> str:
    """A rule as the board shows it."""
    return str(TAGS.get(code) or word(code))


def colour(code: str) -> str:
    """The colour of a rule's tag."""
    rule = engine.rule(code)
    return COLOURS.get(rule.family, "yellow") if rule else "grey"
