"""The fixtures that every other test stands on."""

import threading
import urllib.request

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from tests import databases
from tests.browser import axe
from tests.queries import assert_queries, count_queries


def make_session(key: str, using: str = "default") -> None:
    """A row in a table that is always there."""
    Session.objects.using(using).create(session_key=key, session_data="", expire_date=timezone.now())


class TestOrdinaryDatabase:
    def test_serves_as_the_app_role(self, db):
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
            assert cursor.fetchone() == (False, False)

    def test_app_role_cannot_truncate(self, db):
        with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("TRUNCATE django_session")

    @pytest.mark.parametrize("turn", [1, 2])
    def test_each_test_is_rolled_back(self, db, turn):
        assert not Session.objects.exists()
        make_session("left-behind?")

    def test_audit_sees_and_shares_the_transaction(self, db):
        make_session("one")
        assert Session.objects.using("audit").filter(session_key="one").exists()


class TestFreshDatabase:
    def test_commits_are_seen_by_another_thread(self, fresh_db):
        make_session("committed")
        seen = []

        def look():
            seen.append(Session.objects.filter(session_key="committed").exists())
            connections.close_all()

        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert seen == [True]

    def test_audit_survives_a_rollback(self, fresh_db):
        with transaction.atomic():
            make_session("undone")
            make_session("recorded", using="audit")
            transaction.set_rollback(True)
        assert list(Session.objects.values_list("session_key", flat=True)) == ["recorded"]

    def test_starts_empty(self, fresh_db):
        assert not Session.objects.exists()


class TestQueryCount:
    def test_leaves_transaction_control_out(self, db):
        with assert_queries(exactly=1), transaction.atomic():
            Session.objects.count()

    def test_counts_every_alias(self, fresh_db):
        with count_queries() as statements:
            Session.objects.count()
            Session.objects.using("audit").count()
        assert len(statements) == 2

    def test_says_which_statements_were_too_many(self, db):
        with pytest.raises(AssertionError, match="django_session"), assert_queries(at_most=0):
            Session.objects.count()


class TestBrowser:
    def test_live_site_answers(self, live_site):
        with urllib.request.urlopen(f"{live_site.url}/healthz") as answer:
            assert answer.status == 200

    def test_axe_finds_a_fault_under_our_policy(self, phone):
        phone.goto("/healthz")
        phone.set_content("<html lang=en><title>A page</title><main><h1>Hello</h1><img src='data:,'></main>")
        with pytest.raises(AssertionError, match="image-alt"):
            axe(phone)

    def test_axe_passes_a_sound_page(self, each_size):
        each_size.goto("/healthz")
        each_size.set_content("<html lang=en><title>A page</title><main><h1>Hello</h1></main>")
        axe(each_size)

    def test_a_foreign_host_is_never_asked(self, desktop):
        with desktop.expect_event("requestfailed") as failed:
            desktop.set_content("<html lang=en><title>A page</title><img src='http://example.com/a.png'>")
        assert failed.value.failure == "net::ERR_NAME_NOT_RESOLVED"


def test_a_clone_is_dropped_even_when_something_hangs_on_it(django_db_setup, django_db_blocker):
    name = databases.clone()
    forgotten = psycopg.connect(databases.with_database(settings.APP_URL, name), autocommit=True)
    databases.drop_clone(name)
    with pytest.raises(psycopg.OperationalError):
        forgotten.execute("SELECT 1")
    with databases.as_owner() as owner:
        assert not databases.exists(owner, name)
