"""A visit's course: the same set of events gives the same end, in whatever order they came."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.event import Event
from integrations.spell_course import Course, State, course

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


def hours(number: float) -> dt.datetime:
    return NOON + dt.timedelta(hours=number)


_ids = iter(range(1, 1_000_000))


def told(code: str, at: float, sent: float | None = None, **said) -> Event:
    inpatient = {"is_inpatient": True, "patient_class": "I"} if code not in ("A31", "A40") else {}
    return Event(
        code=code, control_id=f"M{next(_ids)}", at=hours(at), sent_at=hours(at if sent is None else sent),
        **(inpatient | said),
    )  # fmt: skip


def emergency(code: str, at: float, **said) -> Event:
    return told(code, at, is_inpatient=False, is_emergency=True, patient_class="E", **said)


ADMIT = told("A01", 0, admitted_at=hours(0), ward="Oak", hospital="Larch", is_psychiatric=True)
MOVE = told("A02", 5, ward="Rowan")
LEAVE = told("A03", 50, discharged_at=hours(50), discharge_method="1", discharge_destination="19")


def test_admitted_moved_and_discharged():
    end = course([ADMIT, MOVE, LEAVE])
    assert (end.state, end.admitted_at, end.discharged_at) == (State.DISCHARGED, hours(0), hours(50))
    assert (end.ward, end.hospital, end.is_psychiatric, end.discharge_method) == ("Rowan", "Larch", True, "1")


def test_a_discharge_before_its_admission_ends_the_same():
    assert course([LEAVE, ADMIT]) == course([ADMIT, LEAVE])


def test_a_discharge_alone_still_starts_the_clock():
    end = course([told("A03", 50, discharged_at=hours(50))])
    assert (end.state, end.discharged_at) == (State.DISCHARGED, hours(50))
    assert end.admitted_at < hours(50)


def test_a_discharge_that_names_the_admission_knows_it():
    assert course([replace(LEAVE, admitted_at=hours(-3))]).admitted_at == hours(-3)


def test_they_left_when_it_says_and_never_later_because_of_when_we_were_told_of_the_admission():
    """A discharge in the time to come hides somebody from the 72 hours until it has passed."""
    end = course([told("A13", 49.999), told("A03", 50)])
    assert end.discharged_at == hours(50)
    assert end.admitted_at < hours(50)


@pytest.mark.parametrize("at", [5, 6, 6.5])
def test_a_cancelled_transfer_takes_them_back(at):
    # Its time is its own or that of what it cancels.
    assert course([ADMIT, MOVE, told("A12", at, sent=7)]).ward == "Oak"


def test_a_cancelled_admission_stays_cancelled_whatever_else_is_told():
    cancel = told("A11", 0, sent=3)
    assert course([ADMIT, cancel]).state is State.CANCELLED
    assert course([ADMIT, cancel, LEAVE, MOVE, told("A08", 9, admitted_at=hours(0))]).state is State.CANCELLED


def test_a_cancelled_admission_that_was_sent_twice_is_cancelled_once_for_all():
    again = replace(ADMIT, control_id="another", sent_at=hours(1))
    assert course([ADMIT, again, told("A11", 2)]).state is State.CANCELLED


def test_admitted_after_all_by_an_admission_sent_later():
    end = course([ADMIT, told("A11", 2), told("A01", 3, admitted_at=hours(3), ward="Hazel")])
    assert (end.state, end.admitted_at, end.ward) == (State.IN, hours(3), "Hazel")


def test_a_cancelled_discharge_revives_a_cancelled_stay():
    end = course([ADMIT, LEAVE, told("A11", 51), told("A13", 52)])
    assert (end.state, end.admitted_at) == (State.IN, hours(0))


@pytest.mark.parametrize("at", [50, 52])
def test_a_cancelled_discharge_reopens(at):
    assert course([ADMIT, LEAVE, told("A13", at, sent=52)]).state is State.IN


def test_discharged_again_after_a_cancelled_discharge():
    again = told("A03", 60, discharged_at=hours(60))
    end = course([ADMIT, LEAVE, told("A13", 50, sent=52), again])
    assert (end.state, end.discharged_at) == (State.DISCHARGED, hours(60))


def test_a_cancel_without_its_target_waits_for_it():
    cancel = told("A13", 50, sent=52)
    assert course([ADMIT, cancel]).state is State.IN
    assert course([cancel, ADMIT, LEAVE]).state is State.IN


@pytest.mark.parametrize(
    ("code", "inpatient", "state"),
    [("A06", True, State.IN), ("A06", None, State.IN), ("A06", False, State.NOTHING), ("A07", True, State.IN)],
)
def test_a_change_of_class_admits_by_the_class_it_names(code, inpatient, state):
    assert course([told(code, 1, is_inpatient=inpatient)]).state is state


def test_a_change_to_outpatient_ends_the_stay_and_cancels_nothing():
    end = course([ADMIT, told("A07", 20, is_inpatient=False, discharged_at=None)])
    assert (end.state, end.discharged_at) == (State.DISCHARGED, hours(20))


def test_an_outpatient_or_day_case_registration_is_no_stay():
    assert course([told("A01", 0, is_inpatient=False)]).state is State.NOTHING
    assert course([told("A04", 0, is_inpatient=False)]).state is State.NOTHING


def test_emergency_department_attended_and_left():
    assert course([emergency("A04", 0)]).state is State.ATTENDING
    assert course([emergency("A04", 0), emergency("A03", 4)]).state is State.LEFT
    assert course([emergency("A04", 0), emergency("A11", 1)]).state is State.CANCELLED


def test_from_the_emergency_department_to_a_ward_under_one_number():
    way = [emergency("A04", 0), emergency("A03", 4), told("A06", 3.5, admitted_at=hours(3.5), ward="AMU")]
    end = course(way)
    assert (end.state, end.admitted_at, end.ward) == (State.IN, hours(3.5), "AMU")
    assert course([*way, told("A11", 5)]).state is State.LEFT


def test_on_leave_and_back():
    away = [ADMIT, told("A21", 10, expected_back_at=hours(30))]
    assert (course(away).on_leave_since, course(away).expected_back_at) == (hours(10), hours(30))
    assert course([*away, told("A22", 29)]).on_leave_since is None
    assert course([*away, LEAVE]).on_leave_since is None


def test_an_update_corrects_and_opens_nothing_by_itself():
    assert course([told("A08", 4, ward="Hazel", is_inpatient=None)]).state is State.NOTHING
    assert course([ADMIT, told("A08", 4, ward="Hazel", admitted_at=hours(-1))]).admitted_at == hours(-1)


def test_an_update_of_somebody_in_a_bed_says_that_they_were_admitted():
    end = course([told("A08", 4, ward="Hazel", admitted_at=hours(-20))])
    assert (end.state, end.admitted_at) == (State.IN, hours(-20))


def test_an_update_of_a_stay_that_is_over_puts_nobody_into_hospital_again():
    coded = told("A08", 900, admitted_at=hours(-20), discharged_at=hours(50), discharge_method="1")
    end = course([coded])
    assert (end.state, end.admitted_at, end.discharged_at) == (State.DISCHARGED, hours(-20), hours(50))
    assert course([ADMIT, coded]).state is State.DISCHARGED


def test_an_admission_told_after_the_discharge_is_a_stay_that_is_over():
    assert course([replace(ADMIT, sent_at=hours(60), discharged_at=hours(50))]).discharged_at == hours(50)


def test_an_expected_end_that_has_not_come_ends_nothing():
    assert course([replace(ADMIT, discharged_at=hours(50))]).state is State.IN


def test_a_cancelled_discharge_takes_back_what_updates_said_of_it():
    coded = told("A08", 60, discharged_at=hours(50), discharge_method="4")
    end = course([ADMIT, LEAVE, coded, told("A13", 50, sent=70)])
    assert (end.state, end.died_on) == (State.IN, None)


def test_a_leave_that_was_booked_by_mistake_is_none_and_a_return_taken_back_is_leave_again():
    gone, back = told("A21", 20), told("A22", 30)
    assert course([ADMIT, gone, told("A52", 20, sent=22)]).on_leave_since is None
    assert course([ADMIT, gone, back, told("A53", 30, sent=31)]).on_leave_since == hours(20)


@pytest.mark.parametrize(
    "events",
    [
        [ADMIT, told("A31", 3, death="Y", died_on=dt.date(2026, 11, 2))],
        [ADMIT, replace(LEAVE, discharge_method="4", discharged_at=hours(5))],
        [told("A08", 3, death="Y")],
        [ADMIT, told("A08", 3, discharge_method="4")],
        [ADMIT, replace(LEAVE, discharge_method="", discharge_destination="79", discharged_at=hours(5))],
    ],
)
def test_a_death_in_any_event_is_a_death(events):
    assert course(events).died_on == dt.date(2026, 11, 2)


def test_a_death_taken_back_is_none():
    died = told("A08", 3, death="Y")
    assert course([ADMIT, died, told("A08", 4, death="N")]).died_on is None
    ended = replace(LEAVE, discharge_method="4")
    assert course([ADMIT, ended, told("A13", 51)]).died_on is None


def test_nothing_told_is_nothing():
    assert course([]) == Course()


# --- Any order, any number of times -----------------------------------------------------------------------------

a_code = st.sampled_from(["A01", "A02", "A03", "A04", "A06", "A07", "A08", "A11", "A12", "A13", "A21", "A22", "A31",
                          "A52", "A53"])  # fmt: skip
a_time = st.integers(0, 12)


@st.composite
def an_event(draw) -> Event:
    at = draw(a_time)
    return Event(
        code=draw(a_code),
        control_id=f"C{draw(st.integers(0, 30))}",
        at=hours(at),
        sent_at=hours(draw(st.sampled_from([at, at + 1, at + 3]))),
        is_inpatient=draw(st.sampled_from([True, True, None, False])),
        is_emergency=draw(st.booleans()),
        ward=draw(st.sampled_from(["", "Oak", "Rowan", "Hazel"])),
        admitted_at=draw(st.sampled_from([None, hours(0), hours(2)])),
        discharged_at=draw(st.sampled_from([None, hours(6), hours(9)])),
        discharge_method=draw(st.sampled_from(["", "1", "4"])),
        death=draw(st.sampled_from(["", "", "Y", "N"])),
        is_psychiatric=draw(st.sampled_from([None, True, False])),
    )


@settings(max_examples=300)
@given(st.lists(an_event(), max_size=9), st.data())
def test_any_permutation_and_any_repetition_end_in_the_same_state(events, data):
    shuffled = data.draw(
        st.permutations(events + data.draw(st.lists(st.sampled_from(events or [ADMIT]), max_size=4)))
    )
    assert course(shuffled if events else []) == course(events)


@given(st.lists(an_event(), max_size=9))
def test_what_is_concluded_can_be(events):
    end = course(events)
    if end.state is State.DISCHARGED:
        assert end.admitted_at < end.discharged_at
    if end.state is State.IN:
        assert end.admitted_at is not None
        assert end.discharged_at is None
    else:
        assert end.on_leave_since is None
