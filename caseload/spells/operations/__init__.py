"""Writes of hospital stays, by hand and by the hospital's own feed: ``spells.admit(...)``.

In hospital the team stays: a spell never ends an episode, it changes the visiting plan. The person's episodes carry
what the rhythm needs (since when in hospital, when they last left), always recomputed from the spells that stand.
"""

from caseload.spells.operations.by_hand import Stay, admit, correct, discharge, reopen, retract
from caseload.spells.operations.effects import (
    SpellRefusedError,
    on_death_undone,
    on_episode_transferred,
    on_people_merged,
)
from caseload.spells.operations.following import Followed, follow

__all__ = [
    "Followed",
    "SpellRefusedError",
    "Stay",
    "admit",
    "correct",
    "discharge",
    "follow",
    "on_death_undone",
    "on_episode_transferred",
    "on_people_merged",
    "reopen",
    "retract",
]
