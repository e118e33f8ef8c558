"""The two probes."""

import pytest

from aot import health


@pytest.fixture(autouse=True)
def no_further_checks(settings):
    """What the rooms add is tested with the rooms."""
    settings.READINESS_CHECKS = []


def test_live(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready(db, client):
    answer = client.get("/readyz")
    assert answer.json() == {"status": "ok", "faults": {}}
    assert answer.status_code == 200


def test_not_ready_with_a_migration_missing(db, client, monkeypatch):
    applied = "django.db.migrations.recorder.MigrationRecorder.applied_migrations"
    monkeypatch.setattr(applied, lambda self: {})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "migrations are not applied" in answer.json()["faults"]["migrations"]


def test_not_ready_without_the_broker(db, client, monkeypatch):
    monkeypatch.setattr(health.app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(health.app.conf, "broker_url", "redis://127.0.0.1:1/0")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["faults"] == {"broker": "The broker does not answer."}


def test_not_ready_without_the_database(fresh_db, client, monkeypatch):
    monkeypatch.setattr(health, "database", lambda: "The database does not answer.")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["faults"] == {"database": "The database does not answer."}


def always_silent() -> str:
    """A further check that has something to say."""
    return "silent for an hour"


def test_rooms_add_checks(db, client, settings):
    settings.READINESS_CHECKS = ["tests.aot.test_health.always_silent"]
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["faults"] == {"always_silent": "silent for an hour"}
