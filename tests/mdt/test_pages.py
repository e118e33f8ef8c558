"""The pages of meetings before they run and afterwards: in sight only, quick, audited, nothing lost by a fault."""

import datetime as dt
import io
import uuid

import pypdf
import pytest
import time_machine
from django.utils import timezone

from audit.models import Read
from caseload.models import TeamAccess
from caseload.people import operations as people
from mdt.models import Addendum, Decision, Meeting, MeetingSeries, Writing
from mdt.operations import handover, meetings, series
from mdt.queries import extracts
from teams.roles import Role
from tests import make
from tests.mdt import make as mdt
from tests.queries import count_queries


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def somebody(north, given="Rosie", family="Thorne", **fields):
    """Nobody answers for them: so they are on the agenda."""
    return make.episode(north, make.person(given, family), accepted_at=make.days_ago(5), **fields)


class TestPlanning:
    def test_a_lead_sets_up_the_weekly_meeting_and_its_meetings_stand_in_the_list(self, signed_in, north):
        answer = signed_in.post(
            f"/mdt/series/new/?team={north.uuid}",
            {"kind": "mdt", "title": "Weekly MDT", "weekdays": ["1"], "local_time": "10:00", "minutes": "120",
             "discuss_within_days": "42", "starts_on_day": "1", "starts_on_month": "1", "starts_on_year": "2026"},
        )  # fmt: skip
        assert answer.status_code == 302, answer.context["form"].errors
        assert MeetingSeries.objects.get().meetings.count() >= 8
        assert "every Monday at 10:00" in text_of(signed_in.get("/mdt/"))

    def test_what_was_typed_stays_when_something_is_missing(self, signed_in, north):
        answer = signed_in.post(f"/mdt/series/new/?team={north.uuid}", {"title": "Tuesday round"})
        assert answer.status_code == 422
        assert "Tuesday round" in answer.content.decode()

    @pytest.mark.parametrize(
        ("is_open", "said"), [(True, "Bank holiday"), (False, "No Weekly MDT: the team is closed")]
    )
    @time_machine.travel("2026-12-10 12:00Z")
    def test_holidays_stand_among_the_meetings_to_come(self, client, db, is_open, said):
        team = make.team("Mondays", open_on_bank_holidays=is_open)
        lead = make.staff(team, Role.TEAM_LEAD)
        client.force_login(lead)
        row = mdt.series(team, lead)
        series.plan_ahead(series=row, by=lead, at=timezone.now())
        text = text_of(client.get("/mdt/"))
        assert said in text[text.index("Mon 28 Dec") : text.index("Mon 4 Jan")]

    def test_a_clinician_reads_but_does_not_plan(self, client, north, weekly):
        client.force_login(make.staff(north))
        assert "Set up a recurring meeting" not in text_of(client.get("/mdt/"))
        assert client.get(f"/mdt/series/{weekly.uuid}/").status_code == 403

    def test_another_teams_meetings_do_not_exist(self, client, weekly):
        meeting = mdt.planned(weekly)
        client.force_login(make.staff(make.team(), Role.TEAM_LEAD))
        assert client.get(f"/mdt/{meeting.uuid}/").status_code == 404
        assert client.get(f"/mdt/series/{weekly.uuid}/").status_code == 404

    def test_a_meeting_is_cancelled_with_its_reason_in_the_list(self, signed_in, weekly):
        meeting = mdt.planned(weekly)
        assert signed_in.post(f"/mdt/{meeting.uuid}/cancel/", {"reason": ""}).status_code == 422
        signed_in.post(f"/mdt/{meeting.uuid}/cancel/", {"reason": "Away day"})
        assert "Cancelled: Away day" in text_of(signed_in.get("/mdt/"))


