"""Legal measures: recorded, renewed, ended; what is due under them; and how a closing asks about them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Event
from caseload.alerts.models import Alert
from caseload.people import operations as people
from caseload.people import queries
from caseload.people.models import Episode, LegalMeasure, LegalTask
from caseload.people.signals import tell_changed
from caseload.people.whereabouts import Told
from teams.faults import MeanwhileError
from tests import make

DAY = dt.timedelta(days=1)


@pytest.fixture
def episode(team, nurse, lead):
    episode = make.episode(team, coordinator=nurse)
    make.contact(episode, nurse, at=timezone.now() - DAY)
    tell_changed([episode.pk], at=timezone.now())
    return episode


@pytest.fixture
def add(episode, nurse, now):
    def call(kind="cto", **fields):
        given = {"starts_on": dt.date(2026, 1, 10), "expires_on": timezone.localdate() + dt.timedelta(days=20)}
        return people.add_legal_measure(episode=episode, kind=kind, by=nurse, **{"at": now} | given | fields)

    return call


def test_section_117_does_not_expire(add):
    with pytest.raises(people.Refused) as refusal:
        add("s117")
    assert refusal.value.field == "expires_on"
    assert add("s117", expires_on=None).expires_on is None


@pytest.mark.parametrize("years", [-51, 2, 180])
def test_a_first_day_far_off_is_a_mistyped_year(add, years):
    day = timezone.localdate() + dt.timedelta(days=366 * years)
    with pytest.raises(people.Refused, match="check the year") as refusal:
        add(starts_on=day, expires_on=None)
    assert refusal.value.field == "starts_on"
    assert not LegalMeasure.objects.exists()


def test_so_is_a_last_day_far_off(add, nurse, now):
    far = timezone.localdate() + dt.timedelta(days=366 * 180)
    with pytest.raises(people.Refused, match="check the year") as refusal:
        add(expires_on=far)
    assert refusal.value.field == "expires_on"
    with pytest.raises(people.Refused, match="check the year"):
        people.renew_legal_measure(measure=add(), expires_on=far, by=nurse, at=now)


def test_and_an_end_far_off(add, nurse, now):
    far = timezone.localdate() + dt.timedelta(days=400)
    with pytest.raises(people.Refused, match="check the year") as refusal:
        people.end_legal_measure(measure=add(), ends_on=far, reason="x", by=nurse, at=now)
    assert refusal.value.field == "ends_on"


def test_the_last_day_is_not_before_the_first(add):
    with pytest.raises(people.Refused):
        add(expires_on=dt.date(2026, 1, 9))


def test_a_renewal_keeps_what_was(add, nurse, now):
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


def test_a_renewal_reaches_further_and_happens_once(add, nurse, now):
    measure = add()
    with pytest.raises(people.Refused):
        people.renew_legal_measure(measure=measure, expires_on=measure.expires_on, by=nurse, at=now)
    later = measure.expires_on + dt.timedelta(days=180)
    people.renew_legal_measure(measure=measure, expires_on=later, by=nurse, at=now)
    with pytest.raises(people.Refused, match="already"):
        people.renew_legal_measure(measure=measure, expires_on=later, by=nurse, at=now)


def test_it_ends_with_a_reason(add, nurse, now):
    measure = add()
    day = timezone.localdate(now)
    with pytest.raises(people.Refused):
        people.end_legal_measure(measure=measure, ends_on=day, reason="", by=nurse, at=now)
    ended = people.end_legal_measure(measure=measure, ends_on=day, reason="Discharged by RC", by=nurse, at=now)
    assert ended.end_reason == "Discharged by RC"


def test_it_ends_after_it_began(add, nurse, now):
    measure = add()
    with pytest.raises(people.Refused):
        people.end_legal_measure(measure=measure, ends_on=measure.starts_on, reason="x", by=nurse, at=now)


def test_without_a_last_day_it_follows_from_the_length_the_law_gives(add):
    today = timezone.localdate()
    then = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    order = add("cto", starts_on=dt.date(2026, 11, 1), expires_on=None, at=then)
    assert order.expires_on == dt.date(2027, 4, 30)
    assert add("s37_41", starts_on=today, expires_on=None).expires_on is None


def test_a_length_that_is_over_is_asked_about(add):
    with pytest.raises(people.Refused, match="enter the last day if it was renewed") as refusal:
        add(starts_on=timezone.localdate() - 400 * DAY, expires_on=None)
    assert refusal.value.field == "expires_on"


def test_a_recall_holds_72_hours_from_arrival(add, now):
    with pytest.raises(people.Refused, match="at what time") as refusal:
        add("cto_recall", starts_on=timezone.localdate(), expires_on=None)
    assert refusal.value.field == "begins_at"
    arrived = now - dt.timedelta(hours=3)
    recall = add("cto_recall", starts_on=timezone.localdate(arrived), begins_at=arrived, expires_on=None)
    assert recall.expires_at - arrived == dt.timedelta(hours=72)
    assert recall.expires_on == timezone.localdate(recall.expires_at)


def test_a_recall_that_ended_the_same_day_is_kept_as_that_day(add, nurse, now):
    recall = add("cto_recall", starts_on=timezone.localdate(now), begins_at=now, expires_on=None)
    ended = people.end_legal_measure(measure=recall, ends_on=recall.starts_on, reason="Released", by=nurse, at=now)
    assert ended.ends_on == recall.starts_on + DAY


def test_the_law_of_another_nation_is_refused(add, nurse, lead, now):
    scottish = make.episode(make.team("Glasgow", nation="SCT"))
    with pytest.raises(people.Refused) as refusal:
        people.add_legal_measure(episode=scottish, kind="cto", starts_on=timezone.localdate(), by=nurse, at=now)
    assert refusal.value.field == "kind"
    today = timezone.localdate()
    kept = people.add_legal_measure(episode=scottish, kind="sct_cond_discharge", starts_on=today, by=nurse, at=now)
    assert kept.takes_over


def test_what_is_due_under_it_is_written_down_with_its_day_and_done_once(add, nurse, now):
    today = timezone.localdate(now)
    order = add("cto", starts_on=today - 40 * DAY, expires_on=today + 60 * DAY)
    assert dict(order.tasks.values_list("code", "due_on")).keys() == {"consent_certificate", "examination"}
    examined = order.tasks.get(code="examination")
    assert examined.due_on == today + 46 * DAY
    with pytest.raises(people.Refused, match="not in the future"):
        people.do_legal_task(task=examined, done_on=today + DAY, by=nurse, at=now)
    people.do_legal_task(task=examined, done_on=today, note="Dr Hale", by=nurse, at=now)
    with pytest.raises(people.Refused, match="already"):
        people.do_legal_task(task=examined, done_on=today, by=nurse, at=now)


@pytest.mark.parametrize("done", [True, False])
def test_the_certificate_of_consent_is_asked_for_once_however_often_the_order_is_renewed(add, nurse, now, done):
    today = timezone.localdate(now)
    order = add("cto", starts_on=today - 100 * DAY)
    certificate = order.tasks.get(code="consent_certificate")
    if done:
        people.do_legal_task(task=certificate, done_on=today, by=nurse, at=now)
    renewed = people.renew_legal_measure(measure=order, expires_on=order.expires_on + 180 * DAY, by=nurse, at=now)
    due = dict(renewed.tasks.values_list("code", "due_on"))
    assert due == {"examination": renewed.expires_on - 14 * DAY, "consent_certificate": certificate.due_on}
    certificate.refresh_from_db()
    assert (certificate.measure, certificate.done_on is not None) == (renewed, done)


def test_other_conditions_from_today_leave_those_before_to_be_read(add, nurse, now):
    order = add("cto", conditions="Depot at the clinic")
    people.set_legal_conditions(measure=order, conditions="Lives at Larch Road", by=nurse, at=now)
    [standing] = LegalMeasure.objects.filter(ends_on=None)
    [before] = LegalMeasure.objects.exclude(ends_on=None)
    assert (standing.pk, standing.conditions, standing.expires_on) == (
        order.pk,
        "Lives at Larch Road",
        order.expires_on,
    )
    assert (before.conditions, before.ends_on, before.end_reason) == (
        "Depot at the clinic", timezone.localdate(now), "conditions",
    )  # fmt: skip
    assert standing.tasks.count() == 2
    with pytest.raises(people.Refused, match="without conditions"):
        people.set_legal_conditions(
            measure=add("s3", starts_on=timezone.localdate()), conditions="x", by=nurse, at=now
        )


def test_conditions_that_a_colleague_has_changed_meanwhile_are_not_written_over(add, nurse, lead, now):
    order = add("cto", conditions="Depot at the clinic")
    seen = order.fingerprint
    people.set_legal_conditions(measure=order, conditions="Lives at Larch Road", seen=seen, by=lead, at=now)
    with pytest.raises(MeanwhileError, match="They say now: “Lives at Larch Road”") as refusal:
        people.set_legal_conditions(measure=order, conditions="Depot at home", seen=seen, by=nurse, at=now)
    assert refusal.value.field == "conditions"


@pytest.mark.parametrize("kind", ["dols", "sct_cto", "ni_treatment"])
def test_a_last_day_that_only_the_papers_say_is_never_reckoned(add, nurse, now, kind):
    nation = {"s": "SCT", "n": "NIR"}.get(kind[0], "ENG")
    episode, today = make.episode(make.team(nation=nation)), timezone.localdate(now)
    with pytest.raises(people.Refused, match="last day that stands there") as refusal:
        people.add_legal_measure(episode=episode, kind=kind, starts_on=today, by=nurse, at=now)
    assert refusal.value.field == "expires_on"


def test_another_team_that_is_involved_answers_for_what_a_team_that_has_left_recorded(add, episode, nurse, lead, now):
    order, still = add("cto"), make.episode(make.team("South"), episode.person)
    close(episode, lead, accepted_by="Jo, South Team", accepted_on=timezone.localdate())
    renewed = people.renew_legal_measure(measure=order, expires_on=order.expires_on + 180 * DAY, by=nurse, at=now)
    assert renewed.episode == still
    people.end_legal_measure(measure=renewed, ends_on=timezone.localdate() + DAY, reason="x", by=nurse, at=now)


def test_a_renewal_has_its_own_days_and_a_transfer_takes_what_is_due_along(add, nurse, lead, now):
    order = add("cto", starts_on=timezone.localdate() - 100 * DAY)
    people.renew_legal_measure(measure=order, expires_on=order.expires_on + 180 * DAY, by=nurse, at=now)
    other = make.team("South")
    taker = make.staff(other)
    moved = people.transfer(
        episode=order.episode, team=other, coordinator=taker, plan="Moved", keep_visits=False, by=lead, at=now
    )
    carried = LegalTask.objects.filter(episode=moved)
    assert carried.count() == 2
    assert set(carried.values_list("measure__episode", flat=True)) == {moved.pk}


def close(episode, by, **handed):
    told = people.HandedOn(**{"to": "The GP, Dr Hale"} | handed)
    return people.close(episode=episode, reason="02", plan="GP", handed=told, by=by, at=timezone.now())


def test_whatever_the_reason_closing_says_to_whom_they_are_handed(episode, lead):
    with pytest.raises(people.Refused) as refusal:
        close(episode, lead, to=" ")
    assert refusal.value.field == "handed_to"
    assert close(episode, lead).closure_handed_to == "The GP, Dr Hale"


def test_section_117_goes_on_with_somebody_or_was_ended_by_both_bodies(add, episode, lead):
    add("s117", expires_on=None)
    with pytest.raises(people.Refused, match="entitled to section 117") as refusal:
        close(episode, lead)
    assert refusal.value.field == "aftercare"
    assert close(episode, lead, aftercare="goes_on").closure_aftercare == "goes_on"


def test_what_was_entered_in_error_never_held_and_says_why(add, episode, nurse, lead, now, client):
    order = add("cto", starts_on=timezone.localdate() - 100 * DAY)
    with pytest.raises(people.Refused) as refusal:
        people.retract_legal_measure(measure=order, reason=" ", by=nurse, at=now)
    assert refusal.value.field == "reason"
    assert Alert.objects.filter(rule="legal_expiring", closed_at=None).count() == 1
    people.retract_legal_measure(measure=order, reason="Somebody else's papers", by=nurse, at=now)
    assert "papers" not in str(Event.objects.get(verb="legal_measure.retracted").facts)
    [alert] = Alert.objects.filter(rule="legal_expiring")
    assert alert.closed_facts == {"because": "in_error"}
    assert not Alert.objects.filter(rule__startswith="legal", closed_at=None).exists()
    client.force_login(nurse)
    details = client.get(f"/people/{episode.person.uuid}/details/").content.decode()
    assert "Community treatment order" not in details
    history = client.get(f"/people/{episode.person.uuid}/history/").content.decode()
    assert "Entered in error" in history
    assert "Somebody else&#x27;s papers" in history
    assert "Legal measure taken back" in history
    assert close(episode, lead).state == "closed"


def test_an_order_of_which_the_first_day_is_still_to_come_can_be_in_error_too(add, episode, nurse, now, client):
    order = add("cto", starts_on=timezone.localdate() + 5 * DAY, expires_on=None)
    people.retract_legal_measure(measure=order, reason="Not made", by=nurse, at=now)
    client.force_login(nurse)
    assert "Community treatment" not in client.get(f"/people/{episode.person.uuid}/details/").content.decode()
    with pytest.raises(people.Refused, match="already"):
        people.retract_legal_measure(measure=order, reason="Not made", by=nurse, at=now)


def test_in_error_may_be_the_renewal_alone_or_all_that_went_before(add, nurse, now):
    order = add("cto", starts_on=timezone.localdate() - 100 * DAY)
    last_day = order.expires_on
    renew = {"measure": order, "expires_on": last_day + 180 * DAY, "by": nurse, "at": now}
    renewed = people.renew_legal_measure(**renew)
    people.retract_legal_measure(measure=renewed, reason="Not renewed yet", only_renewal=True, by=nurse, at=now)
    [stands] = LegalMeasure.objects.filter(ends_on=None)
    assert (stands.pk, stands.expires_on, stands.end_reason) == (order.pk, last_day, "")
    assert set(stands.tasks.values_list("code", flat=True)) == {"consent_certificate", "examination"}
    again = people.renew_legal_measure(**renew)
    people.retract_legal_measure(measure=again, reason="Another person's", by=nurse, at=now)
    assert not LegalMeasure.objects.filter(retracted_at=None).exists()
    with pytest.raises(people.Refused) as refusal:
        people.retract_legal_measure(measure=add(), reason="x", only_renewal=True, by=nurse, at=now)
    assert refusal.value.field == "only_renewal"


def test_the_form_asks_which_of_it_was_in_error_only_where_it_was_renewed(add, nurse, now, client):
    order = add("cto", starts_on=timezone.localdate() - 100 * DAY)
    client.force_login(nurse)
    assert "What was entered in error" not in client.get(f"/legal/{order.uuid}/in-error/").content.decode()
    renewed = people.renew_legal_measure(measure=order, expires_on=order.expires_on + 180 * DAY, by=nurse, at=now)
    url = f"/legal/{renewed.uuid}/in-error/"
    assert client.post(url, {"reason": "Not renewed"}).status_code == 422
    assert client.post(url, {"reason": "Not renewed", "only_renewal": "renewal"}).status_code == 302
    assert LegalMeasure.objects.get(ends_on=None).pk == order.pk


def test_the_database_knows_no_mistake_without_its_reason(add):
    order = add("cto", starts_on=timezone.localdate() - DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalMeasure.objects.filter(pk=order.pk).update(retracted_at=timezone.now(), ends_on=order.starts_on)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalMeasure.objects.filter(pk=order.pk).update(ends_on=order.starts_on)


@pytest.mark.parametrize("kind", ["cto", "conditional_discharge"])
def test_nobody_under_an_order_closes_before_another_team_has_accepted(add, episode, lead, kind):
    add(kind, starts_on=timezone.localdate() - DAY, expires_on=None)
    with pytest.raises(people.Refused, match="before another team has accepted") as refusal:
        close(episode, lead)
    assert refusal.value.field == "accepted_by"
    with pytest.raises(people.Refused) as refusal:
        close(episode, lead, accepted_by="Dr Osei, Harbour CMHT")
    assert refusal.value.field == "accepted_on"
    with pytest.raises(people.Refused, match="future"):
        close(episode, lead, accepted_by="Dr Osei, Harbour CMHT", accepted_on=timezone.localdate() + DAY)
    closed = close(episode, lead, accepted_by="Dr Osei, Harbour CMHT", accepted_on=timezone.localdate())
    assert closed.state == "closed"


def test_nor_does_the_database_let_them_go(add, episode):
    add("cto", starts_on=timezone.localdate() - DAY, expires_on=None)
    with pytest.raises(IntegrityError, match="before another team has accepted"), transaction.atomic():
        Episode.objects.filter(pk=episode.pk).update(
            state="closed", ended_at=timezone.now(), closure_reason="02", closure_plan="GP",
            closure_handed_to="GP", closure_aftercare="goes_on",
        )  # fmt: skip


def test_a_hand_over_to_another_of_our_teams_and_a_death_need_none_of_it(add, episode, lead, now):
    add("cto", starts_on=timezone.localdate() - DAY, expires_on=None)
    other = make.team("South")
    moved = people.transfer(
        episode=episode, team=other, coordinator=make.staff(other), plan="Moved", keep_visits=False, by=lead, at=now
    )
    people.record_death(person=moved.person, died_on=timezone.localdate(), by=lead, at=now)
    moved.refresh_from_db()
    assert moved.state == "closed"


def test_nobody_who_has_moved_closes_before_the_new_team_has_accepted(client, episode, nurse, lead, now):
    told = Told("moved", make.days_ago(2), "She", "Leeds", review_by=timezone.localdate() + 5 * DAY)
    row = people.set_whereabouts(episode=episode, told=told, by=nurse, at=now)
    with pytest.raises(people.Refused, match="not handed over yet") as refusal:
        close(episode, lead)
    assert refusal.value.field == "accepted_by"
    client.force_login(lead)
    page = client.get(f"/episodes/{episode.uuid}/close/").content.decode()
    assert "nobody is closed before the new team has accepted" in page
    people.end_whereabouts(period=row, by=nurse, at=timezone.now())
    assert close(episode, lead).state == "closed"
