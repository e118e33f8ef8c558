"""Reads of the register: nouns that take the reader's rights and the day, without side effects."""

from caseload.people.queries.agreed import coordinator_in_words, intensity_in_words, rhythm_in_words
from caseload.people.queries.boundaries import episodes_with_period_boundary
from caseload.people.queries.colleagues import colleagues
from caseload.people.queries.finding import Found, search
from caseload.people.queries.record import Record, events_of, history_of, record_of
from caseload.people.queries.register import (
    current_episode,
    episodes,
    open_conflicts,
    people,
    person_or_404,
    similar_people,
    to_be_taken_over,
    was_sent,
    worked_with,
)
from caseload.people.queries.whereabouts import told_place, whereabouts_of, whereabouts_or_404

__all__ = [
    "Found",
    "Record",
    "colleagues",
    "coordinator_in_words",
    "current_episode",
    "episodes",
    "episodes_with_period_boundary",
    "events_of",
    "history_of",
    "intensity_in_words",
    "open_conflicts",
    "people",
    "person_or_404",
    "record_of",
    "rhythm_in_words",
    "search",
    "similar_people",
    "to_be_taken_over",
    "told_place",
    "was_sent",
    "whereabouts_of",
    "whereabouts_or_404",
    "worked_with",
]
