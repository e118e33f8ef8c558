"""A caseload for the desk's tests: people with everything that a page about them reads."""

import datetime as dt

from django.utils import timezone

from caseload.models import HospitalSpell, LegalMeasure, Phone, Place
from caseload.people.signals import tell_changed
from tests import make


def caseload(team, sam, people: int) -> list:
    """That many people of Sam's: seen, tried, planned, some in hospital; state and alerts as they follow."""
    jo = make.staff(team)
    episodes = [one(team, sam, number, jo) for number in range(people)]
    tell_changed([episode.pk for episode in episodes], at=timezone.now())
    for episode in episodes:
        episode.refresh_from_db()
    return episodes


def one(team, sam, number: int, jo=None):
    """One person, whom Sam visits together with Jo; every fifth is in hospital."""
    today = timezone.localdate()
    person = make.person("Ann", f"Adams{number:03}", what_helps="Tea first", what_to_avoid="Before noon")
    episode = make.episode(team, person, sam)
    make.intensity(episode, ("daily", "several", "weekly", "fortnightly")[number % 4], sam, reason="New flat")
    make.contact(episode, sam, at=make.days_ago(9), note="A walk by the canal", small_win="Came along")
    make.contact(
        episode, sam, "not_in", at=make.days_ago(1), note="Lights off", offer="A lift", offer_answer="declined"
    )
    make.visit(episode, sam, *filter(None, [jo]), at=timezone.now(), purpose="depot")
    make.visit(episode, sam, on=today + dt.timedelta(days=1))
    Phone.objects.create(person=person, number="07700 900001", starts_on=make.LONG_AGO)
    Place.objects.create(
        person=person, kind="home", description="12 Elm Court", starts_on=make.LONG_AGO, is_main=True
    )
    LegalMeasure.objects.create(
        person=person, episode=episode, kind="cto", starts_on=make.LONG_AGO, expires_on=today, set_by=sam
    )
    if number % 5 == 0:
        admit(episode, sam)
    return episode


def admit(episode, by, at: dt.datetime | None = None):
    """Put somebody into hospital, row and state, as an operation would."""
    at = at or make.days_ago(2)
    HospitalSpell.objects.create(
        person_id=episode.person_id,
        episode=episode,
        hospital="Larch House",
        ward="Oak Ward",
        kind="general",
        admitted_at=at,
        told_by="Ward",
        recorded_by=by,
    )
    type(episode).objects.filter(pk=episode.pk).update(in_hospital_since=at)
