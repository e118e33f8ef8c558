"""Imports side by side, and killed: nobody is registered twice, nothing stands by halves."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connections
from django.utils import timezone

from caseload.imports import operations as imports
from caseload.models import Episode, ImportRun, Person
from tests import make
from tests.caseload.imports.files import PEOPLE, csv_of
from tests.databases import PROJECT, FreshDatabase

WITHOUT_NUMBERS = [
    {"Family name": f"Family{n}", "Given names": "Ann", "Date of birth": "1971-11-19"} for n in range(40)
]
MANY = [PEOPLE[0] | {"NHS number": "", "Local id": f"M{n}", "Family name": f"Family{n}"} for n in range(3000)]
WORK_OFF = """
import django; django.setup()
from django.utils import timezone
from caseload.imports import operations as imports
imports.work_off(clock=timezone.now)
"""


def at_once(*jobs) -> None:
    """Run them in threads of their own, each with its own connection."""

    def run(job):
        try:
            job()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def confirmed(content: bytes, name: str = "north.csv") -> ImportRun:
    """A file that waits to be taken in."""
    team = make.team("North", code=name)
    lead = make.staff(team, "team_lead")
    run = imports.upload(team=team, filename=name, content=content, by=lead, at=timezone.now())
    imports.work_off(clock=timezone.now)
    return imports.confirm(run=run, by=lead, at=timezone.now())


def worker(database: FreshDatabase) -> subprocess.Popen:
    """A process that works off what waits."""
    return subprocess.Popen(
        [sys.executable, "-c", WORK_OFF], cwd=PROJECT, env=database.environment(), stderr=subprocess.PIPE, text=True
    )


def test_people_without_any_number_in_two_files_at_once_are_registered_once(fresh_db):
    team = make.team("North")
    lead = make.staff(team, "team_lead")

    def take_in():
        imports.take_in(csv_of(WITHOUT_NUMBERS), team=team, by=lead, at=timezone.now())

    at_once(take_in, take_in)
    assert Person.objects.count() == len(WITHOUT_NUMBERS)


def test_two_workers_take_one_file_in_once(fresh_db):
    run = confirmed(csv_of(WITHOUT_NUMBERS))
    worked = []
    at_once(*[lambda: worked.append(imports.work_off(clock=timezone.now))] * 3)
    run.refresh_from_db()
    assert (run.state, sum(worked), Person.objects.count()) == ("done", 1, len(WITHOUT_NUMBERS))


@pytest.mark.timeout(300)
def test_a_worker_killed_in_the_middle_leaves_nothing_by_halves_and_the_next_begins_again(fresh_db):
    run = confirmed(csv_of(MANY))
    first = worker(fresh_db)
    deadline = time.monotonic() + 90
    while not ImportRun.objects.filter(pk=run.pk, rows_done__gt=0).exists():
        assert first.poll() is None, first.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    run.refresh_from_db()
    assert (run.state, 0 < run.rows_done < len(MANY)) == ("running", True)
    assert not Person.objects.exists()
    second = worker(fresh_db)
    assert second.wait(120) == 0, second.stderr.read()
    run.refresh_from_db()
    assert (run.state, run.rows_done, Episode.objects.count()) == ("done", len(MANY), len(MANY))
