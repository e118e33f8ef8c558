"""The pages on which a team and one person's interval are set."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Reassessment, ReassessmentPeriod, TeamInstrument
from audit.models import Event
from tests import make
from tests.assessments.rows import assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def lead(team, client):
    user = make.staff(team, "team_lead")
    client.force_login(user)
    return user


@pytest.fixture
def episode(team, lead):
    return make.episode(team, coordinator=lead)


def post(client, name, *args, **data):
    return client.post(reverse(name, args=args), data)


def use(key, **fields):
    return {"key": key} | {f"{key}-{name}": value for name, value in fields.items()}


def test_the_page_shows_each_instrument_and_what_it_proposes_as_it_comes(client, team, lead):
    page = client.get(reverse("team_instruments", args=[team.uuid])).content.decode()
    for words in ("OCAIRS", "MOHOST", "DIALOG", "Barriers propose", "the team has not set it yet"):
        assert words in page


def test_a_lead_sets_the_interval_and_what_is_proposed(client, team, lead):
    given = use("ocairs", every_days="180", proposes="mohost", values=["1", "2"], items=["roles", "habits"])
    answer = post(client, "team_instruments", team.uuid, **given)
    assert answer.status_code == 302
    row = TeamInstrument.objects.get()
    assert (row.team, row.key, row.every_days, row.proposes) == (team, "ocairs", 180, "mohost")
    assert (row.proposing_items, row.proposing_values) == (["roles", "habits"], [1, 2])
    assert Event.objects.get(verb="team.instrument_set").team_id == team.pk


def test_nothing_may_be_proposed_and_nothing_repeated(client, team, lead):
    assert post(client, "team_instruments", team.uuid, **use("ocairs", every_days="", proposes="")).status_code == 302
    row = TeamInstrument.objects.get()
    assert (row.every_days, row.proposes, row.proposing_values) == (None, "", [])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"every_days": "0"}, "Enter whole days from 1 to 1100"),
        ({"every_days": "soon"}, "Enter whole days from 1 to 1100"),
        ({"every_days": "90", "proposes": "mohost"}, "Choose at least one rating that proposes it"),
        ({"proposes": "ocairs", "values": ["1"]}, "choose one of the answers shown"),
        ({"proposes": "mohost", "values": ["9"]}, "choose one of the answers shown"),
        ({"proposes": "mohost", "values": ["1"], "items": ["energy"]}, "choose one of the answers shown"),
    ],
)
def test_a_wrong_setting_is_said_at_its_field_and_what_was_typed_stays(client, team, lead, fields, said):
    answer = post(client, "team_instruments", team.uuid, **use("ocairs", **fields))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert f'value="{fields.get("every_days", "")}"' in page
    assert not TeamInstrument.objects.exists()


def test_an_instrument_that_finds_no_barriers_proposes_nothing(client, team, lead):
    given = use("dialog", every_days="90", proposes="mohost", values=["1"])
    assert post(client, "team_instruments", team.uuid, **given).status_code == 302
    assert TeamInstrument.objects.get().proposes == ""


def test_a_clinician_may_not_set_it_and_another_teams_lead_neither(client, team):
    for user in (make.staff(team), make.staff(make.team(), "team_lead")):
        client.force_login(user)
        assert client.get(reverse("team_instruments", args=[team.uuid])).status_code == 403


def test_an_interval_of_ones_own_is_set_and_taken_back(client, lead, episode):
    address = ("assessment_again", episode.person.uuid, "mohost")
    row = assessed(episode, lead, "mohost")
    assert client.get(reverse(address[0], args=address[1:])).status_code == 200
    answer = post(client, *address, which="own", every_days="30", reason="Much is moving")
    assert answer.status_code == 302
    assert (Reassessment.objects.get(episode=episode).due_on - row.on_date).days == 30
    assert post(client, *address, which="team").status_code == 302
    assert Reassessment.objects.get(episode=episode).due_on is None
    assert ReassessmentPeriod.objects.get().ends_at <= timezone.now()
    assert post(client, *address, which="team").status_code == 302, "already so: nothing to refuse"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": "Because"}, "Choose when it is to be repeated"),
        ({"which": "own", "reason": "Because"}, "Enter whole days from 1 to 1100"),
        ({"which": "own", "every_days": "30"}, "Say why it differs"),
        ({"which": "never"}, "Say why it differs"),
    ],
)
def test_a_wrong_interval_is_said_at_its_field(client, lead, episode, fields, said):
    answer = post(client, "assessment_again", episode.person.uuid, "mohost", **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ReassessmentPeriod.objects.exists()


def test_an_unknown_instrument_and_a_person_out_of_sight_are_not_found(client, lead, episode):
    assert client.get(reverse("assessment_again", args=[episode.person.uuid, "nonesuch"])).status_code == 404
    client.force_login(make.staff(make.team()))
    assert client.get(reverse("assessment_again", args=[episode.person.uuid, "mohost"])).status_code == 404
