"""Writes for spreadsheets: ``from caseload.imports import operations as imports``; ``imports.upload(...)``."""

from caseload.imports.operations.runs import alone, check, confirm, give_up, start, upload, work_off
from caseload.imports.operations.taking_in import look, take_in
from caseload.people.refusals import Refused

__all__ = ["Refused", "alone", "check", "confirm", "give_up", "look", "start", "take_in", "upload", "work_off"]
