"""Writes of the register: ``from caseload.people import operations as people``; ``people.accept(...)``.

Each locks first, writes, audits itself and tells who listens, in one transaction. The order of locks is: person
rows by id, then episodes by id.
"""

from caseload.people.operations.agreements import end_rhythm, set_intensity, set_rhythm
from caseload.people.operations.conflicts import decide_conflict
from caseload.people.operations.coordination import (
    allocate,
    move_caseload,
    read_handover_note,
    write_handover_note,
)
from caseload.people.operations.deaths import record_death, undo_death
from caseload.people.operations.details import (
    add_alias,
    add_identifier,
    end_alias,
    end_identifier,
    update_details,
)
from caseload.people.operations.episodes import HandedOn, accept, close, decline
from caseload.people.operations.legal import (
    add_legal_measure,
    do_legal_task,
    end_legal_measure,
    renew_legal_measure,
    set_legal_conditions,
)
from caseload.people.operations.legal_in_error import retract_legal_measure
from caseload.people.operations.locks import lock_episodes, lock_person
from caseload.people.operations.merging import merge
from caseload.people.operations.places import add_phone, add_place, end_phone, end_place, set_main_place
from caseload.people.operations.registration import RegistrationNeedsLead, SentAlready, refer, register
from caseload.people.operations.transfers import transfer
from caseload.people.operations.whereabouts import (
    correct_whereabouts,
    end_whereabouts,
    retract_whereabouts,
    set_whereabouts,
)
from caseload.people.refusals import Refused

__all__ = [
    "HandedOn",
    "Refused",
    "RegistrationNeedsLead",
    "SentAlready",
    "accept",
    "add_alias",
    "add_identifier",
    "add_legal_measure",
    "add_phone",
    "add_place",
    "allocate",
    "close",
    "correct_whereabouts",
    "decide_conflict",
    "decline",
    "do_legal_task",
    "end_alias",
    "end_identifier",
    "end_legal_measure",
    "end_phone",
    "end_place",
    "end_rhythm",
    "end_whereabouts",
    "lock_episodes",
    "lock_person",
    "merge",
    "move_caseload",
    "read_handover_note",
    "record_death",
    "refer",
    "register",
    "renew_legal_measure",
    "retract_legal_measure",
    "retract_whereabouts",
    "set_intensity",
    "set_legal_conditions",
    "set_main_place",
    "set_rhythm",
    "set_whereabouts",
    "transfer",
    "undo_death",
    "update_details",
    "write_handover_note",
]
