"""Statements that are planned once."""

from django.db import connection

from caseload import sql
from tests.queries import assert_queries

PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%a plan to keep%%'"
STATEMENT = "SELECT %(number)s + 1 -- a plan to keep"


def kept() -> int:
    """How many plans of the statement this session keeps."""
    with connection.cursor() as cursor:
        cursor.execute(PREPARED)
        return cursor.fetchone()[0]


def answers(number: int) -> int:
    with sql.prepared() as cursor:
        cursor.execute(STATEMENT, {"number": number})
        return cursor.fetchone()[0]


def test_a_long_statement_is_planned_once_and_answers_every_time(db):
    assert [answers(1), answers(2)] == [2, 3]
    assert kept() == 1


def test_nothing_is_prepared_where_a_pooler_forbids_it(db, monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    assert answers(1) == 2
    assert kept() == 0


def test_a_prepared_statement_counts_as_the_query_that_it_is(db):
    with assert_queries(exactly=1):
        answers(1)


def test_what_statements_share_is_about_the_row_they_name(tmp_path):
    (tmp_path / "visits.sql").write_text("SELECT {two_go:v} FROM caseload_plannedvisit v")
    written = sql.text(tmp_path, "visits")
    assert "c.person_id = v.person_id" in written
    assert "{" not in written
