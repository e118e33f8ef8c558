"""One beat at a time, whatever was started."""

import psycopg
import pytest
from django.db import connections

from aot.beat import STANDBY_SECONDS, LoneScheduler
from aot.celery import app


@pytest.fixture
def scheduler(fresh_db):
    """A beat in this process."""
    found = LoneScheduler(app, lazy=True)
    yield found
    connections["default"].close()


@pytest.fixture
def other(fresh_db):
    """Another beat's connection, which holds the lock."""
    with psycopg.connect(fresh_db.url, autocommit=True) as connection:
        assert connection.execute("SELECT pg_try_advisory_lock(7263002)").fetchone() == (True,)
        yield connection


def test_the_first_is_the_one(scheduler):
    assert scheduler.is_the_one()
    assert scheduler.is_the_one()


def test_the_second_stands_by_and_takes_over(other, scheduler):
    assert scheduler.tick() == STANDBY_SECONDS
    other.execute("SELECT pg_advisory_unlock(7263002)")
    assert scheduler.is_the_one()


def test_a_lost_connection_loses_the_lock(scheduler, fresh_db):
    assert scheduler.is_the_one()
    connections["default"].close()
    with psycopg.connect(fresh_db.url, autocommit=True) as another:
        another.execute("SELECT pg_advisory_lock(7263002)")  # waits for the server to see the loss
        assert not scheduler.is_the_one()


def test_leaves_a_trace_for_the_health_check(scheduler, tmp_path, monkeypatch):
    monkeypatch.setenv("BEAT_FILE", str(tmp_path / "beat"))
    scheduler.tick()
    assert (tmp_path / "beat").exists()
