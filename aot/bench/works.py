"""The kinds of work that are measured, each beside its floor. Runs as the app role on the bench's database."""

import datetime as dt
import os
import uuid
from collections.abc import Callable

import psycopg
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aot.bench.database import TEAM_SIZE, settle
from aot.bench.measuring import Row, counted, row, timed
from caseload.alerts.sweep import sweep
from caseload.contacts.reckoning import reckon
from caseload.models import Alert, Episode, Person
from teams.models import Membership, Team, User

FLOORS = settings.BASE_DIR / "bench" / "floors"
RECKONED_AT_ONCE = 5_000
WARM_UP = 6
OK, FOUND = 200, 302


class WorkFailedError(RuntimeError):
    """Something did not answer as it should: its time would mean nothing."""


def measure(size: int, *, runs: int, say: Callable[[str], None]) -> list[Row]:
    """All rows for a filled database of ``size`` open episodes."""
    say("reckoning everybody's state ...")
    ids = list(Episode.objects.order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), RECKONED_AT_ONCE):
        reckon(episode_ids=ids[start : start + RECKONED_AT_ONCE], at=timezone.now())
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        settle(owner)
        say("the sweep ...")
        rows = sweeps(size, owner, runs=runs)
        settle(owner)
    say("the pages ...")
    pages = Pages(size, runs)
    return [*rows, pages.today(), pages.board(), pages.person(), pages.log_contact(), pages.search()]


