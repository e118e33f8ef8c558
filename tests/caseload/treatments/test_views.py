"""Pages of treatments and the policy: what is asked, what is kept, who may."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.models import Contact, Treatment
from caseload.treatments import operations as treatments
from caseload.treatments.models import TreatmentPolicy
from teams.roles import Role
from tests import make
from tests.caseload.treatments.rows import BREAK_SAYS, LEFT, RIGHT, begun, blood, due, policy, recorded, tablets
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
MORE_WITH_A_TREATMENT = 4
"""One read, the event, the rounds that end and begin, and the contact's link."""


@pytest.fixture
def team():
    return make.team("North Team")


@pytest.fixture
def nurse(team, client):
    user = make.staff(team, name="Jo Webb")
    client.force_login(user)
    return user


@pytest.fixture
def episode(team, nurse):
    policy(nurse)
    return make.episode(team, make.person("Dean", "Whitlock"), nurse)


def text(answer) -> str:
    return answer.content.decode()


def new(client, episode, **fields):
    today = timezone.localdate()
    sent = {
        "uuid": uuid4(), "kind": "depot", "what": "Flupentixol depot", "every_days": "28",
        "prescriber_name": "Dr Patel",
        "given_by": "us", "first_due_on_day": today.day, "first_due_on_month": today.month,
        "first_due_on_year": today.year,
    } | fields  # fmt: skip
    return client.post(reverse("treatment_new", args=[episode.uuid]), sent)


def log_form(episode, **fields):
    now = timezone.localtime()
    return {"uuid": uuid4(), "outcome": "seen", "on_day": now.date().isoformat(), "time": f"{now:%H:%M}",
            "minutes": "20",            "focus": "medication", "place": "A01|12 Mill Street"} | fields  # fmt: skip


def log(client, episode, **fields):
    return client.post(reverse("contact_new") + f"?person={episode.person.uuid}", log_form(episode, **fields))


def test_a_treatment_begins_and_shows_its_days(client, nurse, episode):
    answer = new(client, episode)
    treatment = Treatment.objects.get()
    assert answer.url == reverse("treatment", args=[treatment.uuid])
    assert "In policy from" in text(client.get(answer.url))


def test_no_field_asks_for_a_dose(client, nurse, episode):
    page = text(client.get(reverse("treatment_new", args=[episode.uuid])))
    assert 'name="dose"' not in page
    assert "No dose" in page


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(client, nurse, episode):
    answer = new(client, episode, prescriber_name="", what="Zuclopenthixol depot")
    assert answer.status_code == 422
    assert "Say who prescribes it" in text(answer)
    assert "Zuclopenthixol depot" in text(answer)
    assert not Treatment.objects.exists()


def test_without_a_policy_the_page_says_who_enters_it(client, nurse, team):
    episode = make.episode(team, coordinator=nurse)
    assert "The service lead enters it" in text(client.get(reverse("treatment_new", args=[episode.uuid])))


def test_the_log_form_asks_about_what_is_due_and_not_about_what_is_not(client, nurse, episode):
    blood(nurse)
    begun(episode, nurse, due_in=2)
    begun(episode, nurse, "clozapine-blood", what="Clozapine blood", due_in=20)
    page = text(client.get(reverse("contact_new") + f"?person={episode.person.uuid}"))
    assert "Flupentixol depot, due" in page
    assert LEFT in page
    assert "Clozapine blood" not in page


def test_in_hospital_the_log_form_asks_nothing_of_it(client, nurse, episode):
    begun(episode, nurse)
    type(episode).objects.filter(pk=episode.pk).update(whereabouts="hospital", in_hospital_since=make.days_ago(1))
    assert "Flupentixol depot" not in text(client.get(reverse("contact_new") + f"?person={episode.person.uuid}"))


def test_a_depot_given_on_a_visit_is_saved_with_it(client, nurse, episode):
    treatment = begun(episode, nurse)
    log(client, episode, lead=nurse.pk, **{f"treatment_{treatment.uuid}": "given", f"site_{treatment.uuid}": LEFT})
    assert due(treatment).due_on == timezone.localdate() + dt.timedelta(days=28)
    assert Contact.objects.get().treated.get().event.site == LEFT


