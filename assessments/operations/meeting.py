"""Taking an assessment, a goal or an intervention to the team's next weekly meeting, and taking it off the list."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment, MeetingItem
from audit.operations import record
from caseload.people.models import Episode
from caseload.people.operations.locks import hold
from caseload.plan.models import Goal, Intervention
from teams.faults import FieldError, refusals
from teams.models import User

ON_THE_LIST = gettext_lazy("Somebody has put this on the list already. It stands there once.")


class MeetingRefusedError(FieldError):
    """It cannot go on the list, or is off it already."""


@transaction.atomic
def take(
    subject: Assessment | Goal | Intervention, *, episode: Episode, reason: str, by: User, at: dt.datetime
) -> MeetingItem:
    """Put it on the list of the next meeting of the episode's team. Raises MeetingRefusedError where no reason is
    given, where it is on a list, where an assessment is not signed, and where the subject is somebody else's."""
    if not reason.strip():
        raise MeetingRefusedError(_("Say why the team should talk about it"), "reason")
    episode = hold(episode)
    if subject.person_id != episode.person_id:
        raise MeetingRefusedError(_("This is not %(person)s's. Nothing was saved.") % {"person": episode.person})
    if isinstance(subject, Assessment) and subject.signed_at is None:
        raise MeetingRefusedError(_("A draft is not for the meeting yet: sign it first."))
    kind = subject._meta.model_name
    with refusals(MeetingRefusedError, {"meeting_item_open_once": (ON_THE_LIST, None)}):
        item = MeetingItem.objects.create(
            person_id=episode.person_id, episode=episode, reason=reason.strip(), taken_by=by, taken_at=at,
            **{kind: subject},
        )  # fmt: skip
    _written_down("meeting_item.taken", item, episode, by, kind=kind, of=str(subject.uuid))
    return item


@transaction.atomic
def take_back(item: MeetingItem, *, by: User, at: dt.datetime) -> MeetingItem:
    """Off the list before any meeting dealt with it. Raises MeetingRefusedError where it is off already."""
    return _settle(item, "meeting_item.taken_back", "", by, at)


@transaction.atomic
def settle(item: MeetingItem, *, how: str, by: User, at: dt.datetime) -> MeetingItem:
    """A meeting dealt with it; ``how`` in a few words. Raises MeetingRefusedError where it is off already."""
    return _settle(item, "meeting_item.settled", how, by, at)


def _settle(item: MeetingItem, verb: str, how: str, by: User, at: dt.datetime) -> MeetingItem:
    # An episode may have ended since: what is on its list must still come off it.
    related = ("settled_by", "episode__person", "episode__team")
    held = MeetingItem.objects.select_for_update(no_key=True, of=("self",)).select_related(*related)
    item = held.get(pk=item.pk)
    if item.settled_at is not None:
        raise MeetingRefusedError(
            _("%(name)s took this off the list already.") % {"name": item.settled_by or _("Somebody")}
        )
    item.settled_at, item.settled_by, item.settled_how = at, by, how
    item.save(update_fields=["settled_at", "settled_by", "settled_how"])
    _written_down(verb, item, item.episode, by)
    return item


def _written_down(verb: str, item: MeetingItem, episode: Episode, by: User, **facts) -> None:
    record(verb, by=by, person=episode.person, team=episode.team, subject="meeting_item", subject_uuid=item.uuid,
           **facts)  # fmt: skip
