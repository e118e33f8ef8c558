"""The next two weeks replayed from the diary: where it will not hold, and what would close each gap."""

import datetime as dt
import re
import time
from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseload.models import PlannedVisit
from desk.gap_words import Shown
from desk.gaps import DAYS, Diary, Kind, Member, Planned, Subject, Treatment, gaps
from desk.operations import close_gap
from desk.queries.gaps import standing
from nhsuk import moments
from teams.calendar import Calendar
from teams.models import Absence
from tests import make
from tests.caseload.contacts.test_racing import together
from tests.queries import assert_queries, count_queries

MONDAY = dt.date(2026, 3, 2)
ALL_WEEK = frozenset(range(1, 8))
ROOM = 5
OPEN = Calendar(dt.time(4), tuple(range(1, 8)), "ENG", True)
WEEKDAYS = Calendar(dt.time(4), (1, 2, 3, 4, 5), "ENG", False)


def day(n: int) -> dt.date:
    return MONDAY + dt.timedelta(days=n)


SAM = Member(1, "Sam", ROOM, weekdays=ALL_WEEK)
JO = Member(2, "Jo", ROOM, weekdays=ALL_WEEK)


def away(member: Member, first: int, back: int | None = None) -> Member:
    return Member(member.id, member.name, member.room, weekdays=member.weekdays,
                  away=((day(first), None if back is None else day(back)),))  # fmt: skip


def visit(n: int, *who: Member) -> Planned:
    return Planned(day(n), frozenset(one.id for one in who))


def two(n: int, *who: Member) -> Planned:
    return replace(visit(n, *who), two_go=True)


def found(subject: Subject, *crew: Member, calendar=OPEN) -> list[tuple]:
    return [(gap.kind, (gap.on - MONDAY).days) for gap in gaps([subject], Diary(crew, calendar, MONDAY))]


def person(**fields) -> Subject:
    return Subject(**({"id": 7, "name": "Dean", "due_on": day(30), "rhythm_days": 30} | fields))


@pytest.mark.parametrize(
    ("subject", "crew", "expected"),
    [
        # rhythm: the first day after the last one on which it is kept
        (person(due_on=day(3)), [SAM], [(Kind.PAST, 4)]),
        (person(due_on=day(0)), [SAM], [(Kind.PAST, 1)]),
        (person(due_on=day(3), rhythm_days=7, visits=(visit(3, SAM),)), [SAM], [(Kind.PAST, 11)]),
        (person(due_on=day(3), rhythm_days=7, visits=(visit(2, SAM), visit(9, SAM))), [SAM], []),
        (person(due_on=day(13)), [SAM], []),
        (person(due_on=day(-1)), [SAM], []),  # past already: that is an alert and no gap to come
        (person(due_on=day(-1), rhythm_days=7, visits=(visit(0, SAM),)), [SAM], [(Kind.PAST, 8)]),
        (person(due_on=None), [SAM], []),
        # a visit that nobody can make is no visit
        (person(due_on=day(3), visits=(visit(2, SAM),)), [away(SAM, 2, 3), JO], [(Kind.NOBODY, 2), (Kind.PAST, 4)]),
        (person(visits=(visit(2, SAM, JO),)), [away(SAM, 2, 3), JO], []),
        (person(visits=(visit(2),)), [JO], [(Kind.NOBODY, 2)]),
        (person(visits=(visit(2, SAM),)), [JO], [(Kind.NOBODY, 2)]),  # left the team
        # treatments
        (person(treatments=(Treatment("Depot", day(4), day(3), day(5)),)), [SAM], [(Kind.TREATMENT, 5)]),
        (person(treatments=(Treatment("Depot", day(4), day(3), day(5)),), visits=(visit(5, SAM),)), [SAM], []),
        (person(treatments=(Treatment("Depot", day(4), day(3), day(5)),), visits=(visit(2, SAM),)), [SAM],
         [(Kind.TREATMENT, 5)]),
        (person(treatments=(Treatment("Depot", day(20), day(19), day(21)),)), [SAM], []),
        # discharge: daily from that day on
        (person(discharge_on=day(5)), [SAM], [(Kind.DISCHARGE, 7)]),
        (person(discharge_on=day(5), visits=(visit(6, SAM),)), [SAM], [(Kind.DISCHARGE, 8)]),
        # two must go: one of two is left, and one alone sees nobody
        (person(visits=(two(2, SAM, JO),)), [SAM, JO], []),
        (person(due_on=day(3), visits=(two(2, SAM, JO),)), [away(SAM, 2, 3), JO],
         [(Kind.SECOND, 2), (Kind.PAST, 4)]),
        (person(visits=(two(2, SAM),)), [SAM, JO], [(Kind.SECOND, 2)]),
        (person(visits=(two(2, SAM, JO),)), [away(SAM, 2, 3), away(JO, 1, 3)], [(Kind.NOBODY, 2)]),
        # the only one who knows them
        (person(known_by=frozenset({1})), [away(SAM, 4, 9), JO], [(Kind.ONLY_WORKER, 4)]),
        (person(known_by=frozenset({1, 2})), [away(SAM, 4, 9), JO], []),
        (person(known_by=frozenset({1}), visits=(visit(2, SAM, JO),)), [away(SAM, 4, 9), JO], []),
        (person(known_by=frozenset({1})), [away(SAM, 20, 25), JO], []),
    ],
)  # fmt: skip
def test_where_the_diary_will_not_hold(subject, crew, expected):
    assert found(subject, *crew) == expected


