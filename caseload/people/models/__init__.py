"""The register's tables, by subject."""

from caseload.people.models.episode import (
    ClosureSanction,
    CoordinatorPeriod,
    Episode,
    EpisodeRow,
    HandoverNote,
    IntensityPeriod,
    LegalMeasure,
    RhythmPeriod,
    TeamAccess,
)
from caseload.people.models.imports import ImportRun, RegistrationConflict
from caseload.people.models.person import AlsoKnownAs, Identifier, Person, Phone, Place

__all__ = [
    "AlsoKnownAs",
    "ClosureSanction",
    "CoordinatorPeriod",
    "Episode",
    "EpisodeRow",
    "HandoverNote",
    "Identifier",
    "ImportRun",
    "IntensityPeriod",
    "LegalMeasure",
    "Person",
    "Phone",
    "Place",
    "RegistrationConflict",
    "RhythmPeriod",
    "TeamAccess",
]