def test_a_site_that_is_missing_is_said_at_the_site_and_nothing_is_saved(client, nurse, episode):
    treatment = begun(episode, nurse)
    answer = log(client, episode, lead=nurse.pk, note="Kept", **{f"treatment_{treatment.uuid}": "given"})
    assert answer.status_code == 422
    assert "Say where it was injected" in text(answer)
    assert f'href="#id_site_{treatment.uuid}' in text(answer)
    assert "Kept" in text(answer)
    assert not Contact.objects.exists()


def test_names_that_are_no_treatment_are_left_alone(client, nurse, episode):
    answer = log(
        client, episode, lead=nurse.pk, **{"treatment_x": "given", "treatment_": "x", f"treatment_{uuid4()}": ""}
    )
    assert answer.status_code == 302
    answer = log(client, episode, lead=nurse.pk, **{f"treatment_{uuid4()}": "given"})
    assert answer.status_code == 422
    assert "not a treatment of this person" in text(answer)


def test_without_a_treatment_saving_asks_not_one_query_more(client, nurse, episode):
    log(client, episode, lead=nurse.pk)
    with count_queries() as plain:
        log(client, episode, lead=nurse.pk)
    treatment = begun(episode, nurse, due_in=20)
    with count_queries() as untouched:
        log(client, episode, lead=nurse.pk)
    assert len(untouched) == len(plain)
    with count_queries() as told:
        log(client, episode, lead=nurse.pk, **{f"treatment_{treatment.uuid}": "declined"})
    assert len(told) <= len(plain) + MORE_WITH_A_TREATMENT
    with count_queries() as closed:
        log(client, episode, lead=nurse.pk, **given(treatment))
    assert len(closed) <= min(len(plain) + MORE_WITH_A_TREATMENT, 15)
    assert treatment.events.count() == 2


def test_after_a_mistake_the_form_asks_what_it_asked_before(client, nurse, episode):
    treatment = begun(episode, nurse)
    name = f"treatment_{treatment.uuid}"
    own = reverse("treatment_record", args=[treatment.uuid])
    sent = {"uuid": uuid4(), "on_day": timezone.localdate().isoformat(), name: "given"}
    for answer in (log(client, episode, lead=nurse.pk, **{name: "given"}), client.post(own, sent)):
        assert answer.status_code == 422
        assert "Where was it injected?" in text(answer)
        assert f'value="{RIGHT}"' in text(answer)
        assert f'name="result_{treatment.uuid}"' not in text(answer)
    nothing = client.post(own, sent | {name: ""})
    assert f'href="#id_{name}"' in text(nothing)


def test_correcting_a_contact_shows_and_changes_what_it_told(client, nurse, episode):
    treatment = begun(episode, nurse)
    log(client, episode, lead=nurse.pk, **{f"treatment_{treatment.uuid}": "given", f"site_{treatment.uuid}": LEFT})
    contact = Contact.objects.get()
    page = text(client.get(reverse("contact_correct", args=[contact.uuid])))
    assert "As it was recorded" in page
    answer = client.post(
        reverse("contact_correct", args=[contact.uuid]),
        log_form(episode, lead=nurse.pk, reason="They said no", **{f"treatment_{treatment.uuid}": "declined"}),
    )
    assert answer.status_code == 302
    assert due(treatment).waiting.outcome == "declined"


def test_given_at_the_clinic_is_recorded_by_itself_with_who_told(client, nurse, episode):
    treatment = begun(episode, nurse)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    sent = {"uuid": uuid4(), "on_day": yesterday.isoformat(), "told_by": "Depot clinic, Nurse Bailey",
            f"treatment_{treatment.uuid}": "given", f"site_{treatment.uuid}": LEFT}  # fmt: skip
    answer = client.post(reverse("treatment_record", args=[treatment.uuid]), sent)
    assert answer.status_code == 302
    assert due(treatment).due_on == yesterday + dt.timedelta(days=28)
    assert "Told by Depot clinic, Nurse Bailey" in text(client.get(answer.url))


