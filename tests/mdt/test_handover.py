"""The daily handover: what is news, the board name by name, who goes where, and the record that is kept of it."""

import datetime as dt
import re
import uuid

import pytest
from django.utils import timezone

from assessments.models import MeetingItem
from audit.models import Read
from caseload.contacts.models import PlannedVisit
from caseload.models import Alert, Concern, HospitalSpell, IntensityPeriod, ReadyNow
from caseload.people import operations as people
from caseload.people.whereabouts import Told
from caseload.plan.models import Goal
from mdt.models import Action, AgendaItem, DecisionIntensity, Meeting, Writing
from mdt.operations import actions, attendance, handover, meetings, writing
from mdt.queries import handover as queries
from mdt.refusals import Refused
from mdt.sealed import Minutes
from mdt.templatetags.meetings import meets
from teams.access import rights_of
from teams.models import Absence
from teams.queries import today_of
from tests import make
from tests.mdt import make as meeting_make
from tests.queries import assert_queries, count_queries


@pytest.fixture
def series(north, ruth):
    return meeting_make.handover(north, ruth)


@pytest.fixture
def rosie(north, ruth):
    return on_board(make.episode(north, make.person("Rosie", "Thorne"), ruth), ruth)


def on_board(episode, by, reason="Stopped eating"):
    make.intensity(episode, "daily", by, reason=reason)
    return episode


def make_goal(episode, by):
    return Goal.objects.create(words="A flat of my own", life_area="home", review_on=timezone.localdate(), set_by=by,
                               person=episode.person, episode=episode)  # fmt: skip


def begun(series, by):
    return meeting_make.running(series, by)


def told(team, by, since=None):
    """Heading code to the names under it."""
    at = timezone.now()
    board = queries.board(team, None, reader=by.pk, at=at)
    found = queries.since(team, since or at - dt.timedelta(days=1), board, at=at)
    return {kind: [news.name for news in rows] for kind, _heading, rows in found.told}


def text_of(answer, status=200) -> str:
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


# Since the last one


def test_whoever_was_seen_is_not_among_those_tried(north, ruth, rosie):
    make.contact(rosie, ruth, "not_in")
    assert told(north, ruth)["tried"] == ["Rosie Thorne"]
    make.contact(rosie, ruth, "seen")
    found = told(north, ruth)
    assert found["seen"] == ["Rosie Thorne"]
    assert "tried" not in found


def test_whoever_is_on_the_board_and_was_not_tried_is_named(north, ruth, rosie):
    assert told(north, ruth)["not_tried"] == ["Rosie Thorne"]


def is_at(episode, kind, by, place):
    now, review_by = timezone.now(), timezone.localdate() + dt.timedelta(days=5)
    row = Told(kind, now - dt.timedelta(hours=2), "Sister", place, review_by, now + dt.timedelta(days=40))
    people.set_whereabouts(episode=episode, told=row, by=by, at=now)


def test_where_somebody_is_stands_with_them_on_the_board_and_in_the_course(signed_in, series, north, ruth, rosie):
    missing = make.episode(north, make.person("Errol", "Pinnock"), ruth)
    make.visit(missing, ruth, on=today_of(north))
    is_at(missing, "missing", ruth, "Bus station")
    is_at(rosie, "prison", ruth, "HMP Larchmoor")
    page = signed_in.get("/handover/").content.decode()
    assert "Missing, Bus station" in page
    assert "In prison, HMP Larchmoor" in page
    assert "Plan a visit" not in page


def test_nobody_on_the_board_is_not_tried_while_they_are_in_prison(north, ruth, rosie):
    is_at(rosie, "prison", ruth, "HMP Larchmoor")
    assert "not_tried" not in told(north, ruth)


def test_a_visit_that_we_cancelled_is_not_a_try(north, ruth):
    episode = make.episode(north, make.person("Dean", "Marsh"))
    make.visit(episode, ruth, at=timezone.now() - dt.timedelta(hours=1), state="cancelled_by_us", state_reason="Ill")
    assert told(north, ruth)["not_tried"] == ["Dean Marsh"]


