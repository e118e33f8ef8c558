"""Answering what was raised on a contact, and keeping track of what went into the trust's own record."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.contacts.models import Concern, Contact, RecordCopy
from caseload.contacts.operations.locking import lock_person, open_ids
from caseload.people.signals import tell_changed
from teams.faults import FieldError
from teams.models import User


class AcknowledgedAlreadyError(FieldError):
    """Somebody else was first."""


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
    tell_changed(open_ids(locked), at=at)
    return concern


@transaction.atomic
def mark_copied(*, contact: Contact, by: User, at: dt.datetime) -> RecordCopy:
    """Remember that this version's text was put on the clipboard for the trust's record; once is enough."""
    copy, created = RecordCopy.objects.get_or_create(contact=contact, defaults={"copied_by": by, "copied_at": at})
    if created:
        record("contact.copied", by=by, person=contact.person, team=contact.team, subject="contact",
               subject_uuid=contact.uuid)  # fmt: skip
    return copy