def test_a_due_day_on_which_the_team_is_closed_was_moved_and_closings_lie_on_open_days():
    [gap] = gaps([person(due_on=day(6))], Diary([SAM], WEEKDAYS, MONDAY))  # a Sunday
    assert gap.closings[0].on == day(4)


def test_whom_the_person_knows_comes_first_then_whoever_has_room():
    busy = Member(3, "Kit", ROOM, weekdays=ALL_WEEK, visits={day(3): ROOM})
    some = Member(4, "Liam", ROOM, weekdays=ALL_WEEK, visits={day(3): 2})
    subject = person(due_on=day(3), known_by=frozenset({3, 4}))
    [gap] = gaps([subject], Diary([SAM, JO, busy, some], OPEN, MONDAY))
    assert [(one.member.name, one.on, one.knows) for one in gap.closings] == [
        ("Liam", day(3), True), ("Jo", day(3), False), ("Sam", day(3), False)
    ]  # fmt: skip


def test_the_day_before_is_offered_where_nobody_has_room_on_the_last():
    [gap] = gaps([person(due_on=day(3))], Diary([away(SAM, 3, 4)], OPEN, MONDAY))
    assert gap.closings[0].on == day(2)


def test_somebody_is_introduced_while_the_known_worker_is_still_there():
    [gap] = gaps([person(known_by=frozenset({1}))], Diary([away(SAM, 4, 9), JO], OPEN, MONDAY))
    assert [(one.on, one.member.name, one.along.name) for one in gap.closings] == [(day(3), "Jo", "Sam")]


def pairs_of(gap) -> list[tuple]:
    return [(one.member.name, one.along and one.along.name, (one.on - MONDAY).days) for one in gap.closings]


def test_where_two_must_go_two_are_offered():
    kit = Member(3, "Kit", ROOM, weekdays=ALL_WEEK)
    [gap] = gaps(
        [person(due_on=day(3), two_go=True, known_by=frozenset({3, 9}))], Diary([SAM, JO, kit], OPEN, MONDAY)
    )
    assert pairs_of(gap) == [("Kit", "Jo", 3), ("Kit", "Sam", 3), ("Jo", "Sam", 3)]


def test_a_day_on_which_only_one_has_room_closes_nothing_where_two_must_go():
    subject = person(due_on=day(3), two_go=True)
    [gap] = gaps([subject], Diary([away(SAM, 3, 4), JO], OPEN, MONDAY))
    assert pairs_of(gap) == [("Jo", "Sam", 2)]
    [gap] = gaps([subject], Diary([JO], OPEN, MONDAY))
    assert gap.closings == ()