def test_admissions_discharges_alerts_concerns_and_wins_are_told(north, ruth, rosie):
    now = timezone.now()
    of = {"person": rosie.person, "episode": rosie}
    HospitalSpell.objects.create(
        hospital="St Ann's", ward="Elm", kind="general", admitted_at=now - dt.timedelta(hours=9),
        discharged_at=now - dt.timedelta(hours=2), told_by="Ward", recorded_by=ruth, discharge_method="1", **of,
    )  # fmt: skip
    Alert.objects.create(rule="not_seen", team=north, since_at=now, opened_at=now, **of)
    Alert.objects.create(rule="not_tried", team=north, since_at=now, opened_at=now - dt.timedelta(days=3),
                         closed_at=now, closed_facts={"because": "changed"}, **of)  # fmt: skip
    Concern.objects.create(kind="carer", raised_by="Her sister", words="Sounded flat", recorded_by=ruth,
                           recorded_at=now, **of)  # fmt: skip
    make.contact(rosie, ruth, small_win="Went to the shop alone")
    assert {"admitted", "discharged", "alert_opened", "alert_closed", "concern", "win"} <= set(told(north, ruth))


def test_of_what_was_noticed_the_most_pressing_comes_first(north, ruth):
    now = timezone.now()
    for name, rule in (("Abel", "precaution_review"), ("Zoe", "missing")):
        episode = make.episode(north, make.person(name, name), ruth)
        Alert.objects.create(
            rule=rule, team=north, since_at=now, opened_at=now, person=episode.person, episode=episode
        )
    assert told(north, ruth)["alert_opened"] == ["Zoe Zoe", "Abel Abel"]


def test_news_begins_when_the_last_handover_was_closed_whenever_that_was(north, ruth, series, rosie):
    meeting_make.closed(series, ruth, timezone.localdate() - dt.timedelta(days=4))
    standing = queries.standing(rights_of(ruth, on=timezone.localdate()), north, at=timezone.now())
    assert standing.looks_back(timezone.now()) == Meeting.objects.get(state="closed").closed_at


def test_an_alert_that_only_repeats_a_concern_is_not_told_twice(north, ruth, rosie):
    now = timezone.now()
    Alert.objects.create(rule="concern_unacknowledged", team=north, since_at=now, opened_at=now,
                         person=rosie.person, episode=rosie)  # fmt: skip
    assert "alert_opened" not in told(north, ruth)


def test_who_is_ready_now_is_told_until_somebody_goes(north, ruth, rosie):
    at = timezone.now()
    last_week = at - dt.timedelta(days=7)
    ready = ReadyNow.objects.create(person=rosie.person, episode=rosie, need="detox", words="Before I change my mind",
                                    recorded_by=ruth, recorded_at=last_week)  # fmt: skip
    ready.put_off_because, ready.put_off_by, ready.put_off_at = "Both at the tribunal", ruth, last_week
    ready.save()
    found = queries.since(north, at - dt.timedelta(days=1), [], at=at).told
    [[_kind, _heading, [news]]] = [one for one in found if one[0] == "ready"]
    assert news.words.startswith("To go to detox: Before I change my mind, since ")
    assert news.words.endswith("Nobody could go: Both at the tribunal")
    ready.answer, ready.answered_by, ready.answered_at = "done", ruth, at - dt.timedelta(hours=1)
    ready.save()
    assert told(north, ruth)["ready"] == ["Rosie Thorne"]
    ready.answered_at = at - dt.timedelta(days=2)
    ready.save()
    assert "ready" not in told(north, ruth)


# The board


def test_everybody_on_the_daily_board_stands_on_the_list_by_name_with_the_reason(series, ruth, rosie, north):
    make.intensity(make.episode(north, make.person("Dean", "Marsh")), "weekly", ruth)
    [item] = begun(series, ruth).items.all()
    assert (item.person, item.reasons[0]["code"], item.reasons[0]["why"]) == (
        rosie.person, "daily", "Stopped eating",
    )  # fmt: skip


