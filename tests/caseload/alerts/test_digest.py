"""The e-mail in the morning: once a day, only when something is new, and nothing clinical in it."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from caseload.alerts import digest
from caseload.alerts.models import Alert, Digest
from teams.models import Absence
from tests import make
from tests.caseload.alerts.test_engine import bring_up_to_date
from tests.caseload.alerts.test_sweep import in_threads

DAY = dt.timedelta(days=1)
MORNING = dt.datetime.combine(timezone.localdate(), dt.time(8), tzinfo=ZoneInfo("Europe/London"))
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


def world():
    """A team with somebody who answers for a person nobody has tried to see."""
    team = make.team(escalate_after_days=99)
    jo = make.staff(team, name="Jo Marsh", working_days=EVERY_DAY)
    episode = make.episode(team, make.person("Dean", "Whitlock"), coordinator=jo)
    bring_up_to_date(episode)
    Alert.objects.update(opened_at=MORNING - DAY)
    return team, jo, episode


@pytest.fixture
def jo(db, settings):
    settings.SITE_URL = "https://alongside.example"
    return world()[1]


def test_initials_and_a_link_and_nothing_clinical(jo):
    assert digest.send_due(at=MORNING) == 1
    [letter] = mail.outbox
    assert letter.to == [jo.email]
    assert "D.W." in letter.body
    assert "https://alongside.example/alerts/" in letter.body
    words = (letter.subject + letter.body).lower()
    for never in ("whitlock", "seen", "tried", "rhythm", "hospital"):
        assert never not in words


def test_once_a_day_and_only_when_something_is_new(jo):
    assert digest.send_due(at=MORNING) == 1
    assert digest.send_due(at=MORNING + dt.timedelta(minutes=10)) == 0
    assert digest.send_due(at=MORNING + DAY) == 0
    episode = make.episode(jo.memberships.get().team, make.person("Rosa", "Thorne"), coordinator=jo)
    bring_up_to_date(episode)
    assert digest.send_due(at=MORNING + DAY) == 1
    assert "R.T." in mail.outbox[-1].body
    assert "D.W." not in mail.outbox[-1].body


def test_an_alert_about_no_person_leaves_no_gap_in_the_letter(jo):
    row = SimpleNamespace(id=1, person_id=None)
    body = digest.letter(jo, [SimpleNamespace(row=row)]).body
    assert "1 alert is new since the last message.\n" in body
    assert "About:" not in body


@pytest.mark.parametrize("hour", [6, 11, 15, 23])
def test_only_in_the_morning(jo, hour):
    assert digest.send_due(at=MORNING.replace(hour=hour)) == 0


def test_not_on_a_day_off_nor_while_away_nor_when_the_team_is_closed(jo):
    membership = jo.memberships.get()
    membership.working_days = [MORNING.isoweekday() % 7 + 1]
    membership.save()
    assert digest.send_due(at=MORNING) == 0
    membership.working_days = EVERY_DAY
    membership.save()
    absence = Absence.objects.create(user=jo, starts_on=MORNING.date(), kind="leave", set_by=jo)
    assert digest.send_due(at=MORNING) == 0
    Absence.objects.filter(pk=absence.pk).update(starts_on=MORNING.date() + DAY)
    membership.team.open_days = [MORNING.isoweekday() % 7 + 1]
    membership.team.save()
    assert digest.send_due(at=MORNING) == 0


def test_the_lead_hears_of_what_came_to_the_lead(jo):
    team = jo.memberships.get().team
    lead = make.staff(team, "team_lead", working_days=EVERY_DAY)
    assert digest.send_due(at=MORNING) == 1
    Alert.objects.update(escalated_at=MORNING)
    assert digest.send_due(at=MORNING) == 1
    assert mail.outbox[-1].to == [lead.email]


def test_what_could_not_be_sent_is_sent_by_the_next_look(jo, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    assert digest.send_due(at=MORNING) == 0
    assert not Digest.objects.exists()
    monkeypatch.undo()
    assert digest.send_due(at=MORNING) == 1


def test_two_tasks_at_once_send_once(fresh_db, settings):
    settings.SITE_URL = "https://alongside.example"
    world()
    in_threads(*[lambda: digest.send_due(at=MORNING)] * 4)
    assert len(mail.outbox) == 1
    assert Digest.objects.count() == 1