def test_whoever_is_left_of_two_is_offered_a_second_colleague():
    kit = Member(3, "Kit", ROOM, weekdays=ALL_WEEK)
    [gap] = gaps([person(visits=(two(2, SAM, JO),), two_go=True)], Diary([SAM, away(JO, 2, 3), kit], OPEN, MONDAY))
    assert pairs_of(gap) == [("Kit", "Sam", 2)]


def test_where_nobody_else_has_room_it_is_said_that_it_is_a_second_who_is_missing():
    [gap] = gaps([person(visits=(two(2, SAM, JO),))], Diary([SAM, away(JO, 2, 3)], OPEN, MONDAY))
    assert (gap.kind, gap.closings) == (Kind.SECOND, ())
    assert Shown(gap).missing == "Nobody else of the team has room on that day."


def test_the_team_says_how_many_visits_on_a_day_are_enough():
    busy = Member(3, "Kit", 4, weekdays=ALL_WEEK, visits={day(3): 4})
    [gap] = gaps([person(due_on=day(3))], Diary([busy, JO], OPEN, MONDAY))
    assert [one.member.name for one in gap.closings] == ["Jo"]


PATIENT = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
days = st.integers(0, DAYS - 1)
members = st.lists(
    st.builds(
        lambda pk, first, long, week: Member(
            pk, f"M{pk}", ROOM, weekdays=week, away=((day(first), day(first + long)),)
        ),
        st.integers(1, 6), days, st.integers(1, 10), st.frozensets(st.integers(1, 7), min_size=1),
    ), max_size=6, unique_by=lambda one: one.id,
)  # fmt: skip
subjects = st.builds(
    Subject,
    id=st.just(7), name=st.just("Dean"), due_on=st.none() | st.builds(day, st.integers(-5, 20)),
    rhythm_days=st.sampled_from([1, 3, 7, 14]), known_by=st.frozensets(st.integers(1, 6), max_size=3),
    discharge_on=st.none() | st.builds(day, days),
    visits=st.lists(
        st.builds(Planned, st.builds(day, days), st.frozensets(st.integers(1, 6), max_size=2)), max_size=8
    ).map(tuple),
)  # fmt: skip


@PATIENT
@given(subjects, members, st.sampled_from([OPEN, WEEKDAYS]))
def test_every_gap_lies_ahead_and_every_closing_can_be_kept(subject, crew, calendar):
    diary = Diary(crew, calendar, MONDAY)
    for gap in gaps([subject], diary):
        assert MONDAY <= gap.on <= diary.last
        for one in gap.closings:
            assert calendar.is_open(one.on) or gap.kind is Kind.NOBODY
            assert one.member.has_room(one.on)
            assert one.on >= MONDAY
            if gap.kind in (Kind.PAST, Kind.DISCHARGE):
                assert one.on < gap.on


@PATIENT
@given(subjects, members, st.sampled_from([OPEN, WEEKDAYS]))
def test_booking_the_first_closing_moves_the_lapse_later_or_away(subject, crew, calendar):
    diary = Diary(crew, calendar, MONDAY)
    for gap in gaps([subject], diary):
        if gap.kind not in (Kind.PAST, Kind.DISCHARGE) or not gap.closings:
            continue
        booked = Planned(gap.closings[0].on, frozenset({gap.closings[0].member.id}))
        again = Subject(**vars(subject) | {"visits": (*subject.visits, booked)})
        later = [one.on for one in gaps([again], diary) if one.kind in (Kind.PAST, Kind.DISCHARGE)]
        assert all(on > gap.on for on in later)


def test_a_team_of_a_hundred_is_replayed_in_less_than_200_ms():
    crew = [Member(n, f"M{n}", ROOM, weekdays=ALL_WEEK, away=((day(n % 14), day(n % 14 + 5)),)) for n in range(12)]
    people = [
        Subject(id=n, name=f"P{n}", due_on=day(n % 9), rhythm_days=3 + n % 5, known_by=frozenset({n % 12}),
                visits=tuple(Planned(day((n + 3 * k) % 14), frozenset({(n + k) % 12})) for k in range(5)))
        for n in range(100)
    ]  # fmt: skip
    took = []
    for _ in range(5):  # the quickest: nobody else's rubbish is collected in every one
        begun = time.process_time()
        assert gaps(people, Diary(crew, OPEN, MONDAY))
        took.append(time.process_time() - begun)
    assert min(took) < 0.2