def test_closing_asks_for_whoever_on_the_board_was_not_discussed(series, ruth, rosie):
    meeting = begun(series, ruth)
    with pytest.raises(meetings.ItemsOpen) as told_of:
        meetings.close_meeting(meeting=meeting, by=ruth, at=timezone.now())
    assert "Rosie Thorne" in told_of.value.message


def test_closing_asks_for_whoever_came_onto_the_board_meanwhile_too(series, ruth, north):
    meeting = begun(series, ruth)
    on_board(make.episode(north, make.person("Dean", "Marsh"), ruth), ruth)
    with pytest.raises(meetings.ItemsOpen):
        meetings.close_meeting(meeting=meeting, by=ruth, at=timezone.now())


def test_the_record_proves_that_everybody_on_the_board_was_discussed(series, ruth, rosie):
    meeting = begun(series, ruth)
    handover.discuss(item=meeting.items.get(), text="Ate with us", revision=0, by=ruth, at=timezone.now())
    closed = meetings.close_meeting(meeting=meeting, by=ruth, at=timezone.now())
    [item] = closed.sealed["items"]
    assert (item["person"]["name"], item["state"]) == ("Rosie Thorne", "discussed")
    assert item["discussion"][0]["text"] == "Ate with us"
    assert closed.sealed["since"]["figures"] == {"not_tried": 1}
    since = Minutes(closed.sealed, frozenset()).since
    assert since["figures"] == [("Not tried", 1)]


def test_what_was_taken_to_the_mdt_still_waits_for_the_mdt(series, ruth, rosie):
    MeetingItem.objects.create(assessment=None, goal=make_goal(rosie, ruth), reason="Agree it", taken_by=ruth,
                               person=rosie.person, episode=rosie)  # fmt: skip
    meeting = begun(series, ruth)
    handover.discuss(item=meeting.items.get(), text="", revision=0, by=ruth, at=timezone.now())
    meetings.close_meeting(meeting=meeting, by=ruth, at=timezone.now())
    assert MeetingItem.objects.get().settled_at is None


def test_coming_off_the_board_is_a_decision_with_reason_and_review_and_in_force_at_once(series, ruth, rosie, north):
    meeting = begun(series, ruth)
    handover.change_intensity(
        meeting=meeting, episode=rosie, intensity="weekly", reason="Eats again",
        review_by=timezone.localdate() + dt.timedelta(days=7), uuid=uuid.uuid4(), by=ruth, at=timezone.now(),
    )  # fmt: skip
    period = IntensityPeriod.objects.get(episode=rosie, ends_at=None)
    assert (period.intensity, period.reason) == ("weekly", "Eats again")
    assert DecisionIntensity.objects.get().period == period
    assert [row.on_board for row in queries.board(north, meeting, reader=ruth.pk, at=timezone.now())] == [False]


def test_a_change_without_a_day_of_review_changes_nothing(series, ruth, rosie):
    meeting = begun(series, ruth)
    with pytest.raises(Refused):
        handover.change_intensity(meeting=meeting, episode=rosie, intensity="weekly", reason="Eats again",
                                  review_by=None, uuid=uuid.uuid4(), by=ruth, at=timezone.now())  # fmt: skip
    assert IntensityPeriod.objects.get(episode=rosie).intensity == "daily"


# Who goes where


def test_visits_of_absent_members_and_of_nobody_are_to_be_handed_out(north, ruth, sam, rosie):
    today = today_of(north)
    alone = make.visit(rosie, sam, on=today)
    joint = make.visit(rosie, sam, ruth, on=today)
    nobodys = make.visit(rosie, on=today)
    make.visit(rosie, ruth, on=today)
    Absence.objects.create(user=sam, kind="sick", starts_on=today, set_by=ruth)
    course = queries.course(north, at=timezone.now())
    assert {visit.uuid for visit in course.to_hand_out} == {alone.uuid, joint.uuid, nobodys.uuid}