class TestOpening:
    def test_another_day_than_planned_is_asked_about_and_becomes_its_day(self, signed_in, ruth, weekly):
        today = timezone.localdate()
        meeting = mdt.planned(weekly, today + dt.timedelta(days=2))
        address, who = f"/mdt/{meeting.uuid}/open/", {"chair": str(ruth.uuid)}
        assert "that is not today" in text_of(signed_in.get(address))
        assert signed_in.post(address, who).status_code == 422
        assert signed_in.post(address, who | {"anyway": "on"}).status_code == 302
        meeting.refresh_from_db()
        assert (meeting.state, meeting.on_date) == ("in_progress", today)

    def test_where_todays_meeting_stands_that_one_is_to_be_opened(self, signed_in, ruth, weekly):
        today = timezone.localdate()
        mdt.planned(weekly, today)
        meeting = mdt.planned(weekly, today + dt.timedelta(days=2))
        told = signed_in.post(f"/mdt/{meeting.uuid}/open/", {"chair": str(ruth.uuid), "anyway": "on"})
        assert told.status_code == 422
        assert "already: open that one" in told.content.decode()


class TestOrderWhileItRuns:
    def test_somebody_is_taken_next_or_left_to_the_end(self, signed_in, north, ruth, weekly):
        for name in ("Abel", "Brook", "Chan", "Dove"):
            make.episode(north, make.person("Kit", name), accepted_at=make.days_ago(5))
        meeting = mdt.running(weekly, ruth)
        order = list(meeting.items.order_by("position"))
        assert meeting.current == order[0]
        signed_in.post(f"/mdt/items/{order[3].uuid}/place/", {"to": "next"})
        signed_in.post(f"/mdt/items/{order[0].uuid}/place/", {"to": "end"})
        now = list(meeting.items.order_by("position"))
        assert now == [order[3], order[1], order[2], order[0]]
        page = text_of(signed_in.get(f"/mdt/{meeting.uuid}/run/?item={order[2].uuid}"))
        assert "Take them next" in page