def test_in_the_future_and_with_nothing_chosen_it_is_refused_at_the_field(client, nurse, episode):
    treatment = begun(episode, nurse)
    address, tomorrow = (
        reverse("treatment_record", args=[treatment.uuid]),
        timezone.localdate() + dt.timedelta(days=1),
    )
    answer = client.post(address, {"uuid": uuid4(), "on_day": tomorrow.isoformat(), "time": "10:00",
                                   f"treatment_{treatment.uuid}": "declined"})  # fmt: skip
    assert answer.status_code == 422
    assert "cannot have been given in the future" in text(answer)
    answer = client.post(address, {"uuid": uuid4(), "on_day": timezone.localdate().isoformat(),
                                   f"treatment_{treatment.uuid}": ""})  # fmt: skip
    assert "Choose what became of it" in text(answer)


def test_a_result_stands_in_the_list_of_results(client, nurse, episode):
    blood(nurse)
    treatment = begun(episode, nurse, "clozapine-blood", what="Clozapine blood")
    client.post(reverse("treatment_record", args=[treatment.uuid]),
                {"uuid": uuid4(), "on_day": timezone.localdate().isoformat(), f"treatment_{treatment.uuid}": "done",
                 f"result_{treatment.uuid}": "3,4"})  # fmt: skip
    assert "<td>3.4</td>" in text(client.get(reverse("treatment", args=[treatment.uuid])))
    assert "3.4 10⁹/l" in text(client.get(reverse("person", args=[episode.person.uuid])))


def test_the_answer_of_the_prescriber_is_written_down_and_read(client, nurse, episode):
    treatment = begun(episode, nurse)
    event = recorded(treatment, nurse, "declined")
    answer = client.post(reverse("treatment_answer", args=[event.uuid]), {"words": "", "said_by": "Dr Patel"})
    assert answer.status_code == 422
    client.post(
        reverse("treatment_answer", args=[event.uuid]), {"words": "See them in clinic", "said_by": "Dr Patel"}
    )
    assert "See them in clinic" in text(client.get(reverse("treatment", args=[treatment.uuid])))


def test_what_came_with_a_contact_is_corrected_with_it(client, nurse, episode):
    treatment = begun(episode, nurse)
    log(client, episode, lead=nurse.pk, **{f"treatment_{treatment.uuid}": "declined"})
    event = treatment.events.get()
    assert client.get(reverse("treatment_withdraw", args=[event.uuid])).url == reverse(
        "person_contacts", args=[episode.person.uuid]
    )


def test_an_entry_is_corrected_and_withdrawn_by_itself(client, nurse, episode):
    treatment = begun(episode, nurse)
    event = recorded(treatment, nurse)
    sent = {"uuid": uuid4(), "on_day": timezone.localdate().isoformat(), "reason": "They said no",
            f"treatment_{treatment.uuid}": "declined"}  # fmt: skip
    assert client.post(reverse("treatment_correct", args=[event.uuid]), sent).status_code == 302
    version = event.successor
    led = client.get(reverse("treatment_correct", args=[event.uuid]))
    assert led.url == reverse("treatment", args=[treatment.uuid])
    assert (
        client.post(reverse("treatment_withdraw", args=[version.uuid]), {"reason": "Wrong person"}).status_code == 302
    )
    assert due(treatment).waiting is None


def test_the_service_lead_writes_a_new_version_and_nobody_else(client, team, nurse, episode):
    assert client.get(reverse("treatment_policy_change", args=["depot"])).status_code == 403
    assert "Medicines policy 7" in text(client.get(reverse("treatment_policies")))
    client.force_login(make.staff(None, Role.SERVICE_LEAD, "Marguerite Adeyemi"))
    day = timezone.localdate() + dt.timedelta(days=1)
    sent = {"title": "Depot", "starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year,
            "every_days": "28", "days_early": "3", "days_late": "7", "closes_with": "given",
            "sites": "left\nright\nleft",
            "result": "none", "source": "Medicines policy 7, version 4"}  # fmt: skip
    answer = client.post(reverse("treatment_policy_change", args=["depot"]), sent | {"days_early": "28"})
    assert answer.status_code == 422
    assert client.post(reverse("treatment_policy_change", args=["depot"]), sent).status_code == 302
    newest = TreatmentPolicy.objects.latest("starts_on")
    assert (newest.days_late, newest.sites) == (7, ["left", "right"])
    assert TreatmentPolicy.objects.earliest("starts_on").ends_on == day


