"""What is due is reckoned anew from the events that stand: late entries, corrections and withdrawals go backwards.
The caller holds the episodes, and has read the treatments by ``holding``."""

import datetime as dt
from collections.abc import Iterable

from caseload import sql
from caseload.treatments.codes import DueState, Entry
from caseload.treatments.models import Treatment, TreatmentDue, TreatmentEvent, TreatmentPolicy
from caseload.treatments.rounds import Known, Round, again, rounds, waiting, window
from teams.calendar import Calendar


def stands(treatment: Treatment, event: TreatmentEvent) -> None:
    """Let a new event, or a new version of one, stand among those that count."""
    others = [one for one in treatment.standing if one.pk != event.replaces_id]
    if event.entry != Entry.WITHDRAWN:
        event.is_answered = False
        others.append(event)
    treatment.standing = sorted(others, key=lambda one: (one.occurred_at, one.pk))


def settle(treatments: Iterable[Treatment]) -> None:
    """Bring the rounds of treatments in line with their events, with one write, and one more where a
    closed one is open again. A round that
    stands keeps its days, also under a later policy; one that begins goes by the policy of the day."""
    changed, new = [], []
    for treatment in {one.pk: one for one in treatments}.values():
        asks = waiting(treatment.standing)
        known = {due.after_id: due for due in treatment.known}
        for each in rounds(treatment.standing):
            due = known.pop(each.after and each.after.pk, None)
            if due is None:
                new.append(_begun(treatment, each, asks))
            elif _become(due, each, treatment, asks):
                changed.append(due)
        changed += [due for due in known.values() if _set(due, DueState.VOID, None, None)]
    # At most one is open at any moment, also between two statements.
    shut = [due for due in changed if due.state != DueState.OPEN]
    opened = [due for due in changed if due.state == DueState.OPEN]
    if shut or new:
        _write(shut, new)
    if opened:
        _write(opened, [])


STANDS = ("state", "closed_by_id", "waiting_id")
BEGINS = ("person_id", "episode_id", "treatment_id", "policy_id", "after_id", "due_on", "earliest_on", "latest_on")


def _write(changed: list[Known], new: list[TreatmentDue]) -> None:
    told = {name: [getattr(row, name) for row in changed] for name in ("pk", *STANDS)}
    told |= {f"new_{name}": [getattr(row, name) for row in new] for name in (*BEGINS, *STANDS)}
    with sql.prepared() as cursor:
        cursor.execute(sql.statement("treatments_settle"), told)


def _become(due: Known | TreatmentDue, each: Round, treatment: Treatment, asks) -> bool:
    """Let a row say what its round is; whether that changes it."""
    if each.closed_by:
        return _set(due, DueState.CLOSED, each.closed_by, None)
    if treatment.ends_on:
        return _set(due, DueState.ENDED, None, None)
    return _set(due, DueState.OPEN, None, asks)


def _set(due: Known | TreatmentDue, state: DueState, closed_by, asks) -> bool:
    before = (due.state, due.closed_by_id, due.waiting_id)
    due.state, due.closed_by_id, due.waiting_id = state.value, closed_by and closed_by.pk, asks and asks.pk
    return before != (due.state, due.closed_by_id, due.waiting_id)


def _begun(treatment: Treatment, each: Round, asks) -> TreatmentDue:
    """The row of a round that begins."""
    given_on = each.after and calendar_of(treatment).day_of(each.after.occurred_at)
    policy = in_force(treatment.versions, given_on or treatment.starts_on)
    row = TreatmentDue(
        person_id=treatment.person_id, episode_id=treatment.episode_id, treatment=treatment, policy=policy,
        after_id=each.after and each.after.pk, **_days(treatment, policy, given_on),
    )  # fmt: skip
    _become(row, each, treatment, asks)
    return row


def _days(treatment: Treatment, policy: TreatmentPolicy, given_on: dt.date | None) -> dict[str, dt.date]:
    """The days of a round: from the day it was given, as often as is agreed, within the policy."""
    day = again(given_on, treatment.every_days) if given_on else treatment.first_due_on
    return vars(window(day, early=policy.days_early, late=policy.days_late, calendar=calendar_of(treatment)))


def count_anew(treatment: Treatment) -> None:
    """Let the round that is due follow what is agreed now; a first day that was agreed stays."""
    due = next((due for due in treatment.known if due.state == DueState.OPEN), None)
    if due and due.after_id:
        after = next(one for one in treatment.standing if one.pk == due.after_id)
        days = _days(treatment, treatment.policy, calendar_of(treatment).day_of(after.occurred_at))
        TreatmentDue.objects.filter(pk=due.pk).update(**days)


def calendar_of(treatment: Treatment) -> Calendar:
    """The calendar of the team that works with the person."""
    return Calendar.of_team(treatment.episode.team, treatment.closed_days)


def in_force(versions: list[TreatmentPolicy], day: dt.date) -> TreatmentPolicy:
    """The version that holds on a day; before the first, the first."""
    begun = [version for version in versions if version.starts_on <= day]
    return begun[-1] if begun else versions[0]