# The page


@pytest.fixture
def team(db):
    return make.team("North Team")


@pytest.fixture
def sam(team):
    return make.staff(team, name="Sam Okoro", working_days=list(ALL_WEEK))


@pytest.fixture
def jo(team):
    return make.staff(team, name="Jo Pryce", working_days=list(ALL_WEEK))


def text_of(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def buttons(client, address="/gaps/") -> dict[str, dict]:
    """What each button of the page would send, by its words."""
    forms = re.findall(r'<form method="post">(.*?)</form>', text_of(client.get(address)))
    sent = {}
    for form in (form for form in forms if 'name="who"' in form):
        words = re.sub("<[^>]+>", "", re.search("<button.*", form).group())
        hidden = re.findall(r'name="([a-z]+)" value="([^"]*)"', form)
        sent[words] = {name: [value for key, value in hidden if key == name] for name, _value in hidden}
    return sent


def button(client, words: str) -> dict:
    return next(sent for said, sent in buttons(client).items() if said.startswith(words))


def test_one_tap_books_what_closes_it(client, team, sam, jo):
    today = timezone.localdate()
    due = today + dt.timedelta(days=3)
    rosa = make.episode(team, make.person("Rosa", "Thorne"), sam, seen_due_on=due, rhythm_days=7)
    client.force_login(sam)
    assert "Rosa Thorne" in text_of(client.get("/gaps/"))
    assert rosa.person.name in text_of(client.get("/gaps/"))
    sent = button(client, "Jo Pryce")
    assert "Jo Pryce goes to Rosa Thorne on" in text_of(client.post("/gaps/", sent, follow=True))
    assert "Jo Pryce goes to Rosa Thorne on" in text_of(client.post("/gaps/", sent, follow=True)), "twice is once"
    booked = PlannedVisit.objects.get()
    assert (booked.on_date, booked.staff.get()) == (due, jo)


def test_a_visit_that_nobody_can_make_is_given_to_somebody(client, team, sam, jo):
    rosa = make.episode(team, make.person("Rosa", "Thorne"), sam)
    visit = make.visit(rosa, jo, on=timezone.localdate() + dt.timedelta(days=2))
    Absence.objects.create(user=jo, kind="sick", starts_on=timezone.localdate(), set_by=sam)
    client.force_login(sam)
    assert "Jo Pryce, who was to go, is away" in text_of(client.get("/gaps/"))
    sent = button(client, "Sam Okoro")
    client.post("/gaps/", sent)
    assert visit.staff.get() == sam
    assert "Sam Okoro goes to Rosa Thorne on" in text_of(client.post("/gaps/", sent, follow=True)), "twice is once"


def test_where_two_must_go_one_tap_books_two_and_one_alone_is_asked_why(client, team, sam, jo):
    due = timezone.localdate() + dt.timedelta(days=3)
    rosa = make.episode(team, make.person("Rosa", "Thorne"), sam, seen_due_on=due, rhythm_days=7)
    make.precaution(rosa, sam, "pairs")
    client.force_login(sam)
    assert "Jo Pryce with Sam Okoro" in text_of(client.get("/gaps/"))
    both = button(client, "Jo Pryce with Sam Okoro")
    sent = both | {"who": jo.uuid}
    asked = client.post("/gaps/", sent, follow=True)
    assert "If one goes alone: why?" in text_of(asked)
    assert "Choose a second colleague" in text_of(asked)
    assert not PlannedVisit.objects.exists()
    client.post("/gaps/", both)
    assert set(PlannedVisit.objects.get().staff.all()) == {jo, sam}


def test_of_two_who_book_for_the_same_person_the_second_is_told_and_nothing_is_doubled(client, team, sam, jo):
    due = timezone.localdate() + dt.timedelta(days=3)
    make.episode(team, make.person("Rosa", "Thorne"), sam, seen_due_on=due, rhythm_days=7)
    client.force_login(sam)
    mine, theirs = button(client, "Sam Okoro"), button(client, "Jo Pryce")
    client.post("/gaps/", mine)
    client.force_login(jo)
    told = text_of(client.post("/gaps/", theirs, follow=True))
    assert "The visits of Rosa Thorne were changed meanwhile" in told
    assert f"Planned now: {moments.short_day(due)}, Sam Okoro." in told
    assert PlannedVisit.objects.get().staff.get() == sam


def test_of_two_who_give_one_visit_away_the_second_does_not_undo_the_first(client, team, sam, jo):
    kit = make.staff(team, name="Kit Marlow", working_days=list(ALL_WEEK))
    visit = make.visit(make.episode(team, coordinator=sam), kit, on=timezone.localdate() + dt.timedelta(days=2))
    Absence.objects.create(user=kit, kind="sick", starts_on=timezone.localdate(), set_by=sam)
    client.force_login(sam)
    mine, theirs = button(client, "Sam Okoro"), button(client, "Jo Pryce")
    client.post("/gaps/", mine)
    client.force_login(jo)
    assert "changed meanwhile" in text_of(client.post("/gaps/", theirs, follow=True))
    assert visit.staff.get() == sam


def test_of_two_who_tap_at_the_same_moment_one_books(fresh_db):
    team = make.team()
    sam, jo = (make.staff(team, working_days=list(ALL_WEEK)) for _ in range(2))
    episode = make.episode(team, coordinator=sam)
    _known, seen = standing(episode, on=timezone.localdate())
    due = timezone.localdate() + dt.timedelta(days=3)

    def tap(who):
        return lambda: close_gap(
            episode=episode, seen=seen, staff=[who], by=who, at=timezone.now(), on_date=due, uuid=uuid4()
        )

    told = together(tap(sam), tap(jo))
    assert sorted(type(one).__name__ for one in told) == ["DiaryChangedError", "PlannedVisit"]
    assert PlannedVisit.objects.count() == 1


def test_what_runs_out_is_said_with_its_figures():
    far = person(due_on=day(3), rhythm_days=4)
    [lapse] = gaps([far], Diary([SAM], OPEN, MONDAY))
    assert Shown(lapse).sentence == "To be seen by Thu 5 Mar (every 4 days), and nobody is to see them by then."
    leaves = person(discharge_on=day(5), visits=(visit(6, SAM),))
    [lapse] = gaps([leaves], Diary([SAM], OPEN, MONDAY))
    assert "planned for Sat 7 Mar." in Shown(lapse).sentence
    assert "nobody is to see them by Mon 9 Mar." in Shown(lapse).sentence, "the day after they are seen"


def test_a_kind_of_which_nothing_is_left_says_so(client, team, sam):
    make.episode(team, make.person("Rosa", "Thorne"), sam, seen_due_on=timezone.localdate(), rhythm_days=3)
    client.force_login(sam)
    shown = text_of(client.get("/gaps/?kind=nobody"))
    assert "Nothing of this kind is left" in shown
    assert "Rosa Thorne" not in shown


def test_the_page_shows_one_kind_where_it_is_asked(client, team, sam):
    make.episode(team, make.person("Rosa", "Thorne"), sam, seen_due_on=timezone.localdate(), rhythm_days=3)
    client.force_login(sam)
    assert "Rosa Thorne" in text_of(client.get("/gaps/?kind=past"))
    assert "Rosa Thorne" in text_of(client.get("/gaps/?kind=nobody%27")), "an unknown kind shows all"


def test_the_page_asks_the_same_at_two_people_and_at_twenty(client, team, sam):
    def some(n):
        for _ in range(n):
            make.episode(team, coordinator=sam, seen_due_on=timezone.localdate(), rhythm_days=3)

    some(2)
    client.force_login(sam)
    with count_queries() as few:
        client.get("/gaps/")
    some(18)
    with assert_queries(exactly=len(few)):
        client.get("/gaps/")
    assert len(few) <= 12