def test_handing_out_takes_the_absent_one_off_and_leaves_who_is_here(north, ruth, sam, rosie):
    jo, today = make.staff(north, name="Jo Pryce"), today_of(north)
    joint = make.visit(rosie, sam, ruth, on=today)
    Absence.objects.create(user=sam, kind="sick", starts_on=today, set_by=ruth)
    handover.hand_out(picks={joint: [jo]}, by=ruth, at=timezone.now())
    assert set(joint.staff.all()) == {jo, ruth}


# The page


def test_the_page_asks_the_same_few_queries_for_two_and_for_twenty(signed_in, series, north, ruth, sam):
    begun(series, ruth)
    asked = []
    for number in (2, 18):
        for _one in range(number):
            episode = on_board(make.episode(north, coordinator=ruth), ruth)
            make.contact(episode, ruth, note="A note", small_win="Smiled")
            make.visit(episode, on=today_of(north))
            make.visit(episode, sam, on=today_of(north))
        meeting = Meeting.objects.get()
        handover.put_board_on(meeting, at=timezone.now())
        Writing.objects.create(item=meeting.items.last(), author=sam, text="x", written_at=timezone.now())
        with count_queries() as statements:
            text_of(signed_in.get("/handover/"))
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 12


def test_the_page_runs_from_start_to_record(signed_in, series, ruth, rosie):
    assert "Start the handover" in text_of(signed_in.get("/handover/"))
    signed_in.post("/handover/start/")
    item = AgendaItem.objects.get()
    assert "1 person to discuss" in text_of(signed_in.get("/handover/"))
    signed_in.post(f"/handover/items/{item.uuid}/", {"text": "Ate with us", "revision": "0"})
    assert "Everybody has been discussed" in text_of(signed_in.get("/handover/"))
    signed_in.post(f"/mdt/{item.meeting.uuid}/close/")
    record = text_of(signed_in.get(f"/mdt/{item.meeting.uuid}/"))
    assert "Ate with us" in record
    assert "Not tried 1" in record
    copied = text_of(signed_in.get(f"/mdt/items/{item.uuid}/copy/"))
    assert f"/mdt/items/{item.uuid}/copy/" in record
    assert "On the daily board since" in copied
    assert "Today's was closed" in text_of(signed_in.get("/handover/")).replace("&#x27;", "'")


def test_without_a_series_the_page_says_who_sets_one_up(signed_in):
    assert "sets up the daily handover" in text_of(signed_in.get("/handover/"))


def test_a_handover_can_begin_on_a_day_on_which_none_was_planned(signed_in, series):
    signed_in.post("/handover/start/")
    assert Meeting.objects.get().state == "in_progress"


def test_visits_are_handed_out_by_picking_a_name(signed_in, series, rosie, sam):
    visit = make.visit(rosie, on=today_of(rosie.team))
    signed_in.post("/handover/", {f"visit-{visit.uuid}": str(sam.pk)})
    assert list(PlannedVisit.objects.get(pk=visit.pk).staff.all()) == [sam]


def test_what_was_picked_and_refused_comes_back_as_it_was_sent(signed_in, series, north, ruth, rosie, sam):
    visit = make.visit(rosie, on=today_of(north))
    other = make.visit(make.episode(north, coordinator=ruth), on=today_of(north))
    make.precaution(rosie, ruth, "pairs")
    sent = {f"visit-{visit.uuid}": str(sam.pk), f"alone-{visit.uuid}": " ", f"visit-{other.uuid}": str(sam.pk)}
    shown = text_of(signed_in.post("/handover/", sent), 422)
    assert "1 visit handed out." in shown
    assert "Choose a second colleague" in shown
    assert f'<option value="{sam.pk}" selected>' in shown
    assert not visit.staff.exists()
    signed_in.post("/handover/", sent | {f"second-{visit.uuid}": str(ruth.pk)})
    assert set(visit.staff.all()) == {sam, ruth}


