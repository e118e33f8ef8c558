"""Writes of treatments and checks, called as ``treatments.record(...)``."""

from caseload.treatments.agreed import Agreed
from caseload.treatments.details import Told, TreatmentRefusedError
from caseload.treatments.operations.answers import answer
from caseload.treatments.operations.courses import Begun, begin, change, end
from caseload.treatments.operations.events import ChangedMeanwhileError, correct, record, withdraw
from caseload.treatments.operations.policies import set_policy
from caseload.treatments.operations.settling import settle
from caseload.treatments.operations.with_contacts import correct_with, record_with, withdraw_with

__all__ = [
    "Agreed",
    "Begun",
    "ChangedMeanwhileError",
    "Told",
    "TreatmentRefusedError",
    "answer",
    "begin",
    "change",
    "correct",
    "correct_with",
    "end",
    "record",
    "record_with",
    "set_policy",
    "settle",
    "withdraw",
    "withdraw_with",
]
