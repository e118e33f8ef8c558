"""Whose week a page is about, and which week."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from caseload.people.models import Episode, Person
from caseload.people.queries import current_episode, person_or_404
from caseload.planner.week import balance, monday_of
from teams.queries import today_of

AHEAD = dt.timedelta(weeks=12)
EARLIEST = dt.date(2000, 1, 3)


@dataclass(frozen=True)
class Subject:
    """A person, the episode that the reader works with, and a week."""

    person: Person
    episode: Episode | None
    monday: dt.date
    today: dt.date
    may_write: bool

    @property
    def sunday(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)

    @property
    def is_this_week(self) -> bool:
        return self.monday <= self.today <= self.sunday

    @property
    def is_over(self) -> bool:
        return self.sunday < self.today

    @property
    def may_change(self) -> bool:
        """A week that is over is not planned any more; what happened in it can still be said."""
        return self.may_write and not self.is_over

    def address(self, name: str, monday: dt.date | None = None, **query) -> str:
        """A page about this person's week, or about another week of theirs."""
        given = {"week": (monday or self.monday).isoformat()} | query
        return reverse(name, args=[self.person.uuid], query=given)


def subject_of(request, uuid, *, kind: str | None = None, writing: bool = False) -> Subject:
    """The person in sight and the week in the query, this one where it names none; written down as read."""
    person = person_or_404(request.rights, uuid, on=timezone.localdate())
    episode = current_episode(person, request.rights, request.team)
    request.reads.add([person.pk], **({"kind": kind} if kind else {}))
    today = today_of(episode.team) if episode else timezone.localdate()
    may = bool(episode and episode.is_open and request.rights.may("clinical.write", episode.team_id))
    if writing and not may:
        raise PermissionDenied
    return Subject(person, episode, _monday(request.GET.get("week"), today), today, may)


def _monday(text: str | None, today: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(text) if text else today
    except ValueError:
        day = today
    return monday_of(min(max(day, EARLIEST), today + AHEAD))


def context_of(subject: Subject) -> dict:
    """What every page of a week reads."""
    week = dt.timedelta(days=7)
    return {
        "person": subject.person,
        "episode": subject.episode,
        "tab": "week",
        "subject": subject,
        "monday": subject.monday,
        "sunday": subject.sunday,
        "week_url": subject.address("person_week"),
        "change_url": subject.address("week_change"),
        "happened_url": subject.address("week_happened"),
        "before_url": subject.address("person_week", subject.monday - week),
        "after_url": subject.address("person_week", subject.monday + week)
        if subject.monday + week <= subject.today + AHEAD
        else "",
    }


def balance_of(entries) -> dict:
    """What ``_balance.html`` reads: a count per area, and in words the areas of which there is nothing."""
    shares = balance(entries)
    missing = [share.area.label for share in shares if not share.count]
    return {"balance": shares, "missing": missing if entries else []}
