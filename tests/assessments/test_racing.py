"""Two people on one draft at once, with real commits and a connection each."""

import uuid

import pytest
from django.utils import timezone

from assessments.definitions import current
from assessments.models import Assessment, Observation, Rating
from assessments.operations import drafts, licences, signing
from assessments.operations.about import observe
from assessments.operations.drafts import NotADraftError
from assessments.operations.rating import Entered, save_ratings
from tests import make
from tests.assessments.rows import assessed, draft
from tests.caseload.contacts.test_racing import together


@pytest.fixture
def therapists(fresh_db):
    team = make.team("Canal Street")
    return [make.staff(team, name=name, profession="ot") for name in ("Priya Nair", "Tom Reid")]


@pytest.fixture
def dean(therapists):
    return make.episode(therapists[0].memberships.get().team, make.person("Dean", "Whitlock"))


def rating(assessment, by, **items):
    return lambda: save_ratings(assessment=assessment, entered=items, by=by, at=timezone.now())


def test_of_two_who_rate_one_item_at_once_one_rating_stands_and_the_other_is_told(dean, therapists):
    priya, tom = therapists
    screening = draft(dean, priya)
    outcomes = together(
        rating(screening, priya, roles=Entered(4, note="Runs the kitchen")),
        rating(screening, tom, roles=Entered(1, note="Stopped going")),
    )
    row = Rating.objects.get()
    told = [outcome for outcome in outcomes if outcome.meanwhile]
    assert len(told) == 1
    assert told[0].meanwhile["roles"].rated_by_id == row.rated_by_id
    assert told[0].meanwhile["roles"].note == row.note
    assert row.revision == 1


def test_two_who_rate_different_items_at_once_both_keep_theirs(dean, therapists):
    priya, tom = therapists
    screening = draft(dean, priya)
    items = [item.code for item in current()["ocairs"].items]
    works = [
        rating(screening, by, **{item: Entered(value)})
        for item, by, value in zip(items, [priya, tom] * 6, [1, 2, 3, 4] * 3, strict=True)
    ]
    assert all(outcome.is_clean for outcome in together(*works))
    assert Rating.objects.count() == len(items)


def test_a_rating_never_slips_in_beneath_a_signature(dean, therapists):
    priya, tom = therapists
    screening = draft(dean, priya)
    save_ratings(
        assessment=screening, by=priya, at=timezone.now(),
        entered={item.code: Entered(3) for item in current()["ocairs"].items},
    )  # fmt: skip
    signed, rated = together(
        lambda: signing.sign(assessment=screening, by=priya, at=timezone.now()),
        rating(screening, tom, roles=Entered(1, expected=1)),
    )
    assert signed.signed_at
    row = Rating.objects.get(item="roles")
    if isinstance(rated, NotADraftError):
        assert row.value == 3
    else:
        assert row.value == 1
        assert row.rated_at < Assessment.objects.get().signed_at or row.rated_by == tom


def test_ten_taps_on_begin_make_one_draft(dean, therapists):
    licences.attest(key="ocairs", by=therapists[0], at=timezone.now())

    def begin():
        return drafts.begin(episode=dean, definition=current()["ocairs"], by=therapists[0], at=timezone.now())

    assert len({draft.pk for draft in together(*[begin] * 10)}) == 1


def test_racing_corrections_and_observations_are_one_each(dean, therapists):
    signed, key = assessed(dean, therapists[0]), uuid.uuid4()

    def correct():
        return signing.correct(assessment=signed, reason="Mistyped", by=therapists[0], at=timezone.now())

    [version] = {version.pk for version in together(*[correct] * 4)}

    def see():
        return observe(
            assessment=Assessment.objects.get(pk=version), uuid=key, item="", words="Up early",
            observed_on=timezone.localdate(), by=therapists[1], at=timezone.now(),
        )  # fmt: skip

    together(*[see] * 4)
    assert Observation.objects.count() == 1
