"""Intensity, rhythm and legal measures."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.models import Event
from caseload.people import operations as people
from caseload.people import queries
from caseload.people.models import IntensityPeriod, LegalMeasure, RhythmPeriod
from tests import make


@pytest.fixture
def episode(team, nurse, lead):
    episode = make.episode(team, coordinator=nurse)
    make.intensity(episode, "weekly", lead)
    return episode


@pytest.fixture
def set_rhythm(episode, nurse, now, next_month):
    def call(days, **fields):
        given = {"every_days": days, "reason": "They asked", "review_by": next_month, "by": nurse, "at": now}
        return people.set_rhythm(episode=episode, **given | fields)

    return call


def test_a_new_intensity_ends_the_one_before_and_moves_the_due_day(episode, nurse, now, next_month):
    people.set_intensity(
        episode=episode, intensity="daily", reason="Notice to quit", review_by=next_month, by=nurse, at=now
    )
    rows = list(IntensityPeriod.objects.order_by("starts_at").values_list("intensity", "ends_at"))
    assert rows == [("weekly", now), ("daily", None)]
    episode.refresh_from_db()
    assert episode.rhythm_days == 1


def test_an_intensity_can_begin_later(episode, nurse, now, next_month):
    later = now + dt.timedelta(days=4)
    people.set_intensity(
        episode=episode, intensity="daily", reason="Trial", review_by=next_month, by=nurse, at=now, starts_at=later
    )
    episode.refresh_from_db()
    assert episode.rhythm_days == 7
    assert IntensityPeriod.objects.at(later).get().intensity == "daily"


def test_a_rhythm_stands_above_the_teams_default_until_it_ends(set_rhythm, episode, nurse, now):
    set_rhythm(3)
    episode.refresh_from_db()
    assert episode.rhythm_days == 3
    people.end_rhythm(episode=episode, by=nurse, at=now + dt.timedelta(seconds=1))
    episode.refresh_from_db()
    assert episode.rhythm_days == 7
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == ["rhythm.set", "rhythm.ended"]


def test_only_a_rhythm_that_runs_can_end(episode, nurse, now):
    with pytest.raises(people.Refused, match="default applies"):
        people.end_rhythm(episode=episode, by=nurse, at=now)


@pytest.mark.parametrize("days", [0, 91])
def test_a_rhythm_is_between_a_day_and_ninety(set_rhythm, days):
    with pytest.raises(people.Refused) as refusal:
        set_rhythm(days)
    assert refusal.value.field == "every_days"
    assert not RhythmPeriod.objects.exists()


def test_nothing_stands_without_a_review_to_come(set_rhythm, now):
    with pytest.raises(people.Refused):
        set_rhythm(3, review_by=timezone.localdate(now))


class TestLegalMeasures:
    @pytest.fixture
    def add(self, episode, nurse, now):
        def call(kind="cto", **fields):
            given = {"starts_on": dt.date(2026, 1, 10), "expires_on": timezone.localdate() + dt.timedelta(days=20)}
            return people.add_legal_measure(episode=episode, kind=kind, by=nurse, at=now, **given | fields)

        return call

    def test_section_117_does_not_expire(self, add):
        with pytest.raises(people.Refused) as refusal:
            add("s117")
        assert refusal.value.field == "expires_on"
        assert add("s117", expires_on=None).expires_on is None

    @pytest.mark.parametrize("years", [-51, 2, 180])
    def test_a_first_day_far_off_is_a_mistyped_year(self, add, years):
        day = timezone.localdate() + dt.timedelta(days=366 * years)
        with pytest.raises(people.Refused, match="check the year") as refusal:
            add(starts_on=day, expires_on=None)
        assert refusal.value.field == "starts_on"
        assert not LegalMeasure.objects.exists()

    def test_so_is_a_last_day_far_off(self, add, nurse, now):
        far = timezone.localdate() + dt.timedelta(days=366 * 180)
        with pytest.raises(people.Refused, match="check the year") as refusal:
            add(expires_on=far)
        assert refusal.value.field == "expires_on"
        with pytest.raises(people.Refused, match="check the year"):
            people.renew_legal_measure(measure=add(), expires_on=far, by=nurse, at=now)

    def test_and_an_end_far_off(self, add, nurse, now):
        far = timezone.localdate() + dt.timedelta(days=400)
        with pytest.raises(people.Refused, match="check the year") as refusal:
            people.end_legal_measure(measure=add(), ends_on=far, reason="x", by=nurse, at=now)
        assert refusal.value.field == "ends_on"

    def test_the_last_day_is_not_before_the_first(self, add):
        with pytest.raises(people.Refused):
            add(expires_on=dt.date(2026, 1, 9))

    def test_a_renewal_keeps_what_was(self, add, nurse, now):
        measure = add(conditions="Depot at the clinic")
        later = measure.expires_on + dt.timedelta(days=180)
        renewed = people.renew_legal_measure(measure=measure, expires_on=later, by=nurse, at=now)
        assert (renewed.expires_on, renewed.conditions, renewed.starts_on) == (
            later,
            "Depot at the clinic",
            timezone.localdate(now),
        )
        former = LegalMeasure.objects.get(pk=measure.pk)
        assert (former.ends_on, former.end_reason) == (timezone.localdate(now), "renewed")
        assert queries.history_of(measure.person)["legal"][1]["reason"] == "Renewed"

    def test_a_renewal_reaches_further_and_happens_once(self, add, nurse, now):
        measure = add()
        with pytest.raises(people.Refused):
            people.renew_legal_measure(measure=measure, expires_on=measure.expires_on, by=nurse, at=now)
        later = measure.expires_on + dt.timedelta(days=180)
        people.renew_legal_measure(measure=measure, expires_on=later, by=nurse, at=now)
        with pytest.raises(people.Refused, match="already"):
            people.renew_legal_measure(measure=measure, expires_on=later, by=nurse, at=now)

    def test_it_ends_with_a_reason(self, add, nurse, now):
        measure = add()
        day = timezone.localdate(now)
        with pytest.raises(people.Refused):
            people.end_legal_measure(measure=measure, ends_on=day, reason="", by=nurse, at=now)
        ended = people.end_legal_measure(measure=measure, ends_on=day, reason="Discharged by RC", by=nurse, at=now)
        assert ended.end_reason == "Discharged by RC"

    def test_it_ends_after_it_began(self, add, nurse, now):
        measure = add()
        with pytest.raises(people.Refused):
            people.end_legal_measure(measure=measure, ends_on=measure.starts_on, reason="x", by=nurse, at=now)