def sweeps(size: int, owner: psycopg.Connection, *, runs: int) -> list[Row]:
    """The sweep over alerts that are not there yet, and again over those that are."""

    def forget() -> None:
        owner.execute("TRUNCATE caseload_alert CASCADE")

    def floor(name: str, *, keep: bool):
        def work(_number: int) -> None:
            with psycopg.connect(os.environ["DATABASE_URL"]) as plain:
                plain.execute((FLOORS / f"{name}.sql").read_text(), {"now": timezone.now()})
                if not keep:
                    plain.rollback()

        return work

    first_runs = max(2, min(5, runs // 10))
    forget()
    by_hand = timed(floor("sweep", keep=True), first_runs, before=forget)
    opened_by_hand = Alert.objects.filter(closed_at=None).count()
    first = timed(lambda _: sweep(), first_runs, before=forget)
    if Alert.objects.filter(closed_at=None).count() != opened_by_hand:
        raise WorkFailedError(f"The sweep and its floor did not open the same alerts ({opened_by_hand} by hand).")
    settle(owner)
    forget()
    with counted() as first_queries:
        sweep()
    again = timed(lambda _: sweep(), max(3, runs // 3))
    with counted() as again_queries:
        sweep()
    again_by_hand = timed(floor("sweep_again", keep=False), max(3, runs // 3))
    return [
        row("sweep", size, first, by_hand, queries=len(first_queries)),
        row("sweep_again", size, again, again_by_hand, queries=len(again_queries)),
    ]


class Pages:
    """Pages and one form, each asked by several members of staff in several teams."""

    def __init__(self, size: int, runs: int):
        self.size, self.runs = size, runs
        teams = list(Team.objects.order_by("id").values_list("id", flat=True))
        whole = [team for team in teams if team * TEAM_SIZE <= size] or teams
        self.teams = [whole[n * len(whole) // 8] for n in range(min(8, len(whole)))]
        self.readers = [self._reader(team) for team in self.teams]
        self.clients = [self._client(reader) for reader in self.readers]
        self.today_ = timezone.localdate()

    def today(self) -> Row:
        """A clinician's day."""
        soon = self.today_ + dt.timedelta(days=2)
        asked = [{"user": reader.pk, "team": team, "today": self.today_, "soon": soon}
                 for reader, team in zip(self.readers, self.teams, strict=True)]  # fmt: skip
        return self._page("today", lambda n: self._get(n, reverse("today")), asked)

    def board(self) -> Row:
        """A team of eighty."""
        asked = [{"team": team, "today": self.today_} for team in self.teams]
        return self._page("board", lambda n: self._get(n, reverse("caseload")), asked)

    def person(self) -> Row:
        """One person's overview, another one each time."""
        people = self._people()
        asked = [{"person": person.pk, "today": self.today_} for person in people]
        return self._page("person", lambda n: self._get(n, reverse("person", args=[people[n].uuid])), asked)

    def search(self) -> Row:
        """A name with two letters swapped."""
        people = self._people()
        terms = [self._misspelt(person) for person in people]
        asked = [{"term": terms[n].lower(), "team": self._team(n)} for n in range(len(people))]

        def work(n: int):
            return self._checked(self._client_of(n).post(reverse("search"), {"q": terms[n]}), OK)

        return self._page("search", work, asked)

    def log_contact(self) -> Row:
        """A routine contact: saved, state reckoned, alerts reconciled, history written."""
        people, now = self._people(), timezone.now()
        asked = [
            {"uuid": uuid.uuid4(), "now": now, "today": self.today_, "user": self._reader_of(n).pk,
             "team": self._team(n), "episode": person.episode, "person": person.pk}
            for n, person in enumerate(people)
        ]  # fmt: skip

        def work(n: int):
            address = f"{reverse('contact_new')}?person={people[n].uuid}"
            return self._checked(self._client_of(n).post(address, self._told(n)), FOUND)

        return self._page("log_contact", work, asked, write=True)

    def _told(self, n: int) -> dict:
        began = timezone.localtime() - dt.timedelta(minutes=30)
        return {
            "uuid": str(uuid.uuid4()),
            "outcome": "seen",
            "on_day": began.date().isoformat(),
            "time": began.strftime("%H:%M"),
            "lead": self._reader_of(n).pk,
            "place": "A01|Mill Street",
            "minutes": "30",
            "focus": ["checking_in"],
            "note": "Good company today.",
        }

    def _page(self, name: str, work: Callable, asked: list[dict], *, write: bool = False) -> Row:
        count = len(asked)

        def wrapped(number: int):
            return work(number % count)

        for number in range(min(WARM_UP, count)):
            wrapped(number)
        taken = timed(wrapped, self.runs)
        with counted() as statements:
            answer = wrapped(0)
        return row(name, self.size, taken, self._floor(name, asked, write), queries=len(statements),
                   size_bytes=len(answer.content))  # fmt: skip

    def _floor(self, name: str, asked: list[dict], write: bool) -> list[float]:
        statement = (FLOORS / f"{name}.sql").read_text()
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=write) as plain:

            def work(number: int) -> None:
                told = asked[number % len(asked)]
                done = plain.execute(statement, told | {"uuid": uuid.uuid4()} if write else told)
                if done.description:
                    done.fetchall()

            timed(work, min(WARM_UP, len(asked)))
            return timed(work, self.runs)

    def _get(self, n: int, address: str):
        return self._checked(self._client_of(n).get(address), OK)

    def _checked(self, answer, status: int):
        if answer.status_code != status:
            raise WorkFailedError(f"{answer.request['PATH_INFO']} answered {answer.status_code}, not {status}")
        return answer

    def _people(self) -> list:
        """As many people as there are runs, in turn from the readers' teams, each with their open episode's id."""
        by_team = {team: list(Episode.objects.filter(team=team).select_related("person")) for team in self.teams}
        found = []
        for n in range(self.runs):
            episodes = by_team[self._team(n)]
            episode = episodes[(n * 7) % len(episodes)]
            episode.person.episode = episode.pk
            found.append(episode.person)
        return found

    @staticmethod
    def _misspelt(person: Person) -> str:
        name = person.family_name
        return f"{person.given_names} {name[0]}{name[2:3]}{name[1:2]}{name[3:]}"

    def _team(self, n: int) -> int:
        return self.teams[n % len(self.teams)]

    def _reader_of(self, n: int) -> User:
        return self.readers[n % len(self.readers)]

    def _client_of(self, n: int) -> Client:
        return self.clients[n % len(self.clients)]

    @staticmethod
    def _reader(team: int) -> User:
        clinician = Membership.objects.filter(team=team, role="clinician").select_related("user").order_by("user_id")
        return clinician[0].user

    @staticmethod
    def _client(user: User) -> Client:
        client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
        client.force_login(user)
        return client
