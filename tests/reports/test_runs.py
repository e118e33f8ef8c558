"""A report over many teams is counted by a worker: whole or not at all, once, and by whoever may."""

import signal
import subprocess
import sys

import pytest
from django.db import IntegrityError, OperationalError, connections, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from reports import operations as reports
from reports.models import ReportRun
from reports.operations import runs
from reports.queries.figures import figures
from reports.queries.runs import asked_of, lines_of, run_of
from reports.table import merged
from teams.access import rights_of
from teams.models import Membership, Team
from teams.roles import Role
from tests import make
from tests.databases import PROJECT
from tests.reports.asking import asked
from tests.reports.test_figures import noon
from tests.waiting import eventually

State = ReportRun.State
KEY = "contacts_hour"
MANY_TEAMS = 13
A_YEAR = 366
"""Together more than a page counts by itself."""


def many_teams() -> list[Team]:
    """Many teams, each with somebody who was met."""
    teams = [make.team() for _ in range(MANY_TEAMS)]
    sam = make.staff(teams[0])
    for team in teams:
        make.contact(make.episode(team), sam, "seen", noon(3))
    return teams


@pytest.fixture
def lead(db):
    return make.staff(None, Role.SERVICE_LEAD, "Marguerite Adeyemi")


@pytest.fixture
def question(lead):
    return asked(KEY, *many_teams(), since=A_YEAR)


def begun(question, by) -> ReportRun:
    return reports.begin(asked=question, by=by, at=timezone.now())


def work() -> None:
    reports.work_off(clock=timezone.now)


