"""The request's transaction, its line in the log, and the headers of every answer."""

import json
import logging

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from aot.logs import JsonLine


@pytest.fixture
def probe(settings, db):
    """A client of views that write, behind our two middlewares only."""
    settings.ROOT_URLCONF = "tests.aot.probe_urls"
    settings.MIDDLEWARE = ["aot.middleware.RequestLine", "aot.middleware.Transaction"]
    return Client(raise_request_exception=False)


def left() -> set[str]:
    """What the request left in the database."""
    return set(Session.objects.values_list("session_key", flat=True))


class TestTransaction:
    @pytest.mark.parametrize(
        ("address", "status", "expected"),
        [
            ("/succeed", 200, {"succeeded"}),
            ("/refuse", 403, {"refused"}),
            ("/answer-500", 500, set()),
            ("/raise-error", 500, set()),
            ("/swallow", 500, set()),
        ],
    )
    def test_commits_below_500_and_leaves_nothing_otherwise(self, probe, address, status, expected):
        assert probe.get(address).status_code == status
        assert left() == expected

    def test_a_failed_commit_is_an_error(self, settings, fresh_db, monkeypatch):
        """Deferred constraints speak at commit, when the answer is already made."""
        settings.ROOT_URLCONF = "tests.aot.probe_urls"
        settings.MIDDLEWARE = ["aot.middleware.Transaction"]

        def fail(self):
            self.rollback()
            raise RuntimeError("constraint at commit")

        monkeypatch.setattr("django.db.backends.postgresql.base.DatabaseWrapper.commit", fail)
        assert Client(raise_request_exception=False).get("/succeed").status_code == 500
        monkeypatch.undo()
        assert left() == set()

    def test_liveness_touches_no_database(self, client):
        """Without the fixture db every query would raise."""
        assert client.get("/healthz").status_code == 200


class TestRequestLine:
    def test_says_what_happened_without_the_query(self, probe, caplog):
        with caplog.at_level(logging.INFO, "aot.requests"):
            probe.get("/succeed?name=Ada")
        (line,) = [record.getMessage() for record in caplog.records if record.name == "aot.requests"]
        assert line.startswith("GET /succeed 200 in")
        assert "Ada" not in caplog.text

    def test_returns_a_new_id_for_each_request(self, probe):
        first, second = probe.get("/succeed"), probe.get("/refuse")
        assert first["X-Request-ID"] != second["X-Request-ID"]

    def test_takes_the_proxys_id_but_no_odd_one(self, probe):
        assert probe.get("/succeed", headers={"X-Request-ID": "abc-12345"})["X-Request-ID"] == "abc-12345"
        assert probe.get("/refuse", headers={"X-Request-ID": "a\tb"})["X-Request-ID"] != "a\tb"


def test_an_errors_words_stay_out_of_the_log(probe, caplog):
    probe.get("/raise-error")
    (failed,) = [record for record in caplog.records if record.exc_info]
    line = json.loads(JsonLine().format(failed))
    assert line["error"] == "RuntimeError"
    assert any("probe_urls.py" in place for place in line["where"])
    assert "Ada Lovelace" not in json.dumps(line)


def test_headers_of_every_answer(client):
    answer = client.get("/healthz")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["Permissions-Policy"] == "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