class TestAgenda:
    def test_it_says_who_and_why_and_the_look_is_noted(self, signed_in, north, weekly):
        rosie = somebody(north)
        meeting = mdt.planned(weekly)
        page = text_of(signed_in.get(f"/mdt/{meeting.uuid}/"))
        assert "Thorne, Rosie" in page
        assert "No care co-ordinator for 5 days" in page
        assert rosie.person_id in Read.objects.latest("pk").person_ids

    def test_two_of_the_same_name_are_told_apart(self, signed_in, north, ruth, weekly):
        for year in (1961, 1984):
            person = make.person("Mei-Ling", "Chan", date_of_birth=dt.date(year, 3, 14))
            make.episode(north, person, accepted_at=make.days_ago(5))
        somebody(north)
        meeting = mdt.planned(weekly)
        for address in ("", "everybody/"):
            page = text_of(signed_in.get(f"/mdt/{meeting.uuid}/{address}"))
            assert "Chan, Mei-Ling (born 14 Mar 1961)" in page
            assert "Chan, Mei-Ling (born 14 Mar 1984)" in page
            assert "Thorne, Rosie</a>" in page
        meetings.open_meeting(meeting=meeting, chair=ruth, by=ruth, at=timezone.now())
        meetings.close_meeting(meeting=meeting, by=ruth, at=timezone.now(), carry_over=True)
        assert "Mei-Ling Chan, born 14 Mar 1961, NHS number" in text_of(signed_in.get(f"/mdt/{meeting.uuid}/"))

    def test_at_most_twelve_queries_for_two_and_for_a_hundred(self, signed_in, north, ruth, weekly):
        meeting = mdt.planned(weekly)
        asked = []
        for more in (2, 98):
            for _number in range(more):
                somebody(north, family="")
            for address in ("", "everybody/"):
                with count_queries() as statements:
                    text_of(signed_in.get(f"/mdt/{meeting.uuid}/{address}"))
                asked.append(len(statements))
        assert asked[:2] == asked[2:]
        assert max(asked) <= 12

    def test_the_whole_caseload_by_co_ordinator_is_the_other_way_through(self, signed_in, north, ruth, weekly):
        somebody(north)
        make.episode(north, make.person("Dean", "Whitlock"), ruth, accepted_at=make.days_ago(2))
        page = text_of(signed_in.get(f"/mdt/{mdt.planned(weekly).uuid}/everybody/"))
        assert "1 of 2 people are on the agenda" in page
        assert page.index("Thorne, Rosie") < page.index("Ruth Vance</h2>") < page.index("Whitlock, Dean")

    def test_it_is_put_in_another_order_by_buttons(self, signed_in, north, weekly):
        for name in ("Ann", "Bea"):
            somebody(north, name)
        meeting = mdt.planned(weekly)
        signed_in.post(f"/mdt/{meeting.uuid}/prepare/")
        first, second = meeting.items.order_by("position")
        page = text_of(signed_in.get(f"/mdt/{meeting.uuid}/"))
        assert f'value="before {first.uuid}"' in page
        assert f'value="after {second.uuid}"' in page
        signed_in.post(f"/mdt/items/{second.uuid}/place/", {"to": f"before {first.uuid}"})
        assert list(meeting.items.order_by("position")) == [second, first]

    def test_a_place_that_there_is_not_is_refused(self, signed_in, north, weekly):
        somebody(north)
        meeting = mdt.planned(weekly)
        signed_in.post(f"/mdt/{meeting.uuid}/prepare/")
        address = f"/mdt/items/{meeting.items.get().uuid}/place/"
        assert [signed_in.post(address, {"to": to}).status_code for to in ("", "up", "before x")] == [400, 400, 400]
        assert signed_in.post(address, {"to": f"before {uuid.uuid4()}"}).status_code == 404

    def test_somebody_is_added_and_a_missing_reason_loses_nothing(self, signed_in, north, ruth, weekly):
        quiet = make.episode(north, coordinator=ruth, accepted_at=make.days_ago(2))
        meeting = mdt.planned(weekly)
        answer = signed_in.post(f"/mdt/{meeting.uuid}/add/", {"episode": str(quiet.uuid), "reason": ""})
        assert answer.status_code == 422
        assert f'value="{quiet.uuid}" selected' in answer.content.decode()
        signed_in.post(f"/mdt/{meeting.uuid}/add/", {"episode": str(quiet.uuid), "reason": "Court on Friday"})
        assert "Added by Ruth Vance: Court on Friday" in text_of(signed_in.get(f"/mdt/{meeting.uuid}/"))

    def test_postponing_asks_why(self, signed_in, north, weekly, ruth):
        somebody(north)
        item = mdt.running(weekly, ruth).items.get()
        assert signed_in.post(f"/mdt/items/{item.uuid}/postpone/", {"reason": ""}).status_code == 422
        signed_in.post(f"/mdt/items/{item.uuid}/postpone/", {"reason": "Jo is away"})
        item.refresh_from_db()
        assert (item.state, item.state_reason) == ("postponed", "Jo is away")


