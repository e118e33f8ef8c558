"""What somebody is changing in a week, kept on the server at every step: a closed browser, a second tab and a lost
connection lose nothing. It is theirs alone until it is saved as a version."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import astuple
from uuid import UUID, uuid5

from django.db import transaction

from caseload.contacts.models import Draft
from caseload.people.models import Person
from caseload.planner.operations.weeks import check
from caseload.planner.queries import Version, Working, form_of, read, weeks_of
from caseload.planner.week import Joined, Planned, joined, with_added
from teams.models import User


@transaction.atomic
def add(
    *, person: Person, monday: dt.date, things: Iterable[Planned], by: User, at: dt.datetime, instead: str = ""
) -> Working:
    """Put more into the week; what is there already is not doubled. ``instead``: the key of what it takes the place
    of. Raises ``PlanRefusedError``."""
    draft, working = _held(person, monday, by, at)
    week = with_added([thing for thing in working.week if thing.key != instead], things)
    check(week)
    return _keep(draft, working.base, week, at)


@transaction.atomic
def take_out(*, person: Person, monday: dt.date, key: str, by: User, at: dt.datetime) -> Working:
    """Take one thing out, named by its key; gone already is as good."""
    draft, working = _held(person, monday, by, at)
    return _keep(draft, working.base, [thing for thing in working.week if thing.key != key], at)


@transaction.atomic
def bring_together(*, person: Person, monday: dt.date, by: User, at: dt.datetime) -> Joined:
    """After somebody else has saved: what they changed comes into what is being changed, nothing of which is lost."""
    draft, working = _held(person, monday, by, at)
    weeks = weeks_of(person, monday)
    base = weeks.version(str(working.base)) if working.base else None
    result = joined(base.week if base else (), working.week, weeks.current.week if weeks.current else ())
    _keep(draft, weeks.current and weeks.current.uuid, result.week, at)
    return result


def discard(*, person: Person, monday: dt.date, by: User) -> None:
    """Forget one's own changes: they are saved, or not wanted."""
    Draft.objects.filter(user=by, person=person, form=form_of(monday)).delete()


def _held(person: Person, monday: dt.date, by: User, at: dt.datetime) -> tuple[Draft, Working]:
    """One's own draft of the week, locked; begun from the week as it stands where there is none."""
    mine = Draft.objects.select_for_update().filter(user=by, person=person, form=form_of(monday))
    draft = mine.order_by("-saved_at", "-pk").first()
    if draft is None:
        current = weeks_of(person, monday).current
        _begin(person, monday, current, by, at)
        draft = mine.get()
    return draft, read(draft)


def _begin(person: Person, monday: dt.date, current: Version | None, by: User, at: dt.datetime) -> None:
    """Two tabs that begin at once begin the same draft."""
    begun = Draft(
        uuid=uuid5(person.uuid, form_of(monday)), user=by, person=person, form=form_of(monday), saved_at=at,
        data=_data(current and current.uuid, current.week if current else ()),
    )  # fmt: skip
    Draft.objects.bulk_create([begun], ignore_conflicts=True)


def _keep(draft: Draft, base: UUID | None, week: Iterable[Planned], at: dt.datetime) -> Working:
    draft.data, draft.saved_at = _data(base, week), at
    draft.save(update_fields=["data", "saved_at"])
    return read(draft)


def _data(base: UUID | None, week: Iterable[Planned]) -> dict:
    return {"base": base and str(base), "week": [astuple(thing) for thing in week]}
