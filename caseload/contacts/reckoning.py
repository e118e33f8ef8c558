"""Recomputes episodes' state from current contacts, never increments it: late entries and corrections go
backwards. The caller holds a lock on the episodes."""

from collections.abc import Sized
from dataclasses import asdict, fields
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from caseload import sql
from caseload.contacts import outcomes
from caseload.contacts.state import State, reckon_state
from caseload.people import whereabouts


def reckon(*, episode_ids: list[int], at: datetime) -> list[int]:
    """Bring the state of these episodes up to date: one read, one write, whatever their number. Returns the ids of
    those that are open; the others keep what they had."""
    states = [reckon_state(facts) for facts in facts_of(episode_ids, at)]
    if states:
        with kept(states) as cursor:
            cursor.execute(sql.statement("set_episode_state"), as_columns(states))
    return [state.id for state in states]


def kept(of: Sized) -> CursorWrapper:
    """A cursor for a statement about these: a few take longer to plan than to find."""
    return sql.prepared() if len(of) <= sql.FEW else connection.cursor()


def facts_of(episode_ids: list[int], at: datetime) -> list:
    """The rows of ``episode_facts.sql``, as named tuples."""
    with kept(episode_ids) as cursor:
        cursor.execute(
            sql.statement("episode_facts"),
            {
                "episodes": episode_ids,
                "at": at,
                "seen": outcomes.SEEN,
                "spoken": outcomes.SPOKEN,
                "tried": outcomes.TRIED,
                "adds": outcomes.ADDS_TO_RUN,
                "heard": outcomes.HEARD,
                "in_contact": whereabouts.where(rhythm=whereabouts.Rhythm.CONTACT),
                "restart_at_end": whereabouts.restarting("end", "both"),
                "restart_at_start": whereabouts.restarting("both"),
            },
        )
        return sql.named(cursor)


def as_columns(states: list[State]) -> dict[str, list]:
    """One array per column, for ``unnest``."""
    rows = [asdict(state) for state in states]
    return {field.name: [row[field.name] for row in rows] for field in fields(State)}
