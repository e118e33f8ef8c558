"""A weekly meeting: its agenda, its page while it runs, and those who follow it on their own devices."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from bench.measuring import Measured, Stage, WrongAnswerError, counted, figures, in_turns, require_same
from bench.readers import Reader, clinicians
from bench.rows.pages import Page
from caseload.people.models import Episode
from mdt import following, texts
from mdt.models import AgendaItem, Meeting, MeetingSeries
from mdt.operations import handover, meetings, writing
from mdt.queries import handover as handovers
from mdt.queries import running as queries
from mdt.queries.agenda import known

NOTHING_NEW = 204
MEETINGS = 20
"""Teams whose meetings are opened: the others would only repeat them."""


@dataclass(frozen=True)
class Asked:
    """A clinician and their team's meeting."""

    reader: Reader
    meeting: Meeting

    @property
    def address(self) -> str:
        """Where it is shown."""
        return reverse("meeting", args=[self.meeting.uuid])


def planned(reader: Reader) -> Meeting:
    """The team's meeting of today; made when first asked for."""
    terms = {"title": "Weekly MDT", "weekdays": [1], "local_time": dt.time(10), "set_by": reader.user}
    series, _new = MeetingSeries.objects.get_or_create(
        team=reader.team, kind="mdt", defaults=terms | {"starts_on": timezone.localdate() - dt.timedelta(days=365)}
    )
    now = timezone.now()
    meeting, _new = Meeting.objects.select_related("team", "series").get_or_create(
        series=series, team=reader.team, kind="mdt", on_date=timezone.localdate(now),
        defaults={"starts_at": now, "minutes_planned": 120},
    )  # fmt: skip
    return meeting


def running(reader: Reader) -> Meeting:
    """The same, opened."""
    meeting = planned(reader)
    if meeting.state == "planned":
        return meetings.open_meeting(meeting=meeting, chair=reader.user, by=reader.user, at=timezone.now())
    return meeting


class Agenda(Page):
    """The agenda of a planned meeting, made from the facts each time that it is asked for."""

    name = "meeting_agenda"

    def subjects(self, stage: Stage) -> list[Asked]:
        """A clinician of each of some teams."""
        return [Asked(reader, planned(reader)) for reader in clinicians(min(stage.subjects, MEETINGS))]

    def about(self, asked: Asked) -> dict:
        """Also which meeting, and whom it could be about."""
        return asked.reader.about(timezone.now()) | {"meeting": asked.meeting.pk}

    def shown(self, found: list[list]) -> set[int]:
        """Everybody open with the team."""
        return {row.person_id for row in found[-1]}

    def same(self, asked: Asked, found: list[list]) -> None:
        """The same people known."""
        rows = known(asked.meeting, at=timezone.now()).rows
        ours = [{"episode_id": pk} for pk in sorted(rows)]
        require_same(self.name, ours, sorted(found[-1], key=lambda row: row.episode_id), but=("person_id",))


class Run(Agenda):
    """The page of a meeting in progress: the agenda, one person, the load of every member."""

    name = "meeting_run"

    def subjects(self, stage: Stage) -> list[Asked]:
        """The same meetings, opened."""
        return [RunAsked(asked.reader, running(asked.reader)) for asked in super().subjects(stage)]

    def shown(self, found: list[list]) -> set[int]:
        """Those on the agenda."""
        return {row.person_id for row in found[-1]}

    def same(self, asked: Asked, found: list[list]) -> None:
        """The same people on the agenda."""
        ours = [{"person_id": pk} for pk in asked.meeting.items.order_by("pk").values_list("person_id", flat=True)]
        require_same(self.name, ours, found[-1])


class RunAsked(Asked):
    """The page while it runs."""

    @property
    def address(self) -> str:
        """Where it runs."""
        return reverse("meeting_run", args=[self.meeting.uuid])


class Shared:
    """A follower's question that is answered with a pass, without who asks and who was shown: as the floor is."""

    name = ""

    def measure(self, stage: Stage) -> Measured:
        """Everybody once to warm up, to count and to compare; then in turns."""
        subjects = self.subjects(stage)

        def floor(asked: Asked) -> list:
            return stage.floors.run(self.name, meeting=asked.meeting.pk)

        queries, sizes = 0, []
        for asked in subjects:
            with counted() as statements:
                sizes.append(len(self.ask(asked).content))
            queries = max(queries, len(statements))
            self.same(asked, floor(asked))
        times = in_turns(stage, subjects, self.ask, floor)
        return figures(self.name, stage, times, queries=queries, size=sum(sizes) / len(sizes))


class Said(Shared, Run):
    """What a follower asks for while somebody types: the texts about the person on the screen."""

    name = "meeting_said"

    def subjects(self, stage: Stage) -> list[Asked]:
        """As the running page gives it to them, with a text to show."""
        asked = [SaidAsked(each.reader, each.meeting) for each in super().subjects(stage) if each.meeting.current]
        for each in asked:
            with transaction.atomic():
                item = each.meeting.current
                writing.write(item=item, text="A text " * 40, revision=0, by=each.reader.user, at=timezone.now())
        return asked

    def same(self, asked: Asked, found: list[list]) -> None:
        """The same texts."""
        said = queries.said(asked.meeting.current, asked.meeting, reader=0, at=timezone.now())
        require_same(self.name, [{"text": row["text"]} for row in said.others], [{"text": found[0][0].text}])


