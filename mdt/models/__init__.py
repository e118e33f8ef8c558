"""Meetings as records."""

from mdt.models.decisions import (
    Action,
    Allocation,
    ClosureRequest,
    Decision,
    DecisionCoordinator,
    DecisionIntensity,
    DecisionRhythm,
)
from mdt.models.meetings import (
    Addendum,
    AgendaItem,
    Attendance,
    Meeting,
    MeetingSeries,
    Writing,
    WritingReplaced,
)
from mdt.models.outside import CalendarFeed, GuestInvitation, GuestPerson

__all__ = [
    "Action",
    "Addendum",
    "AgendaItem",
    "Allocation",
    "Attendance",
    "CalendarFeed",
    "ClosureRequest",
    "Decision",
    "DecisionCoordinator",
    "DecisionIntensity",
    "DecisionRhythm",
    "GuestInvitation",
    "GuestPerson",
    "Meeting",
    "MeetingSeries",
    "Writing",
    "WritingReplaced",
]
