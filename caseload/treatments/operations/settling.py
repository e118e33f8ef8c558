"""What is due is reckoned anew from the events that stand: late entries, corrections and withdrawals go backwards.
The caller holds the episodes, and has read the treatments by ``holding``."""

from collections import defaultdict
from collections.abc import Iterable

from caseload.treatments.codes import DueState, Entry
from caseload.treatments.models import Treatment, TreatmentDue, TreatmentEvent, TreatmentPolicy
from caseload.treatments.rounds import Round, again, rounds, waiting, window
from teams.calendar import Calendar

WRITTEN = ("state", "closed_by", "waiting")


def stands(treatment: Treatment, event: TreatmentEvent) -> None:
    """Let a new event, or a new version of one, stand among those that count."""
    others = [one for one in treatment.standing if one.pk != event.replaces_id]
    if event.entry != Entry.WITHDRAWN:
        event.is_answered = False
        others.append(event)
    treatment.standing = sorted(others, key=lambda one: (one.occurred_at, one.pk))


def settle(treatments: Iterable[Treatment]) -> None:
    """Bring the rounds of treatments in line with their events: a read where a round begins, and a write for each
    kind of change. A round that stands keeps its days, also under a later policy; one that begins goes by the policy
    of the day."""
    changed, begun = [], []
    for treatment in treatments:
        asks = waiting(treatment.standing)
        known = {due.after_id: due for due in treatment.known}
        for each in rounds(treatment.standing):
            due = known.pop(each.after and each.after.pk, None)
            if due is None:
                begun.append((treatment, each, asks))
            elif _become(due, each, treatment, asks):
                changed.append(due)
        changed += [due for due in known.values() if _set(due, DueState.VOID, None, None)]
    new = _new(begun)
    # At most one is open at any moment, also between two statements.
    shut = [due for due in changed if due.state != DueState.OPEN]
    opened = [due for due in changed if due.state == DueState.OPEN]
    for rows in filter(None, (shut, opened)):
        TreatmentDue.objects.bulk_update(rows, WRITTEN)
    TreatmentDue.objects.bulk_create(new)


def _become(due: TreatmentDue, each: Round, treatment: Treatment, asks) -> bool:
    """Let a row say what its round is; whether that changes it."""
    if each.closed_by:
        return _set(due, DueState.CLOSED, each.closed_by, None)
    if treatment.ends_on:
        return _set(due, DueState.ENDED, None, None)
    return _set(due, DueState.OPEN, None, asks)


def _set(due: TreatmentDue, state: str, closed_by, asks) -> bool:
    before = (due.state, due.closed_by_id, due.waiting_id)
    due.state, due.closed_by, due.waiting = state, closed_by, asks
    return before != (state, closed_by and closed_by.pk, asks and asks.pk)


def _new(begun: list[tuple]) -> list[TreatmentDue]:
    """The rows of rounds that begin."""
    versions = defaultdict(list)
    if begun:
        kinds = {treatment.policy.kind for treatment, _each, _asks in begun}
        for policy in TreatmentPolicy.objects.filter(kind__in=kinds).order_by("starts_on"):
            versions[policy.kind].append(policy)
    rows = []
    for treatment, each, asks in begun:
        row = _row(each, treatment, versions[treatment.policy.kind])
        _become(row, each, treatment, asks)
        rows.append(row)
    return rows


def _row(each: Round, treatment: Treatment, versions: list[TreatmentPolicy]) -> TreatmentDue:
    calendar = calendar_of(treatment)
    given_on = each.after and calendar.day_of(each.after.occurred_at)
    policy = in_force(versions, given_on or treatment.starts_on)
    row = TreatmentDue(
        person_id=treatment.person_id, episode_id=treatment.episode_id, treatment=treatment, policy=policy,
        after=each.after,
    )  # fmt: skip
    set_days(row, treatment, calendar)
    return row


def set_days(due: TreatmentDue, treatment: Treatment, calendar: Calendar) -> None:
    """The days of a round: from the day it was given, as often as is agreed, within the policy."""
    given_on = due.after and calendar.day_of(due.after.occurred_at)
    day = again(given_on, treatment.every_days) if given_on else treatment.first_due_on
    days = window(day, early=due.policy.days_early, late=due.policy.days_late, calendar=calendar)
    due.due_on, due.earliest_on, due.latest_on = days.due_on, days.earliest_on, days.latest_on


def count_anew(treatment: Treatment) -> None:
    """Let the round that is due follow what is agreed now."""
    for due in treatment.known:
        if due.state == DueState.OPEN and due.after_id:
            set_days(due, treatment, calendar_of(treatment))
            due.save(update_fields=["due_on", "earliest_on", "latest_on"])


def calendar_of(treatment: Treatment) -> Calendar:
    """The calendar of the team that works with the person."""
    return Calendar.of_team(treatment.episode.team, treatment.closed_days)


def in_force(versions: list[TreatmentPolicy], day) -> TreatmentPolicy:
    """The version that holds on a day; before the first, the first."""
    begun = [version for version in versions if version.starts_on <= day]
    return begun[-1] if begun else versions[0]
