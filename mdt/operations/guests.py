"""Guests of another organisation who sign in: invited to a meeting with people named to them, for a time."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import Done, record, record_all
from caseload.people.models import Episode
from mdt.codes import MeetingState
from mdt.models import GuestInvitation, GuestPerson, Meeting
from mdt.operations.revision import touched
from mdt.refusals import Refused
from teams.faults import refusals
from teams.models import Membership, User
from teams.roles import Role

LONGEST = dt.timedelta(days=31)
OPEN = ("referred", "accepted")


@transaction.atomic
def invite(
    *,
    meeting: Meeting,
    user: User | None,
    organisation: str,
    about: str,
    episodes: Collection[Episode],
    until: dt.datetime | None,
    by: User,
    at: dt.datetime,
) -> GuestInvitation:
    """Let a guest see the people named, and nobody else, until a moment at most a month ahead. Raises ``Refused`` at
    the field."""
    meeting = touched(meeting, MeetingState.PLANNED, MeetingState.IN_PROGRESS)
    _check(meeting, user, organisation, about, episodes, until, at)
    twice = _("%(name)s is invited to this meeting already. Withdraw that first, then invite anew") % {"name": user}
    with refusals(Refused, {"guest_invited_once": (twice, "user")}):
        row = GuestInvitation.objects.create(
            meeting=meeting, user=user, organisation=organisation.strip(), about=about.strip(), until=until,
            invited_by=by, invited_at=at,
        )  # fmt: skip
    GuestPerson.objects.bulk_create(
        GuestPerson(invitation=row, person_id=episode.person_id, episode=episode) for episode in episodes
    )
    record_all(
        [Done("guest.invited", episode.person, meeting.team, "guest_invitation", row.uuid) for episode in episodes],
        by=by,
    )
    return row


def _check(meeting, user, organisation, about, episodes, until, at) -> None:
    if user is None or not _is_guest(user, meeting.on_date):
        raise Refused(_("Choose a guest with a sign-in of their own; an administrator makes it"), "user")
    if not organisation.strip():
        raise Refused(_("Enter where the guest works"), "organisation")
    if not about.strip():
        raise Refused(_("Say what is to be talked about: the guest reads it"), "about")
    if not episodes:
        raise Refused(_("Choose whom the guest may see"), "people")
    if any(episode.team_id != meeting.team_id or episode.state not in OPEN for episode in episodes):
        raise Refused(_("Choose people of this team"), "people")
    if until is None or until <= at:
        raise Refused(_("Say until when: from today on"), "until")
    if until > at + LONGEST:
        raise Refused(_("An invitation ends within a month: invite again when it goes on"), "until")


def _is_guest(user: User, on: dt.date) -> bool:
    return user.is_active and Membership.objects.on(on).filter(user=user, role=Role.GUEST).exists()


@transaction.atomic
def withdraw(*, invitation: GuestInvitation, by: User, at: dt.datetime) -> GuestInvitation:
    """Take an invitation back: from this moment the guest sees nobody through it. Withdrawn twice, the first
    counts."""
    rows = GuestInvitation.objects.select_related("meeting__team").select_for_update(no_key=True, of=("self",))
    row = rows.get(pk=invitation.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        record("guest.withdrawn", by=by, team=row.meeting.team, subject="guest_invitation", subject_uuid=row.uuid)
    return row