def test_a_note_on_two_devices_shows_both(signed_in, series, ruth, rosie):
    item = begun(series, ruth).items.get()
    Writing.objects.create(item=item, author=ruth, text="From my phone", revision=3, written_at=timezone.now())
    answer = signed_in.post(f"/handover/items/{item.uuid}/", {"text": "From the laptop", "revision": "1"})
    shown = text_of(answer, 409)
    assert "From my phone" in shown
    assert "From the laptop" in shown


def test_somebody_is_put_on_the_board_by_form(signed_in, series, ruth, north):
    meeting = begun(series, ruth)
    episode = make.episode(north, make.person("Dean", "Marsh"), ruth)
    make.intensity(episode, "weekly", ruth)
    on = timezone.localdate() + dt.timedelta(days=7)
    answer = signed_in.post(f"/handover/{meeting.uuid}/list/", {
        "uuid": str(uuid.uuid4()), "episode": str(episode.uuid), "what": "daily", "reason": "Left hospital",
        "review_by_day": on.day, "review_by_month": on.month, "review_by_year": on.year,
    })  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert IntensityPeriod.objects.get(episode=episode, ends_at=None).intensity == "daily"


def test_a_series_on_all_days_is_every_day(series):
    assert meets(series) == "every day at 09:15, 10 minutes"


def test_another_teams_handover_is_not_shown(client, series, rosie):
    client.force_login(make.staff(make.team("South")))
    assert "Rosie" not in text_of(client.get("/handover/"))
    assert client.get(f"/handover/?team={series.team.uuid}").status_code == 404


def test_one_that_was_called_off_is_not_todays(signed_in, series):
    meeting_make.planned(series, state="cancelled", cancelled_reason="Away day")
    signed_in.post("/handover/start/")
    assert sorted(Meeting.objects.values_list("state", flat=True)) == ["cancelled", "in_progress"]


# Following


def address_of(page: str) -> str:
    """What the page asks for as soon as something is new."""
    said, structure, has = (re.search(f'data-{name}="([^"]*)"', page)[1] for name in ("said", "structure", "has"))
    return f"{said}&structure={structure}&has={has}"


@pytest.fixture
def followed(client, series, ruth, sam, rosie):
    """Sam has opened the handover that Ruth began: the meeting, and what Sam's page asks for."""
    meeting = begun(series, ruth)
    client.force_login(sam)
    return meeting, address_of(text_of(client.get("/handover/")))


def note(meeting, by, text="Ate with us"):
    return writing.write(item=meeting.items.get(), text=text, revision=0, by=by, at=timezone.now())


def test_a_follower_is_told_of_those_of_whom_something_is_new_and_of_nobody_else(client, followed, ruth):
    meeting, address = followed
    assert "data-said" not in text_of(client.get(address))
    note(meeting, ruth)
    with assert_queries(at_most=8):
        answer = client.get(address)
    assert "Ruth Vance:</b> Ate with us" in text_of(answer)
    assert len(answer.content) < 1500
    assert Read.objects.count() == 1


def test_that_somebody_was_discussed_is_told_with_who_is_left(client, followed, ruth):
    meeting, address = followed
    handover.discuss(item=meeting.items.get(), text="", revision=0, by=ruth, at=timezone.now())
    page = text_of(client.get(address))
    assert "Everybody has been discussed." in page
    assert "Ruth Vance" in page


def test_ones_own_words_of_another_device_are_told(client, followed, sam):
    meeting, address = followed
    note(meeting, sam, "On the phone")
    assert ">On the phone</pre>" in text_of(client.get(address))


@pytest.mark.parametrize("change", ["listed", "here", "goes", "closed", "another reader"])
def test_where_more_is_new_than_words_the_page_asks_for_all_of_itself(client, followed, ruth, rosie, north, change):
    meeting, address = followed
    told = {"meeting": meeting, "by": ruth, "at": timezone.now()}
    if change == "listed":
        handover.talk_about(episode=make.episode(north, make.person("Dean", "Marsh"), ruth), reason="Rent", **told)
    elif change == "here":
        attendance.record_members(presence={make.staff(north): "present"}, **told)
    elif change == "goes":
        make.visit(rosie, ruth, on=today_of(north))
    elif change == "closed":
        meetings.close_meeting(carry_over=True, **told)
    else:
        client.force_login(ruth)
    assert client.get(address).status_code == 205


