"""What an assessment says: on the screen, on paper and as text for the record."""

import datetime as dt
import io

import pypdf
import pytest
from django.utils import timezone

from assessments.models import MeetingItem, Observation
from assessments.operations import signing
from audit.models import Event, Read
from tests import make
from tests.assessments.rows import assessed, draft
from tests.queries import assert_queries

TODAY = timezone.localdate


@pytest.fixture
def team(db):
    return make.team("North")


@pytest.fixture
def ot(team):
    return make.staff(team, name="Ruth Vance", profession="ot")


@pytest.fixture
def episode(team, ot):
    return make.episode(team, make.person("Rosie", "Thorne"), ot)


@pytest.fixture
def signed_in(client, ot):
    client.force_login(ot)
    return client


def text_of(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def words_of(answer) -> str:
    assert answer["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_strengths_and_barriers_are_drawn_from_the_ratings_without_a_total(signed_in, episode, ot):
    row = assessed(episode, ot, ratings={"roles": 2, "habits": 1, "values": None})
    answer = signed_in.get(f"/assessments/{row.uuid}/")
    page = text_of(answer)
    assert [line.item.code for line, _drawn in answer.context["barriers"]] == ["roles", "habits"]
    assert len(answer.context["profile"].strengths) == 9
    assert "Not rated: Not seen in this setting" in page
    assert "Sum" not in page
    assert "Proposed next: MOHOST." in page


def test_a_section_has_its_sum_only_where_all_is_rated(signed_in, episode, ot):
    first = "appraisal-of-ability"
    page = text_of(signed_in.get(f"/assessments/{assessed(episode, ot, 'mohost', ratings={first: None}).uuid}/"))
    assert page.count("Sum 12, of 4 to 16") == 5


def test_what_others_saw_stands_with_its_item_and_its_day(signed_in, episode, ot):
    row = draft(episode, ot)
    for item in ("roles", ""):
        Observation.objects.create(
            uuid=make.uuid.uuid4(), assessment=row, item=item, words=f"Cooked <b>{item}</b>", observed_on=TODAY(),
            added_by=ot,
        )  # fmt: skip
    row.signed_by, row.signed_at = ot, timezone.now()
    row.save()
    page = text_of(signed_in.get(f"/assessments/{row.uuid}/"))
    assert "Cooked &lt;b&gt;roles&lt;/b&gt;" in page
    assert "Cooked &lt;b&gt;&lt;/b&gt;" in page


def test_a_corrected_assessment_and_its_correction_can_both_be_read(signed_in, episode, ot):
    row = assessed(episode, ot)
    version = signing.correct(assessment=row, reason="Wrong day", by=ot, at=timezone.now())
    assert "A correction has been begun" in text_of(signed_in.get(f"/assessments/{row.uuid}/"))
    signing.sign(assessment=version, by=ot, at=timezone.now())
    earlier, later = (text_of(signed_in.get(f"/assessments/{each.uuid}/")) for each in (row, version))
    assert "it counts no longer" in earlier
    assert f"/assessments/{version.uuid}/" in earlier
    assert "This corrects an earlier version: Wrong day" in later
    assert f"/assessments/{row.uuid}/" in later


def test_a_draft_is_rated_and_not_read(signed_in, episode, ot):
    row = draft(episode, ot)
    for address in ("", "pdf/", "text/"):
        assert signed_in.get(f"/assessments/{row.uuid}/{address}").status_code == 302


@pytest.mark.parametrize(("address", "kind"), [("", "person"), ("pdf/", "export"), ("text/", "person")])
def test_who_looked_at_it_is_written_down(signed_in, episode, ot, address, kind):
    signed_in.get(f"/assessments/{assessed(episode, ot).uuid}/{address}")
    read = Read.objects.latest("pk")
    assert (read.kind, read.person_ids, read.actor_id) == (kind, [episode.person_id], ot.pk)


@pytest.mark.parametrize("address", ["", "pdf/", "text/", "to-meeting/"])
def test_another_teams_assessment_does_not_exist(client, episode, ot, address):
    row = assessed(episode, ot)
    client.force_login(make.staff(make.team("South"), profession="ot"))
    assert client.get(f"/assessments/{row.uuid}/{address}").status_code == 404


def test_the_page_asks_at_most_twelve_queries_whatever_belongs_to_it(signed_in, episode, ot):
    row = assessed(episode, ot, "mohost", ratings={"appraisal-of-ability": 1})
    MeetingItem.objects.create(
        person_id=episode.person_id, episode=episode, assessment=row, reason="Talk", taken_by=ot
    )
    with assert_queries(at_most=12):
        assert "On the list for the next MDT since" in text_of(signed_in.get(f"/assessments/{row.uuid}/"))


def test_the_pdf_says_the_same_with_who_it_is_about_on_every_page(signed_in, episode, ot):
    row = assessed(
        episode, ot, "mohost", ratings={"appraisal-of-ability": 1, "interest": None}, summary="#strong[x] *y*"
    )
    answer = signed_in.get(f"/assessments/{row.uuid}/pdf/")
    assert "Thorne" not in answer["Content-Disposition"]
    told = words_of(answer)
    number = episode.person.nhs_number
    for words in (
        "#strong[x] *y*", "Appraisal of ability (R)", "Not rated: Not seen in this setting", "Made by Ruth Vance",
        f"NHS number {number[:3]} {number[3:6]} {number[6:]}, born 14 Mar 1985", "Rosie Thorne", "Sum 12, of 4 to 16",
    ):  # fmt: skip
        assert words in told


def test_the_text_for_the_record_holds_every_item_and_who_signed(signed_in, episode, ot):
    row = assessed(episode, ot, ratings={"roles": 2, "values": None}, summary="Wants to cook")
    text = signed_in.get(f"/assessments/{row.uuid}/text/").context["record_text"]
    for line in (
        "- Roles: I, Inhibits participation", "- Values: Not rated: Not seen in this setting", "Barriers: Roles",
        "Rated by: Ruth Vance", "Known from: Interview", "Summary: Wants to cook",
    ):  # fmt: skip
        assert line in text.splitlines()
    assert text.splitlines()[0].startswith("Rosie Thorne, born 14 Mar 1985, NHS number ")
    assert "Signed: Ruth Vance" in text.splitlines()[-1]


def test_that_it_was_copied_is_written_down(signed_in, episode, ot):
    row = assessed(episode, ot)
    assert signed_in.post(f"/assessments/{row.uuid}/text/").status_code == 302
    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_uuid, event.person_id) == ("assessment.copied", row.uuid, episode.person_id)


def course(episode, ot, count: int, key: str = "mohost") -> list:
    return [
        assessed(episode, ot, key, on=TODAY() - dt.timedelta(days=30 * (count - number)), otherwise=1 + number % 4)
        for number in range(count)
    ]


def test_the_last_two_are_compared_unless_others_are_chosen(signed_in, episode, ot):
    first, _second, third = course(episode, ot, 3, "ocairs")
    address = f"/people/{episode.person.uuid}/assessments/ocairs/"
    assert "12 better, 0 the same, 0 worse." in text_of(signed_in.get(address))
    answer = signed_in.get(address, {"from": third.uuid, "to": first.uuid})
    compared = answer.context["compared"]
    assert (compared.before.uuid, compared.after.uuid) == (first.uuid, third.uuid)
    assert signed_in.get(address, {"from": "nonsense", "to": make.uuid.uuid4()}).status_code == 200


@pytest.mark.parametrize("count", [0, 1])
def test_before_there_are_two_the_page_says_what_will_stand_there(signed_in, episode, ot, count):
    course(episode, ot, count, "dialog")
    page = text_of(signed_in.get(f"/people/{episode.person.uuid}/assessments/dialog/"))
    assert ("No DIALOG has been signed yet" in page) == (count == 0)
    assert ("one assessment so far" in page) == (count == 1)


@pytest.mark.parametrize("count", [1, 2])
def test_one_assessment_is_a_table_and_no_picture(signed_in, episode, ot, count):
    course(episode, ot, count, "ocairs")
    answer = signed_in.get(f"/people/{episode.person.uuid}/assessments/ocairs/")
    assert bool(answer.context["drawings"]) == (count == 2)
    assert ("Over time" in text_of(answer)) == (count == 2)
    assert signed_in.get(f"/people/{episode.person.uuid}/assessments/ocairs/pdf/").status_code == 200


def test_what_is_no_instrument_has_no_course(signed_in, episode):
    assert signed_in.get(f"/people/{episode.person.uuid}/assessments/tarot/").status_code == 404


def test_the_course_asks_the_same_twelve_queries_for_two_and_for_forty(signed_in, episode, ot):
    address = f"/people/{episode.person.uuid}/assessments/mohost/"
    course(episode, ot, 2)
    with assert_queries(at_most=12) as for_two:
        signed_in.get(address)
    course(episode, ot, 38)
    with assert_queries(exactly=len(for_two)):
        page = text_of(signed_in.get(address))
    assert "All 40 assessments" in page
    assert 'style="' not in page


def test_the_course_on_paper_holds_comparison_picture_and_all_letters(signed_in, episode, ot):
    course(episode, ot, 14)
    address = f"/people/{episode.person.uuid}/assessments/mohost/pdf/"
    answer = signed_in.get(address)
    told = words_of(answer)
    for words in ("24 better, 0 the same, 0 worse.", "Over time", "All assessments", "Rosie Thorne", "Better"):
        assert words in told
    root = pypdf.PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert (Read.objects.latest("pk").kind, Read.objects.latest("pk").person_ids) == ("export", [episode.person_id])


def test_once_the_team_has_ended_it_is_still_read_within_twelve_queries(signed_in, episode, ot):
    row = assessed(episode, ot, "mohost")
    type(episode.person).objects.filter(pk=episode.person_id).update(died_on=TODAY())
    ended = {"state": "closed", "ended_at": timezone.now(), "closure_reason": "06", "closure_plan": "Died"}
    type(episode).objects.filter(pk=episode.pk).update(**ended)
    with assert_queries(at_most=12):
        assert "Profile" in text_of(signed_in.get(f"/assessments/{row.uuid}/"))


def test_what_was_begun_since_is_proposed_no_longer(signed_in, episode, ot):
    row = assessed(episode, ot, ratings={"roles": 1})
    assert signed_in.get(f"/assessments/{row.uuid}/").context["proposal"].key == "mohost"
    draft(episode, ot, "mohost", on=TODAY() - dt.timedelta(days=3))
    assert signed_in.get(f"/assessments/{row.uuid}/").context["proposal"] is None


def test_a_note_with_any_sign_comes_out_on_paper(signed_in, episode, ot):
    row = assessed(episode, ot, "dialog", summary="Łukasz smiled \U0001f60a at 3 °C, ½ a mile")
    told = words_of(signed_in.get(f"/assessments/{row.uuid}/pdf/"))
    assert "Łukasz smiled [smiling face with smiling eyes] at 3 °C, ½ a mile" in told
    assert "Quality of life: 3.0" in told
