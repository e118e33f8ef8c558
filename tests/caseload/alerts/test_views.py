"""The Alerts page: whose list an alert stands on, what can be done about it, with and without script."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audit.models import Read
from caseload.alerts import operations as noticed
from caseload.alerts.models import Alert, AlertStep
from caseload.people.models import WhereaboutsPeriod
from caseload.people.signals import tell_changed
from tests import make
from tests.caseload.alerts.test_engine import bring_up_to_date
from tests.queries import assert_queries, count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team(escalate_after_days=99)


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def site(client, jo):
    client.force_login(jo)
    return client


@pytest.fixture
def alert(team, jo):
    episode = make.episode(team, make.person("Dean", "Whitlock"), coordinator=jo)
    bring_up_to_date(episode)
    return Alert.objects.get(episode=episode)


def test_whoever_leads_and_answers_for_nobody_sees_first_what_came_to_the_lead(client, team, alert):
    client.force_login(make.staff(team, role="team_lead"))
    assert "Dean Whitlock" not in client.get(reverse("alerts")).content.decode()
    Alert.objects.filter(pk=alert.pk).update(escalated_at=timezone.now())
    assert "Dean Whitlock" in client.get(reverse("alerts")).content.decode()


def test_what_i_answer_for_stands_on_my_list_with_its_figures(site, alert):
    answer = site.get(reverse("alerts"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Dean Whitlock" in page
    assert "Not seen yet, 40 days after acceptance; rhythm: every 7 days. Nobody has tried yet." in page
    assert "disengag" not in page.lower()


def test_what_was_shown_to_whom_is_kept(site, alert, jo):
    site.get(reverse("alerts"))
    read = Read.objects.latest("at")
    assert read.actor_id == jo.pk
    assert read.person_ids == [alert.person_id]
    assert read.facts["alerts"] == [alert.pk]


def test_the_same_number_of_queries_for_two_and_for_twenty_people(site, team, jo):
    def fill(number):
        episodes = [make.episode(team, coordinator=jo) for _ in range(number)]
        bring_up_to_date(*episodes)

    fill(2)
    with count_queries() as few:
        site.get(reverse("alerts"))
    fill(18)
    with assert_queries(exactly=len(few), at_most=12):
        page = site.get(reverse("alerts")).content.decode()
    assert page.count("<article") == 20


@pytest.mark.parametrize("htmx", [False, True])
def test_acknowledging_needs_a_word_and_keeps_who_and_when(site, alert, jo, htmx):
    headers = {"HX-Request": "true", "HX-Target": "alert-list"} if htmx else {}
    address = reverse("alert_acknowledge", args=[alert.uuid])
    wrong = site.post(address, {"note": " ", "show": "team"}, headers=headers)
    assert wrong.status_code == 422
    assert "Say what happens now" in wrong.content.decode()
    right = site.post(address, {"note": "Visiting at noon", "show": "team"}, headers=headers)
    assert right.status_code == 302
    assert right["Location"] == reverse("alerts") + "?show=team"
    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.acknowledged_note) == (jo, "Visiting at noon")
    assert "Visiting at noon" in site.get(reverse("alerts")).content.decode()


def test_a_fault_on_sending_goes_beside_its_field_and_not_over_the_list(site, alert):
    headers = {"HX-Request": "true", "HX-Target": "alert-list"}
    answer = site.post(reverse("alert_acknowledge", args=[alert.uuid]), {"note": ""}, headers=headers)
    assert answer["HX-Retarget"] == f"#next-{alert.uuid}"
    assert "<html" not in answer.content.decode()


def test_what_was_typed_for_an_alert_that_closed_meanwhile_is_given_back(site, alert, jo):
    make.contact(alert.episode, jo)
    bring_up_to_date(alert.episode)
    answer = site.post(reverse("alert_acknowledge", args=[alert.uuid]), {"note": "Ringing the hostel"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ringing the hostel" in page
    assert "seen by Jo Marsh" in page


def test_a_step_is_recorded_and_then_stands_under_done_so_far(site, alert, jo):
    site.post(reverse("alert_step", args=[alert.uuid]), {"step": "pharmacy", "note": "Collected on Monday"})
    step = AlertStep.objects.get()
    assert (step.alert, step.step, step.by) == (alert, "pharmacy", jo)
    page = site.get(reverse("alert", args=[alert.uuid])).content.decode()
    assert "Collected on Monday" in page
    assert "1 health-led step is recorded here" in page


def test_a_double_tap_is_one_step_and_the_next_day_another(site, alert):
    sent = {"step": "phone", "note": "No answer"}
    for _twice in range(2):
        site.post(reverse("alert_step", args=[alert.uuid]), sent)
    assert AlertStep.objects.count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(hours=20)):
        noticed.record_step(alert=alert, **sent, by=AlertStep.objects.get().by, at=timezone.now())
    assert AlertStep.objects.count() == 2


def test_the_police_are_no_step_without_its_threshold(site, alert):
    answer = site.post(reverse("alert_step", args=[alert.uuid]), {"step": "assessment", "note": ""})
    assert answer.status_code == 422
    assert "real and immediate risk" in answer.content.decode()
    assert not AlertStep.objects.exists()


def test_no_next_step_suggests_a_discharge(site, alert):
    page = site.get(reverse("alert", args=[alert.uuid])).content.decode().lower()
    assert "discharge" not in page
    assert "close the" not in page


def test_taking_over_moves_it_to_the_takers_list(client, team, alert):
    colleague = make.staff(team)
    client.force_login(colleague)
    assert "Dean Whitlock" not in client.get(reverse("alerts")).content.decode()
    client.post(reverse("alert_take_over", args=[alert.uuid]))
    alert.refresh_from_db()
    assert alert.owner == colleague
    assert "Dean Whitlock" in client.get(reverse("alerts")).content.decode()


def test_sent_to_the_lead_by_hand(site, alert):
    site.post(reverse("alert_escalate", args=[alert.uuid]))
    alert.refresh_from_db()
    assert alert.escalated_at
    assert "With the lead since" in site.get(reverse("alerts") + "?show=escalated").content.decode()


@pytest.mark.parametrize("closed", [False, True])
def test_another_team_sees_and_changes_nothing(client, alert, closed):
    if closed:
        Alert.objects.update(closed_at=timezone.now())
    client.force_login(make.staff(make.team()))
    for show in ("team", "closed"):
        assert "Dean Whitlock" not in client.get(reverse("alerts") + f"?show={show}").content.decode()
    assert client.get(reverse("alert", args=[alert.uuid])).status_code == 404
    for act in ("acknowledge", "take_over", "escalate", "step"):
        said = {"note": "Rang", "step": "phone"}
        assert client.post(reverse(f"alert_{act}", args=[alert.uuid]), said).status_code == 404
    alert.refresh_from_db()
    assert (alert.acknowledged_at, alert.owner, alert.escalated_at) == (None, None, None)
    assert not AlertStep.objects.exists()


def test_of_two_who_take_over_at_once_the_second_is_told_of_the_first(client, team, alert):
    first, second = make.staff(team, name="Kit Marlow"), make.staff(team, name="Sam Okafor")
    address = reverse("alert_take_over", args=[alert.uuid])
    for colleague in (first, second):
        client.force_login(colleague)
        answer = client.post(address, {"instead_of": "", "show": "team"}, follow=True)
    assert "Kit Marlow has taken this over meanwhile." in answer.content.decode()
    alert.refresh_from_db()
    assert alert.owner == first
    client.post(address, {"instead_of": first.pk})
    alert.refresh_from_db()
    assert alert.owner == second


def test_the_alerts_own_page_works_where_there_is_no_list_to_put_an_answer_into(site, alert):
    page = site.get(reverse("alert", args=[alert.uuid])).content.decode()
    assert "hx-target" not in page.split("<main")[1]
    answer = site.post(reverse("alert_escalate", args=[alert.uuid]), {"show": ""})
    assert answer["Location"] == reverse("alert", args=[alert.uuid])


def test_something_else_says_what(site, alert):
    answer = site.post(reverse("alert_step", args=[alert.uuid]), {"step": "other", "note": " "})
    assert answer.status_code == 422
    assert "Say what was done" in answer.content.decode()


def test_closed_lately_says_why(site, alert, jo):
    make.contact(alert.episode, jo)
    bring_up_to_date(alert.episode)
    page = site.get(reverse("alerts") + "?show=closed").content.decode()
    assert "Seen by Jo Marsh on" in page


def test_the_engine_page_names_nobody_and_says_when_it_never_ran(site, alert):
    page = site.get(reverse("engine")).content.decode()
    assert "The engine has not run yet" in page
    assert "Whitlock" not in page
    assert timezone.now()


def test_what_needs_a_threshold_stays_last_whatever_was_done_before(site, alert):
    for step in ("phone", "text", "vary"):
        site.post(reverse("alert_step", args=[alert.uuid]), {"step": step})
    page = site.get(reverse("alert", args=[alert.uuid])).content.decode()
    rungs = ["Pharmacy", "Another time, place or worker", "Phone", "Mental Health Act assessment", "Something else"]
    ladder = page.split("Record a next step")[1]
    assert sorted(rungs, key=ladder.index) == rungs


def test_what_is_told_at_once_is_what_a_lead_with_people_of_their_own_sees_first(client, team, jo, alert):
    lead = make.staff(team, "team_lead")
    bring_up_to_date(make.episode(team, coordinator=lead))
    client.force_login(lead)
    assert client.get(reverse("alerts")).context["show"] == "mine"
    WhereaboutsPeriod.objects.create(
        person=alert.person, episode=alert.episode, kind="missing", told_by="Mother", set_by=jo,
        starts_at=make.days_ago(0.1), review_by=timezone.localdate(),
    )  # fmt: skip
    tell_changed([alert.episode_id], at=timezone.now())
    assert "Missing since" in client.get(reverse("alerts")).content.decode()
