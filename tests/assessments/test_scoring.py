"""What ratings say, for every shipped instrument and for any ratings of it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.definitions import NotInDefinitionError, current
from assessments.scoring import Rated, compare, compare_summaries, profile

INSTRUMENTS = current()
OPPOSITE = {"better": "worse", "worse": "better", "same": "same", "unknown": "unknown"}


def answers(definition):
    """Any ratings of an instrument: each item rated, not rated for a reason, or not reached yet."""
    rated = st.sampled_from([grade.value for grade in definition.scale]).map(Rated)
    not_rated = st.sampled_from(["", "Not seen in this setting"]).map(lambda reason: Rated(None, reason))
    codes = [item.code for item in definition.items]
    return st.fixed_dictionaries({}, optional=dict.fromkeys(codes, rated | not_rated))


instruments = st.sampled_from(list(INSTRUMENTS.values()))
assessed = instruments.flatmap(lambda each: st.tuples(st.just(each), answers(each)))
assessed_twice = instruments.flatmap(lambda each: st.tuples(st.just(each), answers(each), answers(each)))


def all_rated(definition, value):
    return {item.code: Rated(value) for item in definition.items}


@given(assessed, st.randoms())
def test_any_order_of_answers_says_the_same(given_, random):
    definition, ratings = given_
    shuffled = list(ratings.items())
    random.shuffle(shuffled)
    assert profile(definition, dict(shuffled)) == profile(definition, ratings)


@given(assessed)
def test_a_section_with_an_item_unrated_never_has_a_sum(given_):
    definition, ratings = given_
    for section in profile(definition, ratings).sections:
        values = [line.grade and line.grade.value for line in section.lines]
        expected = sum(values) if definition.section_sums and None not in values else None
        assert section.total == expected


@given(assessed)
def test_a_summary_with_an_item_unrated_has_no_figure(given_):
    definition, ratings = given_
    of_section = {section.code: section.items for section in definition.sections}
    for figure in profile(definition, ratings).summaries:
        items = [item.code for code in figure.summary.sections for item in of_section[code]]
        values = [ratings[code].value if code in ratings else None for code in items]
        assert figure.value == (None if None in values else Fraction(sum(values), len(values)))


@given(assessed)
def test_a_course_of_one_assessment_is_all_the_same(given_):
    definition, ratings = given_
    for change in compare(definition, ratings, ratings):
        assert change.verdict == ("same" if change.before else "unknown")
    for change in compare_summaries(definition, ratings, ratings):
        assert change.verdict == ("same" if change.before.shown else "unknown")


@given(assessed_twice)
def test_better_and_worse_swap_with_the_order(given_):
    definition, before, after = given_
    for how in (compare, compare_summaries):
        there = [change.verdict for change in how(definition, before, after)]
        back = [change.verdict for change in how(definition, after, before)]
        assert back == [OPPOSITE[verdict] for verdict in there]


@given(assessed)
def test_every_rated_item_is_a_strength_a_barrier_or_neither_and_no_unrated_one_is(given_):
    definition, ratings = given_
    read = profile(definition, ratings)
    assert not set(read.strengths) & set(read.barriers)
    assert {line.grade.counts_as for line in read.strengths} <= {"strength"}
    assert {line.grade.counts_as for line in read.barriers} <= {"barrier"}
    assert [line.item for line in read.lines] == list(definition.items)
    rated = [ratings.get(item.code, Rated(None)).value is not None for item in definition.items]
    assert (not read.unrated) == all(rated)


@given(assessed)
def test_what_has_neither_rating_nor_reason_is_named(given_):
    definition, ratings = given_
    missing = [
        item for item in definition.items if (r := ratings.get(item.code)) is None or (not r.value and not r.reason)
    ]
    assert [line.item for line in profile(definition, ratings).unexplained] == missing


def test_facilitates_and_allows_are_strengths_inhibits_and_restricts_barriers():
    mohost = INSTRUMENTS["mohost"]
    ratings = {"interest": Rated(4), "choices": Rated(3), "routine": Rated(2), "roles": Rated(1)}
    read = profile(mohost, ratings)
    assert [line.letter for line in read.strengths] == ["F", "A"]
    assert [line.letter for line in read.barriers] == ["I", "R"]


def test_a_mohost_section_runs_from_4_to_16_and_an_ocairs_has_no_sum():
    [motivation, *_rest] = profile(INSTRUMENTS["mohost"], all_rated(INSTRUMENTS["mohost"], 3)).sections
    assert (motivation.least, motivation.total, motivation.most) == (4, 12, 16)
    [only] = profile(INSTRUMENTS["ocairs"], all_rated(INSTRUMENTS["ocairs"], 3)).sections
    assert only.total is None
    assert not INSTRUMENTS["ocairs"].summaries


def test_moving_from_restricts_to_inhibits_is_better():
    [roles, *others] = compare(INSTRUMENTS["ocairs"], {"roles": Rated(1)}, {"roles": Rated(2)})
    assert (roles.before.letter, roles.after.letter, roles.verdict) == ("R", "I", "better")
    assert {change.verdict for change in others} == {"unknown"}


def test_dialog_says_two_means_and_less_than_its_threshold_is_no_change():
    dialog = INSTRUMENTS["dialog"]
    before = all_rated(dialog, 4)
    after = before | {"job-situation": Rated(7), "medication": Rated(7)}
    life, treatment = compare_summaries(dialog, before, after)
    assert (life.before.shown, life.after.shown, life.verdict) == ("4.0", "4.4", "same")
    assert (treatment.before.shown, treatment.after.shown, treatment.verdict) == ("4.0", "5.0", "better")


@pytest.mark.parametrize("ratings", [{"energy": Rated(3)}, {"roles": Rated(5)}, {"roles": Rated(0)}])
def test_an_item_of_another_instrument_or_a_value_outside_the_scale_is_refused(ratings):
    with pytest.raises(NotInDefinitionError):
        profile(INSTRUMENTS["ocairs"], ratings)
