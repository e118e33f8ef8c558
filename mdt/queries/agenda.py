"""The facts that an agenda is made of, and the agenda as it would be now."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from caseload.alerts import engine
from caseload.people import law
from mdt import sql
from mdt.agenda import Facts, Item, agenda
from mdt.models import Meeting
from mdt.queries.series import falls_on

A_WEEK = dt.timedelta(days=7)
LOOK_AHEAD = dt.timedelta(days=35)


@dataclass(frozen=True)
class Known:
    """Everybody open with a meeting's team: ``rows`` of ``mdt/sql/agenda.sql``, and the agenda made of them."""

    rows: dict[int, object]
    """By episode."""
    items: list[Item]

    @property
    def by_coordinator(self) -> dict[str, list]:
        """The whole caseload the other way through: co-ordinator's name to rows, those without one first."""
        found: dict[str, list] = {}
        for row in sorted(self.rows.values(), key=lambda row: (row.coordinator or "", row.sort_key)):
            found.setdefault(row.coordinator or "", []).append(row)
        return found


def known(meeting: Meeting, *, at: dt.datetime) -> Known:
    """The agenda of a meeting as it would be at a moment: one statement, whatever the size of the caseload."""
    on = meeting.on_date
    rows = sql.rows(
        "agenda",
        team=meeting.team_id,
        series=meeting.series_id,
        meeting=meeting.pk,
        at=at,
        on=on,
        since=since(meeting, at),
        **{f"legal_{name}": value for name, value in law.warnings().items()},
    )
    next_on = _next_on(meeting)
    return Known({row.episode_id: row for row in rows}, agenda(_facts(row, meeting, next_on) for row in rows))


def since(meeting: Meeting, at: dt.datetime) -> dt.datetime:
    """From when on things are news: when the meeting before was closed; a week where there was none."""
    before = Meeting.objects.filter(series=meeting.series_id, state="closed", closed_at__lt=at)
    return (
        meeting.looks_back_to
        or before.order_by("-closed_at").values_list("closed_at", flat=True).first()
        or (timezone.localtime(at) - A_WEEK)
    )


def _next_on(meeting: Meeting) -> dt.date:
    """The day on which the series meets next; a week later where it does not."""
    day = meeting.on_date
    later = falls_on(meeting.series, first=day + dt.timedelta(days=1), last=day + LOOK_AHEAD)
    return later[0] if later else day + A_WEEK


def _facts(row, meeting: Meeting, next_on: dt.date) -> Facts:
    waits = row.state == "referred"
    return Facts(
        episode_id=row.episode_id,
        person_id=row.person_id,
        sort_key=row.sort_key,
        on=meeting.on_date,
        next_on=next_on,
        accepted_on=row.accepted_on,
        referred_on=row.referred_on if waits else None,
        has_coordinator=row.coordinator is not None,
        alerts=tuple(alert | {"family": _family(alert["rule"])} for alert in row.alerts or ()),
        seen={
            "last_seen_on": row.last_seen_on and row.last_seen_on.isoformat(),
            "rhythm_days": row.rhythm_days,
            "tries": row.tries_since_seen,
            "run": row.run_of_tries,
        },
        in_hospital=row.in_hospital,
        discharged_on=row.discharged_on,
        taken=tuple(row.taken or ()),
        to_allot=tuple(row.to_allot or ()),
        intensity_review_by=row.review_by,
        measures=tuple(row.measures or ()),
        actions=tuple(row.actions or ()),
        concerns=tuple(row.concerns or ()),
        closure=row.closure,
        last_discussed_on=row.last_discussed_on,
        discuss_within_days=meeting.series.discuss_within_days,
        waiting=row.waiting,
        added=row.added,
    )


def _family(code: str) -> str:
    rule = engine.rule(code)
    return rule.family if rule else ""
