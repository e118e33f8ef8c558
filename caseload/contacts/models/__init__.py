"""The tables of visits and contacts, by subject."""

from caseload.contacts.models.contacts import (
    Contact,
    ContactStaff,
    ContactTie,
    ContactTreatment,
    ContactWork,
    Draft,
    RecordCopy,
)
from caseload.contacts.models.raised import Concern, ReadyNow
from caseload.contacts.models.visits import PlannedVisit, VisitSeries, VisitSeriesStaff, VisitStaff

__all__ = [
    "Concern",
    "Contact",
    "ContactStaff",
    "ContactTie",
    "ContactTreatment",
    "ContactWork",
    "Draft",
    "PlannedVisit",
    "ReadyNow",
    "RecordCopy",
    "VisitSeries",
    "VisitSeriesStaff",
    "VisitStaff",
]
