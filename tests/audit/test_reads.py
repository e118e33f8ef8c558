"""Who looked at whom: one row per request, on a connection of its own, before the answer goes out."""

import psycopg
import pytest
from django.db import DatabaseError, connection, connections
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import include, path

from audit.middleware import has_content
from audit.models import Event, Read
from audit.operations import record
from teams.access import permission
from teams.models import User
from tests import make


@permission("clinical.read", reads="person")
def one(request):
    request.reads.add([7])
    return HttpResponse("Rosie Thorne")


@permission("clinical.read", reads="list")
def added_to(request):
    request.reads.add([3, 1])
    request.reads.add([2, 1], shown=3)
    return HttpResponse("three people")


@permission("clinical.read", reads="list")
def printed(request):
    request.reads.add([1], kind="print")
    return HttpResponse("on paper")


@permission("clinical.read", reads="search")
def found_nobody(request):
    request.reads.add([])
    return HttpResponse("nobody")


@permission("clinical.read", reads="person")
def silent(request):
    status = int(request.GET.get("status", 200))
    return HttpResponse("Rosie Thorne", status=status)


@permission("clinical.read", reads="person")
def fails(request):
    request.reads.add([7])
    User.objects.filter(pk=request.user.pk).update(name="Half done")
    if request.GET.get("raise"):
        raise RuntimeError("after reading")
    return HttpResponse("sorry", status=500)


@permission("clinical.read", reads="export")
def streamed(request):
    def rows():
        yield "first"
        request.reads.add([9])

    request.reads.add([8])
    return StreamingHttpResponse(rows())


@permission("clinical.read")
def shows_after_all(request):
    request.reads.add([5])
    return HttpResponse("a person")


urlpatterns = [
    *(path(f"{view.__name__}/", view, name=view.__name__) for view in (one, added_to, printed, found_nobody)),
    *(path(f"{view.__name__}/", view, name=view.__name__) for view in (silent, fails, streamed, shows_after_all)),
    path("", include("aot.urls")),
]


