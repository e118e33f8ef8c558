"""Fills an empty, migrated database with invented open episodes of 50 contacts each."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from assessments.definitions import current
from assessments.operations.due import reckon_due_of
from assessments.operations.instruments import registered
from bench.bare import Bare, connect, in_two_threads
from caseload.contacts.reckoning import reckon
from caseload.people import names
from caseload.people.models import Episode, Person

FILL = Path(__file__).parent / "fill"
CONTACTS = 50
RECKONED_AT_ONCE = 5_000
SAMPLE = 200
SEQUENCES = """
SELECT format('SELECT setval(%L, (SELECT coalesce(max(id), 0) + 1 FROM %I), false)',
              pg_get_serial_sequence(table_name, 'id'), table_name)
FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = 'id' AND is_identity = 'YES'
UNION ALL
SELECT 'SELECT setval(''caseload_contact_change_seq'', (SELECT max(change_seq) + 1 FROM caseload_contact), false)'
"""


class WrongStateError(RuntimeError):
    """The filled rows are not what the product itself would have made."""


def fill(owner_url: str, size: int, *, say: Callable[[str], None]) -> dt.datetime:
    """Fill with ``size`` open episodes as of the moment that is returned. The aliases already mean this database."""
    now = timezone.now()
    about = {"size": size, "now": now, "today": (timezone.localtime(now) - dt.timedelta(hours=4)).date()}
    with connect(owner_url) as owner:
        bare = Bare(owner)
        for name in ("functions", "teams", "people", "episodes"):
            owner.execute(statement(name), about)
        say("contacts ...")
        each = [about | {"k": k} for k in range(CONTACTS, 0, -1)]
        in_two_threads(owner_url, [statement("contacts")] * CONTACTS, each)
        say("assessments ...")
        owner.execute(statement("assessments"), about | instruments())
        say("indexes ...")
        bare.restore(owner_url, all_but=["caseload_episode"])
        owner.execute("ANALYZE")
        say("state ...")
        reckon_all(size, now)
        bare.restore(owner_url)
        say("foreign keys ...")
        bare.finish()
        drop_functions(owner)
        for (advance,) in owner.execute(SEQUENCES).fetchall():
            owner.execute(advance)
        owner.execute("VACUUM ANALYZE")
    prove(size, now)
    return now


def instruments() -> dict:
    """The keys of the instruments whose assessments are made up, and their items."""
    told = {}
    for key in ("mohost", "ocairs"):
        definition = current()[key]
        told |= {key: registered(definition).pk, f"{key}_items": [item.code for item in definition.items]}
    return told


def statement(name: str) -> str:
    """The text of ``bench/fill/<name>.sql``."""
    return (FILL / f"{name}.sql").read_text()


def drop_functions(owner: psycopg.Connection) -> None:
    """Leave nothing behind that the product does not have."""
    owner.execute("DROP TABLE bench_case; DROP FUNCTION bench_moment; DROP FUNCTION bench_draw")


def reckon_all(size: int, now: dt.datetime) -> None:
    """The product's own reckoning fills the state columns, and says when people are assessed again."""
    for first in range(1, size + 1, RECKONED_AT_ONCE):
        ids = list(range(first, min(first + RECKONED_AT_ONCE, size + 1)))
        reckon(episode_ids=ids, at=now)
        reckon_due_of(ids)


def prove(size: int, now: dt.datetime) -> None:
    """Reckon some again and see that nothing changes; see that names have the keys that the product would make."""
    sample = list(range(1, size + 1, max(1, size // SAMPLE)))[:SAMPLE]
    before = state_of(sample)
    with transaction.atomic():
        reckon(episode_ids=sample, at=now)
        after = state_of(sample)
        transaction.set_rollback(True)
    if before != after:
        raise WrongStateError("reckoning changes the state of episodes that were filled")
    for person in Person.objects.filter(pk__in=sample):
        told = (person.given_names, person.family_name, person.preferred_name)
        made = (names.sort_key(person.family_name, person.given_names), names.search_key(*told))
        if made != (person.sort_key, person.search_key):
            raise WrongStateError(f"the stored keys of {person} are not those that are made from the name")


def state_of(episode_ids: list[int]) -> list[tuple]:
    """All columns of these episodes."""
    return list(Episode.objects.filter(pk__in=episode_ids).order_by("pk").values_list())


def empty(owner: psycopg.Connection, *tables: str) -> None:
    """Empty tables that nothing else refers to any more."""
    owner.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))


def overdue() -> int:
    """How many are past their rhythm."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM caseload_episode WHERE state = 'accepted' AND seen_due_at <= now()")
        return cursor.fetchone()[0]