class TestOpeningAndClosing:
    def test_opening_leads_into_the_meeting(self, signed_in, ruth, weekly):
        meeting = mdt.planned(weekly)
        answer = signed_in.post(f"/mdt/{meeting.uuid}/open/", {"chair": str(ruth.uuid)})
        assert answer.url == f"/mdt/{meeting.uuid}/run/"

    def test_whoever_opens_second_is_told_who_was_first(self, signed_in, ruth, weekly):
        meeting = mdt.running(weekly, ruth)
        answer = signed_in.post(f"/mdt/{meeting.uuid}/open/", {"chair": str(ruth.uuid)})
        assert answer.status_code == 422
        assert "Ruth Vance opened this meeting" in answer.content.decode()

    def test_who_leads_is_named_beforehand(self, signed_in, north, ruth, weekly):
        sam = make.staff(north, name="Sam Okoro")
        meeting = mdt.planned(weekly)
        address = f"/mdt/{meeting.uuid}/roles/"
        assert signed_in.post(address, {"minute_taker": str(ruth.uuid)}).status_code == 422
        signed_in.post(address, {"chair": str(sam.uuid), "minute_taker": str(ruth.uuid)})
        assert "Sam Okoro chairs. Ruth Vance takes the minutes." in text_of(
            signed_in.get(f"/mdt/{meeting.uuid}/people/")
        )

    def test_members_apologies_and_guests(self, signed_in, north, ruth, weekly):
        sam = make.staff(north, name="Sam Okoro")
        meeting = mdt.planned(weekly)
        said = {f"member-{ruth.uuid}": "present", f"member-{sam.uuid}": "apologies"}
        signed_in.post(f"/mdt/{meeting.uuid}/people/", said)
        guest = {"form": "guest", "name": "Ola Berg", "role": "Housing worker"}
        answer = signed_in.post(f"/mdt/{meeting.uuid}/people/", guest)
        assert answer.status_code == 422
        assert "Ola Berg" in answer.content.decode()
        signed_in.post(f"/mdt/{meeting.uuid}/people/", guest | {"organisation": "Canal Homes"})
        rows = {row.name: (row.presence, row.organisation) for row in meeting.attendance.all()}
        assert rows == {
            "Ruth Vance": ("present", ""),
            "Sam Okoro": ("apologies", ""),
            "Ola Berg": ("present", "Canal Homes"),
        }

    def test_somebody_outside_the_team_comes_as_a_guest_and_nothing_is_lost(self, signed_in, north, ruth, weekly):
        meeting, stranger = mdt.running(weekly, ruth), make.staff(make.team(), name="Nia Bell")
        sam = make.staff(north, name="Sam Okoro")
        sent = {f"member-{stranger.uuid}": "present", f"member-{sam.uuid}": "apologies"}
        answer = signed_in.post(f"/mdt/{meeting.uuid}/people/", sent)
        assert answer.status_code == 422
        assert "add them as a guest" in answer.content.decode()
        assert 'value="apologies" checked' in " ".join(answer.content.decode().split())
        assert not meeting.attendance.filter(user__in=[stranger, sam]).exists()

    def test_the_screen_on_the_wall_is_nobody_who_could_be_there(self, signed_in, north, ruth, weekly):
        make.staff(north, Role.WALL, "Office screen")
        meeting = mdt.running(weekly, ruth)
        assert "Office screen" not in text_of(signed_in.get(f"/mdt/{meeting.uuid}/people/"))
        assert "Office screen" not in text_of(signed_in.get(f"/mdt/{meeting.uuid}/roles/"))

    def test_who_was_there_is_read_in_the_minutes_once_they_are_sealed(self, signed_in, ruth, weekly):
        meeting = mdt.closed(weekly, ruth)
        assert signed_in.get(f"/mdt/{meeting.uuid}/people/").url == f"/mdt/{meeting.uuid}/"

    def test_closing_names_who_was_not_discussed_and_asks(self, signed_in, north, ruth, weekly):
        somebody(north)
        meeting = mdt.running(weekly, ruth)
        assert "Thorne, Rosie" in text_of(signed_in.get(f"/mdt/{meeting.uuid}/close/"))
        answer = signed_in.post(f"/mdt/{meeting.uuid}/close/", {})
        assert answer.status_code == 422
        assert "Rosie Thorne" in answer.content.decode()
        signed_in.post(f"/mdt/{meeting.uuid}/close/", {"carry_over": "yes"})
        assert Meeting.objects.get(pk=meeting.pk).state == "closed"

    def test_whoever_closes_second_is_told_who_was_first(self, signed_in, ruth, weekly):
        meeting = mdt.closed(weekly, ruth)
        answer = signed_in.post(f"/mdt/{meeting.uuid}/close/", {"carry_over": "yes"}, follow=True)
        assert "Ruth Vance closed this meeting" in text_of(answer)


