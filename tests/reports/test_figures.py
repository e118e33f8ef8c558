"""Each report against a small world that was counted by hand, and every list against its figure."""

import datetime as dt

import pytest
from django.utils import timezone

from caseload.models import ClosureSanction, Concern, Contact, ContactStaff, Episode, HospitalSpell
from caseload.people.models import Person
from caseload.spells import follow_up
from desk import board
from desk.queries.board import board_rows
from reports.definitions import BY_KEY
from reports.queries.figures import figures, listed
from reports.table import merged
from teams.access import rights_of
from teams.calendar import LONDON
from teams.models import Membership
from teams.roles import Profession, Role
from tests import make
from tests.reports.asking import asked, behind, figures_of, shares_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return make.team("North Team")


@pytest.fixture
def south():
    return make.team("South Team")


@pytest.fixture
def sam(north):
    return make.staff(north, name="Sam Okoro", caseload_ceiling=2)


@pytest.fixture
def jo(north):
    return make.staff(north, name="Jo Pryce", profession=Profession.OT, caseload_ceiling=1)


def at_hour(days: int, hour: int, minute: int = 0) -> dt.datetime:
    """A local time so many days ago."""
    day = timezone.localdate() - dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=LONDON)


def noon(days: int) -> dt.datetime:
    return at_hour(days, 12)


class TestBands:
    """Days since: national (met or spoken with) and ours (face to face)."""

    @pytest.mark.parametrize(
        ("days", "band"),
        [(0, "week"), (6, "week"), (7, "fortnight"), (13, "fortnight"), (14, "month"), (27, "month"),
         (28, "longer"), (400, "longer"), (None, "never")],
    )  # fmt: skip
    def test_the_bands_are_the_national_ones_to_the_day(self, north, days, band):
        now = noon(0)
        make.episode(north, last_seen_at=None if days is None else noon(days))
        assert figures_of(asked("bands", north, at=now)) == {"North Team": {"people": 1, band: 1}}
        assert figures_of(asked("bands_seen", north, at=now)) == {"North Team": {"people": 1, band: 1}}

    def test_a_phone_call_is_a_contact_and_no_sighting(self, north):
        make.episode(north, last_seen_at=noon(30), last_spoken_at=noon(2))
        now = noon(0)
        assert figures_of(asked("bands", north, at=now))["North Team"] == {"people": 1, "week": 1}
        assert figures_of(asked("bands_seen", north, at=now))["North Team"] == {"people": 1, "longer": 1}

    def test_a_visit_after_midnight_belongs_to_the_teams_day_before(self):
        night = make.team("Night Team", day_starts_at=make.FOUR)
        make.episode(night, last_seen_at=at_hour(6, 2))
        assert figures_of(asked("bands_seen", night, at=noon(0)))["Night Team"] == {"people": 1, "fortnight": 1}

    def test_who_is_waiting_closed_or_dead_is_on_no_caseload(self, north, sam):
        make.episode(north, state="referred", accepted_at=None, referred_at=noon(3))
        make.episode(north, make.person(died_on=timezone.localdate()), last_seen_at=noon(1))
        assert figures_of(asked("bands", north)) == {"North Team": {}}

    def test_our_bands_are_those_of_the_board(self, north, south, sam):
        for days in (0, 3, 6, 7, 10, 20, 40):
            make.episode(north, coordinator=sam, last_seen_at=noon(days))
        make.episode(north)
        make.episode(south, last_seen_at=noon(8))
        now = timezone.now()
        lead = make.staff(None, Role.SERVICE_LEAD)
        rights = rights_of(lead, on=timezone.localdate())
        told = figures_of(asked("bands_seen", north, south, at=now))
        for team in (north, south):
            bands = board.bands(board_rows(team, rights=rights, at=now))
            keys = dict(zip(board.Band, ("week", "fortnight", "month", "longer", "never"), strict=True))
            assert told[team.name] == {"people": sum(bands.values())} | {keys[b]: n for b, n in bands.items() if n}


