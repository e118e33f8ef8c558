"""Writes of hospital stays, by hand and by the hospital's own feed: ``spells.admit(...)``.

In hospital the team stays: a spell never ends an episode, it changes the visiting plan. The person's episodes carry
what the rhythm needs (since when in hospital, when they last left), always recomputed from the spells that stand.
"""

from caseload.spells.operations.afterwards import (
    ByOthers,
    Going,
    book_follow_up,
    record_follow_up_by_others,
    retract_follow_up_by_others,
)
from caseload.spells.operations.by_hand import (
    Leaving,
    Stay,
    admit,
    correct,
    correct_discharge,
    discharge,
    reopen,
    retract,
)
from caseload.spells.operations.effects import (
    on_death_undone,
    on_episode_accepted,
    on_episode_transferred,
    on_people_merged,
)
from caseload.spells.operations.following import Followed, call_teller, follow
from caseload.spells.operations.in_reach import InReach, Strand, adjust_in_reach, set_usual_in_reach
from caseload.spells.operations.leaving import (
    Answer,
    Meeting,
    Planning,
    answer_item,
    plan_leaving,
    record_meeting,
    reopen_item,
    retract_meeting,
)
from caseload.spells.refusals import SpellRefusedError

__all__ = [
    "Answer",
    "ByOthers",
    "Followed",
    "Going",
    "InReach",
    "Leaving",
    "Meeting",
    "Planning",
    "SpellRefusedError",
    "Stay",
    "Strand",
    "adjust_in_reach",
    "admit",
    "answer_item",
    "book_follow_up",
    "call_teller",
    "correct",
    "correct_discharge",
    "discharge",
    "follow",
    "on_death_undone",
    "on_episode_accepted",
    "on_episode_transferred",
    "on_people_merged",
    "plan_leaving",
    "record_follow_up_by_others",
    "record_meeting",
    "reopen",
    "reopen_item",
    "retract",
    "retract_follow_up_by_others",
    "retract_meeting",
    "set_usual_in_reach",
]