class TestMinutes:
    @pytest.fixture
    def closed(self, north, ruth, weekly):
        """Minutes in which Rosie was talked about, Dean was carried over and Ann read together."""
        rosie, dean = somebody(north), somebody(north, "Dean", "Whitlock")
        make.episode(north, make.person("Ann", "Adams"), ruth, accepted_at=make.days_ago(60))
        meeting = mdt.running(weekly, ruth)
        item = meeting.items.get(episode=rosie)
        now = timezone.now()
        Writing.objects.create(item=item, author=ruth, text="Housing wants a letter", written_at=now)
        Decision.objects.create(
            uuid=item.uuid, item=item, person=rosie.person, episode=rosie, kind="other",
            words="Ask for 28 days", decided_by=ruth, decided_at=now,
        )  # fmt: skip
        meeting.items.filter(read_together=True).update(state="continues", dealt_with_by=ruth, dealt_with_at=now)
        meeting = meetings.close_meeting(meeting=meeting, by=ruth, at=now, carry_over=True)
        return {"meeting": meeting, "rosie": rosie, "dean": dean}

    def test_they_say_what_was_said_and_whom_there_was_no_time_for(self, signed_in, closed):
        page = text_of(signed_in.get(f"/mdt/{closed['meeting'].uuid}/"))
        for told in ("Housing wants a letter", "Ask for 28 days", "Ann Adams", "Not discussed, carried over"):
            assert told in page
        assert "do not match" not in page
        assert closed["meeting"].sealed_hash in page

    def test_a_seal_that_does_not_fit_is_said_loudly(self, signed_in, closed, monkeypatch):
        monkeypatch.setattr("mdt.views.minutes.hash_of", lambda told: "0" * 64)
        assert "do not match their seal" in text_of(signed_in.get(f"/mdt/{closed['meeting'].uuid}/"))

    def test_whoever_left_the_teams_sight_is_left_out_and_counted(self, signed_in, closed):
        TeamAccess.objects.filter(person=closed["rosie"].person).update(until=timezone.localdate())
        page = text_of(signed_in.get(f"/mdt/{closed['meeting'].uuid}/"))
        assert "Rosie" not in page
        assert "Housing wants a letter" not in page
        assert "1 person is no longer in your team" in page

    def test_as_a_pdf_the_same(self, signed_in, closed):
        answer = signed_in.get(f"/mdt/{closed['meeting'].uuid}/minutes.pdf")
        pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        for told in (
            "Housing wants a letter",
            "Ask for 28 days",
            "Adams",
            "Dean",
            closed["meeting"].sealed_hash[:20],
        ):
            assert told in text
        assert Read.objects.latest("pk").kind == "print"

    def test_a_person_has_their_own_part_and_nobody_elses_name_in_it(self, signed_in, closed):
        rosie = closed["rosie"].person
        for address in (f"/people/{rosie.uuid}/meetings/",):
            page = text_of(signed_in.get(address))
            assert "Housing wants a letter" in page
            assert "Whitlock" not in page
            assert "Adams" not in page

    def test_copy_for_the_record_is_the_persons_part_and_is_noted(self, signed_in, closed):
        item = closed["meeting"].items.get(episode=closed["rosie"])
        page = text_of(signed_in.get(f"/mdt/items/{item.uuid}/copy/"))
        assert "Discussion (Ruth Vance): Housing wants a letter" in page
        assert "Whitlock" not in page
        assert signed_in.post(f"/mdt/items/{item.uuid}/copy/").status_code == 204
        assert Read.objects.latest("pk").kind == "export"

    def test_a_correction_is_an_addendum_and_the_minutes_stay(self, signed_in, closed):
        meeting, item = closed["meeting"], closed["meeting"].items.get(episode=closed["rosie"])
        address = f"/mdt/{meeting.uuid}/addendum/"
        assert signed_in.post(address, {"item": str(item.uuid), "words": ""}).status_code == 422
        signed_in.post(address, {"item": str(item.uuid), "words": "It was the sister who rang"})
        assert "It was the sister who rang" in text_of(signed_in.get(f"/mdt/{meeting.uuid}/"))
        assert "It was the sister who rang" in text_of(
            signed_in.get(f"/people/{closed['rosie'].person.uuid}/meetings/")
        )
        assert "It was the sister" not in text_of(signed_in.get(f"/people/{closed['dean'].person.uuid}/meetings/"))
        assert Meeting.objects.get(pk=meeting.pk).sealed_hash == meeting.sealed_hash

    def test_after_two_records_became_one_the_part_is_found_on_the_one_that_stands(self, signed_in, closed, north):
        survivor = make.person("Rosa", "Thorne")
        service_lead = make.staff(None, Role.SERVICE_LEAD)
        people.merge(loser=closed["rosie"].person, survivor=survivor, by=service_lead, at=timezone.now())
        assert "Housing wants a letter" in text_of(signed_in.get(f"/people/{survivor.uuid}/meetings/"))

    def test_of_somebody_on_the_daily_board_handovers_do_not_hide_what_an_mdt_said(
        self, signed_in, closed, north, ruth, monkeypatch
    ):
        monkeypatch.setattr(extracts, "HANDOVERS", 2)
        daily = mdt.handover(north, ruth)
        for number in range(3):
            day = timezone.localdate() - dt.timedelta(days=number)
            meeting = mdt.running(daily, ruth, day)
            item = handover.talk_about(
                meeting=meeting, episode=closed["rosie"], reason="Rang", by=ruth, at=timezone.now()
            )
            handover.discuss(item=item, text="Ate with us", revision=0, by=ruth, at=timezone.now())
            meetings.close_meeting(meeting=meeting, by=ruth, at=timezone.now(), carry_over=True)
        text = text_of(signed_in.get(f"/people/{closed['rosie'].person.uuid}/meetings/"))
        assert text.count("Ate with us") == 2
        assert text.index("Weekly MDT") < text.index("The last handovers")

    def test_no_more_queries_for_many_meetings_than_for_one(self, signed_in, closed, ruth, weekly):
        address = f"/people/{closed['dean'].person.uuid}/meetings/"
        asked = []
        for more in (0, 4):
            for number in range(more):
                mdt.closed(weekly, ruth, timezone.localdate() - dt.timedelta(days=number + 8))
            with count_queries() as statements:
                text_of(signed_in.get(address))
            asked.append(len(statements))
        assert asked[0] == asked[1] <= 12