class TestCaseloads:
    def test_people_stand_with_the_profession_of_their_co_ordinator(self, north, sam, jo):
        for coordinator in (sam, sam, sam, jo, None):
            make.episode(north, coordinator=coordinator)
        assert figures_of(asked("caseloads", north)) == {
            "Nurse": {"staff": 1, "people": 3, "room": 2, "over": 1},
            "Occupational therapist": {"staff": 1, "people": 1, "room": 1},
            "Nobody co-ordinates": {"people": 1},
        }
        assert [row.worker for row in behind(asked("caseloads", north), "over")] == ["Sam Okoro"]
        assert len(behind(asked("caseloads", north), "people", "nurse")) == 3

    def test_room_counts_though_nobody_is_co_ordinated_yet_and_ends_with_the_membership(self, north, sam, jo):
        Membership.objects.filter(user=jo).update(ends_on=timezone.localdate())
        assert figures_of(asked("caseloads", north)) == {"Nurse": {"staff": 1, "room": 2}}

    def test_who_has_no_ceiling_adds_people_and_no_room(self, north):
        kit = make.staff(north, caseload_ceiling=None)
        make.episode(north, coordinator=kit)
        assert figures_of(asked("caseloads", north)) == {"Nurse": {"staff": 1, "people": 1}}

    def test_a_ceiling_belongs_to_the_membership_in_that_team(self, north, south, sam):
        Membership.objects.create(
            user=sam, team=south, role="clinician", profession=Profession.NURSE, starts_on=make.LONG_AGO,
            caseload_ceiling=5,
        )  # fmt: skip
        assert figures_of(asked("caseloads", south))["Nurse"] == {"staff": 1, "room": 5}
        assert figures_of(asked("caseloads", north, south))["Nurse"] == {"staff": 2, "room": 7}


class TestContacts:
    """One row of R6 after the other: what counts as a try, and as what."""

    CASES = (
        ("seen", {"tries": 1, "seen": 1}),
        ("spoke", {"tries": 1, "spoke": 1}),
        ("no_answer", {"tries": 1, "missed": 1}),
        ("not_in", {"tries": 1, "missed": 1}),
        ("not_found", {"tries": 1, "missed": 1}),
        ("did_not_attend", {"tries": 1, "missed": 1}),
        ("declined", {"tries": 1, "missed": 1}),
        ("sighted", {"tries": 1, "missed": 1}),
        ("cancelled_by_them", {"tries": 1, "missed": 1}),
        ("cancelled_by_us", {"cancelled": 1}),
        ("message", None),
        ("others_only", None),
    )

    @pytest.mark.parametrize(("outcome", "expected"), CASES)
    def test_each_outcome_counts_as_the_table_says(self, north, sam, outcome, expected):
        make.contact(make.episode(north), sam, outcome, at_hour(2, 9, 30))
        told = figures_of(asked("contacts_hour", north))
        assert told == ({"09:00": expected} if expected else {})

    def test_place_hour_and_mechanism_are_three_views_of_the_same(self, north, sam):
        episode = make.episode(north)
        make.contact(episode, sam, "seen", at_hour(1, 5, 59), place_type="N01")
        make.contact(episode, sam, "not_in", at_hour(1, 23, 10), place_type="A01")
        make.contact(episode, sam, "spoke", at_hour(2, 23, 50))
        assert figures_of(asked("contacts_place", north)) == {
            "Their home": {"tries": 1, "missed": 1},
            "Street or open space": {"tries": 1, "seen": 1},
            "Not said": {"tries": 1, "spoke": 1},
        }
        hours = figures_of(asked("contacts_hour", north))
        assert [label for label, told in hours.items() if told] == ["05:00", "23:00"]
        assert figures_of(asked("contacts_mechanism", north)) == {
            "Face to face": {"tries": 2, "seen": 1, "missed": 1},
            "Telephone": {"tries": 1, "spoke": 1},
        }

    def test_two_who_went_together_made_one_contact(self, north, sam, jo):
        contact = make.contact(make.episode(north), sam, "seen", noon(1))
        ContactStaff.objects.create(contact=contact, user=jo, profession=Profession.OT, team=north)
        assert figures_of(asked("contacts_mechanism", north)) == {"Face to face": {"tries": 1, "seen": 1}}

    def test_the_first_and_the_last_day_belong_to_it_and_those_beside_do_not(self, north, sam):
        episode = make.episode(north)
        for days, hour in ((11, 23), (10, 0), (5, 23), (4, 0)):
            make.contact(episode, sam, "seen", at_hour(days, hour, 59 if hour else 0))
        hours = figures_of(asked("contacts_hour", north, since=10, until=5))
        once = {"tries": 1, "seen": 1}
        assert {label: told for label, told in hours.items() if told} == {"00:00": once, "23:00": once}

    def test_what_was_corrected_counts_once_withdrawn_never_and_an_imported_date_is_no_activity(self, north, sam):
        episode = make.episode(north)
        first = make.contact(episode, sam, "seen", noon(3))
        second = make.contact(
            episode, sam, "not_in", noon(3), entry="corrected", entry_reason="Wrong", replaces=first
        )
        Contact.objects.filter(pk=first.pk).update(successor=second)
        gone = make.contact(episode, sam, "seen", noon(2))
        last = make.contact(episode, sam, "seen", noon(2), entry="withdrawn", entry_reason="Twice", replaces=gone)
        Contact.objects.filter(pk=gone.pk).update(successor=last)
        make.contact(episode, sam, "seen", noon(1), source="imported", time_known=False)
        assert figures_of(asked("contacts_mechanism", north)) == {"Face to face": {"tries": 1, "missed": 1}}

    def test_one_that_was_written_late_counts_on_the_day_it_happened(self, north, sam):
        make.contact(make.episode(north), sam, "seen", noon(20), received_at=timezone.now())
        assert figures_of(asked("contacts_mechanism", north, since=21, until=19)) != {}
        assert figures_of(asked("contacts_mechanism", north, since=5)) == {}

    def test_a_contact_belongs_to_the_team_whose_episode_it_is(self, north, south, sam):
        make.contact(make.episode(south), sam, "seen", noon(1))
        assert figures_of(asked("contacts_place", north)) == {}


