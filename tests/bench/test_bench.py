"""The bench, small: it fills, proves its rows and its floors, measures every row and says what is met."""

import json

import pytest
from django.conf import settings

from bench import measuring, report, run
from bench.database import Server
from bench.measuring import DifferentAnswerError, Measured
from bench.rows import ROWS

SIZE = 160
NAMED_BY_THE_ISSUE = {"sweep", "sweep_again", "today", "board", "person", "log_contact", "search"}


@pytest.fixture
def small(fresh_db):
    """Every row, measured on two teams."""
    server = Server(settings.OWNER_URL, settings.APP_URL)
    rows, faults = run.at_size(server, fresh_db.name, SIZE, repetitions=2, say=lambda text: None)
    assert faults == []
    return rows


def test_every_row_is_measured_and_its_floor_gives_the_same_rows(small, tmp_path):
    """A floor that answers otherwise than the product, or a state that reckoning would change, is a fault."""
    report.write(small, tmp_path / "var" / "bench.json")
    rows = json.loads((tmp_path / "var" / "bench.json").read_text())["rows"]
    assert {row["name"] for row in rows} >= NAMED_BY_THE_ISSUE
    for row in rows:
        assert list(row) == ["name", "size", "p50_ms", "p95_ms", "queries", "bytes", "floor_ms", "ratio"]
        assert row["size"] == SIZE
        assert row["floor_ms"] > 0
        assert 0 < row["p50_ms"] <= row["p95_ms"]
    assert {row["name"] for row in rows if row["bytes"] == 0} == {row.name for row in ROWS} - PAGES


PAGES = {
    "today", "board", "person", "gaps", "search", "search_all", "assessment_profile", "assessment_compare",
    "meeting_agenda", "meeting_run", "meeting_said", "handover_said", "service", "report_bands", "fhir_page",
}  # fmt: skip


def test_what_is_met_and_what_is_missed_is_said_at_the_full_size():
    def row(name, size, **figures):
        plain = {"p50_ms": 10.0, "p95_ms": 20.0, "queries": 9, "bytes": 0, "floor_ms": 8.0, "ratio": 1.25}
        return Measured(name, size, **(plain | figures))

    rows = [
        row("board", 10),
        row("sweep", 10, ratio=9.0),
        row("board", 100, p50_ms=14.0),
        row("sweep", 100, ratio=2.0),
    ]
    told = {sentence: met for met, sentence in report.aims(rows)}
    assert told["sweep: 2 times its floor, at most 2"] is True
    assert told["board: 1.4 times its p50 at a tenth of the size, at most 1.3"] is False
    assert told["board: 20 ms p95, at most 100"] is True
    assert not [sentence for sentence in told if sentence.startswith("today")]


def test_a_floor_that_answers_otherwise_is_refused():
    with pytest.raises(DifferentAnswerError):
        measuring.require_same("board", [{"person": 1, "name": "Dean"}], [{"person": 1, "name": "Dan"}])
    with pytest.raises(DifferentAnswerError):
        measuring.require_same("board", [{"person": 1}], [])
    measuring.require_same("board", [{"person": 1, "shown": "only here"}], [{"person": 1}])
