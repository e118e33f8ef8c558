"""Reads of hospital stays."""

from caseload.spells.queries.shown import shown
from caseload.spells.queries.stays import of_person, spell_or_404, spells

__all__ = ["of_person", "shown", "spell_or_404", "spells"]
