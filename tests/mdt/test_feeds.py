"""One's own calendar feed: a secret address, revocable, with initials and nothing more."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Read
from mdt.models import CalendarFeed
from mdt.operations import feeds
from tests import make

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture
def jo():
    return make.staff(make.team(), name="Jo Marsh")


@pytest.fixture
def dean(jo):
    team = jo.memberships.get().team
    episode = make.episode(team, make.person("Dean", "Whitlock"), coordinator=jo)
    tomorrow = timezone.now() + dt.timedelta(days=1)
    return make.visit(
        episode, jo, on=timezone.localdate(tomorrow), at=tomorrow, place_text="Mill Street 4", purpose="depot"
    )


def read(client, token):
    return client.get(reverse("calendar_feed"), {"key": token})


def test_the_feed_shows_ones_own_visits_by_initials_and_nothing_that_says_who_or_where(client, jo, dean):
    make.visit(make.episode(dean.episode.team, make.person("Zara", "Quill")), make.staff(dean.episode.team))
    answer = read(client, feeds.make_feed(by=jo, at=timezone.now()))
    text = answer.content.decode()
    assert answer["content-type"].startswith("text/calendar")
    assert "Visit D.W." in text
    for told in ("Dean", "Whitlock", "Mill Street", "depot", "Z.Q."):
        assert told not in text


def test_who_was_shown_is_recorded_under_the_name_of_whose_calendar_it_is(client, jo, dean):
    read(client, feeds.make_feed(by=jo, at=timezone.now()))
    row = Read.objects.get(page="calendar_feed")
    assert (row.actor_id, row.kind, row.person_ids) == (jo.pk, "export", [dean.person_id])


def test_a_revoked_address_answers_nobody_and_another_one_stops_the_first(client, jo, dean):
    first = feeds.make_feed(by=jo, at=timezone.now())
    second = feeds.make_feed(by=jo, at=timezone.now())
    assert (read(client, first).status_code, read(client, second).status_code) == (404, 200)
    feeds.revoke_feed(by=jo, at=timezone.now())
    assert read(client, second).status_code == 404


def test_whoever_no_longer_works_here_has_no_feed_any_more(client, jo):
    token = feeds.make_feed(by=jo, at=timezone.now())
    jo.memberships.update(ends_on=timezone.localdate())
    assert read(client, token).status_code == 404


def test_the_secret_is_shown_once_and_never_kept(client, jo):
    client.force_login(jo)
    shown = client.post(reverse("my_feed")).content.decode()
    assert "/calendar.ics?key=" in shown
    again = client.get(reverse("my_feed")).content.decode()
    assert "/calendar.ics" not in again
    feed = CalendarFeed.objects.get()
    assert feed.token_hash not in shown
    client.post(reverse("my_feed"), {"revoke": "1"})
    feed.refresh_from_db()
    assert feed.revoked_at
