"""A death recorded by mistake is taken back with all that it ended, whatever table it stands in (domain.md 2a)."""

import datetime as dt
import uuid

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from assessments.models import Assessment, Reassessment, ReassessmentPeriod
from caseload.alerts.models import Alert, AlertStep
from caseload.contacts import operations as contacts
from caseload.models import (
    ClosureSanction,
    HospitalSpell,
    PlannedVisit,
    Statement,
    Treatment,
    TreatmentEvent,
    VisitSeries,
)
from caseload.people import operations as people
from caseload.people.models.episode import EpisodeRow
from caseload.people.signals import tell_changed
from caseload.spells import operations as spells
from caseload.spells.operations.effects import set_state
from caseload.treatments import operations as treatments
from mdt.models import AgendaItem, Allocation
from tests.world import World, world

DAY = dt.timedelta(days=1)


def tables() -> list[type[models.Model]]:
    """Every table that says something about a person and an episode, of whatever room."""
    return [each for each in apps.get_models() if issubclass(each, EpisodeRow)]


@pytest.fixture
def life(db) -> World:
    """Somebody about whom every such table says something."""
    found = world()
    episode, lead = found.episode, found.users["team_lead"]
    now, today = timezone.now(), timezone.localdate()
    row = {"person": episode.person, "episode": episode}
    for ends_on in (None, today + 20 * DAY):
        contacts.plan_series(
            episode=episode, weekdays=[1, 4], starts_on=today, ends_on=ends_on, staff=[lead], by=lead, at=now
        )
    Statement.objects.create(kind="safety", text="x", author="x", on_date=today, recorded_by=lead, **row)
    treatments.answer(event=TreatmentEvent.objects.get(), words="x", said_by="Dr Osei", by=lead, at=now)
    agreed = treatments.Agreed(every_days=14, prescriber_name="Dr Osei")
    stands = Treatment.objects.get()
    treatments.change(treatment=stands, told=agreed, seen=stands.agreed.fingerprint, reason="x", by=lead, at=now)
    AlertStep.objects.create(alert=Alert.objects.first(), step="phone", by=lead, at=now, **row)
    ClosureSanction.objects.create(
        closure_reason="05", decided_on=today, asked_by=lead, signed_off_by=found.users["clinician"], attempts="x",
        told="x", way_back="x", **row,
    )  # fmt: skip
    Allocation.objects.create(
        uuid=uuid.uuid4(), item=AgendaItem.objects.get(uuid=found.rows["mdt/items/"]), user=lead, agreement="agreed",
        series=VisitSeries.objects.first(), allotted_by=lead, allotted_at=now, **row,
    )  # fmt: skip
    ReassessmentPeriod.objects.create(key="ocairs", every_days=90, reason="x", starts_at=now, set_by=lead, **row)
    last = Assessment.objects.filter(signed_at__isnull=False, **row).first()
    Reassessment.objects.create(key=last.key, last=last, last_on=today, due_on=today + 30 * DAY, **row)
    set_state(found.person.pk)
    tell_changed([episode.pk], at=timezone.now())
    return found


def every_row() -> dict:
    """Each row of each table of the product, but the trail and the alert that tells of the death itself."""
    told = {"audit", "auth", "contenttypes", "sessions", "admin", "django_celery_beat"}
    models = [each for each in apps.get_models() if each._meta.app_label not in told]
    rows = {each.__name__: list(each.objects.order_by("pk").values()) for each in models}
    rows["Alert"] = [row for row in rows["Alert"] if row["rule"] != "died"]
    return rows


def test_every_table_about_an_episode_is_asked(life):
    without = [each.__name__ for each in tables() if not each.objects.filter(episode=life.episode).exists()]
    assert without == [], "Make such a row in world() or in life(), so that undoing a death is tried on it"


def by_hand(life, at):
    people.record_death(person=life.person, died_on=timezone.localdate(at), by=life.users["team_lead"], at=at)


def by_the_ward(life, at):
    lead = life.users["team_lead"]
    spells.discharge(
        spell=HospitalSpell.objects.get(), discharged_at=at, method="4", destination="79", by=lead, at=at
    )


@pytest.mark.parametrize("die", [by_hand, by_the_ward])
def test_undone_by_the_lead_every_row_stands_as_before(life, client, die):
    client.force_login(life.users["team_lead"])
    before = every_row()
    die(life, timezone.now())
    assert not life.person.episodes.filter(state="accepted").exists()
    assert not PlannedVisit.objects.filter(state="planned").exists()
    assert not Alert.objects.filter(closed_at=None, episode=life.episode).exclude(rule="died").exists()
    assert client.post(f"/people/{life.person.uuid}/died/undo/", {"confirmed": "1"}).status_code == 302
    assert changed(before, every_row()) == []


def changed(before: dict, after: dict) -> list[str]:
    """What is another than it was, for somebody who reads why the test failed."""
    found = []
    for name, rows in before.items():
        then, now = ({row["id"]: row for row in each} for each in (rows, after[name]))
        for key in {*then, *now}:
            was, is_now = then.get(key, {}), now.get(key, {})
            different = [f"{each}: {was.get(each)} -> {is_now.get(each)}" for each in {*was, *is_now}
                         if was.get(each) != is_now.get(each)]  # fmt: skip
            found += [f"{name} {key}: {', '.join(different)}"] if different else []
    return found
