"""The sweep twice, in parallel, killed half-way, against a contact being saved: nothing doubled, nothing lost."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from caseload.alerts import engine, queries
from caseload.alerts import sweep as sweeping
from caseload.alerts.models import Alert, Sweep
from caseload.alerts.rule import Rule
from caseload.contacts.reckoning import reckon
from caseload.models import Episode
from caseload.people.operations import lock_episodes
from caseload.people.signals import tell_changed
from tests import make
from tests.waiting import eventually

DAY = dt.timedelta(days=1)


def overdue(number, team=None):
    """People whom nobody has tried, without any alert yet."""
    team = team or make.team()
    jo = make.staff(team, name="Jo Marsh")
    episodes = [make.episode(team, coordinator=jo) for _ in range(number)]
    reckon(episode_ids=[episode.pk for episode in episodes], at=timezone.now())
    return team, jo, episodes


def in_threads(*functions):
    """Run all at once, each on a connection of its own, and raise what any of them raised."""
    faults = []

    def run(function):
        try:
            function()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if faults:
        raise faults[0]


def open_per_episode():
    return sorted(Alert.objects.filter(closed_at=None).values_list("episode_id", "rule"))


@pytest.mark.django_db
def test_twice_is_once():
    overdue(3)
    assert sweeping.sweep().opened == 3
    again = sweeping.sweep()
    assert (again.opened, again.closed, again.escalated, again.skipped) == (0, 0, 0, 0)
    assert len(open_per_episode()) == 3


@pytest.mark.django_db
def test_a_rhythm_planned_for_later_begins_by_the_clock_alone():
    _team, jo, [episode] = overdue(1)
    now = timezone.now()
    make.contact(episode, jo, at=now - dt.timedelta(days=2))
    make.rhythm(episode, 1, jo, starts_at=now + dt.timedelta(hours=1))
    reckon(episode_ids=[episode.pk], at=now)
    sweeping.sweep(clock=lambda: now)
    assert open_per_episode() == []
    later = now + dt.timedelta(hours=2)
    run = sweeping.sweep(clock=lambda: later)
    assert run.opened >= 1
    assert (episode.pk, "not_tried") in open_per_episode()


@pytest.mark.django_db
def test_age_takes_an_alert_to_the_lead_counted_from_the_due_day():
    team, _jo, [episode] = overdue(1)
    due = timezone.localtime(Episode.objects.get(pk=episode.pk).seen_due_at)
    moment = due + dt.timedelta(days=team.escalate_after_days)  # as the clock on the wall counts
    a_minute_before = moment - dt.timedelta(minutes=1)
    assert sweeping.sweep(clock=lambda: a_minute_before).escalated == 0
    assert sweeping.sweep(clock=lambda: moment).escalated == 1
    assert Alert.objects.get().escalated_at
    assert sweeping.sweep(clock=lambda: moment).escalated == 0


@pytest.mark.django_db
def test_what_is_about_no_person_opens_and_closes_too(settings, monkeypatch):
    team = make.team()
    monkeypatch.setattr(sys.modules[__name__], "SILENT_FEED", silent_feed("SELECT id FROM teams_team"))
    settings.ALERT_RULES = [f"{__name__}.SILENT_FEED"]
    forget_rules()
    sweeping.sweep()
    [alert] = Alert.objects.all()
    assert (alert.team, alert.person, alert.episode, alert.subject) == (team, None, None, "adt")
    sweeping.sweep()
    assert Alert.objects.count() == 1
    monkeypatch.setattr(sys.modules[__name__], "SILENT_FEED", silent_feed("SELECT id FROM teams_team WHERE false"))
    forget_rules()
    sweeping.sweep()
    assert Alert.objects.get().closed_at
    forget_rules()


def silent_feed(teams):
    return Rule(
        code="silent_feed",
        family="feeds",
        title="Silent feed",
        sql=f"SELECT id, NULL::bigint, NULL::bigint, 'adt', '{{}}'::jsonb, %(now)s::timestamptz FROM ({teams}) t",
        sentence=lambda noticed: "Nothing has come for a day.",
        about_nobody=True,
    )


SILENT_FEED = None


def forget_rules():
    engine._imported.cache_clear()
    engine._by_code.cache_clear()
    engine._statement.cache_clear()


@pytest.mark.django_db
def test_old_sweeps_are_forgotten_but_not_the_one_to_compare_with():
    now = timezone.now()
    for days, skipped in ((50, 0), (40, 0), (35, 2), (2, 1)):
        moment = now - days * DAY
        Sweep.objects.create(started_at=moment, finished_at=moment, skipped=skipped)
    Sweep.objects.create(started_at=now - 33 * DAY)  # killed
    assert sweeping.forget_old(at=now) == 3
    kept = Sweep.objects.order_by("started_at").values_list("started_at", flat=True)
    assert list(kept) == [now - 40 * DAY, now - 2 * DAY]


@pytest.mark.django_db
def test_a_dead_beat_is_noticed():
    assert queries.engine_fault() == "The alert engine has not run yet."
    sweeping.sweep()
    assert queries.engine_fault() is None
    Sweep.objects.update(finished_at=timezone.now() - dt.timedelta(minutes=10))
    assert queries.engine_fault() == "The alert engine has stopped."


def test_in_parallel_nothing_is_doubled(fresh_db):
    _team, _jo, episodes = overdue(20)
    ids = [episode.pk for episode in episodes]

    def one_by_one():
        for pk in ids:
            with transaction.atomic():
                lock_episodes([pk])
                tell_changed([pk], at=timezone.now())

    in_threads(sweeping.sweep, sweeping.sweep, one_by_one, one_by_one)
    sweeping.sweep()
    assert open_per_episode() == [(pk, "not_tried") for pk in sorted(ids)]
    assert Alert.objects.count() == 20


def test_only_one_sweep_is_at_work_at_a_time(fresh_db):
    with psycopg.connect(fresh_db.url) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [sweeping.LOCK])
        assert sweeping.sweep() is None
        other.execute("SELECT pg_advisory_unlock(%s)", [sweeping.LOCK])
        assert sweeping.sweep() is not None


def test_a_sweep_racing_a_contact_leaves_no_stale_alert(fresh_db, monkeypatch):
    """The sweep has found somebody overdue; before it locks them, a contact is saved."""
    _team, jo, [episode, other] = overdue(2)
    found = engine.differing

    def found_and_then_seen(*, at):
        ids = found(at=at)
        in_threads(see)
        return ids

    def see():
        with transaction.atomic():
            lock_episodes([episode.pk])
            make.contact(episode, jo)
            tell_changed([episode.pk], at=timezone.now())

    monkeypatch.setattr(engine, "differing", found_and_then_seen)
    sweeping.sweep()
    assert open_per_episode() == [(other.pk, "not_tried")]


def test_who_is_being_written_on_is_skipped_and_seen_by_the_next_sweep(fresh_db):
    _team, _jo, [busy, _free] = overdue(2)
    with psycopg.connect(fresh_db.url) as writer:
        writer.execute("SELECT 1 FROM caseload_episode WHERE id = %s FOR NO KEY UPDATE", [busy.pk])
        run = sweeping.sweep()
    assert (run.opened, run.skipped) == (1, 1)
    assert sweeping.sweep().opened == 1


def test_a_sweep_and_many_contacts_at_once_agree_with_a_calm_look_afterwards(fresh_db):
    _team, jo, episodes = overdue(12)
    seen = episodes[::2]

    def see_them():
        for episode in seen:
            with transaction.atomic():
                lock_episodes([episode.pk])
                make.contact(episode, jo)
                tell_changed([episode.pk], at=timezone.now())

    in_threads(sweeping.sweep, see_them)
    sweeping.sweep()
    assert open_per_episode() == [(episode.pk, "not_tried") for episode in episodes[1::2]]
    assert engine.differing(at=timezone.now()) == []


KILLED = """
import os, signal, sys
import django
django.setup()
from caseload.alerts import sweep as sweeping
sweeping.CHUNK = 5
look_at = sweeping.look_at
def once(*args, **kwargs):
    look_at(*args, **kwargs)
    print("one chunk is done", flush=True)
    import time; time.sleep(60)
sweeping.look_at = once
sweeping.sweep()
"""


def test_killed_half_way_nothing_is_lost_and_nothing_doubled(fresh_db):
    _team, _jo, episodes = overdue(12)
    environment = fresh_db.environment(SECRET_KEY="x" * 50, DEMO="1")
    child = subprocess.Popen([sys.executable, "-c", KILLED], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert "one chunk is done" in child.stdout.readline()
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert Alert.objects.count() == 5
    assert not Sweep.objects.filter(finished_at__isnull=False).exists()
    wait_for_the_lock()
    assert sweeping.sweep().opened == 7
    assert open_per_episode() == [(episode.pk, "not_tried") for episode in episodes]


def wait_for_the_lock():
    """The server notices within a moment that a killed process is gone."""

    def is_free() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [sweeping.LOCK]
            )
            return cursor.fetchone() == (0,)

    eventually(is_free)
