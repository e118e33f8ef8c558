"""The pages of a draft, as they work without script: what is sent, what comes back, what it asks of the database."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.definitions import current
from assessments.forms.rating import parts
from assessments.models import Assessment, Observation, Rating
from assessments.operations.about import About
from assessments.operations.rating import Entered
from assessments.operations.signing import sign
from assessments.queries import drafts
from tests import make
from tests.assessments.people import therapist
from tests.assessments.rows import assessed, draft
from tests.assessments.test_rating import rate
from tests.queries import assert_queries, count_queries

pytestmark = pytest.mark.django_db
OCAIRS = current()["ocairs"]


@pytest.fixture
def signed_in(client, priya):
    client.force_login(priya)
    return client


@pytest.fixture
def screening(dean, priya):
    return draft(dean, priya)


def url(assessment, name="assessment_rate"):
    return reverse(name, args=[assessment.uuid])


def tab(episode):
    return reverse("person_assessments", args=[episode.person.uuid])


def whole_form(assessment, **changes):
    """What a browser without script sends: everything, as it is shown, with what somebody changed."""
    about = About.of(assessment)
    sent = {
        "about.mark": about.mark, "about.sources": about.sources, "about.on_date": about.on_date.isoformat(),
        "about.second_assessor": "", "about.summary": about.summary,
    }  # fmt: skip
    for code, part in parts(OCAIRS, drafts.ratings_of(assessment), {}, {}).items():
        sent |= {f"{code}.revision": part.revision, f"{code}.was": part.was, f"{code}.note": part.entered.note,
                 f"{code}.because": part.entered.because}  # fmt: skip
        if part.entered.value is not None:
            sent[f"{code}.value"] = part.entered.value
    return sent | changes


def values(assessment):
    return {row.item: row.value for row in Rating.objects.filter(assessment=assessment)}


def test_the_whole_form_saves_what_was_touched_and_nothing_else(signed_in, screening):
    sent = whole_form(screening, **{"roles.value": "2", "habits.note": "Up at\r\nthree", "values.because": "Tired"})
    assert signed_in.post(url(screening), sent).status_code == 302
    rows = {row.item: (row.value, row.not_rated_because, row.note) for row in Rating.objects.all()}
    assert rows == {"roles": (2, "", ""), "habits": (None, "", "Up at\nthree"), "values": (None, "Tired", "")}


def test_what_a_colleague_has_rated_since_the_page_was_opened_is_not_touched(signed_in, screening, team):
    sent = whole_form(screening, **{"habits.value": "1"})
    rate(screening, therapist(team, "Tom Reid"), roles=Entered(4))
    assert signed_in.post(url(screening), sent).status_code == 302
    assert values(screening) == {"roles": 4, "habits": 1}


def test_who_comes_second_to_an_item_is_told_what_the_first_entered_and_keeps_their_words(signed_in, screening, team):
    sent = whole_form(screening, **{"roles.value": "1", "roles.note": "Stopped going"})
    rate(screening, therapist(team, "Tom Reid"), roles=Entered(4, note="Runs the kitchen"))
    answer = signed_in.post(url(screening), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tom Reid entered something else meanwhile" in page
    assert "Runs the kitchen" in page
    assert "Stopped going</textarea>" in page
    assert values(screening) == {"roles": 4}


@pytest.mark.parametrize(
    ("choice", "value", "note"),
    [("over", 1, "Stopped going\nTom Reid: Runs the kitchen"), ("keep", 4, "Runs the kitchen")],
)
def test_the_second_chooses_theirs_or_the_other_s(signed_in, screening, team, choice, value, note):
    sent = whole_form(screening, **{"roles.value": "1", "roles.note": "Stopped going"})
    rate(screening, therapist(team, "Tom Reid"), roles=Entered(4, note="Runs the kitchen"))
    assert signed_in.post(url(screening), sent | {f"roles.{choice}": "1"}).status_code == 302
    row = Rating.objects.get()
    assert (row.value, row.note) == (value, note)


@pytest.mark.parametrize("value", ["9", "-1", "x", "4 ", "٣", "99999999999999999999"])
def test_a_rating_off_the_scale_is_refused_at_its_item_and_the_rest_is_saved(signed_in, screening, value):
    sent = whole_form(screening, **{"roles.value": value, "roles.note": "Here", "habits.value": "1"})
    answer = signed_in.post(url(screening), sent)
    assert answer.status_code == 422
    assert "The scale of OCAIRS 4.0 is F, A, I or R" in answer.content.decode()
    assert "Here</textarea>" in answer.content.decode()
    assert values(screening) == {"habits": 1}


def test_an_item_of_another_version_is_named(signed_in, screening):
    sent = whole_form(screening, **{"timing.revision": "0", "timing.value": "2"})
    answer = signed_in.post(url(screening), sent)
    assert answer.status_code == 422
    assert "has no item “timing”" in answer.content.decode()


@pytest.mark.parametrize("before", [None, 4])
def test_not_rated_without_a_reason_is_asked_for_it_and_loses_nothing(signed_in, screening, priya, before):
    if before:
        rate(screening, priya, interests=Entered(before))
    answer = signed_in.post(url(screening), whole_form(screening, **{"interests.value": "none", "roles.value": "3"}))
    page = answer.text
    assert answer.status_code == 422
    assert "Say why “Interests” is not rated." in page
    assert 'id="interests-none" name="interests.value" value="none" data-reveals="because-interests" checked' in page
    stored = dict(Rating.objects.filter(assessment=screening).values_list("item", "value"))
    assert (stored.get("interests"), stored["roles"]) == (before, 3)


def test_one_s_own_entry_from_another_page_is_told_as_one_s_own(signed_in, screening, priya):
    form = whole_form(screening, **{"interests.value": "4"})
    rate(screening, priya, interests=Entered(2))
    page = signed_in.post(url(screening), form).text
    assert "Interests: you have entered something else on another page or device" in page
    assert "Priya Nair has entered" not in page


def test_a_choice_that_is_not_offered_is_named_with_its_field(signed_in, screening):
    page = signed_in.post(url(screening), whole_form(screening, **{"about.sources": ["hearsay"]})).text
    assert "“Where you know it from”: choose one of the answers shown" in page
    assert "Select a valid choice" not in page


def test_signing_with_items_left_names_each_and_keeps_everything(signed_in, screening):
    sent = whole_form(screening, **{"roles.value": "2", "about.sources": [], "about.summary": "Wary", "then": "sign"})
    answer = signed_in.post(url(screening), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("or say why it is not rated") >= 11
    assert "Choose at least one source" in page
    assert "Wary</textarea>" in page
    assert not Assessment.objects.get().signed_at
    assert values(screening) == {"roles": 2}


def test_signing_a_complete_one_leads_to_what_it_says(signed_in, screening):
    sent = whole_form(screening, **{f"{item.code}.value": "3" for item in OCAIRS.items}, then="sign")
    assert signed_in.post(url(screening), sent).url == url(screening, "assessment")
    assert Assessment.objects.get().signed_at


def test_what_was_entered_after_somebody_signed_is_shown_and_not_saved(signed_in, screening, priya, team):
    tom = therapist(team, "Tom Reid")
    rate(screening, priya, **{item.code.replace("-", "_"): Entered(3) for item in OCAIRS.items})
    sent = whole_form(screening, **{"roles.value": "1", "roles.note": "Stopped going"})
    sign(assessment=screening, by=tom, at=timezone.now())
    answer = signed_in.post(url(screening), sent)
    assert answer.status_code == 409
    assert "Tom Reid has signed" in answer.content.decode()
    assert "Stopped going" in answer.content.decode()
    assert values(screening)["roles"] == 3


def test_one_item_saved_by_the_script_answers_with_the_revision_to_expect(signed_in, screening):
    sent = {"roles.value": "2", "roles.note": "", "roles.because": "", "roles.revision": "0", "roles.was": ""}
    for _again in range(2):
        answer = signed_in.post(url(screening), sent, headers={"x-rate-script": "1"})
        assert (answer.status_code, answer["X-Revision"]) == (204, "1")


def test_what_it_says_of_itself_saved_by_the_script_answers_with_its_mark(signed_in, screening):
    about = {"about.mark": About.of(screening).mark, "about.sources": ["carer"], "about.on_date": "2026-01-05",
             "about.second_assessor": "", "about.summary": ""}  # fmt: skip
    answer = signed_in.post(url(screening), about, headers={"x-rate-script": "1"})
    screening.refresh_from_db()
    assert (answer.status_code, answer["X-Revision"]) == (204, About.of(screening).mark)
    assert screening.sources == ["carer"]
    about |= {"about.summary": "Late"}
    answer = signed_in.post(url(screening), about, headers={"x-rate-script": "1"})
    assert answer.status_code == 422
    assert "Somebody else has changed this" in answer.content.decode()


@pytest.mark.parametrize(("days", "says"), [(1, "still to come"), (-60_000, "was born: check the year")])
def test_a_date_to_come_or_before_they_were_born_is_refused_at_its_field(signed_in, screening, days, says):
    day = (timezone.localdate() + dt.timedelta(days=days)).isoformat()
    answer = signed_in.post(url(screening), whole_form(screening, **{"about.on_date": day}))
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_nurse_reads_the_letters_and_adds_what_they_saw(client, nurse, screening, priya):
    rate(screening, priya, roles=Entered(2))
    client.force_login(nurse)
    page = client.get(url(screening)).content.decode()
    assert "data-rate=" not in page
    assert "Add what you saw" in page
    told = {"uuid": uuid.uuid4(), "item": "roles", "words": "Cooked for four", "observed_on": "2026-01-05"}
    assert client.post(url(screening, "assessment_observe"), told).status_code == 302
    assert Observation.objects.get().added_by == nurse


def test_a_nurse_who_sends_ratings_all_the_same_is_told(client, nurse, screening):
    client.force_login(nurse)
    answer = client.post(url(screening), whole_form(screening, **{"roles.value": "2"}))
    assert answer.status_code == 403
    assert not values(screening)


def test_an_observation_without_words_is_asked_for_again(signed_in, screening):
    answer = signed_in.post(url(screening, "assessment_observe"), {"uuid": uuid.uuid4(), "observed_on": "2026-01-05"})
    assert answer.status_code == 422
    assert "Say what you saw" in answer.content.decode()


def test_giving_up_and_correcting_ask_for_the_reason(signed_in, screening, dean, priya):
    signed = assessed(dean, priya, "mohost")
    for row, name in ((screening, "assessment_give_up"), (signed, "assessment_correct")):
        assert signed_in.post(url(row, name), {"reason": " "}).status_code == 422
        assert signed_in.post(url(row, name), {"reason": "Mistyped"}).status_code == 302
    assert Assessment.objects.get(pk=screening.pk).abandoned_reason == "Mistyped"
    assert Assessment.objects.get(replaces=signed).correction_reason == "Mistyped"


def test_the_tab_begins_one_and_asks_for_the_licence_at_the_field(client, dean, team):
    client.force_login(therapist(team, "Tom Reid", attested=[]))
    begin = reverse("assessment_begin", args=[dean.person.uuid])
    answer = client.post(begin, {"key": "ocairs"})
    assert answer.status_code == 422
    assert "Say first that you hold the manual of OCAIRS" in answer.content.decode()
    assert client.post(begin, {"key": "ocairs", "attest": "1"}).status_code == 302
    assert Assessment.objects.get().key == "ocairs"


@pytest.mark.parametrize(
    ("sent", "status"), [({}, 400), ({"key": "nothing"}, 400), ({"key": "mohost", "prompted_by": "x"}, 404)], ids=str
)
def test_what_cannot_be_begun_begins_nothing(signed_in, dean, sent, status):
    assert signed_in.post(reverse("assessment_begin", args=[dean.person.uuid]), sent).status_code == status
    assert not Assessment.objects.exists()


def test_barriers_of_an_ocairs_propose_a_mohost_with_the_reasons_until_it_is_begun(signed_in, dean, priya):
    screened = assessed(dean, priya, ratings={"habits": 1})
    page = signed_in.get(tab(dean)).content.decode()
    assert "OCAIRS shows barriers: a MOHOST?" in page
    assert str(screened.uuid) in page
    signed_in.post(
        reverse("assessment_begin", args=[dean.person.uuid]), {"key": "mohost", "prompted_by": screened.uuid}
    )
    assert Assessment.objects.get(key="mohost").prompted_by == screened
    assert "a MOHOST?" not in signed_in.get(tab(dean)).content.decode()


def test_an_ocairs_without_barriers_proposes_nothing(signed_in, dean, priya):
    assessed(dean, priya)
    assert "a MOHOST?" not in signed_in.get(tab(dean)).content.decode()


def test_an_empty_tab_says_what_will_stand_there(signed_in, dean):
    assert "Nothing is signed yet" in signed_in.get(tab(dean)).content.decode()


def test_the_pages_ask_at_most_twelve_and_the_same_for_2_and_40(signed_in, dean, priya, screening):
    counts = []
    for number in (2, 38):
        for day in range(number):
            on = timezone.localdate() - dt.timedelta(days=day)
            assessed(dean, priya, "mohost", on=on, ratings={"roles": 1})
        with count_queries() as asked:
            assert signed_in.get(tab(dean)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
    rate(screening, priya, roles=Entered(2))
    for name in ("assessment_rate", "assessment_observe", "assessment_give_up"):
        with assert_queries(at_most=12):
            assert signed_in.get(url(screening, name)).status_code == 200
    sent = {"roles.value": "4", "roles.revision": "1", "roles.was": ""}
    with assert_queries(at_most=15):
        assert signed_in.post(url(screening), sent, headers={"x-rate-script": "1"}).status_code == 204


def test_another_team_s_draft_does_not_exist(client, screening):
    client.force_login(therapist(make.team(), "Ines Duarte"))
    assert client.get(url(screening)).status_code == 404
    assert client.post(url(screening), {}).status_code == 404
