"""Takes a checked file into the register: everything or nothing, in sets."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from audit.operations import Done, record_all
from caseload.imports.checking import Checked, check
from caseload.imports.matching import Becomes, Plan, Step, plan
from caseload.imports.operations.writing import Taken, agree, register, say_last_seen
from caseload.imports.queries import Register
from caseload.imports.reading import read
from caseload.people.operations.locks import lock_people
from caseload.people.signals import tell_changed
from teams.models import Team, User

CHUNK = 500
ONE_AT_A_TIME = 7_263_006

Progress = Callable[[int], None]


def look(content: bytes, *, team: Team, at: dt.datetime) -> Plan:
    """What taking a file in would do, or what is wrong with it. Writes nothing."""
    return _planned(_checked(content, at), team, at)


@transaction.atomic
def take_in(content: bytes, *, team: Team, by: User, at: dt.datetime, progress: Progress = lambda done: None) -> Plan:
    """Write the file into the register and answer what was done; a plan with faults means that nothing was.

    State and alerts of everybody new are brought up to date with them, in sets.
    """
    _alone()
    made = _settled(_checked(content, at), team, at)
    if made.faults:
        return made
    fresh = [step for step in made.steps if step.becomes is not Becomes.UNCHANGED]
    done = len(made.steps) - len(fresh)
    for chunk in _chunks(fresh):
        taken = register(chunk, team, at)
        agree(taken, by, at)
        say_last_seen(taken, by, at)
        record_all((_done(one, team) for one in taken), by=by)
        tell_changed([one.episode.pk for one in taken], at=at)
        connection.check_constraints()  # foreign keys too, which else wait for the end behind a full bar
        done += len(chunk)
        progress(done)
    return made


def _alone() -> None:
    """Two files never go in at once: somebody without a number who stands in both would be registered twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def _checked(content: bytes, at: dt.datetime) -> Checked:
    return check(read(content), today=timezone.localdate(at), test_only=settings.DEMO)


def _planned(checked: Checked, team: Team, at: dt.datetime) -> Plan:
    return plan(checked, Register(checked.rows, team, at=at), team)


def _settled(checked: Checked, team: Team, at: dt.datetime) -> Plan:
    """The plan once everybody whom it finds on the register is locked: what it says of them can no longer change."""
    held: set[int] = set()
    while True:
        made = _planned(checked, team, at)
        known = {step.person.pk for step in made.steps if step.becomes is Becomes.KNOWN}
        if made.faults or known <= held:
            return made
        lock_people(*known)
        held |= known


def _chunks(steps: list[Step]) -> Iterator[list[Step]]:
    for start in range(0, len(steps), CHUNK):
        yield steps[start : start + CHUNK]


def _done(one: Taken, team: Team) -> Done:
    facts = {"line": one.step.row.line, "new": one.step.becomes is Becomes.NEW}
    return Done("episode.imported", one.person, team, "episode", one.episode.uuid, facts)
