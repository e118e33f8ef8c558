"""Nobody is discharged for not attending: a meeting decides, another lead signs off, and only then it can be done."""

import uuid
from dataclasses import replace

import pytest
from django.utils import timezone

from caseload.people import operations as people
from caseload.people.refusals import Refused as PeopleRefused
from mdt.models import ClosureRequest, Decision, Meeting
from mdt.operations import closures, meetings
from mdt.refusals import Refused
from teams.roles import Role
from tests import make
from tests.mdt import make as mdt

ASKED = closures.Asked(
    closure_reason="05",
    why="Not met since August",
    attempts="Twelve visits at different times, letters, the hostel",
    told="Sister and GP were told on 12 November",
    way_back="Ring the team, any day, no new referral needed",
)


@pytest.fixture
def ines(north):
    return make.staff(north, Role.TEAM_LEAD, "Ines Duarte")


@pytest.fixture
def rosie(north, ruth):
    return make.episode(north, make.person("Rosie", "Thorne"), ruth, last_seen_at=make.days_ago(40))


@pytest.fixture
def request_(rosie, ruth):
    return closures.ask(episode=rosie, asked=ASKED, by=ruth, at=timezone.now())


def decided(episode, by, kind="close") -> Meeting:
    """A meeting that decides about somebody, closed and sealed."""
    meeting = mdt.running(mdt.series(episode.team, by), by)
    item = meeting.items.get(episode=episode)
    Decision.objects.create(
        uuid=uuid.uuid4(), item=item, person=episode.person, episode=episode, kind=kind, words="As asked",
        decided_by=by, decided_at=timezone.now(),
    )  # fmt: skip
    return meetings.close_meeting(meeting=meeting, by=by, at=timezone.now(), carry_over=True)


def close(episode, by, reason="05"):
    handed = people.HandedOn("The GP, Dr Hale")
    return people.close(episode=episode, reason=reason, plan="As signed off", handed=handed, by=by, at=timezone.now())


def test_without_leave_the_database_closes_nothing(rosie, ruth):
    with pytest.raises(PeopleRefused, match="Nobody is discharged for not attending"):
        close(rosie, ruth)
    with pytest.raises(PeopleRefused, match="have not been seen for 28 days"):
        close(rosie, ruth, "02")


def test_asked_decided_signed_off_and_closed(rosie, request_, ruth, ines):
    meeting = decided(rosie, ruth)
    request_.refresh_from_db()
    assert (request_.state, request_.decision.item.meeting) == ("decided", meeting)
    closures.sign_off(request=request_, by=ines, at=timezone.now())
    request_.refresh_from_db()
    sanction = request_.sanction
    assert (sanction.asked_by, sanction.signed_off_by, sanction.decided_on) == (ruth, ines, meeting.on_date)
    assert close(rosie, ruth).state == "closed"


def test_one_leave_does_not_serve_another_reason(rosie, request_, ruth, ines):
    decided(rosie, ruth)
    request_.refresh_from_db()
    closures.sign_off(request=request_, by=ines, at=timezone.now())
    with pytest.raises(PeopleRefused):
        close(rosie, ruth, "09")


def test_it_stands_on_the_agenda_of_the_next_meeting(rosie, request_, ruth):
    meeting = mdt.running(mdt.series(rosie.team, ruth), ruth)
    assert "closure_asked" in {reason["code"] for reason in meeting.items.get().reasons}


@pytest.mark.parametrize("missing", ["why", "attempts", "told", "way_back"])
def test_every_part_of_it_must_be_told(rosie, ruth, missing):
    with pytest.raises(Refused) as refused:
        closures.ask(episode=rosie, asked=replace(ASKED, **{missing: " "}), by=ruth, at=timezone.now())
    assert refused.value.field == missing
    assert not ClosureRequest.objects.exists()


def test_it_is_asked_once(rosie, request_, ines):
    with pytest.raises(Refused, match="already"):
        closures.ask(episode=rosie, asked=ASKED, by=ines, at=timezone.now())


