"""Today, Board and Person: each page through every middleware and template, beside the statements for its facts."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from bench.measuring import Measured, Stage, WrongAnswerError, counted, figures, in_turns, require_same
from bench.readers import Reader, clinicians, signed_in
from caseload.alerts import engine
from desk import noticed, sql
from desk.gaps import DAYS
from desk.queries.board import board_rows
from desk.queries.overview import overview
from desk.queries.today import answers_for, today_of, until

WORDED = ("kind", "staff", "outcome", "purpose", "minutes", "place", "work")
"""Columns of the overview that the product has put into words."""
COMPARED = 5
"""Subjects on whom the floor's rows are laid beside the product's."""


@dataclass(frozen=True)
class Asked:
    """One reader asking for one address."""

    reader: Reader
    address: str
    person: object = None


class Page:
    """A page to measure. What differs: whom to ask for, the floor, and which rows must be the same."""

    name = ""

    def subjects(self, stage: Stage) -> list[Asked]:
        """Who asks for what."""
        return [Asked(reader, reverse(self.name)) for reader in clinicians(stage.subjects)]

    def ask(self, asked: Asked) -> HttpResponse:
        """The page; anything but a good answer is a fault."""
        answer = asked.reader.client.get(asked.address, secure=settings.HTTPS)
        if answer.status_code != 200:
            raise WrongAnswerError(f"{self.name}: {asked.address} answered {answer.status_code}")
        return answer

    def floor(self, stage: Stage, asked: Asked) -> list[list]:
        """The floor's rows, a list for each statement."""
        return stage.floors.page(self.name, shown=self.shown, **self.about(asked))

    def about(self, asked: Asked) -> dict:
        """What the floor is told."""
        return asked.reader.about(timezone.now())

    def shown(self, found: list[list]) -> set[int]:
        """The people in the floor's rows."""
        return {row.person_id for rows in found for row in rows if getattr(row, "person_id", None)}

    def same(self, asked: Asked, found: list[list]) -> None:
        """Raise where product and floor differ."""
        raise NotImplementedError

    def measure(self, stage: Stage) -> Measured:
        """Everybody once to warm up, to count and to compare; then in turns."""
        subjects = self.subjects(stage)
        queries, sizes = 0, []
        for number, asked in enumerate(subjects):
            with counted() as statements:
                sizes.append(len(self.ask(asked).content))
            queries = max(queries, len(statements))
            found = self.floor(stage, asked)
            if number < COMPARED:
                self.same(asked, found)
        times = in_turns(stage, subjects, self.ask, lambda asked: self.floor(stage, asked))
        return figures(self.name, stage, times, queries=queries, size=sum(sizes) / len(sizes))


class Today(Page):
    """A clinician's day."""

    name = "today"

    def about(self, asked: Asked) -> dict:
        """Also the day until which people are shown, and which teams' concerns come to the reader."""
        told = super().about(asked)
        return told | {
            **until(told["today"]),
            "answers_for": answers_for(asked.reader.rights, []),
            "tells_shift": [rule.code for rule in engine.rules() if rule.tells_shift],
        }

    def same(self, asked: Asked, found: list[list]) -> None:
        """The same visits, people, things that wait, and alerts."""
        at = timezone.now()
        rights = asked.reader.rights
        shown = today_of(rights, team=asked.reader.team, at=at)
        _shifts, visits, mine, waiting, alerts = found
        require_same("today.visits", [row.facts for row in shown.visits], visits, but=("phones",))
        require_same("today.mine", [row.facts for row in shown.mine], mine)
        require_same("today.waiting", [row.facts for row in shown.waiting], waiting)
        ours = [alert.row for card in noticed.cards_of(rights, at=at) for alert in card.alerts]
        require_same("today.alerts", _by_id(ours), _by_id(alerts), but=("steps",))


class Board(Page):
    """A team of 80."""

    name = "board"

    def subjects(self, stage: Stage) -> list[Asked]:
        """The address is called by what it shows."""
        return [Asked(reader, reverse("caseload")) for reader in clinicians(stage.subjects)]

    def same(self, asked: Asked, found: list[list]) -> None:
        """The same rows in the same order."""
        rows = board_rows(asked.reader.team, rights=asked.reader.rights, at=timezone.now())
        require_same("board", [row.facts for row in rows], found[0])


class Gaps(Page):
    """The next two weeks of a team of 80, replayed."""

    name = "gaps"

    def same(self, asked: Asked, found: list[list]) -> None:
        """The same colleagues and the same people, with what the replay is made from."""
        told = asked.reader.about(timezone.now())
        asks = {"team": told["team"], "today": told["today"], "last": told["today"] + dt.timedelta(days=DAYS - 1)}
        require_same("gaps.crew", sql.rows("gaps_crew", **asks), found[0])
        people = sorted(sql.rows("gaps", **asks, at=told["at"]), key=lambda row: row.person_id)
        require_same("gaps.people", people, found[1], but=("known_by", "dues"))


class Person(Page):
    """A person's overview, asked for by the care co-ordinator."""

    name = "person"

    def subjects(self, stage: Stage) -> list[Asked]:
        """Evenly chosen people, each with their co-ordinator."""
        people = people_and_coordinators(stage.subjects)
        readers = signed_in([reader for _, _, reader in people])
        return [
            Asked(reader, reverse("person", args=[uuid]), (pk, uuid))
            for reader, (pk, uuid, _) in zip(readers, people, strict=True)
        ]

    def about(self, asked: Asked) -> dict:
        """Also whom."""
        return super().about(asked) | {"person": asked.person[1]}

    def shown(self, found: list[list]) -> set[int]:
        """The one."""
        return {found[0][0].id}

    def same(self, asked: Asked, found: list[list]) -> None:
        """The same contacts, visits, wins, offers, places, phones, assessments, goals, and what is due or waits."""
        from caseload.people.models import Person as Record

        person = Record.objects.get(pk=asked.person[0])
        shown = overview(person, on=self.about(asked)["today"])
        lists = {"contact": shown.contacts, "visit": shown.visits, "win": shown.wins, "offer": shown.offers,
                 "place": shown.places, "phone": shown.phones, "profile": shown.profiles, "goal": shown.goals,
                 "due": shown.due, "waiting": shown.waiting}  # fmt: skip
        for kind, ours in lists.items():
            theirs = [row.facts for row in found[2] if row.kind == kind]
            require_same(f"person.{kind}", ours, theirs, but=WORDED)


def people_and_coordinators(most: int) -> list[tuple]:
    """(id, uuid, co-ordinator's user id) of people evenly chosen who have one, the overdue and the others in turn."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, uuid, user_id FROM (
                   SELECT p.id, p.uuid, c.user_id, e.seen_due_at <= now() AS overdue,
                          row_number() OVER (PARTITION BY e.seen_due_at <= now() ORDER BY hashint8(p.id)) AS nth
                   FROM caseload_episode e JOIN caseload_person p ON p.id = e.person_id
                   JOIN caseload_coordinatorperiod c ON c.episode_id = e.id AND c.ends_at IS NULL
               ) found ORDER BY nth, overdue LIMIT %s""",
            [most],
        )
        return cursor.fetchall()


def _by_id(rows: list) -> list:
    return sorted(rows, key=lambda row: row.id)


TODAY = Today()
BOARD = Board()
GAPS = Gaps()
PERSON = Person()
