"""What was noticed, as the desk's pages ask for it."""

import datetime as dt

from caseload.alerts import engine
from caseload.alerts.cards import Card
from caseload.alerts.queries import open_cards
from teams.access import Rights

COLOURS = {"disengaged": "red", "hospital": "blue"}
"""A rule's family to the colour of its tag on the board; the words say what it is."""


def cards_of(rights: Rights, *, at: dt.datetime) -> list[Card]:
    """One card per person that this reader answers for: as named worker, having taken over, as cover, as shift
    co-ordinator; for a team lead also what was passed to the lead."""
    mine = open_cards(rights, at=at, mine=True)
    led = teams_led(rights)
    if not led:
        return mine
    shown = {card.first.row.episode_id for card in mine}
    passed_on = open_cards(rights, at=at, escalated=True, teams=led)
    return [*mine, *(card for card in passed_on if card.first.row.episode_id not in shown)]


def teams_led(rights: Rights) -> list[int]:
    """The teams that the reader leads; a service lead's own alerts come by escalation to nobody else."""
    return [team for team, held in rights.by_team.items() if "episodes.close" in held]


def word(code: str) -> str:
    """A rule in a word or two."""
    rule = engine.rule(code)
    return str(rule.title) if rule else code.replace("_", " ").capitalize()


def colour(code: str) -> str:
    """The colour of a rule's tag."""
    rule = engine.rule(code)
    return COLOURS.get(rule.family, "yellow") if rule else "grey"
