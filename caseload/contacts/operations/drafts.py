"""Drafts: a form not sent yet, kept on the server so that a closed browser loses nothing."""

import datetime as dt
from uuid import UUID

from caseload.contacts.models import Contact, Draft
from caseload.people.models import Person
from teams.models import User

LOG = "log"
KEPT = dt.timedelta(days=7)


def save_draft(*, uuid: UUID, person: Person, data: dict, by: User, at: dt.datetime) -> bool:
    """Keep what is written so far; False where it has been sent meanwhile and nothing need be kept."""
    if Contact.objects.filter(uuid=uuid).exists():
        return False
    Draft.objects.bulk_create(
        [Draft(uuid=uuid, user=by, person=person, form=LOG, data=data, saved_at=at)],
        update_conflicts=True,
        unique_fields=["user", "uuid"],
        update_fields=["person", "data", "saved_at"],
    )
    return True


def discard_draft(*, uuid: UUID, by: User) -> None:
    """Throw away one's own draft."""
    Draft.objects.filter(user=by, uuid=uuid).delete()


def discard_old_drafts(*, at: dt.datetime) -> int:
    """Throw away what nobody went on with for a week; how many."""
    return Draft.objects.filter(saved_at__lt=at - KEPT).delete()[0]
