"""Reads of the register: nouns that take the reader's rights and the day, without side effects."""

from caseload.people.queries.boundaries import episodes_with_period_boundary
from caseload.people.queries.finding import Found, search
from caseload.people.queries.register import current_episode, episodes, people, person_or_404

__all__ = [
    "Found",
    "current_episode",
    "episodes",
    "episodes_with_period_boundary",
    "people",
    "person_or_404",
    "search",
]
