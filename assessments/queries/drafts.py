"""A draft as it is worked on: the assessment, its ratings and observations, and who may rate it."""

import datetime as dt
from uuid import UUID

from django.db.models import Exists, QuerySet
from django.shortcuts import get_object_or_404

from assessments.models import Assessment, Observation, Rating
from assessments.structure import Definition
from caseload.people.scope import in_sight
from teams.access import Rights
from teams.models import Membership, User
from teams.roles import Profession

RATES = (Profession.OT,)
"""Who rates and signs what an assessor rates: an occupational therapist. What the person rates, any clinician may
write down; a technical instructor adds observations (issue "assessments", 2)."""


def assessments(rights: Rights, *, on: dt.date) -> QuerySet[Assessment]:
    """All of the people in sight, drafts too, with who and what they are about, and whether the reader's profession
    rates (``reader_rates``)."""
    rows = Assessment.objects.select_related(
        "person", "episode__team", "instrument", "assessor", "second_assessor", "begun_by", "signed_by",
        "abandoned_by", "successor",
    )  # fmt: skip
    return in_sight(rows.annotate(reader_rates=Exists(_raters(rights.user, on=on))), rights, on=on)


def one_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> Assessment:
    """One assessment in sight; for everybody else it does not exist."""
    return get_object_or_404(assessments(rights, on=on), uuid=uuid)


def ratings_of(assessment: Assessment) -> dict[str, Rating]:
    """Item to its rating, with who rated it."""
    rows = Rating.objects.filter(assessment=assessment).select_related("rated_by")
    return {row.item: row for row in rows}


def observations_of(assessment: Assessment) -> dict[str, list[Observation]]:
    """Item to what was seen of it, in the order of time; "" is the whole."""
    found: dict[str, list[Observation]] = {}
    rows = Observation.objects.filter(assessment=assessment).select_related("added_by")
    for row in rows.order_by("observed_on", "pk"):
        found.setdefault(row.item, []).append(row)
    return found


def is_rater(user: User, *, on: dt.date) -> bool:
    """Whether they work in a profession that rates, on that day."""
    return _raters(user, on=on).exists()


def _raters(user: User, *, on: dt.date) -> QuerySet[Membership]:
    return Membership.objects.on(on).filter(user=user, profession__in=RATES)


def may_rate(definition: Definition, user: User, *, on: dt.date) -> bool:
    """Whether this clinician may rate and sign an assessment by this definition."""
    return definition.rated_by == "person" or is_rater(user, on=on)