def test_a_new_kind_is_a_row_and_no_code(client, nurse):
    client.force_login(make.staff(None, Role.SERVICE_LEAD))
    day = timezone.localdate()
    sent = {"title": "Lithium level", "starts_on_day": day.day, "starts_on_month": day.month,
            "starts_on_year": day.year, "every_days": "90", "days_early": "7", "days_late": "7",
            "closes_with": "done",
            "result": "number",
            "unit": "mmol/l", "source": "Medicines policy 9"}  # fmt: skip
    answer = client.post(reverse("treatment_policy_new"), sent)
    assert answer.url == reverse("treatment_policy", args=["lithium-level"])


@pytest.mark.parametrize("name", ["treatment", "treatment_record", "treatment_answer", "person", "today", "caseload"])
def test_pages_ask_at_most_twelve_queries(client, nurse, episode, name):
    treatment = begun(episode, nurse)
    for n in range(6):
        recorded(treatment, nurse, "declined", days_ago=n / 10)
    event = due(treatment).waiting
    args = {"person": [episode.person.uuid], "treatment_answer": [event.uuid], "today": [], "caseload": []}
    with count_queries() as asked:
        answer = client.get(reverse(name, args=args.get(name, [treatment.uuid])))
    assert answer.status_code == 200
    assert len(asked) <= MOST_QUERIES, asked


def test_today_the_board_and_the_overview_say_what_is_due(client, nurse, episode):
    treatment = begun(episode, nurse, due_in=1)
    make.visit(episode, nurse)
    today = text(client.get(reverse("today")))
    assert today.count("Flupentixol depot") >= 2
    assert "Flupentixol depot due" in text(client.get(reverse("caseload")))
    assert reverse("treatment", args=[treatment.uuid]) in text(
        client.get(reverse("person", args=[episode.person.uuid]))
    )
    assert "Flupentixol depot" in text(client.get(reverse("today_print")))


def test_today_says_in_words_what_was_declined_and_what_was_not_taken(client, nurse, episode):
    tablets(nurse)
    recorded(begun(episode, nurse), nurse, "declined", why="Sore arm")
    recorded(begun(episode, nurse, "clozapine-tablets", what="Clozapine", every_days=7), nurse, "not_taken")
    today = text(client.get(reverse("today")))
    assert "Why: Sore arm" in today
    assert BREAK_SAYS in today


def test_another_teams_reader_finds_none_of_it(client, nurse, episode):
    treatment = begun(episode, nurse)
    client.force_login(make.staff(make.team("South Team")))
    assert client.get(reverse("treatment", args=[treatment.uuid])).status_code == 404


def test_the_contact_and_its_text_for_the_record_say_what_was_given(client, nurse, episode):
    treatment = begun(episode, nurse)
    answer = log(client, episode, lead=nurse.pk, **given(treatment))
    assert "Flupentixol depot: given, left gluteal" in text(
        client.get(reverse("person_contacts", args=[episode.person.uuid]))
    )
    assert "Treatments and checks: Flupentixol depot: given, left gluteal" in text(client.get(answer.url))


def given(treatment) -> dict:
    return {f"treatment_{treatment.uuid}": "given", f"site_{treatment.uuid}": LEFT}


def test_what_may_be_done_long_before_it_is_due_does_not_stand_on_every_form(client, nurse, episode):
    policy(nurse, "health-check", every_days=365, days_early=60, closes_with="done", sites=[])
    begun(episode, nurse, "health-check", what="Physical health check", due_in=30)
    page = text(client.get(reverse("contact_new") + f"?person={episode.person.uuid}"))
    assert "Physical health check" not in page


def test_the_interval_is_changed_with_a_reason_and_what_held_is_read(client, nurse, episode):
    treatment = begun(episode, nurse, last_given_on=timezone.localdate() - dt.timedelta(days=10))
    client.force_login(nurse)
    url = reverse("treatment_change", args=[treatment.uuid])
    sent = {"every_days": "14", "prescriber_name": treatment.prescriber_name, "given_by": "us",
            "seen": treatment.agreed.fingerprint}  # fmt: skip
    refused = client.post(url, sent)
    assert (refused.status_code, "Say why it is changed" in refused.content.decode()) == (422, True)
    client.post(url, sent | {"reason": "Fortnightly now"})
    shown = client.get(reverse("treatment", args=[treatment.uuid])).content.decode()
    for words in ("Every 14 days", "every 28 days", "Fortnightly now"):
        assert words in shown


