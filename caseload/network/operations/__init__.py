"""Writes about who is around a person, and about partners, called as ``network.add_tie(...)``."""

from caseload.network.operations.partners import PartnerTold, add_partner, change_partner, end_partner
from caseload.network.operations.ties import add_tie, change_tie, end_tie, note_sharing, write_statement

__all__ = [
    "PartnerTold",
    "add_partner",
    "add_tie",
    "change_partner",
    "change_tie",
    "end_partner",
    "end_tie",
    "note_sharing",
    "write_statement",
]