@pytest.fixture
def reader(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def signed_in(reader, db):
    client = Client(raise_request_exception=False)
    client.force_login(make.staff(make.team(), name="Sam Okoro"))
    return client


def the_read() -> Read:
    return Read.objects.get()


class TestOneRowPerRequest:
    def test_says_who_saw_whom_where_and_how(self, signed_in):
        answer = signed_in.get("/one/", headers={"X-Request-ID": "a-request-id"})
        read = the_read()
        assert (read.actor_label, read.kind, read.page, read.person_ids) == ("Sam Okoro", "person", "one", [7])
        assert read.request_id == answer["X-Request-ID"] == "a-request-id"

    def test_people_added_by_several_hands_are_in_one_row_each_once(self, signed_in):
        signed_in.get("/added_to/")
        assert the_read().person_ids == [1, 2, 3]
        assert the_read().facts == {"shown": 3}

    def test_a_print_is_a_print(self, signed_in):
        signed_in.get("/printed/")
        assert the_read().kind == "print"

    def test_a_search_that_found_nobody_is_a_search(self, signed_in):
        signed_in.get("/found_nobody/")
        assert (the_read().kind, the_read().person_ids) == ("search", [])

    def test_what_is_shown_without_a_declaration_is_recorded_as_a_list(self, signed_in):
        signed_in.get("/shows_after_all/")
        assert (the_read().kind, the_read().person_ids) == ("list", [5])

    def test_a_page_without_people_leaves_nothing(self, signed_in):
        signed_in.get("/account/")
        assert not Read.objects.exists()


class TestAViewThatRecordsNobody:
    @pytest.mark.parametrize("status", [200, 201, 422])
    def test_does_not_answer(self, signed_in, status):
        answer = signed_in.get(f"/silent/?status={status}")
        assert answer.status_code == 500
        assert "Rosie Thorne" not in answer.content.decode()

    @pytest.mark.parametrize("status", [302, 304, 403, 404])
    def test_may_show_nobody(self, signed_in, status):
        assert signed_in.get(f"/silent/?status={status}").status_code == status

    @pytest.mark.parametrize(("status", "content"), [(204, False), (286, True), (409, False), (422, True)])
    def test_content_is_told_by_status(self, status, content):
        assert has_content(status) is content


class TestWhatFails:
    @pytest.mark.parametrize("how", ["", "?raise=1"])
    def test_the_read_stands_when_the_request_is_rolled_back(self, reader, fresh_db, how):
        user = make.staff(make.team(), name="Sam Okoro")
        client = Client(raise_request_exception=False)
        client.force_login(user)
        assert client.get(f"/fails/{how}").status_code == 500
        assert User.objects.get(pk=user.pk).name == "Sam Okoro"
        assert the_read().person_ids == [7]
        assert the_read().facts == {"failed": True}

    def test_the_row_is_committed_before_the_answer_is_there(self, reader, fresh_db, monkeypatch):
        """Seen from a third connection while the request's own transaction is still open."""
        seen = []
        client = Client()
        client.force_login(make.staff(make.team()))

        def look(self, *_args):
            with psycopg.connect(fresh_db.url) as other:
                seen.append(other.execute("SELECT person_ids FROM audit_read").fetchall())

        monkeypatch.setattr("aot.middleware.transaction.get_rollback", lambda: look(None))
        client.get("/one/")
        assert seen == [[([7],)]]

    def test_audit_has_a_connection_of_its_own_in_service(self, fresh_db):
        pids = set()
        for alias in ("default", "audit"):
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pids.add(cursor.fetchone())
        assert len(pids) == 2
        assert connections["audit"].get_autocommit()

    def test_without_the_row_there_is_no_answer(self, signed_in, monkeypatch):
        def broken(*_args, **_kwargs):
            raise DatabaseError("the trail cannot be written")

        monkeypatch.setattr("audit.middleware.write", broken)
        answer = signed_in.get("/one/")
        assert answer.status_code == 500
        assert "Rosie Thorne" not in answer.content.decode()

    def test_a_streamed_answer_cannot_show_more_than_it_said(self, signed_in):
        answer = signed_in.get("/streamed/")
        with pytest.raises(RuntimeError, match="already written"):
            list(answer.streaming_content)
        assert the_read().person_ids == [8]


STATEMENTS = [
    "UPDATE {table} SET actor_label = 'somebody else'",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
]


class TestAppendOnly:
    @pytest.mark.parametrize("statement", STATEMENTS)
    @pytest.mark.parametrize("table", ["audit_read", "audit_event"])
    def test_the_app_role_was_never_given_the_right(self, db, table, statement):
        with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(statement.format(table=table))

    def test_even_the_owner_is_refused_by_the_trigger(self, fresh_db):
        user = make.user()
        record("probe.done", by=user)
        Read.objects.create(actor_id=user.pk, actor_label="Sam", kind="list", page="probe")
        with psycopg.connect(fresh_db.owner_url, autocommit=True) as owner:
            for table in ("audit_read", "audit_event"):
                for statement in STATEMENTS:
                    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                        owner.execute(statement.format(table=table))
        assert Read.objects.count() == Event.objects.count() == 1


class TestEvents:
    def test_an_event_keeps_ids_and_labels_of_who_and_whom(self, db):
        team, user, person = make.team("North"), make.user("Sam Okoro"), make.person("Rosie", "Thorne")
        record("probe.done", by=user, person=person, team=team, fields=["phone"])
        event = Event.objects.get()
        assert (event.actor_label, event.person_label, event.team_label) == ("Sam Okoro", "Rosie Thorne", "North")
        assert (event.actor_id, event.person_id, event.team_id) == (user.pk, person.pk, team.pk)

    def test_what_the_engine_does_says_so(self, db):
        record("probe.done", by=None)
        assert (Event.objects.get().actor_id, Event.objects.get().actor_label) == (None, "engine")