class TestClosures:
    CASES = (
        # reason, days from last seen to closing, expected row
        ("02", 5, "02 Support completed"),
        ("02", 27, "02 Support completed"),
        ("02", 29, "Unseen for 28 days, closed for another reason"),
        ("03", None, "Unseen for 28 days, closed for another reason"),
        ("05", 3, "05 Did not attend"),
        ("05", None, "05 Did not attend"),
        ("09", 90, "09 Refused to be seen"),
        ("06", None, "06 Died"),
        ("06", 2, "06 Died"),
    )

    @pytest.mark.parametrize(("reason", "seen_before", "row"), CASES)
    def test_each_closure_stands_in_one_row(self, north, sam, reason, seen_before, row):
        close(north, sam, reason, seen_before)
        told = {label: values for label, values in figures_of(asked("closures", north)).items() if values}
        assert [*told] == [row]
        assert told[row]["closures"] == 1

    def test_the_three_that_should_never_happen_stand_there_at_0(self, north):
        told = figures_of(asked("closures", north))
        assert [*told] == [
            "05 Did not attend", "09 Refused to be seen", "Unseen for 28 days, closed for another reason"
        ]  # fmt: skip
        assert not any(told.values())

    def test_a_transfer_is_no_closure(self, north, south, sam):
        old = close(north, sam, "08", 1)
        make.episode(south, old.person, transferred_from=old)
        assert behind(asked("closures", north), "closures") == []

    def test_a_meetings_leave_shows(self, north, sam):
        close(north, sam, "05", None)
        told = figures_of(asked("closures", north))
        assert told["05 Did not attend"] == {"closures": 1, "sanctioned": 1}

    def test_a_colleague_of_another_team_who_saw_them_saw_them(self, north, south, sam):
        episode = close(north, sam, "02", None, also=lambda one, ended: make.contact(
            make.episode(south, one.person), sam, "seen", ended - dt.timedelta(days=2)))  # fmt: skip
        told = figures_of(asked("closures", north))
        assert told["02 Support completed"]["closures"] == 1, episode