def test_nobody_signs_off_before_a_meeting_has_decided(request_, ines):
    with pytest.raises(Refused, match="not waiting for a sign-off"):
        closures.sign_off(request=request_, by=ines, at=timezone.now())


def test_nobody_signs_off_what_they_asked_for(rosie, request_, ruth):
    decided(rosie, ruth)
    with pytest.raises(Refused, match="asked for this yourself"):
        closures.sign_off(request=request_, by=ruth, at=timezone.now())


def test_only_a_lead_of_the_team_or_the_service_lead_signs_off(rosie, north, request_, ruth):
    decided(rosie, ruth)
    for user in (make.staff(north), make.staff(make.team(), Role.TEAM_LEAD)):
        with pytest.raises(Refused, match="Only a lead of this team"):
            closures.sign_off(request=request_, by=user, at=timezone.now())
    service_lead = make.staff(None, Role.SERVICE_LEAD)
    assert closures.sign_off(request=request_, by=service_lead, at=timezone.now()).state == "signed_off"


def test_a_meeting_that_says_no_keeps_the_episode_open(rosie, request_, ruth):
    decided(rosie, ruth, "keep_open")
    request_.refresh_from_db()
    assert request_.state == "refused"


@pytest.mark.parametrize("kind", ["handover", "other"])
def test_only_an_mdt_gives_leave(rosie, request_, ruth, kind):
    series = mdt.series(rosie.team, ruth, kind=kind)
    meeting = mdt.running(series, ruth)
    item = meeting.items.filter(episode=rosie).first() or meeting.items.create(
        episode=rosie, person=rosie.person, position=99
    )
    Decision.objects.create(
        uuid=uuid.uuid4(), item=item, person=rosie.person, episode=rosie, kind="close", words="Quickly",
        decided_by=ruth, decided_at=timezone.now(),
    )  # fmt: skip
    closures.decide(meeting, by=ruth)
    request_.refresh_from_db()
    assert request_.state == "asked"


def test_whoever_signs_off_may_refuse_and_it_can_be_asked_again(rosie, request_, ruth, ines):
    decided(rosie, ruth)
    closures.refuse(request=request_, by=ines, at=timezone.now())
    assert closures.ask(episode=rosie, asked=ASKED, by=ruth, at=timezone.now()).state == "asked"


class TestPages:
    def test_the_closing_form_leads_here_and_the_request_says_what_is_missing(self, client, rosie, ruth):
        client.force_login(ruth)
        address = f"/episodes/{rosie.uuid}/leave/"
        assert address in client.get(f"/episodes/{rosie.uuid}/close/").content.decode()
        told = {"closure_reason": "05", "why": "Not met", "attempts": "Twelve visits", "told": ""}
        answer = client.post(address, told | {"way_back": "Ring us"})
        assert answer.status_code == 422
        assert "Twelve visits" in answer.content.decode()
        assert client.post(address, told | {"told": "Both", "way_back": "Ring us"}).status_code == 302
        assert ClosureRequest.objects.get().asked_by == ruth

    def test_another_lead_signs_off_on_its_page_and_it_is_counted(self, client, rosie, request_, ruth, ines):
        decided(rosie, ruth)
        address = f"/closures/{request_.uuid}/"
        client.force_login(ruth)
        assert "Sign off" not in client.get(address).content.decode()
        assert client.post(address, {"answer": "sign_off"}).status_code == 422
        client.force_login(ines)
        assert client.post(address, {"answer": "sign_off"}).status_code == 302
        assert client.get("/closures/").context["figures"].signed_off == 1

    def test_a_lead_is_told_on_the_meetings_page_what_waits(self, client, request_, ines):
        client.force_login(ines)
        assert "1 request to close an episode" in client.get("/mdt/").content.decode()

    def test_a_clinician_neither_asks_nor_sees_the_list(self, client, north, rosie, request_):
        client.force_login(make.staff(north))
        for address in (f"/episodes/{rosie.uuid}/leave/", "/closures/", f"/closures/{request_.uuid}/"):
            assert client.get(address).status_code == 403
