"""Signed is frozen; a mistake becomes a new version, and both stay readable."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Assessment, Observation, Rating, Reassessment
from assessments.operations import signing
from assessments.operations.drafts import NotADraftError, RatingRefusedError
from assessments.operations.rating import Entered
from assessments.queries.reading import course_of
from audit.models import Event
from teams.access import rights_of
from tests.assessments.people import therapist
from tests.assessments.rows import assessed, draft
from tests.assessments.test_rating import OCAIRS, begin, close, rate, saw

pytestmark = pytest.mark.django_db
EVERYTHING = {item.code.replace("-", "_"): Entered(3) for item in OCAIRS.items}


def sign(assessment, by):
    return signing.sign(assessment=assessment, by=by, at=timezone.now())


def correct(assessment, by, reason="Habits was mistyped"):
    return signing.correct(assessment=assessment, reason=reason, by=by, at=timezone.now())


def give_up(assessment, by, reason="Moved away"):
    return signing.give_up(assessment=assessment, reason=reason, by=by, at=timezone.now())


def test_signing_says_who_and_when_and_reckons_the_next(dean, priya):
    screening = draft(dean, priya)
    rate(screening, priya, **EVERYTHING)
    signed = sign(screening, priya)
    assert signed.signed_by == priya
    assert Reassessment.objects.get(episode=dean).last == signed
    assert Event.objects.filter(verb="assessment.signed", person_id=dean.person_id).count() == 1


def test_signed_twice_by_the_same_it_is_one_and_another_is_told(dean, priya, team):
    screening = draft(dean, priya)
    rate(screening, priya, **EVERYTHING)
    sign(screening, priya)
    assert sign(screening, priya).signed_by == priya
    with pytest.raises(NotADraftError):
        sign(screening, therapist(team, "Tom Reid"))
    assert Event.objects.filter(verb="assessment.signed").count() == 1


def test_it_is_not_signed_with_an_item_that_is_neither_rated_nor_explained(dean, priya):
    screening = draft(dean, priya)
    left = {"habits": Entered(note="Ask again"), "values": Entered(because="Not asked")}
    rate(screening, priya, **EVERYTHING | left)
    with pytest.raises(signing.NotCompleteError) as missing:
        sign(screening, priya)
    assert missing.value.items == {"habits": "Rate “Habits”, or say why it is not rated."}


def test_it_is_not_signed_without_a_source(dean, priya):
    screening = draft(dean, priya, sources=[])
    rate(screening, priya, **EVERYTHING)
    with pytest.raises(signing.NotCompleteError) as missing:
        sign(screening, priya)
    assert missing.value.sources_missing
    assert not missing.value.items


def test_a_nurse_does_not_sign_a_therapist_s_assessment(dean, priya, nurse):
    screening = draft(dean, priya)
    rate(screening, priya, **EVERYTHING)
    with pytest.raises(RatingRefusedError):
        sign(screening, nurse)


@pytest.mark.parametrize("model", [Assessment, Rating])
def test_the_database_refuses_to_change_what_is_signed(dean, priya, model):
    assessed(dean, priya)
    changes = {"summary": "Other"} if model is Assessment else {"value": 1}
    with pytest.raises(IntegrityError, match=r"cannot change|not a draft"), transaction.atomic():
        model.objects.update(**changes)


def test_a_correction_begins_with_everything_and_takes_its_place_once_signed(dean, priya):
    first = begin(dean, priya)
    rate(first, priya, **EVERYTHING | {"habits": Entered(4, note="Up early")})
    saw(first, priya)
    Assessment.objects.filter(pk=first.pk).update(sources=["interview"], summary="Doing well")
    sign(first, priya)
    second = correct(first, priya)
    assert (second.summary, second.replaces, second.correction_reason) == ("Doing well", first, "Habits was mistyped")
    assert Observation.objects.filter(assessment=second).count() == 1
    rate(second, priya, habits=Entered(1, note="Up at three", expected=1))
    rights = rights_of(priya, on=timezone.localdate())
    assert [read.assessment for read in course_of(rights, dean.person, on=timezone.localdate())] == [first]
    sign(second, priya)
    assert [read.assessment for read in course_of(rights, dean.person, on=timezone.localdate())] == [second]
    assert Rating.objects.get(assessment=first, item="habits").value == 4
    first.refresh_from_db()
    assert first.successor == second


def test_a_correction_begun_twice_is_one(dean, priya):
    signed = assessed(dean, priya)
    assert correct(signed, priya) == correct(signed, priya, reason="")


def test_what_is_corrected_already_is_corrected_at_its_latest_version(dean, priya):
    signed = assessed(dean, priya)
    sign(correct(signed, priya), priya)
    with pytest.raises(signing.CorrectedAlreadyError):
        correct(signed, priya)


def test_a_correction_says_what_was_wrong_and_a_draft_is_not_corrected(dean, priya):
    with pytest.raises(RatingRefusedError, match="what was wrong"):
        correct(assessed(dean, priya), priya, reason=" ")
    with pytest.raises(RatingRefusedError, match="draft"):
        correct(draft(dean, priya), priya)


def test_a_draft_is_given_up_with_a_reason_and_another_can_begin(dean, priya):
    first = begin(dean, priya)
    with pytest.raises(RatingRefusedError):
        give_up(first, priya, reason="")
    assert give_up(first, priya) == give_up(first, priya)
    with pytest.raises(NotADraftError, match="given this assessment up"):
        rate(first, priya, roles=Entered(2))
    assert begin(dean, priya) != first
    assert Event.objects.filter(verb="assessment.given_up").count() == 1


def test_a_correction_given_up_leaves_the_signed_one_standing(dean, priya):
    signed = assessed(dean, priya)
    give_up(correct(signed, priya), priya)
    signed.refresh_from_db()
    assert signed.successor is None
    assert correct(signed, priya).replaces == signed


def test_signing_after_the_person_has_left_the_team_still_counts(dean, priya):
    screening = draft(dean, priya)
    rate(screening, priya, **EVERYTHING)
    close(dean)
    assert sign(screening, priya).signed_at