def close(team, by, reason: str, seen_before: int | None, *, days: int = 10, also=None) -> Episode:
    """An episode closed some days ago, last seen so many days before that."""
    ended = noon(days)
    episode = make.episode(team, accepted_at=noon(days + 200))
    if seen_before is not None:
        make.contact(episode, by, "seen", ended - dt.timedelta(days=seen_before))
    if also:
        also(episode, ended)
    if reason == "06":
        Person.objects.filter(pk=episode.person_id).update(died_on=ended.date())
    else:
        ClosureSanction.objects.create(
            person=episode.person, episode=episode, closure_reason=reason, decided_on=ended.date(), asked_by=by,
            signed_off_by=make.user(), attempts="x", told="x", way_back="x",
        )  # fmt: skip
    Episode.objects.filter(pk=episode.pk).update(
        state="closed", ended_at=ended, closure_reason=reason, closure_plan="x", **handed_on()
    )
    return episode


def handed_on() -> dict:
    """What closing asks besides the plan, as far as the register knows it by now."""
    names = {field.name for field in Episode._meta.get_fields()}
    return {name: words for name, words in {"closure_handed_to": "GP", "closure_aftercare": "none"}.items()
            if name in names}  # fmt: skip


class TestFocus:
    def test_minutes_go_by_the_main_subject_and_the_profession_of_that_day(self, north, sam, jo):
        episode = make.episode(north)
        for focus in (*["leisure"] * 4, *["skills"] * 2, *["medication"] * 3, ""):
            make.contact(episode, jo, "seen", noon(1), focus=focus, minutes=10, profession=Profession.OT)
        make.contact(episode, sam, "seen", noon(1), focus="leisure", minutes=60)
        assert figures_of(asked("focus", north)) == {
            "Jo Pryce": {"contacts": 10, "occupational": 60, "generic": 30, "unsaid": 10}
        }
        assert round(shares_of(asked("focus", north))["share"]) == 67

    def test_of_a_joint_visit_each_has_their_own_minutes(self, north, sam, jo):
        contact = make.contact(make.episode(north), sam, "seen", noon(1), focus="routine", minutes=60)
        ContactStaff.objects.create(contact=contact, user=jo, profession=Profession.OT, team=north, minutes=25)
        assert figures_of(asked("focus", north)) == {"Jo Pryce": {"contacts": 1, "occupational": 25}}


class TestContinuity:
    def test_workers_per_person_and_the_share_of_the_main_one(self, north, sam, jo):
        kit = make.staff(north, name="Kit Marlow")
        known, new, never = make.episode(north), make.episode(north), make.episode(north)
        for days in (2, 4, 6):
            make.contact(known, sam, "seen", noon(days))
        joint = make.contact(known, jo, "seen", noon(8))
        ContactStaff.objects.create(contact=joint, user=kit, profession=Profession.NURSE, team=north)
        make.contact(new, jo, "seen", noon(3))
        make.contact(never, jo, "spoke", noon(3))
        question = asked("continuity", north)
        assert figures_of(question)["North Team"] == {
            "people": 2, "one": 1, "three": 1, "unseen": 1, "workers": 4, "shares": 1.75,
        }  # fmt: skip
        [row] = behind(question, "three")
        assert (row.workers, row.visits, row.main_visits, row.main_worker) == (3, 4, 3, "Sam Okoro")

    def test_it_is_about_those_on_the_caseload_at_the_end_of_the_three_months(self, north, sam):
        here = make.episode(north, accepted_at=noon(60))
        make.episode(north, accepted_at=noon(2))
        gone = close(north, sam, "02", 1, days=20)
        for episode in (here, gone):
            make.contact(episode, sam, "seen", noon(40))
        now = {row.person_id for row in behind(asked("continuity", north), "people")}
        then = {row.person_id for row in behind(asked("continuity", north, since=115, until=25), "people")}
        assert now == {here.person_id}
        assert then == {here.person_id, gone.person_id}


def left(episode, by, days: int, **fields) -> HospitalSpell:
    """A stay in a mental health bed that ended at noon so many days ago."""
    defaults = {"kind": "psychiatric", "bed_type": "200", "discharge_method": "1", "discharge_destination": "19"}
    return HospitalSpell.objects.create(
        person_id=episode.person_id, episode=episode, hospital="Larch", ward="Oak", told_by="ward", recorded_by=by,
        **({"admitted_at": noon(days + 20), "discharged_at": noon(days)} | defaults | fields),
    )  # fmt: skip


