"""The register's tables, by subject."""

from caseload.people.models.episode import ClosureSanction, Episode, EpisodeRow, TeamAccess
from caseload.people.models.imports import ImportRun, RegistrationConflict
from caseload.people.models.legal import LegalMeasure, LegalTask
from caseload.people.models.periods import CoordinatorPeriod, HandoverNote, IntensityPeriod, RhythmPeriod
from caseload.people.models.person import AlsoKnownAs, Identifier, Person, Phone, Place
from caseload.people.models.whereabouts import WhereaboutsPeriod

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
    "LegalTask",
    "Person",
    "Phone",
    "Place",
    "RegistrationConflict",
    "RhythmPeriod",
    "TeamAccess",
    "WhereaboutsPeriod",
]
