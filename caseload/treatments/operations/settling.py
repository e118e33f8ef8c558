"""What is due is reckoned anew from the events that stand: late entries, corrections and withdrawals go backwards.
The caller holds the episodes."""

from django.db.models import Exists, OuterRef

from caseload.treatments.codes import DueState, Entry
from caseload.treatments.models import Treatment, TreatmentAnswer, TreatmentDue, TreatmentEvent, TreatmentPolicy
from caseload.treatments.rounds import Round, again, rounds, waiting, window
from teams.calendar import Calendar
from teams.models import TeamClosedDay

WRITTEN = ("state", "closed_by", "waiting")


def standing(treatment: Treatment) -> list[TreatmentEvent]:
    """The events that count, in order of time, each with whether the prescriber has answered it."""
    rows = TreatmentEvent.objects.filter(treatment=treatment, successor=None).exclude(entry=Entry.WITHDRAWN)
    answered = Exists(TreatmentAnswer.objects.filter(event=OuterRef("pk")))
    return list(rows.annotate(is_answered=answered).order_by("occurred_at", "pk"))


def settle(treatment: Treatment) -> None:
    """Bring the rounds of one treatment in line with its events: two reads, and a write for each kind of change.
    A round that stands keeps its days, also under a later policy; one that begins goes by the policy of the day."""
    events = standing(treatment)
    known = {due.after_id: due for due in treatment.dues.exclude(state=DueState.VOID)}
    asks = waiting(events)
    left, begun = [], []
    for each in rounds(events):
        due = known.pop(each.after and each.after.pk, None)
        (left if due else begun).append((due, each))
    new = _new([each for _none, each in begun], treatment)
    changed = [due for due, each in left if _become(due, each, treatment, asks)]
    changed += [due for due in known.values() if _set(due, DueState.VOID, None, None)]
    for row in new:
        _become(row, row.round, treatment, asks)
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


def _new(begun: list[Round], treatment: Treatment) -> list[TreatmentDue]:
    """The rows of rounds that begin."""
    if not begun:
        return []
    team = treatment.episode.team
    calendar = Calendar.of_team(team, TeamClosedDay.objects.filter(team=team).values_list("day", flat=True))
    versions = list(TreatmentPolicy.objects.filter(kind=treatment.policy.kind).order_by("starts_on"))
    return [_row(each, treatment, versions, calendar) for each in begun]


def _row(each: Round, treatment: Treatment, versions: list[TreatmentPolicy], calendar: Calendar) -> TreatmentDue:
    given_on = each.after and calendar.day_of(each.after.occurred_at)
    day = again(given_on, treatment.every_days) if given_on else treatment.first_due_on
    policy = in_force(versions, given_on or treatment.starts_on)
    days = window(day, early=policy.days_early, late=policy.days_late, calendar=calendar)
    row = TreatmentDue(
        person_id=treatment.person_id, episode_id=treatment.episode_id, treatment=treatment, policy=policy,
        after=each.after, due_on=days.due_on, earliest_on=days.earliest_on, latest_on=days.latest_on,
    )  # fmt: skip
    row.round = each
    return row


def in_force(versions: list[TreatmentPolicy], day) -> TreatmentPolicy:
    """The version that holds on a day; before the first, the first."""
    begun = [version for version in versions if version.starts_on <= day]
    return begun[-1] if begun else versions[0]
