"""The pages on which somebody says where a person is: what is asked, what is refused, what it shows elsewhere."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.models import WhereaboutsPeriod
from caseload.people import operations as people
from caseload.people.whereabouts import STORED, TABLE, Told, Whereabouts
from caseload.spells import operations as spells
from nhsuk import moments
from tests import make
from tests.caseload.treatments.rows import begun, policy
from tests.queries import count_queries


@pytest.fixture
def episode(team, nurse):
    return make.episode(team, make.person("Dean", "Whitlock"), nurse)


@pytest.fixture
def as_nurse(client, nurse):
    client.force_login(nurse)
    return client


def boxes(name: str, day: dt.date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def in_prison(episode, nurse, **fields):
    told = {"review_by": timezone.localdate() + dt.timedelta(days=5), "place_text": "HMP Larchmoor, wing B"}
    told = Told("prison", make.days_ago(2), "In-reach team", **(told | fields))
    return people.set_whereabouts(episode=episode, told=told, by=nurse, at=timezone.now())


@pytest.mark.parametrize("kind", [one.value for one in STORED])
def test_a_form_asks_only_what_its_kind_needs(as_nurse, episode, kind):
    text = as_nurse.get(reverse("whereabouts_set", args=[episode.person.uuid, kind])).content.decode()
    means = TABLE[Whereabouts(kind)]
    assert ("review_by_day" in text) == means.review_by
    assert ("expected_day" in text) == bool(means.expects)
    assert ("expected_time" in text) == (means.expects == "back")
    assert ("every_days" in text) == (kind in ("out_of_area", "abroad"))


@pytest.mark.parametrize("kind", ["hospital", "died", "nowhere"])
def test_what_is_never_told_twice_has_no_form(as_nurse, episode, kind):
    assert as_nurse.get(reverse("whereabouts_set", args=[episode.person.uuid, kind])).status_code == 404


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(as_nurse, episode, nurse):
    in_prison(episode, nurse)
    sent = boxes("since", timezone.localdate() - dt.timedelta(days=9)) | {
        "since_time": "10:00", "place_text": "Leeds, their mother", "told_by": "Mother",
        **boxes("review_by", timezone.localdate() + dt.timedelta(days=3)),
    }  # fmt: skip
    answer = as_nurse.post(reverse("whereabouts_set", args=[episode.person.uuid, "out_of_area"]), sent)
    assert answer.status_code == 422
    assert "since" in answer.context["form"].errors
    assert "Leeds, their mother" in answer.content.decode()
    assert WhereaboutsPeriod.objects.count() == 1


def test_what_pauses_says_so_with_reason_and_review_on_page_and_board(as_nurse, episode, nurse):
    row = in_prison(episode, nurse)
    day = row.review_by.strftime("%a ") + f"{row.review_by.day} {row.review_by:%b}"
    paused = f"Paused: in prison, HMP Larchmoor, wing B, review by {day}"
    for page in (reverse("person", args=[episode.person.uuid]), reverse("caseload")):
        assert paused in as_nurse.get(page).content.decode(), page
    overview = as_nurse.get(reverse("person", args=[episode.person.uuid])).content.decode()
    assert "Instead: contact with them or the prison team, every 14 days." in overview


def test_a_pause_whose_day_of_review_has_passed_says_so(as_nurse, episode, nurse):
    row = in_prison(episode, nurse)
    WhereaboutsPeriod.objects.filter(pk=row.pk).update(review_by=timezone.localdate() - dt.timedelta(days=3))
    for page in (reverse("person", args=[episode.person.uuid]), reverse("caseload")):
        assert "and was to be reviewed by" in as_nurse.get(page).content.decode(), page


def test_a_depot_that_the_ward_gives_says_so_and_by_when_to_ask_on_page_and_board(as_nurse, episode, nurse):
    policy(nurse)
    begun(episode, nurse, due_in=1)
    stay = spells.Stay("Larch House", "Oak Ward", "psychiatric", "200", make.days_ago(1), "The ward")
    spells.admit(episode=episode, stay=stay, by=nurse, at=timezone.now())
    episode.refresh_from_db()
    by = moments.short_day(episode.seen_due_on)
    assert f"Ask the ward at the in-reach visit, by {by}." in as_nurse.get(
        reverse("person", args=[episode.person.uuid])
    ).content.decode()  # fmt: skip
    board = as_nurse.get(reverse("caseload")).content.decode()
    assert "Flupentixol depot paused: the ward gives it. Ask there by" in board


def test_back_with_one_tap_and_somebody_quicker_is_said(as_nurse, episode, nurse):
    row = in_prison(episode, nurse)
    url = reverse("whereabouts_end", args=[row.uuid])
    for said in ("is over", "Somebody has said so already"):
        answer = as_nurse.post(url, {"now": "1"}, follow=True)
        assert said in answer.content.decode()
    row.refresh_from_db()
    assert row.end_reason == "back"


def test_what_a_colleague_has_changed_meanwhile_is_said_before_anything_is_written_over(as_nurse, episode, nurse):
    row = in_prison(episode, nurse)
    url = reverse("whereabouts_correct", args=[row.uuid])
    typed = as_nurse.get(url).context["form"].initial
    day = timezone.localdate() + dt.timedelta(days=9)
    sent = boxes("since", typed["since"]) | boxes("review_by", day) | {
        "since_time": typed["since_time"], "seen": typed["seen"], "told_by": "In-reach team",
        "place_text": "HMP Larchmoor, wing C",
    }  # fmt: skip
    WhereaboutsPeriod.objects.filter(pk=row.pk).update(note="Asks for her books")
    answer = as_nurse.post(url, sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Somebody has changed this meanwhile" in text
    assert "Asks for her books" in text
    row.refresh_from_db()
    assert row.place_text == "HMP Larchmoor, wing B"
    again = answer.context["form"]["seen"].value()
    assert as_nurse.post(url, sent | {"seen": again}).status_code == 302
    row.refresh_from_db()
    assert (row.place_text, row.review_by) == ("HMP Larchmoor, wing C", day)


def test_it_stands_in_the_history(as_nurse, episode, nurse):
    in_prison(episode, nurse)
    assert "In prison, HMP Larchmoor, wing B" in as_nurse.get(
        reverse("person_history", args=[episode.person.uuid])
    ).content.decode()  # fmt: skip


def test_the_page_asks_the_same_number_of_queries_whatever_was(as_nurse, episode, nurse):
    url = reverse("person_whereabouts", args=[episode.person.uuid])
    first = in_prison(episode, nurse)
    with count_queries() as few:
        as_nurse.get(url)
    people.end_whereabouts(period=first, by=nurse, at=make.days_ago(1))
    for hours in (20, 15, 10, 5):
        row = people.set_whereabouts(
            episode=episode, told=Told("no_fixed_place", make.days_ago(hours / 24), "Outreach"), by=nurse,
            at=timezone.now(),
        )  # fmt: skip
        people.end_whereabouts(period=row, by=nurse, at=make.days_ago((hours - 2) / 24))
    with count_queries() as many:
        as_nurse.get(url)
    assert len(many) <= min(12, len(few))


def test_accepting_somebody_in_prison_goes_on_to_its_form(as_nurse, team, nurse):
    referred = make.episode(team, make.person(), state="referred", accepted_at=None, referred_at=make.days_ago(1))
    sent = {
        "coordinator": str(nurse.uuid), "intensity": "weekly", "reason": "New", "where": "prison",
        **boxes("review_by", timezone.localdate() + dt.timedelta(days=20)),
    }  # fmt: skip
    answer = as_nurse.post(reverse("episode_accept", args=[referred.uuid]), sent)
    assert answer["Location"] == reverse("whereabouts_set", args=[referred.person.uuid, "prison"])


def test_a_death_is_taken_back_by_a_lead_of_a_team_whose_work_it_ended(client, episode, lead, nurse):
    people.record_death(person=episode.person, died_on=timezone.localdate(), by=lead, at=timezone.now())
    other = make.team()
    make.episode(other, episode.person, state="not_accepted", accepted_at=None, referred_at=make.days_ago(9),
                 ended_at=make.days_ago(5), not_accepted_reason="Too far")  # fmt: skip
    url = reverse("person_death_undo", args=[episode.person.uuid])
    for somebody in (nurse, make.staff(other, "team_lead")):
        client.force_login(somebody)
        assert client.post(url, {"confirmed": "1"}).status_code == 403
    client.force_login(lead)
    assert client.post(url, {"confirmed": "1"}).status_code == 302
    episode.refresh_from_db()
    assert episode.is_open


def test_a_death_before_the_last_contact_stands_at_the_field(client, episode, lead, nurse):
    make.contact(episode, nurse, at=make.days_ago(1))
    client.force_login(lead)
    sent = boxes("died_on", timezone.localdate() - dt.timedelta(days=4)) | {"sure": "on"}
    answer = client.post(reverse("person_died", args=[episode.person.uuid]), sent)
    assert answer.status_code == 422
    assert "met or spoke with them after that day" in str(answer.context["form"].errors["died_on"])