@pytest.mark.django_db
class TestCounting:
    def test_a_few_teams_at_a_time_give_what_all_at_once_would(self, question, lead, monkeypatch):
        monkeypatch.setattr(runs, "TEAMS_AT_ONCE", 5)
        run = begun(question, lead)
        work()
        run.refresh_from_db()
        assert (run.state, run.teams_done, run.version) == (State.DONE, MANY_TEAMS, question.report.version)
        assert lines_of(run) == merged(figures(question))
        assert run.lines[0]["values"]["seen"] == MANY_TEAMS

    def test_asked_twice_it_is_one_run_until_it_is_done(self, question, lead):
        first = begun(question, lead)
        assert begun(question, lead) == first
        assert Event.objects.filter(verb="report.begun").count() == 1
        work()
        assert begun(question, lead) != first

    def test_one_that_waits_is_worked_on_once(self, question, lead):
        begun(question, lead)
        assert reports.work_off(clock=timezone.now) == 1
        assert reports.work_off(clock=timezone.now) == 0

    def test_what_fails_half_way_keeps_no_figure_and_says_so(self, question, lead, monkeypatch):
        def fails(asked):
            raise ValueError("unforeseen")

        monkeypatch.setattr(runs, "figures", fails)
        run = begun(question, lead)
        work()
        run.refresh_from_db()
        assert (run.state, run.lines) == (State.FAILED, None)
        monkeypatch.undo()
        again = begun(question, lead)
        assert again != run
        work()
        again.refresh_from_db()
        assert again.state == State.DONE

    def test_where_the_database_went_away_it_is_begun_again_by_the_next_scan(self, question, lead, monkeypatch):
        run = begun(question, lead)
        monkeypatch.setattr(runs, "TEAMS_AT_ONCE", 5)
        told = []

        def away(asked):
            told.append(asked)
            if len(told) == 2:
                raise OperationalError("gone")
            return figures(asked)

        monkeypatch.setattr(runs, "figures", away)
        with pytest.raises(OperationalError):
            work()
        run.refresh_from_db()
        assert (run.state, run.lines) == (State.RUNNING, None)
        work()
        run.refresh_from_db()
        assert lines_of(run) == merged(figures(question))

    def test_what_is_cut_off_again_and_again_is_given_up(self, question, lead):
        run = begun(question, lead)
        ReportRun.objects.update(state="running", begun=runs.MOST_BEGUN)
        work()
        run.refresh_from_db()
        assert (run.state, run.lines) == (State.FAILED, None)

    def test_what_was_counted_is_kept_for_four_weeks_and_what_waits_for_ever(self, question, lead):
        for ended in (27, 29, None):
            begun(question, lead)
            work()
            run = ReportRun.objects.latest("pk")
            if ended:
                ReportRun.objects.filter(pk=run.pk).update(finished_at=make.days_ago(ended))
        waiting = begun(question, lead)
        ReportRun.objects.filter(pk=waiting.pk).update(asked_at=make.days_ago(60))
        assert reports.forget_old(at=timezone.now()) == 1
        assert ReportRun.objects.count() == 3

    def test_whoever_may_no_longer_see_a_team_gets_no_figure_of_it(self, question, lead):
        run = begun(question, lead)
        Membership.objects.filter(user=lead).update(ends_on=timezone.localdate())
        work()
        run.refresh_from_db()
        assert (run.state, run.lines) == (State.FAILED, None)

    def test_a_result_belongs_to_its_definition_its_days_and_its_reader(self, question, lead):
        begun(question, lead)
        assert run_of(question, lead)
        assert run_of(asked(KEY, *question.teams, since=5), lead) is None
        assert run_of(question, make.staff(None, Role.SERVICE_LEAD)) is None
        ReportRun.objects.update(version=99)
        assert run_of(question, lead) is None
        rights = rights_of(lead, on=timezone.localdate())
        assert asked_of(ReportRun.objects.get(), rights, at=timezone.now()) is None

    @pytest.mark.parametrize("values", [
        {"state": "done", "lines": None}, {"state": "running", "lines": []}, {"state": "failed", "lines": []},
        {"state": "done", "lines": [], "finished_at": None}, {"teams": []},
    ])  # fmt: skip
    def test_the_database_holds_no_half_result(self, question, lead, values):
        begun(question, lead)
        whole = {"finished_at": timezone.now(), "as_of": timezone.now()}
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportRun.objects.update(**whole | values)


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def signed_in(self, client, lead, question):
        client.force_login(lead)
        return client

    @pytest.fixture
    def days(self, question) -> dict:
        return {"since": question.period.since.isoformat(), "until": question.period.until.isoformat()}

    @pytest.fixture
    def page(self, signed_in, days):
        return lambda: signed_in.get(reverse("report", args=[KEY]), days).content.decode()

    def test_it_is_asked_for_followed_and_found_again(self, signed_in, page, days):
        asking = page()
        assert f"about {MANY_TEAMS} teams and many days" in asking
        assert "app-board" not in asking
        answer = signed_in.post(reverse("report_count", args=[KEY]), days)
        assert answer.status_code == 302
        run = ReportRun.objects.get()
        address = reverse("report_progress", args=[run.uuid])
        page = signed_in.get(answer["Location"]).content.decode()
        assert f'hx-get="{address}"' in page
        assert "Waiting for a worker" in page
        assert "HX-Refresh" not in signed_in.get(address)
        work()
        assert signed_in.get(address)["HX-Refresh"] == "true"
        page = signed_in.get(answer["Location"]).content.decode()
        assert "app-board" in page
        assert "Count it again" in page
        assert "Counted" in signed_in.get(reverse("reports")).content.decode()

    def test_the_list_behind_a_figure_of_so_many_teams_asks_for_one_of_them(self, signed_in, question, days):
        address = reverse("report_list", args=[KEY])
        page = signed_in.get(address, {"column": "seen", **days}).content.decode()
        assert "too many for one list" in page
        page = signed_in.get(address, {"column": "seen", "team": question.teams[0].uuid, **days}).content.decode()
        assert "1 in this figure" in page

    def test_one_team_or_fewer_days_are_counted_at_once(self, signed_in, question, days):
        for asks in ({"team": question.teams[0].uuid, **days}, {}):
            page = signed_in.get(reverse("report", args=[KEY]), asks).content.decode()
            assert "app-board" in page
        assert not ReportRun.objects.exists()

    def test_a_failed_count_says_what_to_do(self, page, lead, question):
        begun(question, lead)
        ReportRun.objects.update(state="failed")
        assert "It could not be counted" in page()
        assert "Count it again" in page()

    def test_figures_stand_until_there_are_newer_ones(self, signed_in, page, lead, question, days):
        begun(question, lead)
        work()
        again = begun(question, lead)
        assert "app-board" in page()
        assert "those counted before" in page()
        ReportRun.objects.filter(pk=again.pk).update(state="failed")
        assert "It could not be counted" in page()
        assert "app-board" in page()
        assert signed_in.get(reverse("report_csv", args=[KEY]), days)["Content-Type"].startswith("text/csv")

    def test_a_file_of_what_is_not_counted_yet_leads_to_where_it_is_counted(self, signed_in, days):
        answer = signed_in.get(reverse("report_csv", args=[KEY]), days)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("report", args=[KEY]))

    def test_the_page_is_loaded_again_when_a_worker_stands_still_and_when_it_goes_on(self, signed_in, lead, question):
        run = begun(question, lead)
        address = reverse("report_progress", args=[run.uuid])
        assert signed_in.get(address + "?stalled")["HX-Refresh"] == "true"
        ReportRun.objects.update(asked_at=make.days_ago(1))
        assert signed_in.get(address)["HX-Refresh"] == "true"
        assert "HX-Refresh" not in signed_in.get(address + "?stalled")

    def test_one_that_does_not_move_says_that_it_begins_again_by_itself(self, page, lead, question):
        begun(question, lead)
        ReportRun.objects.update(asked_at=make.days_ago(1), moved_at=make.days_ago(1))
        assert "This takes longer than it should" in page()
        assert "Wake a worker" in page()

    def test_what_another_asked_for_is_not_there(self, client, question, lead):
        run = begun(question, lead)
        client.force_login(make.staff(None, Role.SERVICE_LEAD))
        assert client.get(reverse("report_progress", args=[run.uuid])).status_code == 404

    def test_days_that_cannot_be_begin_nothing(self, signed_in):
        answer = signed_in.post(reverse("report_count", args=[KEY]), {"since": "2999-01-01"})
        assert answer.status_code == 422
        assert not ReportRun.objects.exists()


SLOW = """
import sys, time
import django
django.setup()
from django.utils import timezone
from reports.operations import runs
real = runs.figures
def slowly(asked):
    found = real(asked)
    print("slice", flush=True)
    time.sleep(60)
    return found
runs.TEAMS_AT_ONCE = 5
runs.figures = slowly
runs.work_off(clock=timezone.now)
"""


def test_a_worker_killed_in_the_middle_leaves_nothing_by_halves_and_the_next_begins_again(fresh_db):
    lead = make.staff(None, Role.SERVICE_LEAD)
    question = asked(KEY, *many_teams(), since=A_YEAR)
    run = begun(question, lead)
    worker = subprocess.Popen(
        [sys.executable, "-c", SLOW], cwd=PROJECT, env=fresh_db.environment(DJANGO_SETTINGS_MODULE="aot.settings"),
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert worker.stdout.readline() == "slice\n"
    assert reports.work_off(clock=timezone.now) == 0, "one worker at a time"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    run.refresh_from_db()
    assert (run.state, run.lines) == (State.RUNNING, None)
    eventually(lambda: reports.work_off(clock=timezone.now), told=lambda: "its hold went with its connection")
    run.refresh_from_db()
    assert (run.state, run.begun) == (State.DONE, 2)
    assert lines_of(run) == merged(figures(question))
    connections.close_all()
