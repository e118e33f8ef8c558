"""Actions: somebody does something by a day."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.alerts import engine
from caseload.people.operations.locks import hold
from caseload.people.signals import tell_changed
from mdt.alerts import TEAM_ACTION_OVERDUE
from mdt.codes import ActionKind, ActionState
from mdt.models import Action, AgendaItem, Meeting
from mdt.operations.revision import touched
from mdt.refusals import Refused
from nhsuk.moments import day
from teams.calendar import Calendar
from teams.models import Membership, User
from teams.roles import STAFF


@transaction.atomic
def set_action(
    *,
    meeting: Meeting,
    words: str,
    owner: User | None,
    due_on: dt.date | None,
    uuid: UUID,
    by: User,
    at: dt.datetime,
    item: AgendaItem | None = None,
    kind: str = ActionKind.OTHER,
) -> Action:
    """Give somebody something to do by a day, about the person of ``item`` or for the team. Sent twice with one
    ``uuid``, it is one. Raises ``Refused`` at the field: no words, no owner, no day or one that has passed, an
    owner who does not work here on that day."""
    meeting = touched(meeting)
    if saved := Action.objects.filter(uuid=uuid, meeting=meeting).first():
        return saved
    if not words.strip():
        raise Refused(_("Say what is to be done"), "words")
    if owner is None:
        raise Refused(_("Say who does it"), "owner")
    _check_due(due_on, owner, meeting, at)
    action = Action.objects.create(
        uuid=uuid, meeting=meeting, item=item, team=meeting.team, kind=kind, words=words, owner=owner, due_on=due_on,
        person_id=item and item.person_id, episode_id=item and item.episode_id, set_by=by, set_at=at,
    )  # fmt: skip
    record("action.set", by=by, person=item and item.person, team=meeting.team, subject="action", subject_uuid=uuid,
           owner=owner.pk, due_on=due_on.isoformat())  # fmt: skip
    return action


def _check_due(due_on: dt.date | None, owner: User, meeting: Meeting, at: dt.datetime) -> None:
    if due_on is None:
        raise Refused(_("Say by when"), "due_on")
    if due_on < Calendar.of_team(meeting.team).day_of(at):
        raise Refused(_("That day has passed: say by when from today on"), "due_on")
    held = Membership.objects.on(due_on).filter(user=owner, role__in=STAFF)
    if not owner.is_active or not held.filter(Q(team=meeting.team_id) | Q(team=None)).exists():
        facts = {"name": owner, "team": meeting.team, "day": day(due_on)}
        raise Refused(_("%(name)s does not work in %(team)s on %(day)s. Choose somebody else, or an earlier day")
                      % facts, "owner")  # fmt: skip


@transaction.atomic
def end_action(*, action: Action, note: str, by: User, at: dt.datetime, done: bool = True) -> Action:
    """Say that it is done, or no longer needed, and what came of it. The next meeting sees it. Ended twice, the
    first counts. Raises ``Refused`` without a note."""
    if not note.strip():
        raise Refused(_("Say in a few words what came of it"), "note")
    action = (
        Action.objects.select_related("person", "team", "episode")
        .select_for_update(no_key=True, of=("self",))
        .get(pk=action.pk)
    )
    if action.state != ActionState.OPEN:
        return action
    action.state = ActionState.DONE if done else ActionState.DROPPED
    action.ended_by, action.ended_at, action.ended_note = by, at, note
    action.save(update_fields=["state", "ended_by", "ended_at", "ended_note"])
    record(f"action.{action.state}", by=by, person=action.person, team=action.team, subject="action",
           subject_uuid=action.uuid)  # fmt: skip
    if action.episode_id:
        hold(action.episode)
        tell_changed([action.episode_id], at=at)  # what was overdue is so no longer
    else:
        engine.reconcile_nobody(at=at, only=[TEAM_ACTION_OVERDUE.code])
    return action
