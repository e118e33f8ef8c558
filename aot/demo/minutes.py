"""Writes the meetings of the demonstration: held ones with their sealed minutes, and those to come."""

import datetime as dt
from collections import defaultdict

from django.db.models import Exists, OuterRef

from aot.demo.cases import Case, Staff
from aot.demo.cast import chance, make_uuid
from aot.demo.courses import Event
from aot.demo.meetings import WEEKS, Item, Meetings, Met, Told
from audit.copying import copy_rows, ids_by_uuid
from caseload.models import Episode, IntensityPeriod
from mdt.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    GuestInvitation,
    GuestPerson,
    Meeting,
    MeetingSeries,
    Writing,
)
from mdt.queries.minutes import VERSION, hash_of
from teams.calendar import LONDON
from teams.models import Membership, Team
from teams.roles import Profession, Role

AHEAD = dt.timedelta(weeks=8)
TIMES = {"mdt": (dt.time(10), 120, "Weekly MDT"), "handover": (dt.time(9, 15), 10, "Daily handover")}


def write(cases: list[Case], crews: dict[int, list[Staff]], stories: list[tuple[Case, Event]], seed: int,
          now: dt.datetime) -> int:  # fmt: skip
    """Everything of all teams; answers how many meetings were held."""
    told, boards, rng = Told(stories), _boards(), chance(seed, "minutes")
    leads = dict(Membership.objects.filter(role=Role.TEAM_LEAD).values_list("team_id", "user_id"))
    by_team = defaultdict(list)
    for case in cases:
        by_team[case.team.pk].append(case)
    held, to_come = [], []
    for number, (team, theirs) in enumerate(sorted(by_team.items())):
        crew = crews[team]
        lead = next((one for one in crew if one.user.pk == leads[team]), crew[0])
        drawn = Meetings(theirs, crew, lead, told, boards, seed, now)
        weekday = (drawn.today.isoweekday() + number - 1) % 5 + 1  # the first team's is today, on a working day
        for kind, met, days in (
            ("mdt", drawn.mdts(weekday), [weekday]),
            ("handover", drawn.handovers(), list(theirs[0].team.open_days)),
        ):
            series = _series(theirs[0].team, kind, days, drawn.today, lead, rng)
            held += [(series, one) for one in met]
            to_come += _planned(series, drawn, now, rng)
    _write_held(held, now)
    Meeting.objects.bulk_create(to_come)
    _invite(next(row for row in to_come if row.kind == "mdt"), rng, now)
    return len(held)


def _invite(meeting: Meeting, rng, now: dt.datetime) -> None:
    """A housing worker is invited to the first team's next MDT, about two people."""
    until = dt.datetime.combine(meeting.on_date + dt.timedelta(days=1), dt.time(4), tzinfo=LONDON)
    invitation = GuestInvitation.objects.create(
        uuid=make_uuid(rng), meeting=meeting, user=Membership.objects.get(role=Role.GUEST).user,
        organisation="Harbour Homes", about="Inspections, and what is still to be repaired", until=until,
        invited_by=meeting.series.set_by, invited_at=now,
    )  # fmt: skip
    open_ = Episode.objects.filter(team=meeting.team, state="accepted")
    named = Exists(Action.objects.filter(episode=OuterRef("pk"), state="open", words__contains="Harbour Homes"))
    for episode in open_.annotate(named=named).order_by("-named", "pk")[:2]:
        GuestPerson.objects.create(invitation=invitation, person_id=episode.person_id, episode=episode)


def _boards() -> dict[int, list[tuple]]:
    found = defaultdict(list)
    rows = IntensityPeriod.objects.filter(intensity="daily").order_by("starts_at", "pk")
    for episode, *period in rows.values_list("episode_id", "starts_at", "ends_at", "reason", "review_by"):
        found[episode].append(tuple(period))
    return found


def _series(team: Team, kind: str, weekdays: list[int], today: dt.date, lead: Staff, rng) -> MeetingSeries:
    time, minutes, title = TIMES[kind]
    return MeetingSeries.objects.create(
        uuid=make_uuid(rng), team=team, kind=kind, title=title, weekdays=sorted(weekdays), local_time=time,
        minutes=minutes, place="Team room", starts_on=today - dt.timedelta(weeks=WEEKS + 1), set_by=lead.user,
    )  # fmt: skip


def _planned(series: MeetingSeries, drawn: Meetings, now: dt.datetime, rng) -> list[Meeting]:
    first = drawn.today
    days = [first + dt.timedelta(days=n) for n in range(AHEAD.days)]
    return [
        Meeting(
            uuid=make_uuid(rng), series=series, team=series.team, kind=series.kind, on_date=day,
            starts_at=dt.datetime.combine(day, series.local_time, tzinfo=LONDON), minutes_planned=series.minutes,
        )
        for day in days
        if day.isoweekday() in series.weekdays and drawn.calendar.is_open(day)
    ]  # fmt: skip


