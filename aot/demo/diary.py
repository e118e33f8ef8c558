"""The diary: visits that were planned and what became of them, today's, and those to come. Pure."""

import datetime as dt

from aot.demo.cases import Case, Fate
from aot.demo.cast import make_uuid
from aot.demo.courses import Event, moment, next_day, who
from aot.demo.texts import texts
from teams.calendar import LONDON

KEPT_DAYS = 28
AHEAD_DAYS = 14
SERIES_WEEKS = 6
PURPOSES = ("routine", "routine", "routine", "occupational", "medication", "physical_health", "depot", "appointment")


class Diary:
    """Collects the rows of visits, of who goes, of recurring patterns, and ties contacts to their visits."""

    def __init__(self):
        self.visits: list[dict] = []
        self.staff: list[tuple] = []
        self.series: list[dict] = []
        self.series_staff: list[tuple] = []
        self.of_series: dict = {}
        self.moved: dict = {}
        self.last_dates: set[tuple] = set()

    def add(self, case: Case, on: dt.date, staff, at=None, **columns) -> dict:
        """One visit."""
        visit = {
            "uuid": make_uuid(case.rng),
            **case.keys,
            "on_date": on,
            "starts_at": at,
            "place_text": case.place[1],
            "set_by_id": staff[0].user.pk,
            **columns,
        }
        self.visits.append(visit)
        self.staff += [(visit["uuid"], one.user.pk, on) for one in staff]
        return visit

    def past(self, case: Case, events: list[Event], today: dt.date) -> dict[int, dict]:
        """Visits behind recent contacts; answers which event belongs to which visit."""
        tied = {}
        for number, event in enumerate(events):
            on = case.calendar.day_of(event.at)
            if not event.visit or (today - on).days > KEPT_DAYS:
                continue
            at = event.at.replace(minute=event.at.minute // 15 * 15)
            state = event.outcome if event.outcome.startswith("cancelled") else "done"
            tied[number] = self.add(case, on, event.staff, at, state=state, purpose=purpose(case, event.focus))
            if case.rng.random() < 0.03:
                self._moved(case, tied[number], event)
        return tied

    def future(self, case: Case, events: list[Event], now: dt.datetime) -> None:
        """What is planned from now on; some have nothing planned yet, some too late."""
        today, rng = case.calendar.day_of(now), case.rng
        if not case.is_open:
            return
        stay = case.stay_on(today)
        reason = "in_reach" if stay else ""
        place = {"place_text": f"{stay.ward[1]}, {stay.ward[0]}"} if stay else {}
        if case.fate is Fate.UNRECORDED:
            before = case.calendar.last_open_on_or_before(today - dt.timedelta(days=1))
            self.add(case, before, who(case, before), moment(case, before), purpose="routine")
        if case.featured:
            return self._featured(case, now)
        if (
            not stay
            and rng.random() < 0.2
            and case.intensity in ("weekly", "fortnightly")
            and case.fate is Fate.STEADY
        ):
            return self._series(case, today, now)
        if rng.random() < 0.08:
            return None
        day = max([case.calendar.day_of(e.at) for e in events if e.outcome == "seen"], default=case.accepted_on)
        late = rng.random() < 0.04
        while True:
            day = max(next_day(case, day, today), today if case.fate in (Fate.TRIED, Fate.NOT_TRIED) else day)
            day = case.calendar.first_open_on_or_after(day + dt.timedelta(days=3 * late))
            late = False
            if day > today + dt.timedelta(days=AHEAD_DAYS):
                return None
            at = moment(case, day)
            if day < today or at < now:
                if day >= today:
                    at = now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=2)
                    if case.calendar.day_of(at) != today:
                        continue
                else:
                    continue
            self.add(case, day, who(case, day), at, purpose=reason or purpose(case, ""), **place,
                     note=rng.choice(texts("notes").extras["visit_notes"]))  # fmt: skip

    def _featured(self, case: Case, now: dt.datetime) -> None:
        """The clinician's day: set times, or a little before and after the present moment."""
        story, today = case.featured, case.calendar.day_of(now)
        if "visit" in story and not story.get("done_today"):
            staff = [case.coordinator] + [one for one in case.crew if one.user.name == story.get("joint")]
            self.add(case, today, staff, story["visit_at"], purpose=story.get("purpose", "routine"))
        tomorrow = case.calendar.first_open_on_or_after(today + dt.timedelta(days=2))
        self.add(case, tomorrow, [case.coordinator], moment(case, tomorrow), purpose="routine")

    def _series(self, case: Case, today: dt.date, now: dt.datetime) -> None:
        rng, weeks = case.rng, 2 if case.intensity == "fortnightly" else 1
        first = case.calendar.first_open_on_or_after(today + dt.timedelta(days=rng.randint(0, 6)))
        staff = who(case, first)
        local = dt.time(*rng.choice(((9, 30), (10, 30), (13, 30), (15, 0))))
        until = first + dt.timedelta(weeks=SERIES_WEEKS)
        reason = rng.choice(("depot", "routine", "occupational"))
        series = {
            "uuid": make_uuid(rng),
            **case.keys,
            "starts_on": today - dt.timedelta(days=rng.randint(30, 120)),
            "weekdays": [first.isoweekday()],
            "every_weeks": weeks,
            "local_time": local,
            "purpose": reason,
            "place_text": case.place[1],
            "set_by_id": staff[0].user.pk,
            "planned_until": until,
        }
        self.series.append(series)
        self.series_staff += [(series["uuid"], one.user.pk) for one in staff]
        day = first
        while day <= until:
            at = dt.datetime.combine(day, local, tzinfo=LONDON)
            if at > now:
                visit = self.add(case, day, staff, at, purpose=reason)
                self.of_series[visit["uuid"]] = series["uuid"]
            day += dt.timedelta(weeks=weeks)

    def _moved(self, case: Case, visit: dict, event: Event) -> None:
        before = case.calendar.last_open_on_or_before(visit["on_date"] - dt.timedelta(days=1))
        words = case.rng.choice(("Asked for another day", "Called to another visit", "Ward round at the same time"))
        moved = self.add(case, before, event.staff, moment(case, before), state="moved", state_reason=words)
        self.moved[moved["uuid"]] = visit["uuid"]


def purpose(case: Case, focus: str) -> str:
    """What a visit was planned for, fitting what it was about."""
    fitting = {"medication": "depot", "physical_health": "physical_health", "in_reach": "in_reach"}
    if focus in ("routine", "leisure", "work", "sensory", "skills"):
        return "occupational"
    return fitting.get(focus, "routine") if focus else case.rng.choice(PURPOSES)
