"""What barriers propose: with reasons, by the team's setting, and never by themselves."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.definitions import current
from assessments.models import Assessment
from assessments.operations.due import IntervalRefusedError
from assessments.operations.team_instruments import Use, set_use
from assessments.proposing import Setting, proposal, usual
from assessments.queries import reading
from assessments.queries.beside import beside
from assessments.scoring import Rated
from teams.access import rights_of
from tests import make
from tests.assessments.rows import assessed

OCAIRS = current()["ocairs"]
CODES = [item.code for item in OCAIRS.items]
RATINGS = st.fixed_dictionaries({}, optional=dict.fromkeys(CODES, st.sampled_from([1, 2, 3, 4, None]).map(Rated)))


def test_a_barrier_in_an_ocairs_proposes_a_mohost_and_says_why():
    found = proposal(OCAIRS, {"roles": Rated(2), "habits": Rated(1), "skills": Rated(4)}, usual(OCAIRS))
    assert found.key == "mohost"
    assert [(line.item.title, line.letter) for line in found.because] == [("Roles", "I"), ("Habits", "R")]


def test_without_a_barrier_nothing_is_proposed():
    assert proposal(OCAIRS, {"roles": Rated(3), "habits": Rated(None, "Not reached")}, usual(OCAIRS)) is None


def test_what_proposes_nothing_by_its_definition_proposes_nothing():
    dialog = current()["dialog"]
    assert proposal(dialog, {"family": Rated(1)}, usual(dialog)) is None


@given(RATINGS, st.sets(st.sampled_from(CODES)), st.sets(st.sampled_from([1, 2, 3, 4])))
def test_only_the_letters_and_items_of_the_setting_propose(ratings, items, values):
    found = proposal(OCAIRS, ratings, Setting("mohost", tuple(items), tuple(values)))
    expected = [
        code for code in CODES if (not items or code in items) and code in ratings and ratings[code].value in values
    ]
    assert [line.item.code for line in (found.because if found else ())] == expected


@pytest.fixture
def ot(db):
    return make.staff(make.team(), "clinician", profession="ot")


def read(ot, episode, ratings):
    rights = rights_of(ot, on=timezone.localdate())
    row = assessed(episode, ot, "ocairs", ratings=ratings)
    return reading.one(rights, row.uuid, on=timezone.localdate())


def team_of(user):
    return user.memberships.get().team


def test_the_team_says_which_items_and_letters(ot):
    team = team_of(ot)
    episode = make.episode(team)
    use = Use(None, "mohost", items=("habits",), values=(1,))
    set_use(team=team, key="ocairs", use=use, by=ot, at=timezone.now())
    assert beside(read(ot, episode, {"roles": 1, "habits": 2})).proposal is None
    assert [line.item.code for line in beside(read(ot, episode, {"habits": 1})).proposal.because] == ["habits"]
    set_use(team=team, key="ocairs", use=Use(None), by=ot, at=timezone.now())
    assert beside(read(ot, episode, {"habits": 1})).proposal is None


def test_a_proposal_begins_nothing_and_is_gone_once_somebody_has_begun(ot):
    episode = make.episode(team_of(ot))
    found = read(ot, episode, {"roles": 1})
    assert beside(found).proposal.key == "mohost"
    assert Assessment.objects.count() == 1
    assessed(episode, ot, "mohost")
    assert beside(found).proposal is None


@pytest.mark.parametrize(
    ("use", "field"),
    [
        (Use(0), "every_days"),
        (Use(1101), "every_days"),
        (Use(None, "ocairs", values=(1,)), "proposes"),
        (Use(None, "nonesuch", values=(1,)), "proposes"),
        (Use(None, "mohost"), "values"),
    ],
)
def test_a_setting_that_may_not_be_is_refused(ot, use, field):
    with pytest.raises(IntervalRefusedError) as refused:
        set_use(team=team_of(ot), key="ocairs", use=use, by=ot, at=timezone.now())
    assert refused.value.field == field
