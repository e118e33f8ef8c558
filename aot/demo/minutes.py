"""Writes the meetings of the demonstration: held ones with their sealed minutes, and those to come."""

import datetime as dt
from collections import defaultdict

from django.db.models import Exists, OuterRef

from aot.demo import closing
from aot.demo.allotting import diary_of
from aot.demo.cases import Case, Staff
from aot.demo.cast import chance, make_uuid
from aot.demo.courses import Event
from aot.demo.meetings import WEEKS, Meetings, Met, Told
from aot.demo.sealing import content, role
from audit.copying import copy_rows, ids_by_uuid
from caseload.models import Episode, IntensityPeriod
from mdt.models import (
    Action,
    Addendum,
    AgendaItem,
    Allocation,
    Attendance,
    Decision,
    DecisionIntensity,
    GuestInvitation,
    GuestPerson,
    Meeting,
    MeetingSeries,
    Writing,
)
from mdt.queries.minutes import hash_of
from teams.calendar import LONDON
from teams.models import Membership, Team
from teams.roles import Role

AHEAD = dt.timedelta(weeks=8)
TIMES = {"mdt": (dt.time(10), 120, "Weekly MDT"), "handover": (dt.time(9, 15), 10, "Daily handover")}


def write(cases: list[Case], crews: dict[int, list[Staff]], stories: list[tuple[Case, Event]], seed: int,
          now: dt.datetime) -> int:  # fmt: skip
    """Everything of all teams; answers how many meetings were held."""
    told, periods, rng = Told(stories), _periods(), chance(seed, "minutes")
    diary = diary_of(now, rng)
    leads = dict(Membership.objects.filter(role=Role.TEAM_LEAD).values_list("team_id", "user_id"))
    by_team = defaultdict(list)
    for case in cases:
        by_team[case.team.pk].append(case)
    held, to_come, asked = [], [], []
    for number, (team, theirs) in enumerate(sorted(by_team.items())):
        crew = crews[team]
        lead = next((one for one in crew if one.user.pk == leads[team]), crew[0])
        drawn = Meetings(theirs, crew, lead, told, periods, seed, now, diary)
        weekday = (drawn.today.isoweekday() + number - 1) % 5 + 1  # the first team's is today, on a working day
        for kind, met, days in (
            ("mdt", drawn.mdts(weekday), [weekday]),
            ("handover", drawn.handovers(), list(theirs[0].team.open_days)),
        ):
            series = _series(theirs[0].team, kind, days, drawn.today, lead, rng)
            if kind == "mdt":
                asked += closing.draw(drawn, met[-1], rng)
            held += [(series, one) for one in met]
            to_come += _planned(series, drawn, now, rng)
    _write_held(held, now)
    closing.write(asked)
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


def _periods() -> dict[int, list[dict]]:
    """Contact intensity by episode, the first period first."""
    found = defaultdict(list)
    rows = IntensityPeriod.objects.order_by("starts_at", "pk")
    for row in rows.values("pk", "episode_id", "intensity", "reason", "starts_at", "ends_at", "review_by"):
        found[row["episode_id"]].append(row)
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
            chair=met.chair.user, minute_taker=met.minute_taker and met.minute_taker.user,
            opened_at=met.opened_at, opened_by=met.chair.user, looks_back_to=met.looks_back_to,
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
        row.sealed = content(series, met, episodes)
        row.sealed_hash = hash_of(row.sealed)
    Meeting.objects.bulk_update(rows.values(), ["state", "closed_at", "closed_by", "sealed", "sealed_hash"], 100)


