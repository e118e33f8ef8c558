"""Reads of visits and contacts: nouns, scoped by the reader's rights, without side effects."""

from caseload.contacts.queries.entries import (
    Entry,
    Page,
    contact_or_404,
    contacts_since,
    entry_of,
    not_in_record,
    timeline,
    treated_of,
)
from caseload.contacts.queries.logging import ToLog, drafts_of, lookalikes, places_of, team_staff, to_log, told_of
from caseload.contacts.queries.raised import concern_or_404
from caseload.contacts.queries.ready import ready_or_404, tools_for
from caseload.contacts.queries.visits import visit_or_404, visits_of_person

__all__ = [
    "Entry",
    "Page",
    "ToLog",
    "concern_or_404",
    "contact_or_404",
    "contacts_since",
    "drafts_of",
    "entry_of",
    "lookalikes",
    "not_in_record",
    "places_of",
    "ready_or_404",
    "team_staff",
    "timeline",
    "to_log",
    "told_of",
    "tools_for",
    "treated_of",
    "visit_or_404",
    "visits_of_person",
]
