"""What has changed since: exactly that, and nothing that only something else of the same person did."""

import datetime as dt
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.alerts.models import Alert
from caseload.contacts.codes import Entry
from caseload.contacts.models import Contact
from caseload.people.models import CoordinatorPeriod, Episode, Identifier, Person
from caseload.spells.models import HospitalSpell
from integrations.fhir.systems import KINDS
from tests import make
from tests.integrations.fhir.asking import asker, found, one_of_everything, reading

pytestmark = pytest.mark.django_db
LONG_AGO = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Marsh")


@pytest.fixture
def ask(client, team):
    return asker(client, reading(team))


@pytest.fixture
def whole(team, jo):
    """Somebody about whom there is one of everything, all of it old."""
    episode = one_of_everything(team, jo)
    Person.objects.update(created_at=LONG_AGO)
    Episode.objects.update(referred_at=LONG_AGO, accepted_at=LONG_AGO)
    CoordinatorPeriod.objects.update(starts_at=LONG_AGO)
    Alert.objects.update(opened_at=LONG_AGO)
    HospitalSpell.objects.update(recorded_at=LONG_AGO)
    return episode


def changed(ask, since=None, prefix: str = "ge") -> set[str]:
    """The kinds of which something is found."""
    since = quote((since or timezone.now() - dt.timedelta(minutes=5)).isoformat())
    return {kind for kind in KINDS if found(ask(f"{kind}?_lastUpdated={prefix}{since}"))}


def did(verb: str, episode: Episode, **more) -> Event:
    return Event.objects.create(verb=verb, person_id=episode.person_id, actor_label="Jo", **more)


def test_a_new_contact_changes_nothing_but_itself(ask, whole):
    did("contact.logged", whole)
    did("alert.acknowledged", whole)
    assert changed(ask) == {"Encounter"}


@pytest.mark.parametrize(
    ("verb", "kinds"),
    [
        ("person.updated", {"Patient"}),
        ("person.died", {"Patient"}),
        ("person.identifier_ended", {"Patient"}),
        ("episode.closed", {"EpisodeOfCare", "CareTeam"}),
        ("coordinator.moved", {"EpisodeOfCare", "CareTeam"}),
        ("plan.changed", set()),
    ],
)
def test_what_was_done_changes_what_it_was_done_to(ask, whole, verb, kinds):
    did(verb, whole)
    assert changed(ask) - {"Encounter"} == kinds


def test_a_co_ordinator_who_begins_today_as_was_agreed_last_month_is_a_change_of_today(ask, team, whole):
    next_one = make.staff(team, name="Sam Okoro")
    now = timezone.now()
    CoordinatorPeriod.objects.update(ends_at=now - dt.timedelta(minutes=1))
    CoordinatorPeriod.objects.create(
        episode=whole, person=whole.person, user=next_one, starts_at=now - dt.timedelta(minutes=1), set_by=next_one,
        set_at=LONG_AGO,
    )  # fmt: skip
    assert changed(ask) - {"Encounter"} == {"EpisodeOfCare", "CareTeam"}
    (care,) = found(ask("EpisodeOfCare"))
    assert care["careManager"]["display"] == "Sam Okoro"


def test_one_who_begins_next_month_is_no_change_yet(ask, team, whole):
    later = timezone.now() + dt.timedelta(days=30)
    CoordinatorPeriod.objects.update(ends_at=later)
    assert "CareTeam" not in changed(ask)
    assert "EpisodeOfCare" not in changed(ask)


def test_an_alert_that_closes_is_a_change(ask, whole):
    assert "Flag" not in changed(ask)
    Alert.objects.update(closed_at=timezone.now())
    assert "Flag" in changed(ask)
    (flag,) = found(ask("Flag"))
    assert flag["status"] == "inactive"


def test_only_the_stay_to_which_something_was_done_has_changed(ask, whole, jo):
    first = HospitalSpell.objects.get()
    did("spell.discharged", whole, subject_uuid=uuid4())
    since = quote((timezone.now() - dt.timedelta(minutes=5)).isoformat())
    assert not found(ask(f"Encounter?class=IMP&_lastUpdated=ge{since}"))
    did("spell.discharged", whole, subject_uuid=first.uuid)
    assert [one["id"] for one in found(ask(f"Encounter?class=IMP&_lastUpdated=ge{since}"))] == [str(first.uuid)]


def test_a_contact_that_is_withdrawn_is_a_change(ask, whole, jo):
    contact = Contact.objects.get()
    first = found(ask("Encounter?status=finished&_count=1"))[0]
    known = quote(first["meta"]["lastUpdated"])
    assert not found(ask(f"Encounter?_lastUpdated=gt{known}"))
    version = Contact.objects.create(
        uuid=uuid4(), body_hash="", entry=Entry.WITHDRAWN, replaces=contact, entry_reason="Wrong",
        person=whole.person, episode=whole, team=whole.team, occurred_at=contact.occurred_at,
        written_at=timezone.now(), received_at=timezone.now() + dt.timedelta(seconds=1), logged_by=jo,
        mechanism="01", outcome="seen", with_whom=["person"],
    )  # fmt: skip
    Contact.objects.filter(pk=contact.pk).update(successor=version)
    (now,) = found(ask(f"Encounter?_lastUpdated=gt{known}"))
    assert (now["id"], now["status"]) == (first["id"], "entered-in-error")
    assert now["meta"]["versionId"] != first["meta"]["versionId"]


def test_a_merge_changes_everything_of_who_remains(ask, whole):
    lost = make.person("Dean", merged_into=whole.person)
    Person.objects.filter(pk=lost.pk).update(created_at=LONG_AGO)
    did("person.merged", whole)
    assert changed(ask) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_prefix_parts_before_from_after(ask, whole, kind):
    (resource, *_more) = found(ask(kind))
    at = resource["meta"]["lastUpdated"]
    same = f"{kind}?_id={resource['id']}&_lastUpdated="
    held = {
        prefix for prefix in ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb") if found(ask(f"{same}{prefix}{at}"))
    }
    assert held == {"eq", "ge", "le"}
    year = int(at[:4])
    assert {prefix for prefix in ("ne", "gt", "ge", "sa") if found(ask(f"{same}{prefix}{year - 1}"))} == {
        "ne",
        "gt",
        "ge",
        "sa",
    }
    assert {prefix for prefix in ("ne", "lt", "le", "eb") if found(ask(f"{same}{prefix}{year + 1}"))} == {
        "ne",
        "lt",
        "le",
        "eb",
    }
    assert found(ask(f"{same}{year}"))
    assert found(ask(f"{same}ge{year}-01&_lastUpdated=lt{year + 1}"))
    assert not found(ask(f"{same}ge{year}-01&_lastUpdated=lt{year}-01"))


def test_a_number_that_another_system_knows_them_by_finds_them(ask, whole):
    Identifier.objects.create(person=whole.person, system="Old PAS/RiO", value="P 77", starts_on=LONG_AGO.date())
    (patient,) = found(ask("Patient"))
    number = patient["identifier"][1]
    assert (number["system"], number["value"]) == ("urn:alongside:id:Old%20PAS%2FRiO", "P 77")
    asked = {"identifier": f"{number['system']}|{number['value']}"}
    assert found(ask("Patient/_search", **asked)) == [patient]
    assert len(found(ask("EpisodeOfCare/_search", **{"patient.identifier": "|P 77"}))) == 1
    assert not found(ask("Patient/_search", identifier="urn:alongside:id:Other|P 77"))