class TestFollowUp:
    CASES = (
        # days after the discharge, outcome, mechanism, followed up
        (0, "seen", "01", False),
        (1, "seen", "01", True),
        (3, "seen", "01", True),
        (4, "seen", "01", False),
        (2, "spoke", "02", True),
        (2, "spoke", "11", True),
        (2, "no_answer", "02", False),
        (2, "not_in", "01", False),
        (2, "message", "09", False),
    )

    @pytest.mark.parametrize(("after", "outcome", "mechanism", "is_met"), CASES)
    def test_it_works_in_dates_and_by_what_counts_as_a_contact(self, north, sam, after, outcome, mechanism, is_met):
        episode = make.episode(north)
        left(episode, sam, 20)
        make.contact(episode, sam, outcome, at_hour(20 - after, 23 if after == 3 else 13), mechanism=mechanism)
        told = figures_of(asked("follow_up", north))["North Team"]
        verdict = {"met": 1, "national_met": 1} if is_met else {"missed": 1, "national_missed": 1}
        assert told == {"ours": 1, "national": 1, **verdict}

    def test_any_team_of_the_provider_will_do_and_so_will_being_admitted_again(self, north, south, sam):
        one, other = make.episode(north), make.episode(north)
        left(one, sam, 20)
        left(other, sam, 20)
        make.contact(make.episode(south, one.person), sam, "seen", noon(18))
        left(other, sam, 5, admitted_at=noon(19), discharged_at=None, discharge_method="", discharge_destination="")
        assert figures_of(asked("follow_up", north))["North Team"]["met"] == 2

    def test_days_that_are_still_running_are_in_no_share(self, north, sam):
        for _ in range(2):
            left(make.episode(north), sam, 1)
        assert figures_of(asked("follow_up", north))["North Team"] == {"ours": 2, "running": 2, "national": 2}
        assert shares_of(asked("follow_up", north)) == {"share": None, "national_share": None}

    @pytest.mark.parametrize("fields", [
        {"kind": "general", "bed_type": ""},
        {"discharge_method": "4"},
        {"retracted_at": timezone.now(), "retracted_reason": "x"},
        {"discharged_at": None, "discharge_method": "", "discharge_destination": ""},
    ])  # fmt: skip
    def test_who_did_not_leave_a_mental_health_bed_alive_is_in_neither(self, north, sam, fields):
        left(make.episode(north), sam, 20, **fields)
        assert figures_of(asked("follow_up", north)) == {"North Team": {}}

    def test_who_died_within_the_three_days_is_in_neither(self, north, sam):
        day = timezone.localdate() - dt.timedelta(days=18)
        left(make.episode(north, make.person(died_on=day)), sam, 20)
        assert figures_of(asked("follow_up", north)) == {"North Team": {}}

    @pytest.mark.parametrize("nation", ["ENG", "WLS", "SCT", "NIR"])
    @pytest.mark.parametrize("bed_type", ["200", "213", "10", "X"])
    @pytest.mark.parametrize("destination", ["19", "38", "40", "89", ""])
    def test_the_national_measure_is_what_the_rule_says(self, sam, nation, bed_type, destination):
        team = make.team(nation=nation)
        for discharged in (
            noon(20),
            dt.datetime(2023, 5, 2, 12, tzinfo=LONDON),
            dt.datetime(2020, 5, 4, 12, tzinfo=LONDON),
        ):
            spell = left(
                make.episode(team), sam, 20, bed_type=bed_type, discharge_destination=destination,
                discharged_at=discharged, admitted_at=discharged - dt.timedelta(days=9),
            )  # fmt: skip
            days = (timezone.localdate() - discharged.date()).days
            told = figures_of(asked("follow_up", team, since=days, until=days))[team.name]
            expected = follow_up.Discharge(spell.discharged_at, bed_type, "1", destination, nation).out is None
            assert told["ours"] == 1
            assert told.get("national", 0) == int(expected), discharged


