"""The register's pages, as the people who use them meet them."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Read
from caseload.contacts import operations as contacts
from caseload.people import operations as people
from caseload.people.models import (
    CoordinatorPeriod,
    Episode,
    IntensityPeriod,
    LegalMeasure,
    Person,
    RegistrationConflict,
    RhythmPeriod,
)
from tests import make
from tests.queries import count_queries


@pytest.fixture
def as_(client):
    """Sign in as somebody and keep the client."""

    def call(user):
        client.force_login(user)
        return client

    return call


@pytest.fixture
def episode(team, nurse, lead):
    episode = make.episode(team, make.person("Dean", "Whitlock", preferred_name="Deano"), coordinator=nurse)
    make.intensity(episode, "weekly", lead)
    return episode


@pytest.fixture
def referred(team):
    return make.episode(team, state="referred", accepted_at=None, referred_at=make.days_ago(3))


def day(name, date):
    return {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}


CLOSING = {"reason": "02", "plan": "GP", "handed_to": "The GP, Dr Hale", "aftercare": "none"}
NEXT_MONTH = timezone.localdate() + dt.timedelta(days=30)


class TestSearching:
    def test_an_empty_form_first(self, as_, nurse):
        answer = as_(nurse).get("/search/")
        assert answer.status_code == 200
        assert "Who fits will stand here" in answer.content.decode()

    def test_the_term_travels_in_the_body_and_the_search_is_recorded(self, as_, nurse, episode):
        answer = as_(nurse).post("/search/", {"q": "witlock"})
        assert "Dean Whitlock" in answer.content.decode()
        read = Read.objects.latest("pk")
        assert (read.kind, read.person_ids, read.facts) == ("search", [episode.person_id], {"found": 1})

    def test_htmx_gets_the_found_only(self, as_, nurse, episode):
        answer = as_(nurse).post("/search/", {"q": "whit"}, headers={"HX-Request": "true", "HX-Target": "found"})
        assert answer.content.decode().lstrip().startswith('<p class="app-muted">')

    @pytest.mark.parametrize("role", ["administrator", "governance"])
    def test_administrators_and_governance_find_identities_only(self, as_, role, episode):
        episode.person.what_helps = "Kettle"
        episode.person.save()
        text = as_(make.staff(role=role)).post("/search/", {"q": "whitlock"}).content.decode()
        assert "Dean Whitlock" in text
        assert str(episode.person.uuid) not in text
        assert "Kettle" not in text

    def test_at_most_twelve_queries(self, as_, nurse, team, episode):
        for _ in range(10):
            make.episode(team, make.person("Dean", "Whitlock"), coordinator=nurse)
        client = as_(nurse)
        with count_queries() as statements:
            client.post("/search/", {"q": "whitlock"})
        assert len(statements) <= 12


class TestRegistering:
    @pytest.fixture
    def sent(self, team):
        born = dt.date(1979, 5, 2)
        return {
            "team": str(team.uuid),
            "given_names": "Marcia",
            "family_name": "Lund",
            "referred_by": "cmht",
            "reason": "Lost touch",
            "uuid": str(uuid.uuid4()),
            **day("date_of_birth", born),
            **day("referred_on", timezone.localdate()),
        }

    def test_leads_to_the_new_record(self, as_, nurse, sent):
        answer = as_(nurse).post("/people/new/", sent, follow=True)
        person = Person.objects.get()
        assert answer.redirect_chain[-1][0] == reverse("person_details", args=[person.uuid])
        assert "waiting for a decision" in answer.content.decode()

    def test_somebody_like_them_is_shown_before_anything_is_saved(self, as_, nurse, team, sent):
        make.episode(team, make.person("Marsha", "Lunde", date_of_birth=dt.date(1979, 5, 2)))
        client = as_(nurse)
        answer = client.post("/people/new/", sent)
        assert "Is it one of these?" in answer.content.decode()
        assert "Marsha Lunde" in answer.content.decode()
        assert Person.objects.count() == 1
        assert client.post("/people/new/", sent | {"confirmed": "1", "sure": "on"}).status_code == 302
        assert Person.objects.count() == 2

    def test_a_double_tap_leads_to_the_one_record(self, as_, nurse, sent):
        client = as_(nurse)
        first, second = (client.post("/people/new/", sent) for _ in range(2))
        assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
        assert Person.objects.count() == 1

    def test_back_and_sent_with_another_name_asks_again_and_then_registers_somebody_else(self, as_, nurse, sent):
        client = as_(nurse)
        client.post("/people/new/", sent)
        other = sent | {"given_names": "Yusuf", "family_name": "Okello"}
        answer = client.post("/people/new/", other)
        assert answer.status_code == 422
        assert "This form was sent and saved before" in answer.content.decode()
        assert Person.objects.count() == 1
        fresh = answer.context["form"]["uuid"].value()
        assert client.post("/people/new/", other | {"uuid": fresh}).status_code == 302
        assert Person.objects.count() == 2

    def test_a_page_that_lost_its_key_asks_to_be_sent_once_more(self, as_, nurse, sent):
        client = as_(nurse)
        answer = client.post("/people/new/", sent | {"uuid": "x"})
        assert answer.status_code == 422
        assert "Send it once more" in answer.content.decode()
        assert client.post("/people/new/", sent | {"uuid": answer.context["form"]["uuid"].value()}).status_code == 302

    def test_what_was_typed_stays_when_something_is_missing(self, as_, nurse, sent):
        answer = as_(nurse).post("/people/new/", sent | {"family_name": "", "nhs_number": "123"})
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "Enter the family name" in text
        assert "10 digits, such as" in text
        assert 'value="Marcia"' in text

    def test_a_number_known_with_other_details_tells_nothing_and_reaches_the_service_lead(self, as_, nurse, sent):
        known = make.person("Rosie", "Thorne")
        answer = as_(nurse).post("/people/new/", sent | {"nhs_number": known.nhs_number})
        assert answer.status_code == 422
        assert "Thorne" not in answer.content.decode()
        waiting = RegistrationConflict.objects.get()
        client = as_(make.staff(role="service_lead"))
        assert "Marcia Lund" in client.get("/people/conflicts/").content.decode()
        page = reverse("conflict", args=[waiting.uuid])
        assert "Rosie Thorne" in client.get(page).content.decode()
        assert client.post(page, {"verdict": "other", "note": "Rang the GP"}).status_code == 302
        assert Episode.objects.get().person.full_name == "Marcia Lund"

    def test_not_into_a_team_one_does_not_work_in(self, as_, nurse, sent):
        other = make.team()
        assert as_(nurse).post("/people/new/", sent | {"team": str(other.uuid)}).status_code == 422
        assert not Person.objects.exists()


class TestDeciding:
    def url(self, name, episode):
        return reverse(name, args=[episode.uuid])

    def test_accept(self, as_, nurse, referred):
        sent = {
            "coordinator": str(nurse.uuid),
            "intensity": "several",
            "reason": "New",
            "where": "home",
            **day("review_by", NEXT_MONTH),
        }
        client = as_(nurse)
        assert "no ceiling" in client.get(self.url("episode_accept", referred)).content.decode()
        assert client.post(self.url("episode_accept", referred), sent).status_code == 302
        referred.refresh_from_db()
        assert referred.state == "accepted"
        answer = client.post(self.url("episode_accept", referred), sent)
        assert answer.status_code == 422
        assert "already on the caseload" in answer.content.decode()

    def test_accept_asks_where_they_are(self, as_, nurse, referred):
        sent = {"coordinator": str(nurse.uuid), "intensity": "weekly", "reason": "x", **day("review_by", NEXT_MONTH)}
        answer = as_(nurse).post(self.url("episode_accept", referred), sent)
        assert "Say where they are now" in answer.content.decode()

    def test_not_accept(self, as_, nurse, referred):
        as_(nurse).post(self.url("episode_decline", referred), {"reason": "Moved to Leeds"})
        referred.refresh_from_db()
        assert referred.not_accepted_reason == "Moved to Leeds"

    def test_closing_says_beforehand_why_it_cannot_be(self, as_, lead, episode):
        client, url = as_(lead), self.url("episode_close", episode)
        text = client.get(url).content.decode()
        assert "This cannot be closed as it stands" in text
        assert "Deano Whitlock has not been seen" in text
        answer = client.post(url, CLOSING)
        assert answer.status_code == 422
        assert "decision of the MDT" in answer.content.decode()

    def test_closing(self, as_, lead, nurse, episode, now):
        make.contact(episode, nurse, at=make.days_ago(1))
        people.set_rhythm(episode=episode, every_days=5, reason="x", review_by=NEXT_MONTH, by=nurse, at=now)
        client, url = as_(lead), self.url("episode_close", episode)
        assert "cannot be closed" not in client.get(url).content.decode()
        assert "sign-off" in client.post(url, CLOSING | {"reason": "05"}).content.decode()
        assert client.post(url, CLOSING).status_code == 302
        episode.refresh_from_db()
        assert episode.state == "closed"

    def test_closing_shows_what_nobody_has_answered_and_asks(self, as_, lead, nurse, episode, now):
        make.contact(episode, nurse, at=make.days_ago(1))
        contacts.raise_concern(
            uuid=uuid.uuid4(), episode=episode, raised_by="His mother", words="He has not eaten", by=nurse, at=now
        )
        client, url = as_(lead), self.url("episode_close", episode)
        assert "He has not eaten" in client.get(url).content.decode()
        sent = CLOSING
        answer = client.post(url, sent)
        assert answer.status_code == 422
        assert "say that it stays open" in answer.content.decode()
        assert client.post(url, sent | {"left_open": "on"}).status_code == 302
        assert "His mother raised a concern" in client.get("/alerts/?show=team").content.decode()

    def test_closing_asks_who_has_accepted_somebody_under_an_order(self, as_, lead, nurse, episode, now):
        make.contact(episode, nurse, at=make.days_ago(1))
        people.add_legal_measure(episode=episode, kind="cto", starts_on=timezone.localdate(), by=nurse, at=now)
        client, url = as_(lead), self.url("episode_close", episode)
        assert "Community treatment order is in force" in client.get(url).content.decode()
        assert "before another team has accepted them" in client.post(url, CLOSING).content.decode()
        accepted = {"accepted_by": "Dr Osei, Harbour CMHT", **day("accepted_on", timezone.localdate())}
        assert client.post(url, CLOSING | accepted).status_code == 302

    def test_a_clinician_may_not_close(self, as_, nurse, episode):
        assert as_(nurse).get(self.url("episode_close", episode)).status_code == 403

    def test_handing_over(self, as_, lead, episode):
        south = make.team("South")
        colleague = make.staff(south)
        sent = {"coordinator": f"{south.uuid}:{colleague.uuid}", "keep_visits": "no", "plan": "Joint visit"}
        assert as_(lead).post(self.url("episode_transfer", episode), sent).status_code == 302
        assert Episode.objects.get(team=south).transferred_from == episode

    def test_another_co_ordinator_from_a_day(self, as_, nurse, team, episode):
        other = make.staff(team)
        sent = {"coordinator": str(other.uuid), **day("starts_on", NEXT_MONTH)}
        assert as_(nurse).post(self.url("coordinator_change", episode), sent).status_code == 302
        later = timezone.now() + dt.timedelta(days=31)
        assert CoordinatorPeriod.objects.at(later).get(episode=episode).user == other

    def test_intensity_and_rhythm(self, as_, nurse, episode):
        client = as_(nurse)
        given = {"reason": "They asked", **day("review_by", NEXT_MONTH)}
        client.post(self.url("intensity_change", episode), given | {"intensity": "daily"})
        client.post(self.url("rhythm_change", episode), given | {"every_days": "3"})
        assert IntensityPeriod.objects.get(ends_at=None).intensity == "daily"
        assert (
            "Back to the team" in client.get(reverse("person_details", args=[episode.person.uuid])).content.decode()
        )
        client.post(self.url("rhythm_end", episode), {"confirmed": "1", "sure": "on"})
        assert RhythmPeriod.objects.get().ends_at

    def test_legal_measures(self, as_, nurse, episode):
        client = as_(nurse)
        sent = {"kind": "cto", **day("starts_on", timezone.localdate()), **day("expires_on", NEXT_MONTH)}
        client.post(self.url("legal_add", episode), sent)
        measure = LegalMeasure.objects.get()
        later = day("expires_on", NEXT_MONTH + dt.timedelta(days=180))
        assert client.post(reverse("legal_renew", args=[measure.uuid]), later).status_code == 302
        renewed = LegalMeasure.objects.get(ends_on=None)
        ends = day("ends_on", timezone.localdate() + dt.timedelta(days=2))
        assert client.post(reverse("legal_end", args=[renewed.uuid]), ends | {"reason": "RC"}).status_code == 302

    def test_somebody_elses_person_does_not_exist(self, as_, episode):
        stranger = make.staff(make.team())
        assert as_(stranger).get(self.url("intensity_change", episode)).status_code == 404
        assert as_(stranger).get(reverse("person_details", args=[episode.person.uuid])).status_code == 404


class TestTheRecord:
    def test_a_death_is_recorded_for_the_person_named_in_full_and_taken_back(self, as_, lead, episode):
        client, url = as_(lead), reverse("person_died", args=[episode.person.uuid])
        text = client.get(url).content.decode()
        assert "Dean Whitlock" in text
        assert "14 Mar 1985" in text
        today = day("died_on", timezone.localdate())
        assert client.post(url, today).status_code == 422
        assert client.post(url, today | {"sure": "on"}).status_code == 302
        assert Person.objects.get().died_on == timezone.localdate()
        undo = reverse("person_death_undo", args=[episode.person.uuid])
        assert "They are alive: take it back" in client.get(undo).content.decode()
        client.post(undo, {"confirmed": "1", "sure": "on"})
        assert Person.objects.get().died_on is None
        assert client.get(undo).status_code == 302, "there is nothing to take back"

    def test_two_records_become_one_after_being_compared(self, as_, episode):
        other = make.episode(make.team(), make.person("Daen", "Whitelock")).person
        client, url = as_(make.staff(role="service_lead")), reverse("person_merge", args=[episode.person.uuid])
        assert "Daen Whitelock" in client.post(url, {"q": "whitelock"}).content.decode()
        assert "They are the same person" in client.post(url, {"other": str(other.uuid)}).content.decode()
        unsure = client.post(url, {"other": str(other.uuid), "confirmed": "1"})
        assert unsure.status_code == 422
        assert "say that it is one person" in unsure.content.decode()
        assert client.post(url, {"other": str(other.uuid), "confirmed": "1", "sure": "on"}).status_code == 302
        other.refresh_from_db()
        assert other.merged_into == episode.person

    def test_only_a_service_lead_merges(self, as_, lead, episode):
        assert as_(lead).get(reverse("person_merge", args=[episode.person.uuid])).status_code == 403

    def test_places_phones_names_and_numbers(self, as_, nurse, episode):
        client, person = as_(nurse), episode.person
        for name, sent in {
            "place_add": {"kind": "street", "description": "Lock 3", "is_main": "on"},
            "phone_add": {"number": "07700 900123"},
            "alias_add": {"name": "Dusty"},
            "identifier_add": {"system": "local", "value": "L7"},
        }.items():
            url = reverse(name, args=[person.uuid])
            assert client.get(url).status_code == 200
            assert client.post(url, sent).status_code == 302
        text = client.get(reverse("person_details", args=[person.uuid])).content.decode()
        for shown in ("Lock 3", "07700 900123", "Dusty", "local L7"):
            assert shown in text
        for row, name in ((person.places.get(), "place_end"), (person.phones.get(), "phone_end")):
            assert client.post(reverse(name, args=[row.uuid])).status_code == 302
        assert "Earlier places" in client.get(reverse("person_details", args=[person.uuid])).content.decode()

    def test_details_are_corrected(self, as_, nurse, episode):
        url = reverse("person_edit", args=[episode.person.uuid])
        client = as_(nurse)
        assert 'value="Whitlock"' in client.get(url).content.decode()
        born = day("date_of_birth", dt.date(1985, 3, 15))
        sent = {"given_names": "Dean", "family_name": "Whitlock", "what_helps": "Ring first", **born}
        assert client.post(url, sent).status_code == 302
        person = Person.objects.get()
        assert (person.what_helps, person.date_of_birth, person.nhs_number) == (
            "Ring first",
            dt.date(1985, 3, 15),
            None,
        )

    def test_a_handover_note_is_written_and_read(self, as_, nurse, team, lead, episode, now):
        other = make.staff(team)
        [note] = people.move_caseload(from_user=nurse, to={episode.pk: other}, starts_at=now, by=lead, at=now)
        url = reverse("handover_note", args=[note.uuid])
        as_(nurse).post(url, {"text": "Ring first, then knock twice."})
        client = as_(other)
        assert "knock twice" in client.get(url).content.decode()
        assert client.post(url, {"read": "1"}).status_code == 302
        note.refresh_from_db()
        assert note.read_at

    def test_the_history_tells_who_what_and_when(self, as_, nurse, lead, episode, now):
        people.set_intensity(
            episode=episode, intensity="daily", reason="Notice to quit", review_by=NEXT_MONTH, by=lead, at=now
        )
        text = as_(nurse).get(reverse("person_history", args=[episode.person.uuid])).content.decode()
        for shown in ("Notice to quit", "Weekly", "Daily", nurse.name, "Contact intensity set"):
            assert shown in text

    @pytest.mark.parametrize("name", ["person_details", "person_history"])
    def test_at_most_twelve_queries_however_much_there_is(self, as_, nurse, episode, now, name):
        client, url = as_(nurse), reverse(name, args=[episode.person.uuid])
        counts = []
        for _ in range(2):
            with count_queries() as statements:
                client.get(url)
            counts.append(len(statements))
            for number in range(9):
                people.add_place(person=episode.person, kind="street", description=f"Lock {number}", by=nurse, at=now)
        assert counts[0] == counts[1] <= 12