def test_somebody_added_before_an_ended_meeting_is_refused(signed_in, north, ruth, weekly):
    meeting = mdt.closed(weekly, ruth)
    episode = somebody(north)
    answer = signed_in.post(f"/mdt/{meeting.uuid}/add/", {"episode": str(episode.uuid), "reason": "Late"})
    assert answer.status_code == 422
    assert "closed this meeting" in answer.content.decode()
    assert not Addendum.objects.exists()


def test_nobody_elses_name_stands_in_a_persons_own_part_even_where_it_was_typed(signed_in, north, ruth, weekly):
    rosie, _dean = somebody(north), somebody(north, "Dean", "Whitlock")
    meeting = mdt.running(weekly, ruth)
    item = meeting.items.get(episode=rosie)
    Writing.objects.create(item=item, author=ruth, text="Met Dean Whitlock there", written_at=timezone.now())
    meetings.close_meeting(meeting=Meeting.objects.get(), by=ruth, at=timezone.now(), carry_over=True)
    own = text_of(signed_in.get(f"/people/{rosie.person.uuid}/meetings/"))
    assert "Met D.W. there" in own
    assert "Whitlock" not in own
    assert "Whitlock" not in text_of(signed_in.get(f"/mdt/items/{item.uuid}/copy/"))
    assert "Met Dean Whitlock there" in text_of(signed_in.get(f"/mdt/{meeting.uuid}/"))
