"""Wrong input, other teams' addresses, two tabs: the register answers, and nothing is lost or let through."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.people import operations as people
from caseload.people import urls
from caseload.people.details import Details
from caseload.people.models import (
    AlsoKnownAs,
    CoordinatorPeriod,
    HandoverNote,
    Identifier,
    LegalMeasure,
    Person,
    Phone,
    Place,
)
from caseload.people.operations.legal import set_tasks
from caseload.people.whereabouts import Told
from tests import make


@pytest.fixture
def as_(client):
    def call(user):
        client.force_login(user)
        return client

    return call


@pytest.fixture
def episode(team, nurse):
    return make.episode(team, make.person("Dean", "Whitlock"), coordinator=nurse)


def day(name, date):
    return {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}


@pytest.fixture
def elsewhere(now):
    """Everything of a person of another team that has an address."""
    team = make.team("South")
    theirs = make.staff(team)
    episode = make.episode(team, make.person("Rosie", "Thorne"), coordinator=theirs)
    measure = LegalMeasure.objects.create(
        person=episode.person,
        episode=episode,
        kind="cto",
        starts_on=dt.date(2026, 1, 1),
        expires_on=dt.date(2026, 12, 1),
        set_by=theirs,
    )
    set_tasks([measure])
    note = HandoverNote.objects.create(
        person=episode.person, episode=episode, from_user=theirs, to_user=theirs, moves_at=now
    )
    told = Told("custody", now - dt.timedelta(hours=1), "their solicitor", review_by=timezone.localdate(now))
    return {
        "people": episode.person,
        "whereabouts": people.set_whereabouts(episode=episode, told=told, by=theirs, at=now),
        "episodes": episode,
        "legal": measure,
        "legal-tasks": measure.tasks.first(),
        "handover-notes": note,
        "places": people.add_place(person=episode.person, kind="home", description="12 Elm Row", by=theirs, at=now),
        "phones": people.add_phone(person=episode.person, number="07700 900123", by=theirs, at=now),
    }


ADDRESSES = [p for p in urls.urlpatterns if "<uuid:uuid>" in str(p.pattern) and "conflict" not in p.name]


@pytest.mark.parametrize("role", ["clinician", "team_lead"])
def test_what_belongs_to_another_teams_person_does_not_exist(client, team, elsewhere, role):
    client.force_login(make.staff(team, role))
    for address in ADDRESSES:
        kind = str(address.pattern).split("/")[0]
        others = {"kind": "prison"} if "<slug:kind>" in str(address.pattern) else {}
        url = reverse(address.name, kwargs={"uuid": elsewhere[kind].uuid} | others)
        for answer in (client.get(url), client.post(url, {"read": "1"})):
            assert answer.status_code in (403, 404, 405), url
            assert "Thorne" not in answer.content.decode()


def test_the_longest_names_can_be_registered(team, nurse, referral, now):
    details = Details(given_names="G" * 120, family_name="F" * 120, preferred_name="P" * 120)
    episode = people.register(team=team, details=details, referral=referral, by=nurse, at=now)
    assert episode.person.name.startswith("PPP")


@pytest.mark.parametrize("year", [1, 1000, 1900, 9999])
def test_no_date_breaks_a_page(as_, lead, episode, team, year):
    client = as_(lead)
    odd = dt.date(year, 12, 31)
    measure = LegalMeasure.objects.create(
        person=episode.person,
        episode=episode,
        kind="cto",
        starts_on=dt.date(2026, 1, 1),
        expires_on=dt.date(2026, 12, 1),
        set_by=lead,
    )
    sent = {
        "coordinator_change": (episode, {"coordinator": str(lead.uuid), **day("starts_on", odd)}),
        "intensity_change": (episode, {"intensity": "daily", "reason": "x", **day("review_by", odd)}),
        "rhythm_change": (episode, {"every_days": "3", "reason": "x", **day("review_by", odd)}),
        "legal_add": (episode, {"kind": "cto", **day("starts_on", odd), **day("expires_on", odd)}),
        "legal_renew": (measure, day("expires_on", odd)),
        "legal_end": (measure, {"reason": "x", **day("ends_on", odd)}),
        "person_refer": (
            episode.person,
            {"team": str(team.uuid), "referred_by": "gp", "reason": "x", **day("referred_on", odd)},
        ),
        "person_edit": (episode.person, {"given_names": "A", "family_name": "B", **day("date_of_birth", odd)}),
        "person_died": (episode.person, {"sure": "on", **day("died_on", odd)}),
    }
    for name, (of, body) in sent.items():
        assert client.post(reverse(name, args=[of.uuid]), body).status_code in (302, 422), name
        for page in ("person", "person_details", "person_history", "today", "caseload"):
            args = [] if page in ("today", "caseload") else [episode.person.uuid]
            assert client.get(reverse(page, args=args)).status_code == 200, (name, page)


@pytest.mark.parametrize("other", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_made_up_record_to_merge_with_does_not_exist(as_, episode, other):
    answer = as_(make.staff(role="service_lead")).post(
        reverse("person_merge", args=[episode.person.uuid]), {"other": other, "confirmed": "1"}
    )
    assert answer.status_code in (200, 404)


ODD = ["\x00", "a\x00b", "%", "_", "'; --", "👩🏽‍🦱", "محمد", "a" * 300, "999 999 999 999 999", "1/1/0001"]


@pytest.mark.parametrize("text", ODD)
def test_no_search_breaks(as_, nurse, episode, text):
    assert as_(nurse).post("/search/", {"q": text}).status_code in (200, 422)


@pytest.mark.parametrize("name", ["U", "محمد", "李"])
def test_a_name_of_one_letter_or_another_script_is_found(as_, team, nurse, referral, now, name):
    details = Details(given_names=name, family_name=name)
    people.register(team=team, details=details, referral=referral, by=nurse, at=now)
    make.episode(team, make.person("Una", "Murray"))
    text = as_(nurse).post("/search/", {"q": name}).content.decode()
    assert f"{name} {name}" in text
    assert "Murray" not in text


def test_accepting_somebody_in_hospital_goes_on_to_the_admission(as_, team, nurse):
    referred = make.episode(team, state="referred", accepted_at=None, referred_at=make.days_ago(3))
    sent = {
        "coordinator": str(nurse.uuid),
        "intensity": "daily",
        "reason": "New",
        "where": "hospital",
        **day("review_by", timezone.localdate() + dt.timedelta(days=20)),
    }
    answer = as_(nurse).post(reverse("episode_accept", args=[referred.uuid]), sent)
    assert answer["Location"] == reverse("spell_admit", args=[referred.person.uuid])


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(as_, nurse, episode, now):
    client = as_(nurse)
    form = client.get(reverse("person_edit", args=[episode.person.uuid])).context["form"]
    sent = {bound.html_name: bound.value() or "" for bound in form} | {"what_to_avoid": "Never ring twice"}
    born = episode.person.date_of_birth
    sent |= day("date_of_birth", born)
    sent.pop("needs_interpreter", None)
    current = Person.objects.get(pk=episode.person.pk)
    details = Details(
        given_names=current.given_names,
        family_name=current.family_name,
        date_of_birth=born,
        nhs_number=current.nhs_number,
        what_helps="A brew first",
    )
    people.update_details(person=current, details=details, by=make.staff(episode.team), at=now)
    answer = client.post(reverse("person_edit", args=[episode.person.uuid]), sent)
    current.refresh_from_db()
    assert current.what_helps == "A brew first"
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Never ring twice" in text
    assert "what helps, in their words: A brew first" in text
    sent["seen"] = answer.context["form"]["seen"].value()
    assert client.post(reverse("person_edit", args=[episode.person.uuid]), sent).status_code == 302


def test_a_wrong_number_is_ended_and_free_for_whoever_has_it(as_, nurse, team, episode, now):
    other = make.episode(team).person
    people.add_identifier(person=episode.person, system="local", value="L7", by=nurse, at=now)
    client, url = as_(nurse), reverse("identifier_end", args=[episode.person.uuid])
    for _twice in range(2):
        assert client.post(url, {"system": "local", "value": "L7"}).status_code == 302
    people.add_identifier(person=other, system="local", value="L7", by=nurse, at=now)
    assert client.post(url, {"system": "local", "value": "\x00"}).status_code == 302


def test_a_name_that_is_not_theirs_is_ended_once_and_stays_to_be_read(as_, nurse, episode, now):
    people.add_alias(person=episode.person, name="Duchess", by=nurse, at=now)
    client, url = as_(nurse), reverse("alias_end", args=[episode.person.uuid])
    for _twice in range(2):
        assert client.post(url, {"name": "Duchess"}).status_code == 302
    assert client.post(url, {"name": "\x00"}).status_code == 302
    assert "Earlier: Duchess" in client.get(reverse("person_details", args=[episode.person.uuid])).content.decode()
    assert str(episode.person.uuid) not in client.post("/search/", {"q": "duchess"}).content.decode()


def test_a_measure_that_is_to_end_shows_until_then(as_, nurse, episode, now):
    today = timezone.localdate()
    measure = people.add_legal_measure(episode=episode, kind="cto", starts_on=today, by=nurse, at=now)
    later = today + dt.timedelta(days=5)
    people.end_legal_measure(measure=measure, ends_on=later, reason="RC", by=nurse, at=now)
    text = as_(nurse).get(reverse("person_details", args=[episode.person.uuid])).content.decode()
    assert "Community treatment order" in text
    assert reverse("legal_end", args=[measure.uuid]) not in text


def test_a_review_far_off_is_refused(episode, nurse, now):
    with pytest.raises(people.Refused, match="within a year"):
        people.set_intensity(
            episode=episode, intensity="daily", reason="x", review_by=dt.date(2126, 1, 1), by=nurse, at=now
        )


def test_another_co_ordinator_begins_with_the_teams_day(as_, nurse, team, episode):
    other = make.staff(team)
    later = timezone.localdate() + dt.timedelta(days=3)
    sent = {"coordinator": str(other.uuid), **day("starts_on", later)}
    as_(nurse).post(reverse("coordinator_change", args=[episode.uuid]), sent)
    begins = CoordinatorPeriod.objects.get(user=other).starts_at
    assert timezone.localtime(begins).time() == team.day_starts_at


def test_a_handover_note_is_not_rewritten_by_whom_it_is_for(as_, nurse, lead, episode, now):
    note = HandoverNote.objects.create(
        person=episode.person, episode=episode, from_user=lead, to_user=nurse, moves_at=now
    )
    url = reverse("handover_note", args=[note.uuid])
    assert 'name="text"' in as_(lead).get(url).content.decode()
    assert 'name="text"' not in as_(nurse).get(url).content.decode()
    assert as_(nurse).post(url, {"text": "All is well"}).status_code == 403


def test_only_a_lead_is_offered_to_take_a_death_back(as_, nurse, lead, episode, now):
    people.record_death(person=episode.person, died_on=timezone.localdate(), by=nurse, at=now)
    url = reverse("person_details", args=[episode.person.uuid])
    assert "Take back the death" in as_(lead).get(url).content.decode()
    assert "Take back the death" not in as_(nurse).get(url).content.decode()


def test_taking_back_a_death_of_two_records_made_one_is_refused_in_words(team, lead, now):
    pair = [make.episode(team).person, make.episode(team).person]
    for person in pair:
        people.record_death(person=person, died_on=timezone.localdate(), by=lead, at=now)
    people.merge(loser=pair[1], survivor=pair[0], by=lead, at=now)
    with pytest.raises(people.Refused, match="service lead"):
        people.undo_death(person=pair[0], by=lead, at=now)


def test_what_is_sent_twice_is_added_once(as_, nurse, episode):
    client, person = as_(nurse), [episode.person.uuid]
    sent = {
        "place_add": {"kind": "home", "description": "12 Elm Row", "is_main": "on"},
        "phone_add": {"number": "07700 900123"},
        "identifier_add": {"system": "local", "value": "L9"},
        "alias_add": {"name": "Duchess"},
    }
    for _twice in range(2):
        for name, data in sent.items():
            assert client.post(reverse(name, args=person), data).status_code == 302
        measure = {"kind": "cto", **day("starts_on", timezone.localdate())}
        assert client.post(reverse("legal_add", args=[episode.uuid]), measure).status_code == 302
    for model in (Place, Phone, Identifier, AlsoKnownAs, LegalMeasure):
        assert model.objects.count() == 1
    assert Place.objects.get().is_main
