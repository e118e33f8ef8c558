"""A visit logged as seen: the form sent, contact, state, alerts and history written, a redirect for an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from psycopg import Rollback
from psycopg.rows import tuple_row

from bench.measuring import DifferentAnswerError, Measured, Stage, WrongAnswerError, counted, figures, timed
from bench.readers import Reader, signed_in
from bench.rows.pages import people_and_coordinators
from caseload.contacts import outcomes

NOTE = "Walked to the shop together. Ate well, slept badly."
FOUND = 302
COMPARED = 6
WARM_UPS = 10
VISITS = """
SELECT DISTINCT ON (person_id) person_id, uuid FROM caseload_plannedvisit
WHERE state = 'planned' AND person_id = ANY(%s) ORDER BY person_id, on_date
"""
WRITTEN = {
    "contact": """
        SELECT person_id, episode_id, team_id, entry, replaces_id, successor_id, entry_reason, source, outcome,
               planned_visit_id, occurred_at, time_known, logged_by_id, mechanism, place_type, place_text, minutes,
               with_whom, at_door, reported_by, focus, focus_tags, note, small_win, offer, offer_answer,
               offer_declined_because, change_seq > 0
        FROM caseload_contact WHERE uuid = %(uuid)s""",
    "staff": """
        SELECT s.user_id, s.profession, s.team_id, s.is_lead, s.minutes
        FROM caseload_contactstaff s JOIN caseload_contact k ON k.id = s.contact_id WHERE k.uuid = %(uuid)s""",
    "event": """
        SELECT actor_id, actor_label, team_id, team_label, person_id, person_label, verb, subject, facts
        FROM audit_event WHERE subject_uuid = %(uuid)s""",
    "episode": """
        SELECT last_seen_at, last_seen_time_known, last_spoken_at, last_tried_at, tries_since_seen, run_of_tries,
               rhythm_days, seen_due_on, seen_due_at, try_due_at FROM caseload_episode WHERE person_id = %(pk)s""",
    "visits": "SELECT id, state FROM caseload_plannedvisit WHERE person_id = %(pk)s ORDER BY id",
    "alerts": """
        SELECT id, rule, closed_at IS NULL, closed_facts - 'contact' FROM caseload_alert
        WHERE person_id = %(pk)s ORDER BY id""",
}
"""What a contact leaves behind, without keys and moments of writing."""


@dataclass(frozen=True)
class Visited:
    """Somebody to log a visit with, and their co-ordinator."""

    reader: Reader
    pk: int
    person: UUID
    visit: UUID | None


class LogContact:
    """Product and floor in turns, each on people of its own: overdue or not, with a visit planned or not."""

    name = "log_contact"

    def measure(self, stage: Stage) -> Measured:
        """Compare on some people, warm up on others, then time on the rest."""
        people = subjects(2 * stage.repetitions + WARM_UPS + COMPARED)
        queries = 0
        for visited in people[:COMPARED]:
            with counted() as statements:
                compare(stage, visited)
            queries = max(queries, len(statements))
        for visited in people[COMPARED : COMPARED + WARM_UPS]:
            product(visited, uuid4(), timezone.now())
        left = people[COMPARED + WARM_UPS :]
        times: tuple[list, list] = ([], [])
        for ours, theirs in zip(left[::2], left[1::2], strict=False):
            for visited in (ours, theirs):
                open_form(visited)
            times[0].append(timed(lambda one=ours: product(one, uuid4(), timezone.now())))
            times[1].append(timed(lambda one=theirs: floor(stage, one, uuid4(), timezone.now())))
        return figures(self.name, stage, times, queries=queries)


def subjects(wanted: int) -> list[Visited]:
    """People with co-ordinators; where there are too few, the same ones again. Every other one with a visit planned.

    In each four, product and floor get one overdue and one not.
    """
    people = people_and_coordinators(wanted)
    with connection.cursor() as cursor:
        cursor.execute(VISITS, [[pk for pk, _, _ in people]])
        visits = dict(cursor.fetchall())
    readers = {reader.user.pk: reader for reader in signed_in(sorted({reader for _, _, reader in people}))}
    each = [
        Visited(readers[reader], pk, uuid, visits.get(pk) if number % 2 else None)
        for number, (pk, uuid, reader) in enumerate(shuffled(people))
    ]
    again = cycle(each)
    return [next(again) for _ in range(wanted)]


def shuffled(people: list) -> list:
    """Overdue and others come in turn; product and floor too. Turn every other pair around so that both get both."""
    pairs = [people[start : start + 2] for start in range(0, len(people), 2)]
    return [one for number, pair in enumerate(pairs) for one in (pair if number % 2 else pair[::-1])]


def occurred(at: datetime) -> datetime:
    """The form tells minutes."""
    return (at - timedelta(minutes=1)).replace(second=0, microsecond=0)


def product(visited: Visited, uuid: UUID, at: datetime) -> None:
    """Send the form."""
    began = timezone.localtime(occurred(at))
    told = {
        "uuid": str(uuid), "written_at": at.isoformat(), "outcome": "seen", "on_day": began.date().isoformat(),
        "time": f"{began:%H:%M}", "lead": visited.reader.user.pk, "place": "A01|", "minutes": "30",
        "focus": ["checking_in"], "focus_main": "checking_in", "note": NOTE,
    }  # fmt: skip
    answer = visited.reader.client.post(address(visited), told, secure=settings.HTTPS)
    if answer.status_code != FOUND:
        raise WrongAnswerError(f"log_contact: answered {answer.status_code}")


def open_form(visited: Visited) -> None:
    """Nobody sends a form that they have not opened: what it read lies in memory, for product and floor alike."""
    visited.reader.client.get(address(visited), secure=settings.HTTPS)


def address(visited: Visited) -> str:
    """Of the form for this person, and the visit if one was planned."""
    return reverse("contact_new") + f"?person={visited.person}" + (f"&visit={visited.visit}" if visited.visit else "")


def floor(stage: Stage, visited: Visited, uuid: UUID, at: datetime, *, undo: bool = False) -> dict | None:
    """The floor's statements in one transaction; ``undo`` gives what they left behind and rolls back."""
    about = visited.reader.about(at)
    told = {
        "uuid": uuid, "person": visited.person, "visit": visited.visit, "occurred_at": occurred(at), "note": NOTE,
        "body_hash": "", "tried": outcomes.TRIED, "adds": outcomes.ADDS_TO_RUN,
    }  # fmt: skip
    left = None
    with stage.floors.connection.transaction() as transaction:
        stage.floors.run("who", session=about["session"], reader=about["reader"], on=about["today"])
        stage.floors.run("log_contact", **about | told)
        if undo:
            left = written(stage, visited, uuid)
            raise Rollback(transaction)
    return left


def compare(stage: Stage, visited: Visited) -> None:
    """Let the floor write and take it back, let the product write, and lay both side by side."""
    uuid, at = uuid4(), timezone.now()
    theirs = floor(stage, visited, uuid, at, undo=True)
    product(visited, uuid, at)
    ours = written(stage, visited, uuid)
    for what in WRITTEN:
        if ours[what] != theirs[what]:
            raise DifferentAnswerError(f"log_contact.{what}: {ours[what]}, and {theirs[what]} from the floor")


def written(stage: Stage, visited: Visited, uuid: UUID) -> dict[str, list]:
    """What now stands of this contact and person."""
    told = {"uuid": uuid, "pk": visited.pk}
    with stage.floors.connection.cursor(row_factory=tuple_row) as cursor:
        return {what: cursor.execute(statement, told).fetchall() for what, statement in WRITTEN.items()}


LOG_CONTACT = LogContact()
