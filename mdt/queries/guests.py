"""What a guest of another organisation sees: the people named to them, while they are invited, and nothing else."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from caseload.people.models import CoordinatorPeriod, Person
from mdt.codes import ActionState, MeetingState
from mdt.models import Action, GuestInvitation, GuestPerson, Meeting
from teams.models import User


@dataclass(frozen=True)
class Shown:
    """One person as a guest sees them."""

    person: Person
    coordinator: str
    actions: list[Action]


@dataclass(frozen=True)
class Invited:
    """One invitation with the people it names."""

    invitation: GuestInvitation
    people: list[Shown]


def invited(user: User, *, at: dt.datetime) -> list[Invited]:
    """The invitations in force, with people, co-ordinators, and the open actions that name the guest's
    organisation: two queries."""
    rows = list(_in_force(user, at))
    actions = _actions(rows)
    found: dict[int, Invited] = {}
    for row in rows:
        one = found.setdefault(row.invitation_id, Invited(row.invitation, []))
        theirs = [action for action in actions.get(row.episode_id, []) if _concerns(action, row.invitation)]
        one.people.append(Shown(row.person, row.coordinator or "", theirs))
    return list(found.values())


def _in_force(user: User, at: dt.datetime) -> QuerySet[GuestPerson]:
    now = Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))
    coordinator = CoordinatorPeriod.objects.filter(now, episode=OuterRef("episode")).values("user__name")
    rows = GuestPerson.objects.filter(
        invitation__user=user, invitation__withdrawn_at=None, invitation__until__gt=at,
        episode__state__in=["referred", "accepted"], episode__team=F("invitation__meeting__team"),
    ).exclude(invitation__meeting__state=MeetingState.CANCELLED)  # fmt: skip
    related = ("person", "invitation__meeting__series", "invitation__meeting__team", "invitation__user")
    named = rows.select_related(*related).defer("invitation__meeting__sealed")
    return named.annotate(coordinator=Subquery(coordinator[:1])).order_by(
        "invitation__meeting__starts_at", "invitation_id", "person__sort_key"
    )


def _actions(rows: list[GuestPerson]) -> dict[int, list[Action]]:
    found: dict[int, list[Action]] = {}
    about = Action.objects.filter(episode__in=[row.episode_id for row in rows], state=ActionState.OPEN)
    for action in about.select_related("owner").order_by("due_on", "pk"):
        found.setdefault(action.episode_id, []).append(action)
    return found


def _concerns(action: Action, invitation: GuestInvitation) -> bool:
    return invitation.organisation.casefold() in action.words.casefold()


def of_meeting(meeting: Meeting) -> QuerySet[GuestInvitation]:
    """Who is invited to a meeting, with the people named to them."""
    rows = GuestInvitation.objects.filter(meeting=meeting, withdrawn_at=None).select_related("user")
    return rows.prefetch_related("people__person").order_by("user__name")
