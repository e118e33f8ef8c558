"""What each outcome counts as: the table under R6 in domain.md, as a table.

``seen``, ``tried`` and the run of tries are ours; *attended* is the national sense (MHSDS attended codes 5 and 6)
and includes phone and video. One visit by several staff is one contact, so it is one try.
"""

from dataclasses import dataclass
from enum import StrEnum

from caseload.contacts.codes import Mechanism, Outcome


class Run(StrEnum):
    """What an outcome does to the run of tries without being seen."""

    CLEARED = "cleared"
    UNCHANGED = "unchanged"
    ADDS = "adds"


@dataclass(frozen=True)
class Counts:
    """One row of the table. ``planned_code`` is the MHSDS attended-or-did-not-attend code of a planned visit, by
    which the national follow-up is computed; empty where there is none: the contact is indirect activity."""

    outcome: Outcome
    seen: bool
    tried: bool
    run: Run
    planned_code: str = ""
    mechanism: Mechanism = Mechanism.FACE_TO_FACE


TABLE: dict[Outcome, Counts] = {
    row.outcome: row
    for row in (
        #      outcome                    seen   tried  run            planned code
        Counts(Outcome.SEEN, True, True, Run.CLEARED, "5"),
        Counts(Outcome.SPOKE, False, True, Run.UNCHANGED, "5", Mechanism.TELEPHONE),
        Counts(Outcome.NO_ANSWER, False, True, Run.UNCHANGED, "3", Mechanism.TELEPHONE),
        Counts(Outcome.NOT_IN, False, True, Run.ADDS, "3"),
        Counts(Outcome.NOT_FOUND, False, True, Run.ADDS, "3"),
        Counts(Outcome.DID_NOT_ATTEND, False, True, Run.ADDS, "3"),
        Counts(Outcome.DECLINED, False, True, Run.ADDS, "3"),
        Counts(Outcome.SIGHTED, False, True, Run.ADDS, "3"),
        Counts(Outcome.CANCELLED_BY_THEM, False, True, Run.ADDS, "2"),
        Counts(Outcome.CANCELLED_BY_US, False, False, Run.UNCHANGED, "4"),
        Counts(Outcome.MESSAGE, False, False, Run.UNCHANGED, "", Mechanism.TEXT),
        Counts(Outcome.OTHERS_ONLY, False, False, Run.UNCHANGED, ""),
        Counts(Outcome.REPORTED, False, False, Run.UNCHANGED, "", Mechanism.OTHER),
    )
}

SEEN = [row.outcome.value for row in TABLE.values() if row.seen]
TRIED = [row.outcome.value for row in TABLE.values() if row.tried]
ADDS_TO_RUN = [row.outcome.value for row in TABLE.values() if row.run is Run.ADDS]
SPOKEN = [Outcome.SPOKE.value]
AT_A_PLACE = (
    Outcome.SEEN, Outcome.NOT_IN, Outcome.NOT_FOUND, Outcome.DID_NOT_ATTEND, Outcome.DECLINED, Outcome.SIGHTED,
    Outcome.OTHERS_ONLY,
)  # fmt: skip
"""What can only be told by somebody who was there."""
HEARD = [*SEEN, *SPOKEN]
"""Contact with somebody whom we cannot visit, as in prison; so is one with the professionals there. What was only
reported, by whomever, is none, nor is a letter that nobody has answered."""