def test_what_is_new_is_asked_with_the_same_queries_for_two_and_for_many(client, series, ruth, sam, north):
    meeting, asked = begun(series, ruth), []
    client.force_login(sam)
    for more in (2, 12):
        for _ in range(more):
            handover.talk_about(
                meeting=meeting, episode=make.episode(north, make.person(), ruth), reason="Rent", by=ruth,
                at=timezone.now(),
            )  # fmt: skip
        address = address_of(text_of(client.get("/handover/")))
        for item in meeting.items.all():
            writing.write(item=item, text=f"{more}", revision=len(asked), by=ruth, at=timezone.now())
        with count_queries() as statements:
            assert client.get(address).status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]


# Something to do


def test_an_action_is_set_at_the_handover_about_somebody_on_its_list_or_for_the_team(
    signed_in, series, north, ruth, rosie
):
    on_board(make.episode(north, make.person("Dean", "Marsh"), ruth), ruth)
    meeting = begun(series, ruth)
    item = meeting.items.get(person=rosie.person)
    address = f"/mdt/{meeting.uuid}/act/"
    assert f"{address}?about={item.uuid}" in text_of(signed_in.get("/handover/"))
    assert f'value="{item.uuid}" selected' in text_of(signed_in.get(f"{address}?about={item.uuid}"))
    assert 'value="team" selected' in text_of(signed_in.get(address))
    for about in (item.uuid, "team"):
        told = {"uuid": uuid.uuid4(), "words": "Ring the sister", "owner": ruth.pk, "kind": "call", "about": about,
                "due_on": today_of(meeting.team).isoformat()}  # fmt: skip
        assert signed_in.post(address, told).status_code == 302
    assert [action.person for action in Action.objects.order_by("pk")] == [rosie.person, None]
    closed = meetings.close_meeting(meeting=meeting, by=ruth, at=timezone.now(), carry_over=True)
    assert len(Minutes(closed.sealed, frozenset()).team_actions) == 1


# Who is here, and what the team has to do


def test_everybody_is_here_with_one_tap_but_for_whom_it_was_said_or_who_is_away(signed_in, series, north, ruth, sam):
    meeting = begun(series, ruth)
    attendance.record_members(meeting=meeting, presence={sam: "apologies"}, by=ruth, at=timezone.now())
    away, eve = make.staff(north, name="Ada Away"), make.staff(north, name="Eve Lam")
    Absence.objects.create(user=away, starts_on=meeting.on_date, kind="leave", set_by=ruth)
    signed_in.post(f"/mdt/{meeting.uuid}/here/", {"says": "all"})
    stands = dict(meeting.attendance.values_list("user", "presence"))
    assert stands == {ruth.pk: "present", sam.pk: "apologies", eve.pk: "present"}


def test_who_is_here_is_tapped_on_the_handover_itself(signed_in, series, ruth, sam):
    meeting = begun(series, ruth)
    page = text_of(signed_in.get("/handover/"))
    assert f"present {sam.uuid}" in page
    answer = signed_in.post(f"/mdt/{meeting.uuid}/here/", {"says": f"present {sam.uuid}"})
    assert answer.url.startswith("/handover/")
    assert "Who is here: <b>2</b>" in text_of(signed_in.get(answer.url))


def test_what_the_team_has_to_do_stands_on_the_handover(signed_in, series, ruth, sam):
    meeting = begun(series, ruth)
    actions.set_action(meeting=meeting, words="Book the room", owner=sam, due_on=today_of(meeting.team),
                       uuid=uuid.uuid4(), by=ruth, at=timezone.now())  # fmt: skip
    assert "Book the room" in text_of(signed_in.get("/handover/"))
