"""Writes of visits and contacts, called as ``contacts.log(...)``."""

from caseload.contacts.details import ContactRefusedError, Details, Who
from caseload.contacts.operations.changes import ChangedMeanwhileError, correct, move, withdraw
from caseload.contacts.operations.concerns import (
    AcknowledgedAlreadyError,
    acknowledge_concern,
    mark_copied,
    raise_concern,
)
from caseload.contacts.operations.drafts import discard_draft, discard_old_drafts, save_draft
from caseload.contacts.operations.locking import EpisodeEndedError
from caseload.contacts.operations.log import Logged, SavedAlreadyError, VisitNotOpenError, log
from caseload.contacts.operations.ready import AnsweredAlreadyError, answer_ready, go_today, put_off, ready_now
from caseload.contacts.operations.series import (
    Pattern,
    end_purpose,
    end_series,
    end_together,
    extend_series,
    plan_series,
    plan_together,
)
from caseload.contacts.operations.staffing import StaffNotMembersError
from caseload.contacts.operations.visits import (
    VisitRefusedError,
    cancel_visit,
    cancelled_by_them,
    move_visit,
    plan,
    reassign_visit,
)

__all__ = [
    "AcknowledgedAlreadyError",
    "AnsweredAlreadyError",
    "ChangedMeanwhileError",
    "ContactRefusedError",
    "Details",
    "EpisodeEndedError",
    "Logged",
    "Pattern",
    "SavedAlreadyError",
    "StaffNotMembersError",
    "VisitNotOpenError",
    "VisitRefusedError",
    "Who",
    "acknowledge_concern",
    "answer_ready",
    "cancel_visit",
    "cancelled_by_them",
    "correct",
    "discard_draft",
    "discard_old_drafts",
    "end_purpose",
    "end_series",
    "end_together",
    "extend_series",
    "go_today",
    "log",
    "mark_copied",
    "move",
    "move_visit",
    "plan",
    "plan_series",
    "plan_together",
    "put_off",
    "raise_concern",
    "ready_now",
    "reassign_visit",
    "save_draft",
    "withdraw",
]
