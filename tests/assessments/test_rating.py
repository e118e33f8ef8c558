"""A draft that is rated over several visits, by one or by two; nobody's rating is lost."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from assessments.definitions import current
from assessments.models import Assessment, Instrument, Observation, Rating
from assessments.operations import drafts
from assessments.operations.about import About, ToldMeanwhileError, observe, save_about
from assessments.operations.drafts import NotADraftError, RatingRefusedError
from assessments.operations.rating import Entered, save_ratings
from assessments.operations.signing import sign
from audit.models import Event
from caseload.contacts.operations import EpisodeEndedError
from caseload.models import Episode, Person
from tests import make
from tests.assessments.people import therapist
from tests.assessments.rows import assessed, draft

pytestmark = pytest.mark.django_db
OCAIRS, MOHOST, DIALOG = (current()[key] for key in ("ocairs", "mohost", "dialog"))


def begin(episode, by, definition=OCAIRS, **fields):
    return drafts.begin(episode=episode, definition=definition, by=by, at=timezone.now(), **fields)


def close(episode):
    Person.objects.filter(pk=episode.person_id).update(died_on=timezone.localdate())
    Episode.objects.filter(pk=episode.pk).update(
        state="closed", ended_at=timezone.now(), closure_reason="06", closure_plan="Died"
    )


def rate(assessment, by, **items):
    entered = {item.replace("_", "-"): value for item, value in items.items()}
    return save_ratings(assessment=assessment, entered=entered, by=by, at=timezone.now())


def stored(assessment, item):
    return Rating.objects.get(assessment=assessment, item=item)


def test_a_draft_begun_twice_is_one(dean, priya):
    assert begin(dean, priya) == begin(dean, priya)
    assert Assessment.objects.count() == Event.objects.filter(verb="assessment.begun").count() == 1


def test_a_colleague_who_begins_the_same_goes_on_with_the_draft_that_is_there(dean, priya, team):
    assert begin(dean, priya) == begin(dean, therapist(team, "Tom Reid"))


def test_a_mohost_may_come_first_and_without_an_ocairs(dean, priya):
    assert begin(dean, priya, MOHOST).prompted_by is None


def test_a_mohost_remembers_which_ocairs_prompted_it(dean, priya):
    screened = assessed(dean, priya, ratings={"habits": 1})
    assert begin(dean, priya, MOHOST, prompted_by=screened).prompted_by == screened


def test_it_is_not_prompted_by_another_person_s_assessment(dean, priya, team):
    other = assessed(make.episode(team), priya)
    with pytest.raises(RatingRefusedError):
        begin(dean, priya, MOHOST, prompted_by=other)


def test_what_an_assessor_rates_is_begun_by_an_occupational_therapist_only(dean, nurse):
    with pytest.raises(RatingRefusedError, match="occupational therapist"):
        begin(dean, nurse)


def test_what_the_person_rates_any_clinician_may_write_down(dean, nurse):
    asked = begin(dean, nurse, DIALOG)
    assert rate(asked, nurse, family=Entered(6)).is_clean


def test_nobody_begins_without_saying_that_they_hold_the_manual(dean, team):
    with pytest.raises(RatingRefusedError, match="manual of OCAIRS"):
        begin(dean, therapist(team, "Tom Reid", attested=["mohost"]))


def test_nothing_is_begun_in_an_episode_that_is_over(dean, priya):
    close(dean)
    with pytest.raises(EpisodeEndedError):
        begin(dean, priya)


def test_it_is_kept_by_which_version_it_was_begun(dean, priya):
    begin(dean, priya)
    row = Instrument.objects.get()
    assert (row.key, row.version, row.content_hash) == ("ocairs", "4.0", OCAIRS.content_hash)


def test_ratings_of_two_visits_are_one_assessment(dean, priya):
    screening = begin(dean, priya)
    rate(screening, priya, roles=Entered(2, note="Misses the kitchen job"), habits=Entered(1))
    rate(screening, priya, values=Entered(4), skills=Entered(None, because="Tired, next time"))
    assert {row.item: row.value for row in Rating.objects.all()} == {
        "roles": 2, "habits": 1, "values": 4, "skills": None
    }  # fmt: skip


def test_a_rating_outside_the_scale_is_refused_at_its_item_and_the_rest_is_saved(dean, priya):
    outcome = rate(begin(dean, priya), priya, roles=Entered(7), habits=Entered(2))
    assert outcome.refused == {"roles": "The scale of OCAIRS 4.0 is F, A, I or R. Choose one of these."}
    assert [row.item for row in Rating.objects.all()] == ["habits"]


def test_an_item_of_another_version_is_refused_by_name(dean, priya):
    outcome = rate(begin(dean, priya), priya, timing=Entered(2))
    assert "OCAIRS 4.0 has no item “timing”" in outcome.refused["timing"]


def test_a_nurse_does_not_rate_what_a_therapist_rates(dean, priya, nurse):
    with pytest.raises(RatingRefusedError):
        rate(begin(dean, priya), nurse, roles=Entered(2))


def test_a_save_sent_twice_is_one(dean, priya):
    screening = begin(dean, priya)
    rate(screening, priya, roles=Entered(2))
    assert rate(screening, priya, roles=Entered(2)).is_clean
    assert stored(screening, "roles").revision == 1
    assert Event.objects.filter(verb="assessment.rated").count() == 1


def test_of_two_on_one_draft_the_second_is_told_and_the_first_rating_stands(dean, priya, team):
    screening, tom = begin(dean, priya), therapist(team, "Tom Reid")
    rate(screening, priya, roles=Entered(4, note="Runs the kitchen"))
    outcome = rate(screening, tom, roles=Entered(2), habits=Entered(1))
    assert outcome.meanwhile["roles"].rated_by == priya
    assert list(outcome.saved) == ["habits"]
    assert stored(screening, "roles").value == 4


def test_two_who_enter_the_same_have_nothing_to_choose(dean, priya, team):
    screening = begin(dean, priya)
    rate(screening, priya, roles=Entered(4))
    assert rate(screening, therapist(team, "Tom Reid"), roles=Entered(4)).is_clean


def test_chosen_over_a_colleague_s_their_note_is_kept_and_their_rating_can_be_found(dean, priya, team):
    screening, tom = begin(dean, priya), therapist(team, "Tom Reid")
    rate(screening, priya, roles=Entered(4, note="Runs the kitchen"))
    rate(screening, tom, roles=Entered(2, note="Stopped going", expected=1, over=True))
    row = stored(screening, "roles")
    assert (row.value, row.note, row.revision) == (2, "Stopped going\nPriya Nair: Runs the kitchen", 2)
    facts = Event.objects.filter(verb="assessment.rated").latest("pk").facts
    assert (facts["before"], facts["before_by"]) == (4, priya.pk)


def test_the_audit_trail_holds_no_note(dean, priya):
    rate(begin(dean, priya), priya, roles=Entered(2, note="Secret garden"))
    assert not Event.objects.filter(facts__icontains="garden").exists()


def test_a_signed_assessment_takes_no_rating_and_says_who_signed_it(dean, priya):
    with pytest.raises(NotADraftError, match="Priya Nair has signed"):
        rate(assessed(dean, priya), priya, roles=Entered(1))


def about(**fields):
    return About(**({"sources": ("observation",), "on_date": timezone.localdate()} | fields))


def test_sources_and_a_second_assessor_are_kept_with_it(dean, priya, team):
    screening, tom = begin(dean, priya), therapist(team, "Tom Reid")
    mark = About.of(screening).mark
    save_about(assessment=screening, about=about(second_assessor=tom), expected=mark, by=priya, at=timezone.now())
    screening.refresh_from_db()
    assert (screening.sources, screening.second_assessor) == (["observation"], tom)


def test_a_summary_is_not_written_over_a_colleague_s_unseen(dean, priya, team):
    screening, tom = begin(dean, priya), therapist(team, "Tom Reid")
    mark = About.of(screening).mark
    save_about(assessment=screening, about=about(summary="One"), expected=mark, by=priya, at=timezone.now())
    with pytest.raises(ToldMeanwhileError):
        save_about(assessment=screening, about=about(summary="Two"), expected=mark, by=tom, at=timezone.now())
    screening.refresh_from_db()
    assert screening.summary == "One"


@pytest.mark.parametrize(
    ("fields", "at_field"),
    [
        ({"on_date": dt.date(2999, 1, 1)}, "on_date"),
        ({"sources": ("hearsay",)}, "sources"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(dean, priya, fields, at_field):
    screening = begin(dean, priya)
    with pytest.raises(RatingRefusedError) as refused:
        save_about(
            assessment=screening, about=about(**fields), expected=About.of(screening).mark, by=priya,
            at=timezone.now(),
        )  # fmt: skip
    assert refused.value.field == at_field


def test_nobody_is_their_own_second_assessor(dean, priya):
    screening = begin(dean, priya)
    with pytest.raises(RatingRefusedError, match="somebody else"):
        save_about(
            assessment=screening, about=about(second_assessor=priya), expected=About.of(screening).mark, by=priya,
            at=timezone.now(),
        )  # fmt: skip


def saw(assessment, by, key=None, **fields):
    told = {"item": "habits", "words": "Up at three in the afternoon", "observed_on": timezone.localdate()} | fields
    return observe(assessment=assessment, uuid=key or uuid.uuid4(), by=by, at=timezone.now(), **told)


def test_a_technical_instructor_adds_what_they_saw_and_twice_is_once(dean, priya, team):
    jo = make.staff(team, name="Jo Marsh", profession="ot_technical_instructor")
    screening, key = begin(dean, priya), uuid.uuid4()
    assert saw(screening, jo, key) == saw(screening, jo, key)
    assert Observation.objects.get().added_by == jo


@pytest.mark.parametrize(
    "fields", [{"words": "  "}, {"item": "timing"}, {"observed_on": dt.date(2999, 1, 1)}], ids=str
)
def test_an_observation_says_what_of_what_and_when(dean, priya, fields):
    with pytest.raises(RatingRefusedError):
        saw(begin(dean, priya), priya, **fields)


def test_a_signed_assessment_takes_no_observation(dean, priya):
    with pytest.raises(NotADraftError):
        saw(assessed(dean, priya), priya)


def test_a_draft_is_not_signed_by_rating_its_last_item(dean, priya):
    screening = draft(dean, priya)
    rate(screening, priya, **{item.code.replace("-", "_"): Entered(3) for item in OCAIRS.items})
    screening.refresh_from_db()
    assert screening.signed_at is None
    assert sign(assessment=screening, by=priya, at=timezone.now()).signed_by == priya
