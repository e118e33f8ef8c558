"""From the first day towards home: checklist, meetings, who goes in the three days, and other teams' follow-ups."""

import datetime as dt

import pytest
from django.utils import timezone

from caseload.alerts.models import Alert
from caseload.models import ChecklistAnswer, PlannedVisit
from caseload.spells import operations as spells
from caseload.spells.follow_up import Came
from caseload.spells.operations import Answer, ByOthers, Going, Meeting, Planning, SpellRefusedError
from caseload.spells.queries import follow_ups
from tests.caseload.spells.test_in_reach import episode, jo, leave, now, spell, team  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def today():
    return timezone.localdate()


def refused(field, operation, **told):
    with pytest.raises(SpellRefusedError) as fault:
        operation(**told)
    assert fault.value.field == field


def test_an_item_is_done_by_somebody_on_a_day_and_can_be_opened_again(spell, jo, now):  # noqa: F811
    spells.answer_item(spell=spell, item="gp", answer=Answer("done", "Told", jo, today()), by=jo, at=now)
    spells.answer_item(spell=spell, item="gp", answer=Answer("not_needed", "No GP"), by=jo, at=now)
    assert ChecklistAnswer.objects.get().state == "not_needed"
    spells.reopen_item(spell=spell, item="gp", by=jo, at=now)
    assert not ChecklistAnswer.objects.exists()


def test_an_item_cannot_be_done_in_the_future_before_the_admission_or_by_nobody(spell, jo, now):  # noqa: F811
    told = {"operation": spells.answer_item, "spell": spell, "item": "gp", "by": jo, "at": now}
    refused("done_on", answer=Answer("done", "", jo, today() + DAY), **told)
    refused("done_on", answer=Answer("done", "", jo, today() - 9 * DAY), **told)
    refused("done_on", answer=Answer("done", "", jo, None), **told)
    refused("done_by", answer=Answer("done", "", None, today()), **told)
    refused("note", answer=Answer("not_needed", " "), **told)


def test_nobody_was_at_a_meeting_that_is_still_to_come(spell, jo, now):  # noqa: F811
    told = {"operation": spells.record_meeting, "spell": spell, "by": jo, "at": now}
    refused("attended", told=Meeting(today() + DAY, attended=("ward",)), **told)
    refused("on_date", told=Meeting(today() - 30 * DAY), **told)
    held = spells.record_meeting(spell=spell, told=Meeting(today(), attended=("ward", "housing")), by=jo, at=now)
    assert held.attended == ["ward", "housing"]


def test_what_is_planned_needs_a_day_to_come_and_a_word_of_how(spell, jo, now):  # noqa: F811
    told = {"operation": spells.plan_leaving, "spell": spell, "by": jo, "at": now}
    refused("planned_discharge_on", told=Planning(today() - DAY, None, "", None, ""), **told)
    refused("part_of_admission_how", told=Planning(None, True, "", None, ""), **told)
    planned = Planning(today() + DAY, True, "Our nurse was there", False, "")
    stay = spells.plan_leaving(spell=spell, told=planned, by=jo, at=now)
    assert (stay.planned_discharge_on, stay.part_of_admission, stay.part_of_discharge) == (today() + DAY, True, False)


def test_at_discharge_somebody_goes_and_the_visit_stands_in_the_diary(spell, jo, now):  # noqa: F811
    left = leave(spell, jo, now, going=Going(jo, 2, closed_anyway=True))
    visit = PlannedVisit.objects.get(purpose="follow_up_72h")
    assert visit.on_date == timezone.localdate(left.discharged_at) + 2 * DAY
    assert ChecklistAnswer.objects.get(item="follow_up").state == "done"


def test_a_day_on_which_the_team_is_closed_is_said_first(spell, jo, now, team):  # noqa: F811
    team.open_days = [timezone.localdate(now - dt.timedelta(hours=1)).isoweekday()]
    team.save()
    with pytest.raises(SpellRefusedError, match="The team is closed on") as fault:
        leave(spell, jo, now, going=Going(jo, 2))
    assert fault.value.field == "after"
    spell.refresh_from_db()
    assert spell.discharged_at is None
    leave(spell, jo, now, going=Going(jo, 2, closed_anyway=True))


def test_a_day_that_has_passed_is_refused(spell, jo, now, episode):  # noqa: F811
    old = leave(spell, jo, now, discharged_at=spell.admitted_at + dt.timedelta(minutes=5))
    old.admitted_at, old.discharged_at = now - 20 * DAY, now - 2 * DAY
    old.save()
    refused("after", spells.book_follow_up, spell=old, going=Going(jo, 1), episode=episode, by=jo, at=now)


def others(spell, jo, now, **said):  # noqa: F811
    told = {"occurred_at": now, "mechanism": "01", "team_name": "Crisis", "who": "", "told_by": "Ade"} | said
    return spells.record_follow_up_by_others(spell=spell, told=ByOthers(**told), by=jo, at=now)


def test_another_team_of_the_provider_counts_ends_our_alert_and_is_no_contact_of_ours(spell, jo, now, episode):  # noqa: F811
    left = leave(spell, jo, now, discharged_at=spell.admitted_at + dt.timedelta(minutes=5))
    left.admitted_at, left.discharged_at = now - 20 * DAY, now - 2 * DAY
    left.save()
    row = others(left, jo, now - DAY)
    [judged] = follow_ups.of_teams([episode.team_id], from_at=now - 9 * DAY, until_at=now, now=now)
    assert (judged.judgement.came, judged.judgement.met.is_ours) == (Came.IN_TIME, False)
    assert not Alert.objects.filter(rule="discharged_not_followed_up", closed_at=None).exists()
    episode.refresh_from_db()
    assert episode.last_seen_at is None
    spells.retract_follow_up_by_others(row=row, reason="Not him", by=jo, at=now)
    [judged] = follow_ups.of_teams([episode.team_id], from_at=now - 9 * DAY, until_at=now, now=now)
    assert judged.judgement.came is Came.RUNNING
    assert Alert.objects.filter(rule="discharged_not_followed_up", closed_at=None).exists()


def test_a_text_of_another_team_does_not_count_and_a_moment_before_they_left_is_refused(spell, jo, now, episode):  # noqa: F811
    left = leave(spell, jo, now)
    refused("met", others, spell=left, jo=jo, now=now, occurred_at=now - 2 * DAY)
    refused("met", others, spell=left, jo=jo, now=now, occurred_at=now + DAY)
    refused("told_by", others, spell=left, jo=jo, now=now, told_by=" ")
    others(left, jo, now, mechanism="09")
    [judged] = follow_ups.of_teams([episode.team_id], from_at=now - 9 * DAY, until_at=now, now=now)
    assert judged.judgement.came is Came.RUNNING


def test_another_providers_bed_is_theirs_to_follow_up_unless_they_referred_on(spell, jo, now, episode):  # noqa: F811
    spell.out_of_area = True
    spell.save()
    leave(spell, jo, now, referred_on=False)
    [judged] = follow_ups.of_teams([episode.team_id], from_at=now - 9 * DAY, until_at=now, now=now)
    assert judged.judgement.left.out == "provider"