def browser(reader: Reader) -> SimpleNamespace:
    """The reader and their session, as a request has them."""
    name = settings.SESSION_COOKIE_NAME
    return SimpleNamespace(user=reader.user, COOKIES={name: reader.client.cookies[name].value})


class SaidAsked(Asked):
    """What is new about the person on the screen."""

    @cached_property
    def mark(self) -> str:
        """What the page has."""
        return queries.said(self.meeting.current, self.meeting, reader=0, at=timezone.now()).mark

    @property
    def address(self) -> str:
        """As the last look gave it, with a pass that holds."""
        item: AgendaItem = self.meeting.current
        return f"{texts.texts_url(browser(self.reader), self.meeting, item)}?mark={self.mark}"


class News(Run):
    """What every follower asks every second: is anything new?"""

    name = "meeting_news"

    def ask(self, asked: Asked) -> HttpResponse:
        """Nothing is."""
        address = f"{following.news_url(asked.meeting)}?rev={asked.meeting.revision}"
        answer = asked.reader.client.get(address, secure=settings.HTTPS)
        if answer.status_code != NOTHING_NEW:
            raise WrongAnswerError(f"{self.name}: answered {answer.status_code}")
        return answer

    def measure(self, stage: Stage) -> Measured:
        """The one read beside itself, without who asks and who was shown: neither is asked here."""
        subjects = self.subjects(stage)
        for asked in subjects:
            asked.meeting.refresh_from_db()

        def floor(asked: Asked) -> list:
            return stage.floors.run(self.name, meeting=asked.meeting.pk)

        for asked in subjects:
            self.ask(asked)
            floor(asked)
        return figures(self.name, stage, in_turns(stage, subjects, self.ask, floor), queries=1)


class HandoverSaid(Shared, Agenda):
    """What a follower of a daily handover asks for while somebody types: what is new of each person on its list."""

    name = "handover_said"

    def subjects(self, stage: Stage) -> list[Asked]:
        """Handovers of some teams, ten people on each list, with a note about each."""
        readers = clinicians(min(stage.subjects, MEETINGS))
        return [HandoverAsked(reader, begun_handover(reader)) for reader in readers]

    def shown(self, found: list[list]) -> set[int]:
        """Nobody whom the page did not show: no look is written down."""
        return {row.person_id for row in found[0]}

    def same(self, asked: Asked, found: list[list]) -> None:
        """The same texts."""
        rows = handovers.said(asked.meeting, reader=0, at=timezone.now())
        ours = [{"text": text["text"]} for row in rows for text in row.others]
        require_same(self.name, ours, [{"text": row.text} for row in found[0]])


LISTED = 10


def begun_handover(reader: Reader) -> Meeting:
    """A team's handover in progress with people on its list; made when first asked for."""
    at = timezone.now()
    terms = {
        "title": "Daily handover",
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "local_time": dt.time(9, 15),
        "minutes": 10,
    }
    series, _new = MeetingSeries.objects.get_or_create(
        team=reader.team, kind="handover",
        defaults=terms | {"set_by": reader.user, "starts_on": timezone.localdate() - dt.timedelta(days=365)},
    )  # fmt: skip
    meeting, new = Meeting.objects.select_related("team", "series").get_or_create(
        series=series, team=reader.team, kind="handover", on_date=timezone.localdate(at),
        defaults={"starts_at": at, "minutes_planned": 10},
    )  # fmt: skip
    if new:
        meeting = meetings.open_meeting(meeting=meeting, chair=reader.user, by=reader.user, at=at)
        for episode in Episode.objects.filter(team=reader.team, state="accepted").order_by("pk")[:LISTED]:
            with transaction.atomic():
                told = {"by": reader.user, "at": at}
                item = handover.talk_about(meeting=meeting, episode=episode, reason="Rent", **told)
                writing.write(item=item, text="A note " * 20, revision=0, **told)
    return meeting


class HandoverAsked(Asked):
    """What is new of those of whom something is."""

    @cached_property
    def page(self) -> str:
        """What the page has: all but one person's note."""
        rows = handovers.said(self.meeting, reader=self.reader.user.pk, at=timezone.now())
        return f"structure={rows[0].structure}&has={'.'.join(row.mark for row in rows[1:])}"

    @property
    def address(self) -> str:
        """As the last look gave it, with a pass that holds."""
        return f"{texts.texts_url(browser(self.reader), self.meeting)}?{self.page}"


MEETING_AGENDA = Agenda()
MEETING_RUN = Run()
MEETING_SAID = Said()
MEETING_NEWS = News()
HANDOVER_SAID = HandoverSaid()
