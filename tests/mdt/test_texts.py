"""While somebody types, followers are answered before everything that costs; nobody is who may not be."""

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from mdt.models import Meeting
from mdt.operations import state, writing
from mdt.texts import PASS_SECONDS
from teams.models import Membership
from tests.mdt import live
from tests.mdt import make as meeting_make
from tests.queries import assert_queries


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def find(html, name):
    return unescape(re.search(rf'data-{name}="([^"]*)"', html)[1])


def types(item, by, text, revision=0):
    return writing.write(item=item, text=text, revision=revision, by=by, at=timezone.now())


@pytest.fixture
def item(meeting):
    row = live.item(meeting)
    Meeting.objects.update(current=row)
    return row


@pytest.fixture
def follower(client, sam, ruth, meeting, item):
    """Sam follows: the address of the texts, with the mark of Sam's page."""
    client.force_login(sam)
    page = text_of(client.get(f"/mdt/{meeting.uuid}/run/"))
    types(item, ruth, "Sister may")
    looked = text_of(client.get(f"{find(page, 'said')}&mark={find(page, 'mark')}"))
    return f"{find(looked, 'texts')}?mark={find(looked, 'mark')}"


def test_a_text_that_grew_is_told_from_two_reads_and_drawn_once_for_all(client, follower, item, ruth):
    types(item, ruth, "Sister may be rung", revision=1)
    with assert_queries(exactly=2):
        assert "Sister may be rung" in text_of(client.get(follower))
    with assert_queries(exactly=1):
        assert "Sister may be rung" in text_of(client.get(follower))


def test_ones_own_text_is_told_to_oneself_alone(client, follower, item, sam, ruth):
    types(item, sam, "Rent is paid")
    answer = text_of(client.get(follower))
    assert re.search(r"<pre data-own-now[^>]*>Rent is paid</pre>", answer)
    assert "Sister may" in answer


def test_anything_but_a_text_goes_the_long_way(client, follower, item, ruth):
    state.continues(item=item, by=ruth, at=timezone.now())
    assert client.get(follower).status_code == 403


def test_a_meeting_that_is_over_goes_the_long_way(client, follower, meeting, ruth):
    live.close(meeting, ruth)
    assert client.get(follower).status_code == 403


def test_the_pass_is_worth_nothing_in_another_browser_or_after_signing_out(client, follower, ruth):
    client.logout()
    assert client.get(follower).status_code == 403
    client.force_login(ruth)
    assert client.get(follower).status_code == 403


def test_who_has_left_the_team_is_answered_for_some_seconds_at_most(client, follower, sam):
    Membership.objects.filter(user=sam).update(ends_on=timezone.localdate())
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=PASS_SECONDS + 1), tick=False):
        assert client.get(follower).status_code == 403


def test_no_pass_is_given_without_every_check(client, follower):
    assert "data-texts" not in text_of(client.get(follower))


def test_a_note_that_grew_at_a_handover_is_told_without_every_check(client, north, ruth, sam):
    series = meeting_make.handover(north, ruth)
    meeting = meeting_make.running(series, ruth)
    item = live.item(meeting)
    client.force_login(sam)
    page = text_of(client.get("/handover/"))
    asks = f"structure={find(page, 'structure')}&has={find(page, 'has')}"
    types(item, ruth, "Ate")
    looked = text_of(client.get(f"{find(page, 'said')}&{asks}"))
    types(item, ruth, "Ate with us", revision=1)
    address = f"{find(looked, 'texts')}?{asks}"
    with assert_queries(at_most=3):
        assert "Ate with us" in text_of(client.get(address))
    with assert_queries(exactly=1):
        client.get(address)
    assert client.get(address.replace("structure=", "structure=x")).status_code == 403


def test_where_nothing_was_written_nothing_is_told(client, follower, meeting):
    meeting.refresh_from_db()
    with assert_queries(exactly=1):
        assert client.get(f"{follower}&rev={meeting.revision}").status_code == 204
    answer = client.get(f"{follower}&rev={meeting.revision - 1}")
    assert (answer.status_code, answer["X-Revision"]) == (200, str(meeting.revision))
