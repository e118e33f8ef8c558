"""What a hostile or hurried hand sends: a plain sentence at the field, no error page, and nothing half-saved."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.contacts.models import Concern, Contact, Draft, PlannedVisit
from tests import make
from tests.caseload.contacts.test_views import form, log_url

pytestmark = pytest.mark.django_db

SOON = (timezone.localdate() + timezone.timedelta(days=2)).isoformat()
OTHER = {"minutes": "other"}


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (OTHER | {"minutes_other": "0"}, "Minutes must be 1 or more"),
        (OTHER | {"minutes_other": "-5"}, "Minutes must be 1 or more"),
        (OTHER | {"minutes_other": "99999"}, "Minutes must be 1,440 or fewer"),
        (OTHER | {"minutes_other": "half an hour"}, "Write the minutes as a number"),
        (OTHER | {"minutes_other": ""}, "Say how many minutes it took"),
        ({"minutes": "20.5"}, "Choose"),
        ({"on_day": SOON}, "must not be in the future"),
        ({"on_day": "2016-11-20"}, "check the year"),
        ({"on_day": "0001-01-01"}, "check the year"),
        ({"on_day": "31/02/2026"}, "Write the day as"),
        ({"on_day": ""}, "Say on which day"),
        ({"time": "25:99"}, "Write the time as"),
        ({"time": ""}, "Say at what time"),
        ({"lead": "99999999999999999999999"}, "member of a team"),
        ({"lead": ""}, "Say who led"),
        ({"colleagues": ["999999999"]}, "member of a team"),
        ({"colleagues": ["x"]}, "Choose colleagues"),
        ({"outcome": "danced"}, "Choose what happened"),
        ({"outcome": ""}, "Choose what happened"),
        ({"place": "Z99|The moon"}, "Choose"),
        ({"place": ""}, "Say where it was"),
        ({"focus": []}, "Say what it was about"),
        ({"focus": ["dancing"]}, "Choose"),
        ({"note": "a\0b"}, "a character in it that cannot be kept"),
        ({"has_concern": "on"}, "in their words"),
        ({"has_worry": "on", "worry": "x" * 241}, "240"),
        ({"small_win": "x" * 300}, "240"),
        ({"uuid": "not-a-key"}, "Save once more"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_plain_words_and_the_note_stays(signed_in, sam, dean, sent, says):
    answer = signed_in.post(log_url(dean), form(sam) | sent)
    assert answer.status_code == 422
    assert says in answer.text.replace("&#x27;", "'")
    assert "note" in sent or ">\nBy the lock</textarea>" in answer.text
    assert not Contact.objects.exists()


def test_own_minutes_of_a_colleague_are_a_number_of_minutes_of_one_day(signed_in, sam, dean):
    priya = make.staff(dean.team)
    for own in ("-1", "1441", "x", "9" * 30):
        answer = signed_in.post(log_url(dean), form(sam, colleagues=[priya.pk], **{f"minutes_of_{priya.pk}": own}))
        assert answer.status_code == 422, own
    assert not Contact.objects.exists()


def test_a_note_of_twenty_thousand_characters_is_kept_whole(signed_in, sam, dean):
    note = "Gŵyl 🙂 " * 2857
    assert signed_in.post(log_url(dean), form(sam, note=note)).status_code == 302
    assert Contact.objects.get().note == note.strip()


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59Z", "yesterday", "2026-01-01"])
def test_a_clock_that_is_wrong_leaves_the_time_of_arrival(signed_in, sam, dean, written):
    before = timezone.now()
    assert signed_in.post(log_url(dean), form(sam, written_at=written)).status_code == 302
    assert before <= Contact.objects.get().written_at <= timezone.now()


def test_a_draft_may_hold_anything_and_is_shown_again(signed_in, sam, dean):
    odd = {"note": "a\0b", "on_day": "garbage", "time": "x", "lead": "x", "place": "?", "minutes_of_x": "1"}
    url = f"{reverse('contact_draft', args=[uuid.uuid4()])}?person={dean.person.uuid}"
    assert signed_in.post(url, form(sam) | odd | {"c\0": "1"}).status_code == 200
    assert Draft.objects.get().data["note"] == ["ab"]
    assert signed_in.get(log_url(dean)).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"on_date": "9999-12-31", "every_weeks": "1"}, {"on_date": "0001-01-01"}, {"on_date": ""}, {"minutes": "-5"},
        {"minutes": "9" * 30}, {"staff": ["9" * 30]}, {"staff": ["x"]}, {"purpose": "dancing"}, {"uuid": "x"},
        {"every_weeks": "1", "weekdays": ["8"]}, {"every_weeks": "1", "until": "2020-01-01"}, {"every_weeks": "3"},
        {"place": str(uuid.uuid4())}, {"note": "a\0"}, {"time": "99:99"},
    ],
)  # fmt: skip
def test_a_visit_that_cannot_be_is_not_planned(signed_in, sam, dean, sent):
    plan = {"on_date": SOON, "staff": [sam.pk], "purpose": "routine", "minutes": "45", "uuid": uuid.uuid4()}
    url = f"{reverse('visit_new')}?person={dean.person.uuid}"
    assert signed_in.post(url, plan | sent).status_code == 422
    assert not PlannedVisit.objects.exists()


@pytest.mark.parametrize(
    ("change", "sent"),
    [
        ("move", {"on_date": "9999-12-31", "time": "23:59"}), ("move", {"on_date": "2020-01-01"}), ("cancel", {}),
        ("cancel", {"who": "us", "reason": " "}), ("cancel", {"who": "them", "reason": ""}),
        ("cancel", {"who": "them", "how": "99", "reason": "Away"}), ("reassign", {}),
        ("reassign", {"staff": ["9" * 30]}),
    ],
)  # fmt: skip
def test_a_change_of_a_visit_that_cannot_be_is_refused(signed_in, sam, dean, change, sent):
    url = reverse("visit", args=[make.visit(dean, sam).uuid])
    assert signed_in.post(url, {"change": change} | sent).status_code == 422
    assert PlannedVisit.objects.get().state == "planned"
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"words": ""}, {"words": "  "}, {"raised_by": ""}, {"raised_by": "x" * 121}, {"uuid": ""}]
)
def test_a_concern_needs_words_and_who_said_them(signed_in, sam, dean, sent):
    told = {"uuid": uuid.uuid4(), "raised_by": "Mother", "words": "He sleeps in the car"}
    url = reverse("concern_new", args=[dean.person.uuid])
    assert signed_in.post(url, told | sent).status_code == 422
    assert not Concern.objects.exists()
    assert signed_in.post(url, told).status_code == 302
    assert signed_in.post(url, told | {"words": "Other words"}).status_code == 422
    assert Concern.objects.count() == 1


@pytest.mark.parametrize("query", ["", "?person=x", "?person={0}&visit=x", "?person={0}&episode=x", "?visit={0}"])
def test_an_address_that_names_nobody_finds_nothing(signed_in, dean, query):
    for name in ("contact_new", "visit_new"):
        assert signed_in.get(reverse(name) + query.format(dean.person.uuid)).status_code == 404


@pytest.mark.parametrize(
    "query", ["?show=x", "?before=x", "?before=0001-01-01", "?before=9999-12-31", "?show=seen&before="]
)
def test_a_time_line_asked_for_oddly_is_shown_all_the_same(signed_in, sam, dean, query):
    make.contact(dean, sam)
    assert signed_in.get(reverse("person_contacts", args=[dean.person.uuid]) + query).status_code == 200