def _write_parts(held: list[Met], rows: dict) -> None:
    copy_rows(Attendance, [
        {"meeting_id": rows[met.uuid].pk, "user_id": one.user.pk, "name": one.user.name, "role": role(one),
         "organisation": "", "presence": presence, "recorded_by_id": met.chair.user.pk}
        for met in held for presence, one in met.attending
    ] + [
        {"meeting_id": rows[met.uuid].pk, "user_id": None, **guest, "presence": "present",
         "recorded_by_id": met.chair.user.pk}
        for met in held for guest in met.guests
    ])  # fmt: skip
    copy_rows(AgendaItem, [
        {"uuid": item.uuid, "meeting_id": rows[met.uuid].pk, **item.case.keys, "position": number,
         "reasons": item.reasons, "read_together": item.together, "state": item.state,
         "state_reason": item.state_reason,
         "pulled_out_by_id": item.pulled_out_by and item.pulled_out_by.user.pk,
         "added_by_id": item.added and item.added[0].user.pk, "added_reason": item.added[1] if item.added else "",
         "dealt_with_by_id": met.chair.user.pk, "dealt_with_at": item.at}
        for met in held for number, item in enumerate(met.items, 1)
    ])  # fmt: skip
    ids = ids_by_uuid(AgendaItem, (item.uuid for met in held for item in met.items))
    each = [(met, item, ids[item.uuid]) for met in held for item in met.items]
    came_back = [(ids[item.uuid], ids[item.carried_from]) for _, item, _ in each if item.carried_from]
    AgendaItem.objects.bulk_update(
        [AgendaItem(pk=key, carried_from_id=before) for key, before in came_back], ["carried_from"], 500
    )
    _write_decided(each)
    Addendum.objects.bulk_create(
        Addendum(uuid=row["uuid"], meeting=rows[met.uuid], item_id=ids[row["item"].uuid], words=row["words"],
                 added_by=row["by"].user, added_at=row["at"])
        for met in held for row in met.addenda
    )  # fmt: skip
    copy_rows(Writing, [
        {"item_id": key, "author_id": who.user.pk, "text": text, "written_at": at}
        for _, item, key in each for who, text, at in item.texts
    ])  # fmt: skip
    copy_rows(Action, [
        {"uuid": row["uuid"], **item.case.keys, "meeting_id": rows[met.uuid].pk, "item_id": key,
         "team_id": met.team.pk, "kind": row["kind"], "words": row["words"], "owner_id": row["owner"].user.pk,
         "due_on": row["due_on"], "set_by_id": row["by"].user.pk, "set_at": item.at,
         "state": row["state"], "ended_at": row["ended_at"], "ended_note": row["note"],
         "ended_by_id": row["owner"].user.pk if row["ended_at"] else None}
        for met, item, key in each for row in item.actions
    ])  # fmt: skip


def _write_decided(each: list[tuple]) -> None:
    """Decisions, what they set, and who takes what."""
    decisions = [(item, key, row) for _, item, key in each for row in item.decisions]
    copy_rows(Decision, [
        {"uuid": row["uuid"], **item.case.keys, "item_id": key, "kind": row["kind"], "words": row["words"],
         **{f"risk_{name}": row.get("risk", {}).get(told, "")
            for name, told in (("for", "for"), ("agreed_with", "with"), ("if", "if"))},
         "decided_by_id": row["by"].user.pk, "decided_at": item.at}
        for item, key, row in decisions
    ])  # fmt: skip
    changed = [row for _, _, row in decisions if "period" in row]
    ids = ids_by_uuid(Decision, [row["uuid"] for row in changed])
    DecisionIntensity.objects.bulk_create(
        DecisionIntensity(decision_id=ids[row["uuid"]], period_id=row["period"]["pk"]) for row in changed
    )
    copy_rows(Allocation, [
        {"uuid": row["uuid"], **item.case.keys, "item_id": key, "user_id": row["who"].pk,
         "intervention_id": row["intervention"] and row["intervention"]["pk"], "agreement": row["agreement"],
         "series_id": row["series"].pk if "series" in row else None,
         "visit_id": row["visit"].pk if "visit" in row else None,
         "allotted_by_id": row["by"].user.pk, "allotted_at": item.at}
        for _, item, key in each for row in item.allotted
    ])  # fmt: skip
