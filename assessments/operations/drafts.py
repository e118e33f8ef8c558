"""The draft of an assessment: begun, locked, and who may work on it. It ends in ``signing``.

Every write locks the draft's row, so that of two people on one draft the second sees what the first saved.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.operations import instruments
from assessments.queries import drafts
from assessments.queries.licences import has_attested
from assessments.structure import Definition, NotInDefinitionError
from audit.operations import record
from caseload.contacts.operations.locking import lock_open
from caseload.people.models import Episode
from teams.calendar import LONDON
from teams.faults import FieldError
from teams.models import User


class RatingRefusedError(FieldError):
    """Something entered may not stand as it is; nothing of it was saved."""


class NotARaterError(RatingRefusedError):
    """Their profession does not rate or sign by this definition."""


class NotADraftError(FieldError):
    """It was signed or given up meanwhile; ``assessment`` says by whom and when."""

    def __init__(self, assessment: Assessment):
        super().__init__(_ended(assessment))
        self.assessment = assessment


@transaction.atomic
def begin(
    *, episode: Episode, definition: Definition, by: User, at: dt.datetime, prompted_by: Assessment | None = None
) -> Assessment:
    """Begin an assessment; where one is under way with this instrument already, that one.

    ``prompted_by``: the signed assessment of the same person whose barriers asked for this one. Raises
    ``RatingRefusedError`` where the user may not rate, ``EpisodeEndedError`` where the team no longer works with
    the person.
    """
    episode = lock_open(episode.pk)
    require_rater(definition, by, at=at)
    require_licence(definition, by)
    under_way = Assessment.objects.filter(
        episode=episode, key=definition.key, signed_at=None, abandoned_at=None, replaces=None
    ).first()
    if under_way:
        return under_way
    if prompted_by and (prompted_by.person_id != episode.person_id or not prompted_by.signed_at):
        raise RatingRefusedError(_("That assessment is not a signed one of this person."))
    draft = Assessment.objects.create(
        person=episode.person, episode=episode, instrument=instruments.registered(definition), key=definition.key,
        on_date=today(at), begun_by=by, begun_at=at, assessor=by, prompted_by=prompted_by,
    )  # fmt: skip
    told("assessment.begun", draft, by, key=definition.key, version=definition.version)
    return draft


def lock_draft(assessment: Assessment) -> Assessment:
    """The draft, locked, with its instrument; raises ``NotADraftError``."""
    row = (
        Assessment.objects.select_for_update(no_key=True, of=("self",))
        .select_related(
            "person", "episode__team", "instrument", "assessor", "second_assessor", "signed_by", "abandoned_by"
        )
        .get(pk=assessment.pk)
    )
    if row.signed_at or row.abandoned_at:
        raise NotADraftError(row)
    return row


def require_rater(definition: Definition, by: User, *, at: dt.datetime) -> None:
    """Raise ``NotARaterError`` unless the user may rate and sign by this definition."""
    if not drafts.may_rate(definition, by, on=today(at)):
        raise NotARaterError(
            _("An occupational therapist rates and signs %(instrument)s. You can add what you saw.")
            % {"instrument": definition.short_title}
        )


def require_licence(definition: Definition, by: User) -> None:
    """Raise ``RatingRefusedError`` where an assessor has not said yet that they hold the manual (domain.md, 3)."""
    if definition.rated_by == "assessor" and not has_attested(by, definition.key):
        sentence = _("Say first that you hold the manual of %(instrument)s: everybody who uses it must own one.")
        raise RatingRefusedError(sentence % {"instrument": definition.short_title}, "attest")


def told(verb: str, assessment: Assessment, by: User, **facts) -> None:
    """Write into the audit trail what was done with an assessment."""
    record(
        verb, by=by, person=assessment.person, team=assessment.episode.team, subject="assessment",
        subject_uuid=assessment.uuid, **facts,
    )  # fmt: skip


def today(at: dt.datetime) -> dt.date:
    """The day in London."""
    return at.astimezone(LONDON).date()


def knows(definition: Definition, item: str) -> bool:
    """Whether the definition has this item."""
    try:
        definition.item(item)
    except NotInDefinitionError:
        return False
    return True


def _ended(assessment: Assessment) -> str:
    if assessment.signed_at:
        sentence = _("%(name)s has signed this assessment meanwhile. What you entered since was not saved.")
        return sentence % {"name": assessment.signed_by}
    sentence = _("%(name)s has given this assessment up meanwhile. What you entered since was not saved.")
    return sentence % {"name": assessment.abandoned_by}