class TestService:
    def test_each_figure_is_that_of_the_teams_board(self, north, south, sam):
        now = timezone.now()
        for number in range(9):
            due = {"seen_due_on": timezone.localdate() - dt.timedelta(days=2)}
            due |= {
                "seen_due_at": now - dt.timedelta(days=number % 3),
                "try_due_at": now + dt.timedelta(days=number - 4),
            }
            make.episode(
                north if number % 2 else south, coordinator=sam if number > 1 and number % 2 else None, **due
            )
        due = {"in_hospital_since": noon(4), "seen_due_at": noon(1), "try_due_at": noon(1)}
        inside = make.episode(north, whereabouts="hospital", **due)
        make.episode(south, whereabouts="on_leave", **due)
        left(inside, sam, 4, admitted_at=noon(4), discharged_at=None, discharge_method="", discharge_destination="")
        out = make.episode(north, last_discharged_at=noon(1))
        left(out, sam, 1)
        make.episode(south, state="referred", accepted_at=None, referred_at=noon(3))
        rights = rights_of(make.staff(None, Role.SERVICE_LEAD), on=timezone.localdate())
        told = figures_of(asked("service", north, south, at=now))
        for team in (north, south):
            counts = board.counts(board_rows(team, rights=rights, at=now))
            ours = {
                column.board: told[team.name].get(column.key, 0)
                for column in BY_KEY["service"].columns
                if column.board
            }
            assert ours == {show.value: number for show, number in counts.items()}
        assert told["North Team"]["hospital"] == told["North Team"]["follow_up"] == 1

    def test_worries_are_open_until_somebody_answers(self, north, sam):
        episode = make.episode(north)
        for answered in (None, timezone.now()):
            Concern.objects.create(
                person=episode.person, episode=episode, kind="carer", raised_by="mother", words="x", recorded_by=sam,
                recorded_at=noon(2), acknowledged_at=answered, acknowledged_by=answered and sam,
            )  # fmt: skip
        assert figures_of(asked("service", north))["North Team"] == {"people": 1, "nobody": 1, "worries": 1}

    def test_closures_of_twelve_months_stand_with_those_first_that_should_not_be(self, north, sam):
        for reason, seen_before in (("05", 1), ("09", 1), ("02", 40), ("02", 1), ("06", None)):
            close(north, sam, reason, seen_before)
        close(north, sam, "05", 1, days=400)
        told = figures_of(asked("service", north))["North Team"]
        assert told == {"closed_05": 1, "closed_09": 1, "closed_unseen": 1, "closed_other": 2}


@pytest.fixture
def busy(north, south, sam, jo):
    """Two teams with some of everything."""
    for number, team in enumerate([north, south, north, south, north]):
        episode = make.episode(team, last_seen_at=noon(number * 6), coordinator=sam if team == north else None)
        for days in range(1, 9):
            outcome = ("seen", "not_in", "spoke", "seen")[(days + number) % 4]
            at = at_hour(days, 9 + number)
            make.contact(episode, jo, outcome, at, focus="leisure", minutes=30, profession=Profession.OT)
        left(episode, sam, 10 + number)
    for reason in ("05", "02", "06"):
        close(north, sam, reason, 2)
    return north, south


@pytest.mark.parametrize("key", list(BY_KEY))
def test_behind_every_figure_stands_a_list_as_long_as_it(busy, key):
    question = asked(key, *busy)
    lines = figures(question)
    assert lines
    for column in question.report.columns:
        if not column.has_list:
            continue
        for line in lines if column.counts else ():
            assert len(behind(question, column.key, line.key)) == line.values[column.key], (column.key, line.key)
        found = listed(question, column, None, sees=question.team_ids, most=2)
        assert found.figure == sum(line.values[column.key] for line in lines)
        assert found.total == found.in_sight == len(behind(question, column.key))
        assert not column.counts or found.total == found.figure
        assert len(found.rows) <= 2


@pytest.mark.parametrize("key", list(BY_KEY))
def test_figures_of_all_teams_are_those_of_each_added(busy, key):
    together = {line.key: line.values for line in figures(asked(key, *busy))}
    apart = merged([line for team in busy for line in figures(asked(key, team))])
    assert {line.key: pytest.approx(line.values) for line in apart} == together
