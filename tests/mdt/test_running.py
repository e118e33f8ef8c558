"""The running meeting as pages: plain forms for everybody, and what a follower is told."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from audit.models import Read
from caseload.people import operations as people
from caseload.people.whereabouts import Told
from mdt import following
from mdt.models import Action, Allocation, Decision, Meeting, Writing
from mdt.operations import state, writing
from teams.models import Membership
from tests import make
from tests.mdt import live
from tests.queries import assert_queries, count_queries


@pytest.fixture
def item(meeting):
    row = live.item(meeting, reasons=[{"code": "referral", "since": "2026-01-02"}])
    Meeting.objects.update(current=row)
    return row


def run(meeting):
    return f"/mdt/{meeting.uuid}/run/"


def text_of(answer, status=200) -> str:
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def post(client, item, what, **data):
    return client.post(f"/mdt/items/{item.uuid}/{what}/", data)


def day(days):
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


# The page


@pytest.mark.parametrize("more", [2, 80])
def test_the_page_asks_at_most_twelve_queries_whatever_the_agenda(signed_in, meeting, item, ruth, more):
    for number in range(more):
        live.item(meeting)
        make.contact(item.episode, ruth, note=f"Note {number}")
    with assert_queries(at_most=12):
        text_of(signed_in.get(run(meeting)))


def test_the_page_asks_the_same_number_of_queries_for_two_and_for_many(signed_in, meeting, item, ruth, sam):
    asked = []
    for more in (1, 8):
        for number in range(more):
            live.item(meeting)
            writing.write(item=live.item(meeting), text="x", revision=0, by=sam, at=timezone.now())
            make.visit(item.episode, ruth, on=timezone.localdate() + dt.timedelta(days=number + 1))
        with count_queries() as statements:
            text_of(signed_in.get(run(meeting)))
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_where_somebody_is_stands_with_their_name(signed_in, meeting, item, ruth):
    since = timezone.now() - dt.timedelta(hours=2)
    told = Told("absent", since, "Ward 4", "Left the garden", timezone.localdate())
    people.set_whereabouts(episode=item.episode, told=told, by=ruth, at=timezone.now())
    page = signed_in.get(f"/mdt/{meeting.uuid}/run/").content.decode()
    assert "Absent without leave, Left the garden" in page


def test_who_looked_is_written_down_for_everybody_on_the_agenda(signed_in, meeting, item):
    other = live.item(meeting)
    signed_in.get(run(meeting))
    read = Read.objects.get()
    assert read.person_ids == sorted([item.person_id, other.person_id])
    assert read.facts["shown"] == item.person_id


def test_another_teams_meeting_does_not_exist(client, meeting, item):
    south = make.team("South")
    client.force_login(make.staff(south, "team_lead"))
    assert client.get(run(meeting)).status_code == 404
    assert post(client, item, "text", text="x").status_code == 404


def test_a_member_looks_at_somebody_apart_and_finds_the_way_back(client, sam, meeting, item):
    other = live.item(meeting, make.episode(meeting.team, make.person("Luis", "Costa")))
    client.force_login(sam)
    page = text_of(client.get(f"{run(meeting)}?item={other.uuid}"))
    assert "Luis Costa" in page
    assert "Back to the meeting: Rosa Thorne" in page


def test_only_who_leads_moves_everybodys_screen(client, sam, meeting, item):
    client.force_login(sam)
    assert "Next:" not in text_of(client.get(run(meeting)))


# Without script every part is a form


def test_words_are_kept_by_a_plain_form(signed_in, ruth, item):
    assert post(signed_in, item, "text", text="A letter.\r\nBy Tuesday.", revision=0).status_code == 302
    assert Writing.objects.get().text == "A letter.\nBy Tuesday."


def test_the_script_is_answered_with_the_revision(signed_in, item):
    answer = signed_in.post(f"/mdt/items/{item.uuid}/text/", {"text": "A", "revision": 0}, headers={"X-Writes": "1"})
    assert (answer.status_code, answer["X-Revision"]) == (204, "1")


@pytest.mark.parametrize("by_script", [True, False])
def test_two_devices_of_one_author_meet_as_a_visible_choice(signed_in, ruth, item, by_script):
    writing.write(item=item, text="On the laptop", revision=0, by=ruth, at=timezone.now())
    headers = {"X-Writes": "1"} if by_script else {}
    answer = signed_in.post(f"/mdt/items/{item.uuid}/text/", {"text": "On the phone", "revision": 0}, headers=headers)
    page = text_of(answer, 409)
    assert "On the laptop" in page
    assert "On the phone" in page
    assert "Keep both" in page


def test_keep_both_keeps_both(signed_in, ruth, item):
    writing.write(item=item, text="On the laptop", revision=0, by=ruth, at=timezone.now())
    post(signed_in, item, "text", text="On the phone", standing="On the laptop", revision=1, keep="both")
    assert Writing.objects.get().text == "On the laptop\nOn the phone"


def test_a_decision_by_form(signed_in, item):
    post(signed_in, item, "decide", uuid=uuid.uuid4(), kind="other", words="Ask for 28 days")
    assert Decision.objects.get().words == "Ask for 28 days"


def test_a_decision_without_words_says_so_and_keeps_what_was_chosen(signed_in, item):
    answer = post(signed_in, item, "decide", uuid=uuid.uuid4(), kind="positive_risk", words="", risk_for="Cooking")
    page = text_of(answer, 422)
    assert "Write the decision in words" in page
    assert "Cooking" in page


def test_a_positive_risk_must_be_told_in_full(signed_in, item):
    answer = post(signed_in, item, "decide", uuid=uuid.uuid4(), kind="positive_risk", words="She cooks alone")
    assert "Say for what the risk is taken" in text_of(answer, 422)


def test_of_two_who_change_a_decision_the_second_sees_both(signed_in, ruth, item):
    post(signed_in, item, "decide", uuid=uuid.uuid4(), kind="other", words="28 days")
    decision = Decision.objects.get()
    address = f"/mdt/decisions/{decision.uuid}/"
    assert signed_in.post(address, {"words": "42 days", "revision": 1}).status_code == 302
    page = text_of(signed_in.post(address, {"words": "14 days", "revision": 1}), 409)
    assert "42 days" in page
    assert "14 days" in page
    assert signed_in.post(address, {"words": "14 days", "revision": 2}).status_code == 302
    assert Decision.objects.get().words == "14 days"


def test_an_action_by_form(signed_in, ruth, item):
    post(signed_in, item, "act", **an_action(ruth, about=item.uuid))
    action = Action.objects.get()
    assert (action.owner, action.person) == (ruth, item.person)


def an_action(owner, **told):
    plain = {"words": "Letter to housing", "owner": owner.pk, "due_on": day(3), "kind": "other"}
    return {"uuid": uuid.uuid4()} | plain | told


def test_an_action_for_the_team_is_about_nobody_and_stands_on_everybodys_screen(client, signed_in, sam, ruth, item):
    post(signed_in, item, "act", **an_action(sam, about="team", words="Order the first aid kit"))
    assert Action.objects.get().person is None
    page = text_of(signed_in.get(run(item.meeting)))
    assert "Order the first aid kit</a>, Sam Okoro" in page
    client.force_login(sam)
    assert "Order the first aid kit" in text_of(client.get("/today/"))


def test_something_for_the_team_is_set_where_nobody_is_on_the_screen(signed_in, sam, meeting):
    address = f"/mdt/{meeting.uuid}/act/"
    assert "Say who does it" in text_of(signed_in.post(address, an_action(sam, about="team") | {"owner": ""}), 422)
    assert signed_in.post(address, an_action(sam, about="team")).status_code == 302
    assert Action.objects.get().person is None
    assert "Letter to housing" in text_of(signed_in.get(run(meeting)))


def test_what_the_team_had_to_do_is_seen_at_the_next_meeting(signed_in, ruth, sam, meeting, item):
    earlier = live.meeting(meeting.team, ruth)
    Action.objects.create(
        uuid=uuid.uuid4(), meeting=earlier, team=meeting.team, words="Key for the store", owner=sam,
        due_on=timezone.localdate() - dt.timedelta(days=2), set_by=ruth, set_at=timezone.now(),
    )  # fmt: skip
    page = text_of(signed_in.get(run(meeting)))
    assert "Overdue:</b>" in page
    assert "Key for the store" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"), [({"owner": ""}, "Say who does it"), ({"due_on": "2020-01-01"}, "That day has passed")]
)
def test_an_action_without_owner_or_in_the_past_is_refused_and_nothing_lost(signed_in, ruth, item, wrong, sentence):
    page = text_of(post(signed_in, item, "act", **(an_action(ruth, about=item.uuid) | wrong)), 422)
    assert sentence in page
    assert "Letter to housing" in page


def test_an_allocation_by_form_stands_in_the_diary(signed_in, sam, item):
    told = {"uuid": uuid.uuid4(), "user": sam.pk, "agreement": "to_ask", "every_weeks": "1", "weekdays": [2, 5],
            "on_date": day(1), "time": "11:00", "minutes": 45}  # fmt: skip
    assert post(signed_in, item, "allot", **told).status_code == 302
    assert Allocation.objects.get().series.visits.count() >= 11


def test_a_visit_after_the_member_has_left_is_refused_with_a_sentence(signed_in, sam, item):
    Membership.objects.filter(user=sam).update(ends_on=timezone.localdate() + dt.timedelta(days=20))
    told = {"uuid": uuid.uuid4(), "user": sam.pk, "agreement": "agreed", "every_weeks": "1", "on_date": day(1),
            "minutes": 45}  # fmt: skip
    assert "Sam Okoro works in North Team until" in text_of(post(signed_in, item, "allot", **told), 422)


def test_plan_continues_and_the_next_name_comes(signed_in, meeting, item):
    following_person = live.item(meeting)
    post(signed_in, item, "move", move="continues")
    meeting.refresh_from_db()
    item.refresh_from_db()
    assert (item.state, meeting.current) == ("continues", following_person)


def test_those_read_together_are_named_on_one_page_and_reviewed_with_one_press(signed_in, meeting, item):
    quiet = live.item(meeting, make.episode(meeting.team, make.person("Ann", "Quiet")), read_together=True)
    assert "1 read together" in text_of(signed_in.get(run(meeting)))
    signed_in.post(f"/mdt/{meeting.uuid}/together/")
    quiet.refresh_from_db()
    assert quiet.state == "continues"


# Following


def news(client, meeting, rev):
    return client.get(f"{following.news_url(meeting)}?rev={rev}")


def test_anything_new_is_answered_from_one_indexed_read(client, meeting):
    with assert_queries(exactly=1) as statements:
        answer = news(client, meeting, 1)
    assert answer.status_code == 204
    assert "WHERE id = %s" in statements[0]


def test_a_follower_hears_of_every_change(client, meeting, item, ruth):
    writing.write(item=item, text="New", revision=0, by=ruth, at=timezone.now())
    answer = news(client, meeting, 1)
    assert (answer.status_code, answer.content) == (200, b"2")


def test_a_token_made_up_is_told_nothing(client, meeting):
    assert client.get(f"{following.PATH}{meeting.pk}:x:y?rev=1").status_code == 403


def said(client, page, *, mark=""):
    address = page.split('data-said="')[1].split('"')[0].replace("&amp;", "&")
    return client.get(f"{address}&mark={mark}")


def mark_of(page) -> str:
    return page.split('data-mark="')[1].split('"')[0]


def test_while_somebody_types_the_text_alone_is_told(client, sam, meeting, item, ruth):
    client.force_login(sam)
    page = text_of(client.get(run(meeting)))
    writing.write(item=item, text="Sister may be rung", revision=0, by=ruth, at=timezone.now())
    with assert_queries(at_most=6):
        answer = said(client, page, mark=mark_of(page))
    assert "Sister may be rung" in text_of(answer)
    assert "run-agenda" not in text_of(answer)


def test_anything_else_that_is_new_is_told_with_the_agenda(client, sam, meeting, item, ruth):
    client.force_login(sam)
    page = text_of(client.get(run(meeting)))
    state.continues(item=item, by=ruth, at=timezone.now())
    assert "Reviewed, plan continues" in text_of(said(client, page, mark=mark_of(page)))


def test_what_is_new_is_told_in_few_queries_and_is_no_new_look(client, sam, meeting, item, ruth):
    client.force_login(sam)
    page = text_of(client.get(run(meeting)))
    writing.write(item=item, text="Sister may be rung", revision=0, by=ruth, at=timezone.now())
    with assert_queries(at_most=9):
        answer = said(client, page)
    assert "Sister may be rung" in text_of(answer)
    assert Read.objects.count() == 1


def test_what_is_new_is_told_to_nobody_who_has_not_opened_the_page(client, sam, ruth, meeting, item):
    client.force_login(ruth)
    page = text_of(client.get(run(meeting)))
    client.force_login(sam)
    assert said(client, page).status_code == 205


def test_somebody_added_meanwhile_makes_the_page_ask_for_all(client, sam, meeting, item):
    client.force_login(sam)
    page = text_of(client.get(run(meeting)))
    live.item(meeting)
    assert said(client, page).status_code == 205


def test_a_closed_meeting_makes_the_page_ask_for_all(client, sam, ruth, meeting, item):
    client.force_login(sam)
    page = text_of(client.get(run(meeting)))
    live.close(meeting, ruth)
    assert said(client, page).status_code == 205


def test_going_on_moves_the_followers(client, sam, meeting, item, ruth):
    client.force_login(sam)
    page = text_of(client.get(run(meeting)))
    other = live.item(meeting)
    page = text_of(client.get(run(meeting)))
    state.go_to(meeting=meeting, item=other, by=ruth, at=timezone.now())
    assert f'data-current="{other.uuid}"' in text_of(said(client, page))


# Who is in the room


def here(client, meeting, member, presence):
    return client.post(f"/mdt/{meeting.uuid}/here/", {"says": f"{presence} {member.uuid}"})


def presence_of(meeting) -> dict:
    return dict(meeting.attendance.values_list("name", "presence"))


def test_whoever_opens_the_running_meeting_is_asked_and_never_put_down_as_there(client, sam, meeting, item):
    client.force_login(sam)
    assert "The minutes do not say yet whether you are here" in text_of(client.get(run(meeting)))
    assert presence_of(meeting) == {}
    here(client, meeting, sam, "remote")
    assert presence_of(meeting) == {"Sam Okoro": "remote"}
    page = text_of(client.get(run(meeting)))
    assert "whether you are here" not in page
    assert "Who is here: <b>1</b>" in page


def test_who_is_there_is_marked_by_one_tap_and_taken_back_by_another(signed_in, sam, meeting, item):
    here(signed_in, meeting, sam, "apologies")
    assert presence_of(meeting) == {"Sam Okoro": "apologies"}
    assert f'value="nothing {sam.uuid}" aria-pressed="true"' in text_of(signed_in.get(run(meeting)))
    here(signed_in, meeting, sam, "nothing")
    assert presence_of(meeting) == {}


def test_somebody_of_another_team_is_not_marked_as_a_member(signed_in, meeting, item):
    stranger = make.staff(make.team("South"), name="Ines Duarte")
    answer = signed_in.post(f"/mdt/{meeting.uuid}/here/", {"says": f"present {stranger.uuid}"}, follow=True)
    assert "add them as a guest" in text_of(answer)
    assert presence_of(meeting) == {}


@pytest.mark.parametrize("says", ["", "present", "absent {}", "present x"])
def test_a_presence_that_there_is_not_is_refused(signed_in, sam, meeting, says):
    answer = signed_in.post(f"/mdt/{meeting.uuid}/here/", {"says": says.format(sam.uuid)})
    assert answer.status_code == 400


def test_a_guest_is_added_with_their_organisation_while_the_meeting_goes_on(signed_in, meeting, item):
    address = f"/mdt/{meeting.uuid}/guest/"
    page = text_of(signed_in.post(address, {"name": "Ola Berg"}), 422)
    assert "Enter where the guest works" in page
    assert 'value="Ola Berg"' in page
    signed_in.post(address, {"name": "Ola Berg", "organisation": "Elm Ward"})
    assert "Ola Berg, Elm Ward" in text_of(signed_in.get(run(meeting)))


# What a decision sets in the register


@pytest.fixture
def referral(meeting):
    return live.referral(meeting)


def test_a_referral_is_accepted_by_a_decision(signed_in, sam, referral):
    told = {"uuid": uuid.uuid4(), "kind": "accept", "words": "Weekly to begin with", "intensity": "weekly",
            "review_by": day(28), "coordinator": sam.pk, "in_hospital": "no"}  # fmt: skip
    page = text_of(post(signed_in, referral, "decide", **(told | {"in_hospital": "", "coordinator": ""})), 422)
    assert "Say whether they are in hospital" in page
    assert post(signed_in, referral, "decide", **told).status_code == 302
    referral.episode.refresh_from_db()
    assert referral.episode.state == "accepted"
    page = text_of(signed_in.get(f"{run(referral.meeting)}?item={referral.uuid}"))
    assert "Care co-ordinator: Sam Okoro; Weekly from now" in page


def test_where_they_are_in_hospital_the_way_to_the_ward_is_shown(signed_in, sam, referral):
    told = {"uuid": uuid.uuid4(), "kind": "accept", "words": "Weekly", "intensity": "weekly", "review_by": day(28),
            "coordinator": sam.pk, "in_hospital": "yes"}  # fmt: skip
    answer = signed_in.post(f"/mdt/items/{referral.uuid}/decide/", told, follow=True)
    assert "Write down the ward" in text_of(answer)


def test_only_a_referral_is_accepted_and_only_who_was_accepted_has_a_co_ordinator_named(signed_in, item, referral):
    def kinds(one):
        return text_of(signed_in.get(f"{run(one.meeting)}?item={one.uuid}"))

    assert 'value="accept"' in kinds(referral)
    assert 'value="coordinator"' not in kinds(referral)
    assert 'value="accept"' not in kinds(item)
    assert 'value="coordinator"' in kinds(item)
