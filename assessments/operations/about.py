"""What an assessment says of itself besides its ratings, and what others saw."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import definitions
from assessments.codes import Source
from assessments.models import Assessment, Observation
from assessments.operations.drafts import RatingRefusedError, knows, lock_draft, require_rater, today, told
from caseload.people.lifetime import fault_of_day
from teams.faults import FieldError
from teams.models import User


class ToldMeanwhileError(FieldError):
    """Somebody else has changed sources, date, second assessor or summary first; ``assessment`` is as it stands."""

    def __init__(self, assessment: Assessment):
        super().__init__(_("Somebody else has changed this meanwhile. Save again to put yours in its place."))
        self.assessment = assessment


@dataclass(frozen=True)
class About:
    """What an assessment says of itself besides its ratings."""

    sources: tuple[str, ...]
    on_date: dt.date
    second_assessor: User | None = None
    summary: str = ""

    @classmethod
    def of(cls, assessment: Assessment) -> "About":
        """As it stands."""
        return cls(
            tuple(assessment.sources), assessment.on_date, assessment.second_assessor, assessment.summary
        )  # fmt: skip

    @property
    def mark(self) -> str:
        """Twelve letters that are others as soon as anything is: what is compared before it is overwritten."""
        second = self.second_assessor.pk if self.second_assessor else None
        return mark(sorted(self.sources), self.on_date.isoformat(), second, self.summary)


def mark(*content) -> str:
    """A short hash of what stands in a part of a form."""
    return hashlib.sha256(repr(content).encode()).hexdigest()[:12]


@transaction.atomic
def save_about(*, assessment: Assessment, about: About, expected: str, by: User, at: dt.datetime) -> Assessment:
    """Say where it is known from, of which day it speaks, with whom it was made, and what it comes to.

    ``expected``: the mark that was on the screen. Raises ``ToldMeanwhileError`` where it is another by now.
    """
    draft = lock_draft(assessment)
    require_rater(definitions.of(draft.instrument), by, at=at)
    _check_about(draft, about, at)
    stands = About.of(draft).mark
    if stands == about.mark:
        return draft
    if stands != expected:
        raise ToldMeanwhileError(draft)
    draft.sources, draft.on_date = sorted(about.sources), about.on_date
    draft.second_assessor, draft.summary = about.second_assessor, about.summary
    draft.save(update_fields=["sources", "on_date", "second_assessor", "summary"])
    told("assessment.described", draft, by)
    return draft


@transaction.atomic
def observe(
    *, assessment: Assessment, uuid: UUID, item: str, words: str, observed_on: dt.date, by: User, at: dt.datetime
) -> Observation:
    """Add what somebody saw, of one item or of the whole; any clinician may. Sent twice, it is one."""
    draft = lock_draft(assessment)
    before = Observation.objects.filter(uuid=uuid, assessment=draft).first()
    if before:
        return before
    if not words.strip():
        raise RatingRefusedError(_("Say what you saw."), "words")
    if fault := fault_of_day(observed_on, draft.person, today=today(at)):
        raise RatingRefusedError(fault, "observed_on")
    if item and not knows(definitions.of(draft.instrument), item):
        raise RatingRefusedError(_("This instrument has no such item."), "item")
    seen = Observation.objects.create(
        uuid=uuid, assessment=draft, item=item, words=words.strip(), observed_on=observed_on, added_by=by, added_at=at
    )
    told("assessment.observed", draft, by, item=item)
    return seen


def _check_about(draft: Assessment, about: About, at: dt.datetime) -> None:
    if fault := fault_of_day(about.on_date, draft.person, today=today(at)):
        raise RatingRefusedError(fault, "on_date")
    if about.second_assessor and about.second_assessor.pk == draft.assessor_id:
        raise RatingRefusedError(_("The second assessor must be somebody else."), "second_assessor")
    if not set(about.sources) <= set(Source.values):
        raise RatingRefusedError(_("Choose from the sources shown."), "sources")
