"""The bench fills, measures and writes what the next issues add to; its figures are taken elsewhere."""

from dataclasses import fields

import pytest

from aot.bench.database import FILL, bench_database
from aot.bench.measuring import Row, row
from aot.bench.works import FLOORS
from aot.management.commands.bench import measured
from tests import databases

NAMES = ["sweep", "sweep_again", "today", "board", "person", "log_contact", "search"]


def test_a_small_bench_runs_through_and_keeps_to_the_bounds(tmp_path):
    """300 episodes: every kind of work answers, the sweep opens what its floor opens, no page asks too much."""
    with bench_database(300, template=databases.template()) as environment:
        rows = measured(environment | {"STATIC_ROOT": f"{tmp_path}/static"}, tmp_path, 300, 4)
    assert [one["name"] for one in rows] == NAMES
    for one in rows:
        assert set(one) == {field.name for field in fields(Row)}
        assert one["size"] == 300
        assert one["p50_ms"] > 0
        assert one["floor_ms"] > 0
    queries = {one["name"]: one["queries"] for one in rows}
    for page in ("today", "board", "person", "search"):
        assert queries[page] <= 12, queries
    assert queries["log_contact"] <= 15, queries


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_work_has_a_floor_that_says_what_it_is(name):
    assert (FLOORS / f"{name}.sql").read_text().startswith("-- ")
    assert FILL.exists()


def test_the_ratio_is_the_median_over_the_floors_median():
    one = row("board", 10, [10, 12, 90], [1, 2, 3], queries=7, size_bytes=5)
    assert (one.p50_ms, one.p95_ms, one.floor_ms, one.ratio) == (12, 90, 2, 6)
