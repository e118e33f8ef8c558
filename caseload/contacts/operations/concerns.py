"""Raising and answering concerns, and keeping track of what went into the trust's own record."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.contacts.codes import ConcernKind
from caseload.contacts.models import Concern, Contact, RecordCopy
from caseload.contacts.operations.locking import lock_open, lock_person, open_ids
from caseload.contacts.operations.log import SavedAlreadyError
from caseload.people.models import Episode
from caseload.people.signals import tell_changed
from teams.faults import FieldError
from teams.models import User


class AcknowledgedAlreadyError(FieldError):
    """Somebody else was first."""


@transaction.atomic
def raise_concern(*, uuid: UUID, episode: Episode, raised_by: str, words: str, by: User, at: dt.datetime) -> Concern:
    """Write down what family or a carer told us when nobody of ours was there: somebody rings the office. It is
    noticed at once. Sent twice with the same ``uuid`` it is one. Raises ``EpisodeEndedError`` and, where the key
    came before with other words, ``SavedAlreadyError``. Receiving information needs no consent (domain.md R8)."""
    episode = lock_open(episode.pk)
    told = {"person_id": episode.person_id, "episode_id": episode.pk, "raised_by": raised_by, "words": words,
            "recorded_by_id": by.pk}  # fmt: skip
    concern, created = Concern.objects.get_or_create(
        uuid=uuid, defaults=told | {"kind": ConcernKind.CARER, "recorded_at": at}
    )
    if not created:
        return _same_again(concern, told)
    record("concern.raised", by=by, person=episode.person, team=episode.team, subject="concern", subject_uuid=uuid)
    tell_changed([episode.pk], at=at)
    return concern


def _same_again(saved: Concern, told: dict) -> Concern:
    if any(getattr(saved, name) != value for name, value in told.items()):
        raise SavedAlreadyError(_("This was saved already, with other words. What you changed now was not saved."))
    return saved


@transaction.atomic
def acknowledge_concern(*, concern: Concern, response: str, by: User, at: dt.datetime) -> Concern:
    """Take note of a concern or worry, and say what is done about it (domain.md R8)."""
    if not response.strip():
        raise FieldError(_("Say what we do"), "response")
    locked = lock_person(concern.episode_id)
    concern = Concern.objects.select_related("acknowledged_by").get(pk=concern.pk)
    if concern.acknowledged_at:
        raise AcknowledgedAlreadyError(
            _("%(name)s acknowledged this already. Your text was not saved: it is still below.")
            % {"name": concern.acknowledged_by}
        )
    concern.acknowledged_by, concern.acknowledged_at, concern.response = by, at, response
    concern.save(update_fields=["acknowledged_by", "acknowledged_at", "response"])
    episode = locked[concern.episode_id]
    record("concern.acknowledged", by=by, person=episode.person, team=episode.team, subject="concern",
           subject_uuid=concern.uuid)  # fmt: skip
    tell_changed([*open_ids(locked), concern.episode_id], at=at)
    return concern


@transaction.atomic
def mark_copied(*, contact: Contact, by: User, at: dt.datetime) -> RecordCopy:
    """Remember that this version's text was put on the clipboard for the trust's record; once is enough."""
    copy, created = RecordCopy.objects.get_or_create(contact=contact, defaults={"copied_by": by, "copied_at": at})
    if created:
        record("contact.copied", by=by, person=contact.person, team=contact.team, subject="contact",
               subject_uuid=contact.uuid)  # fmt: skip
    return copy
