"""Who of ours may be meant by some messages: one query, whatever their number."""

import datetime as dt
from collections.abc import Collection
from pathlib import Path

from django.db import connection

from caseload import sql
from caseload.people import names
from caseload.people.operations.registration import NHS_BEFORE_MERGE
from integrations.event import Identity
from integrations.matching import Known, family_key
from integrations.models import LocalId

SQL = Path(__file__).parent.parent / "sql"
AFTER_DEATH = dt.timedelta(days=30)


class Candidates:
    """Everybody who may be meant by any of these people, to be asked for each."""

    def __init__(self, people: Collection[tuple[int, Identity]], *, at: dt.datetime):
        """``people``: id of the sender, and whom it means."""
        self.local = _local_ids(people)
        self.known = {each.person_id: each for each in _known([who for _sender, who in people], self.local, at)}
        self.by_number: dict[str, list[Known]] = {}
        self.by_birth: dict[dt.date, list[Known]] = {}
        self.by_name: dict[str, list[Known]] = {}
        for each in self.known.values():
            for number in each.nhs_numbers:
                self.by_number.setdefault(number, []).append(each)
            if each.date_of_birth:
                self.by_birth.setdefault(each.date_of_birth, []).append(each)
            self.by_name.setdefault(family_key(each.family_name), []).append(each)

    def by_local_id(self, sender_id: int, who: Identity) -> set[int]:
        """Those whom the sender's numbers are known to mean."""
        return {self.local[sender_id, value] for value in who.local_ids if (sender_id, value) in self.local}

    def learned(self, sender_id: int, value: str, person_id: int) -> None:
        """Know a number from now on."""
        self.local.setdefault((sender_id, value), person_id)

    def of(self, sender_id: int, who: Identity) -> list[Known]:
        """Those who may be meant by one."""
        found = {one.person_id: one for number in who.numbers for one in self.by_number.get(number, ())}
        found |= {pk: self.known[pk] for pk in self.by_local_id(sender_id, who) if pk in self.known}
        if who.date_of_birth:
            found |= {one.person_id: one for one in self.by_birth.get(who.date_of_birth, ())}
        for family in who.family_names:
            found |= {one.person_id: one for one in self.by_name.get(family_key(family), ())}
        return list(found.values())


def _local_ids(people: Collection[tuple[int, Identity]]) -> dict[tuple[int, str], int]:
    values = {value for _sender, who in people for value in who.local_ids}
    rows = LocalId.objects.filter(value__in=values, ended_at=None).values_list("sender_id", "value", "person_id")
    return {(sender, value): person for sender, value, person in rows} if values else {}


def _known(people: Collection[Identity], local: dict, at: dt.datetime) -> list[Known]:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.text(SQL, "candidates"),
            {
                "nhs": sorted({number for who in people for number in who.numbers}),
                "before_merge": NHS_BEFORE_MERGE,
                "local": sorted(set(local.values())),
                "born": sorted({who.date_of_birth for who in people if who.date_of_birth}),
                "names": sorted({key for who in people for key in _sort_keys(who)}),
                "died_after": at - AFTER_DEATH,
            },
        )
        return [
            Known(
                person_id=row.id,
                nhs_numbers=frozenset(filter(None, (row.nhs_number, *row.former_numbers))),
                family_name=row.family_name,
                given_names=row.given_names,
                preferred_name=row.preferred_name,
                date_of_birth=row.date_of_birth,
            )
            for row in sql.named(cursor)
        ]


def _sort_keys(who: Identity) -> set[str]:
    given = {who.given_names, *who.given_names.split()[:1]}
    return {names.sort_key(family, first) for family in who.family_names for first in given if first}