def test_a_change_in_a_second_tab_is_told_of_the_first_and_saved_over_it_only_when_sent_again(client, nurse, episode):
    treatment = begun(episode, nurse)
    url = reverse("treatment_change", args=[treatment.uuid])
    tab = {"prescriber_name": treatment.prescriber_name, "given_by": "us", "reason": "Agreed",
           "seen": treatment.agreed.fingerprint}  # fmt: skip
    assert client.post(url, tab | {"every_days": "14"}).status_code == 302
    told = client.post(url, tab | {"every_days": "21"})
    assert told.status_code == 422
    assert "It is now: every 14 days" in text(told)
    assert 'value="21"' in text(told)
    again = tab | {"every_days": "21", "seen": told.context["form"]["seen"].value()}
    assert client.post(url, again).status_code == 302
    treatment.refresh_from_db()
    assert treatment.every_days == 21


def test_an_answer_to_an_entry_that_was_corrected_meanwhile_is_kept_and_sent_again(client, nurse, episode):
    treatment = begun(episode, nurse)
    event = recorded(treatment, nurse, "declined", why="Sore arm")
    url, words = reverse("treatment_answer", args=[event.uuid]), "Try again on Thursday"
    now = timezone.now()
    told = treatments.Told(treatment=treatment.uuid, outcome="declined", why="Sore leg")
    treatments.correct(event=event, uuid=uuid4(), told=told, occurred_at=event.occurred_at, reason="Misheard",
                       by=nurse, at=now)  # fmt: skip
    sent = {"words": words, "said_by": "Dr Patel", "seen": event.uuid}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert all(each in text(refused) for each in ("Sore leg", words, "corrected while you wrote"))
    assert client.post(url, sent | {"seen": refused.context["form"]["seen"].value()}).status_code == 302
    assert due(treatment).waiting is None


@pytest.mark.parametrize("name", ["treatment_correct", "treatment_withdraw"])
def test_a_second_tab_on_an_entry_that_was_withdrawn_is_led_to_what_stands(client, nurse, episode, name):
    treatment = begun(episode, nurse)
    event = recorded(treatment, nurse, "missed")
    treatments.withdraw(event=event, uuid=uuid4(), reason="Wrong person", by=nurse, at=timezone.now())
    url = reverse(name, args=[event.uuid])
    assert client.get(url).url == reverse("treatment", args=[treatment.uuid])
    sent = {"uuid": uuid4(), "reason": "x", "on_day": timezone.localdate().isoformat(),
            f"treatment_{treatment.uuid}": "missed"}  # fmt: skip
    assert "meanwhile" in text(client.post(url, sent))


def test_what_is_sent_again_from_the_page_before_is_no_second_refusal(client, nurse, episode):
    treatment = begun(episode, nurse)
    url = reverse("treatment_record", args=[treatment.uuid])
    sent = {"on_day": timezone.localdate().isoformat(), f"treatment_{treatment.uuid}": "declined"}
    assert client.post(url, sent | {"uuid": uuid4()}).status_code == 302
    again = client.post(url, sent | {"uuid": uuid4()})
    assert "say at what time" in text(again)
    assert client.post(url, sent | {"uuid": uuid4(), "time": "00:00"}).status_code == 302
    assert treatment.events.count() == 2


@pytest.mark.parametrize("name", ["treatment_record", "treatment_change", "treatment_end"])
def test_nobody_is_asked_about_what_has_ended(client, nurse, episode, name):
    treatment = begun(episode, nurse)
    treatments.end(treatment=treatment, reason="Stopped", by=nurse, at=timezone.now())
    assert client.get(reverse(name, args=[treatment.uuid])).status_code == 302


def test_closing_says_what_is_still_due_under_its_own_heading(client, team, nurse, episode):
    begun(episode, nurse)
    client.force_login(make.staff(team, Role.TEAM_LEAD))
    shown = client.get(reverse("episode_close", args=[episode.uuid])).content.decode()
    assert "Still due when the team leaves" in shown
    assert "Nobody has answered this yet" not in shown