def _write_held(held: list[tuple[MeetingSeries, Met]], now: dt.datetime) -> None:
    """First as they were planned, then all that was said, then closed and sealed: nothing slips in afterwards."""
    rows = {
        met.uuid: Meeting(
            uuid=met.uuid, series=series, team=series.team, kind=met.kind, on_date=met.on,
            starts_at=dt.datetime.combine(met.on, series.local_time, tzinfo=LONDON), minutes_planned=series.minutes,
            chair=met.chair.user, opened_at=met.opened_at, opened_by=met.chair.user, looks_back_to=met.looks_back_to,
        )
        for series, met in held
    }  # fmt: skip
    Meeting.objects.bulk_create(rows.values())
    _write_parts([met for _, met in held], rows)
    numbers = [item.case.episode_id for _, met in held for item in met.items]
    episodes = {row.pk: str(row.uuid) for row in Episode.objects.filter(pk__in=set(numbers))}
    for series, met in held:
        row = rows[met.uuid]
        row.state, row.closed_at, row.closed_by = "closed", met.closed_at, met.chair.user
        row.sealed = _content(series, met, episodes)
        row.sealed_hash = hash_of(row.sealed)
    Meeting.objects.bulk_update(rows.values(), ["state", "closed_at", "closed_by", "sealed", "sealed_hash"], 100)


def _write_parts(held: list[Met], rows: dict) -> None:
    copy_rows(Attendance, [
        {"meeting_id": rows[met.uuid].pk, "user_id": one.user.pk, "name": one.user.name, "role": _role(one),
         "presence": presence, "recorded_by_id": met.chair.user.pk}
        for met in held for presence, who in (("present", met.there), ("apologies", met.apologies)) for one in who
    ])  # fmt: skip
    copy_rows(AgendaItem, [
        {"uuid": item.uuid, "meeting_id": rows[met.uuid].pk, **item.case.keys, "position": number,
         "reasons": item.reasons, "read_together": item.together, "state": item.state,
         "added_by_id": item.added and item.added[0].user.pk, "added_reason": item.added[1] if item.added else "",
         "dealt_with_by_id": met.chair.user.pk, "dealt_with_at": item.at}
        for met in held for number, item in enumerate(met.items, 1)
    ])  # fmt: skip
    ids = ids_by_uuid(AgendaItem, (item.uuid for met in held for item in met.items))
    each = [(met, item, ids[item.uuid]) for met in held for item in met.items]
    copy_rows(Writing, [
        {"item_id": key, "author_id": who.user.pk, "text": text, "written_at": at}
        for _, item, key in each for who, text, at in item.texts
    ])  # fmt: skip
    copy_rows(Decision, [
        {"uuid": row["uuid"], **item.case.keys, "item_id": key, "kind": row["kind"], "words": row["words"],
         "decided_by_id": row["by"].user.pk, "decided_at": item.at}
        for _, item, key in each for row in item.decisions
    ])  # fmt: skip
    copy_rows(Action, [
        {"uuid": row["uuid"], **item.case.keys, "meeting_id": rows[met.uuid].pk, "item_id": key,
         "team_id": met.team.pk, "kind": row["kind"], "words": row["words"], "owner_id": row["owner"].user.pk,
         "due_on": row["due_on"], "set_by_id": row["by"].user.pk, "set_at": item.at,
         "state": "done" if row["ended_at"] else "open", "ended_at": row["ended_at"], "ended_note": row["note"],
         "ended_by_id": row["owner"].user.pk if row["ended_at"] else None}
        for met, item, key in each for row in item.actions
    ])  # fmt: skip


def _content(series: MeetingSeries, met: Met, episodes: dict[int, str]) -> dict:
    """What the minutes say, in the shape that closing a meeting gives them (``mdt.queries.minutes``)."""
    chair = met.chair.user.name
    told = {
        "version": VERSION,
        "meeting": {
            "uuid": str(met.uuid), "kind": met.kind, "title": series.title, "team": series.team.name,
            "place": series.place, "on": met.on.isoformat(), "opened_at": met.opened_at.isoformat(),
            "opened_by": chair, "closed_at": met.closed_at.isoformat(), "closed_by": chair, "chair": chair,
            "minute_taker": "",
        },
        "attendance": [
            {"name": one.user.name, "role": _role(one), "organisation": "", "presence": presence}
            for presence, who in (("present", met.there), ("apologies", met.apologies)) for one in who
        ],
        "items": [_item(item, episodes) for item in met.items],
        "actions": [],
    }  # fmt: skip
    if met.kind == "handover":
        since = met.looks_back_to or met.opened_at - dt.timedelta(days=1)
        told["since"] = {"at": since.isoformat(), "figures": {k: n for k, n in met.figures.items() if n}}
    return told


def _item(item: Item, episodes: dict[int, str]) -> dict:
    person = item.case.person
    full = f"{person['given_names']} {person['family_name']}"
    at = item.at.isoformat()
    return {
        "uuid": str(item.uuid),
        "person": {
            "uuid": str(person["uuid"]), "name": f"{item.case.name} {person['family_name']}", "full_name": full,
            "nhs_number": person["nhs_number"],
            "date_of_birth": person["date_of_birth"] and person["date_of_birth"].isoformat(),
        },
        "episode": episodes[item.case.episode_id],
        "reasons": item.reasons,
        "read_together": item.together,
        "pulled_out_by": "",
        "state": item.state,
        "state_reason": "",
        "discussion": [{"by": who.user.name, "text": text, "at": at} for who, text, _ in item.texts],
        "decisions": [
            {"uuid": str(row["uuid"]), "kind": row["kind"], "words": row["words"], "by": row["by"].user.name,
             "at": at}
            for row in item.decisions
        ],
        "withdrawn": [],
        "allocations": [],
        "actions": [
            {"uuid": str(row["uuid"]), "kind": row["kind"], "words": row["words"], "owner": row["owner"].user.name,
             "due_on": row["due_on"].isoformat(), "state": "open", "note": ""}
            for row in item.actions
        ],
    }  # fmt: skip


def _role(one: Staff) -> str:
    return str(Profession(one.profession).label)
