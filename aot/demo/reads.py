"""Writes who looked at whom in the last weeks, so that governance has something to read."""

import datetime as dt
import random

from aot.demo.cases import Case
from audit.copying import copy_rows
from audit.models import Read

DAYS = 21
A_DAY = 24
PAGES = (("person", "person"), ("person", "person_contacts"), ("list", "caseload"), ("list", "today"),
         ("search", "search"), ("print", "caseload_print"))  # fmt: skip
WEIGHTS = (40, 15, 15, 20, 9, 1)


def write_reads(cases: list[Case], rng: random.Random, now: dt.datetime) -> None:
    """Some reads a day by members of the teams; once somebody of another team looked."""
    open_ = [case for case in cases if case.is_open]
    rows = []
    for number in range(DAYS * A_DAY):
        kind, page = rng.choices(PAGES, weights=WEIGHTS)[0]
        case = rng.choice(open_)
        shown = [case] if kind in ("person", "search") else [c for c in open_ if c.team is case.team]
        reader = rng.choice(case.crew).user if number else cases[-1].crew[0].user
        at = now - dt.timedelta(days=number // A_DAY, minutes=rng.randint(20, 600))
        rows.append(
            {
                "at": at,
                "request_id": f"{rng.getrandbits(64):016x}",
                "actor_id": reader.pk,
                "actor_label": reader.name,
                "kind": kind,
                "page": page,
                "person_ids": sorted(c.person_id for c in shown),
                "facts": {"found": 1} if kind == "search" else {},
            }
        )
    rows.sort(key=lambda row: row["at"])
    copy_rows(Read, rows)
