"""The course of one hospital visit, from all that was ever told of it. Pure.

The result depends on the set of events and never on the order in which they came: the same message twice, a
discharge before its admission, a whole month again all end the same (domain.md section 5). Two orders are used, both
told by the sender. What happened is ordered by event time. What takes back or names something else is ordered by the
time of sending, since a cancel may carry the time of what it cancels.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from integrations.event import CANCELS, DESTINATION_DIED, METHOD_DIED, PEOPLE_ONLY, Event
from integrations.times import LONDON

OF_A_BED = frozenset({"A02", "A03", "A12", "A13", "A21", "A22", "A52", "A53"})
"""Events that only somebody in a bed has."""
TELLS_AN_END = frozenset({"A01", "A02", "A04", "A08"})
"""Events whose PV1-45, if it has passed, says that the visit is over."""


class State(StrEnum):
    NOTHING = "nothing"
    """Nothing can be concluded yet, or nothing that concerns us."""
    ATTENDING = "attending"
    """In an emergency department."""
    LEFT = "left"
    """Attended an emergency department and left."""
    IN = "in"
    DISCHARGED = "discharged"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Course:
    """Where the visit stands, as the sender tells it."""

    state: State = State.NOTHING
    admitted_at: dt.datetime | None = None
    """Of a visit to an emergency department, the arrival."""
    discharged_at: dt.datetime | None = None
    discharge_method: str = ""
    discharge_destination: str = ""
    hospital: str = ""
    ward: str = ""
    consultant: str = ""
    specialty: str = ""
    is_psychiatric: bool = False
    bed_type: str = ""
    on_leave_since: dt.datetime | None = None
    expected_back_at: dt.datetime | None = None
    back_at: dt.datetime | None = None
    """Since when they are back from their last leave."""
    died_on: dt.date | None = None

    @property
    def is_stay(self) -> bool:
        """Whether there is a stay in hospital to speak of."""
        return self.state in (State.IN, State.DISCHARGED)


def course(told: Iterable[Event]) -> Course:
    """Where the visit stands after all these events."""
    events = _once(told)
    if not events:
        return Course()
    live, is_cancelled = _standing(events)
    standing = _happened(live)
    died_on = _died_on(events, standing)
    facts = {"died_on": died_on, **_where(standing)}
    if is_cancelled:
        attended = _attendance([each for each in standing if each.is_emergency], facts)
        return attended if attended.state is not State.NOTHING else Course(State.CANCELLED, died_on=died_on)
    admissions = [each for each in standing if _admits(each)]
    discharge = _discharge(standing, admissions)
    admitted_at = _admitted_at(standing, admissions, discharge)
    if admitted_at is not None:
        return _stay(standing, admitted_at, discharge, facts)
    return _attendance(standing, facts)


# --- Orders ---------------------------------------------------------------------------------------------------


def _sending(event: Event) -> tuple:
    """By the time of sending. Of two sent in one second the cancel is the later."""
    return event.sent_at, event.code in CANCELS, event.at, event.control_id, event.code


def _happening(event: Event) -> tuple:
    """By the time of the event. A number that counts is compared as a number: 9 before 10."""
    return event.at, event.sent_at, len(event.control_id), event.control_id, event.code


def _happened(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=_happening)


def _once(told: Iterable[Event]) -> list[Event]:
    """Each event once, in the order of sending, whatever the order in which they came."""
    unique = {(each.code, each.control_id, each.at, each.sent_at): each for each in sorted(told, key=repr)}
    return sorted(unique.values(), key=_sending)


# --- What was taken back ----------------------------------------------------------------------------------------


def _standing(events: list[Event]) -> tuple[list[Event], bool]:
    """The events that nothing has taken back, and whether the admission is cancelled for now: it stays so until an
    A01 or an A13 that was sent later, whatever else is told meanwhile."""
    live: list[Event] = []
    given_up: list[Event] = []
    is_cancelled = False
    for event in events:
        if event.code == "A11":
            taken_back = _cancelled_visit(live)
            given_up += taken_back
            live = [each for each in live if each not in taken_back]
            is_cancelled = True
            continue
        if event.code == "A13" and is_cancelled:
            live, given_up = live + given_up, []
        if event.code in CANCELS:
            named = _named(event, live)
            live = [each for each in live if each not in named]
        if event.code == "A13":
            live = [_as_not_discharged(each) for each in live]
        if event.code == "A13" or _admits(event) or _is_emergency(event):
            is_cancelled = False
        live.append(event)
    return live, is_cancelled


def _cancelled_visit(live: list[Event]) -> list[Event]:
    """What an A11 takes back: all that was told of the stay. Of somebody who came by the emergency department and was
    admitted under the same number the attendance stands; without an admission it is the attendance that is meant."""
    if any(_admits(each) for each in live):
        return [each for each in live if not each.is_emergency]
    return live


def _named(cancel: Event, live: list[Event]) -> list[Event]:
    """What an A12 or A13 takes back: the event whose time it carries, however often it was sent; else the last
    transfer before it, or every discharge before it."""
    targets = [each for each in live if each.code in CANCELS[cancel.code]]
    if exact := [each for each in targets if each.at == cancel.at]:
        return exact
    before = [each for each in targets if each.at <= cancel.at] or targets
    return before if cancel.code == "A13" else _happened(before)[-1:]


def _as_not_discharged(event: Event) -> Event:
    """What an update said of a discharge that has been cancelled since."""
    if event.code in CANCELS["A13"]:
        return event
    return replace(event, discharged_at=None, discharge_method="", discharge_destination="")


# --- What is concluded ------------------------------------------------------------------------------------------


def _admits(event: Event) -> bool:
    """A01 unless its class says that it is no stay in a ward; A06 and A07 by their class, else by their name."""
    if event.code in ("A06", "A07"):
        return event.is_inpatient if event.is_inpatient is not None else event.code == "A06"
    return event.code == "A01" and event.is_inpatient is not False


def _discharges(event: Event) -> bool:
    """A03, a change of class to no in-patient, and whatever tells of a visit that was over when it was sent: an
    update of the coding weeks after the discharge must not put somebody into hospital again."""
    if event.code in ("A06", "A07"):
        return not _admits(event)
    return event.code == "A03" or (
        event.code in TELLS_AN_END and event.discharged_at is not None and event.discharged_at <= event.sent_at
    )


def _is_emergency(event: Event) -> bool:
    return event.code in ("A01", "A04") and event.is_emergency


def _admission_time(event: Event) -> dt.datetime:
    return event.admitted_at or event.at


def _discharge_time(event: Event) -> dt.datetime:
    return event.discharged_at or event.at


def _discharge(standing: list[Event], admissions: list[Event]) -> Event | None:
    """The last discharge, unless they were admitted again under the same number after it. Leaving the emergency
    department for a ward is none."""
    discharges = [each for each in standing if _discharges(each) and not (admissions and each.is_emergency)]
    if not discharges:
        return None
    last = max(discharges, key=lambda each: (_discharge_time(each), _happening(each)))
    again = any(_admission_time(each) > _discharge_time(last) for each in admissions)
    return None if again else last


def _admitted_at(standing: list[Event], admissions: list[Event], discharge: Event | None) -> dt.datetime | None:
    """PV1-44 as it was told last, else the time of the admission. Without an admission, an event of somebody in a
    bed says that there was one; a discharge from a bed does too, though not when."""
    if admissions:
        told = [each.admitted_at for each in standing if each.admitted_at and not each.is_emergency]
        return told[-1] if told else _admission_time(admissions[-1])
    if _is_visit_to_emergency(standing):
        return None
    in_bed = [each for each in standing if each.is_inpatient or (each.is_inpatient is None and each.code in OF_A_BED)]
    if told := [each.admitted_at for each in in_bed if each.admitted_at]:
        return told[-1]
    if moved := [each.at for each in in_bed if each.code in OF_A_BED and not _discharges(each)]:
        return min(moved)
    if discharge and not discharge.is_emergency and discharge.is_inpatient is not False:
        return _unknown_admission(_discharge_time(discharge))
    return None


def _is_visit_to_emergency(standing: list[Event]) -> bool:
    """Whether all that is known is a visit to an emergency department."""
    return any(_is_emergency(each) for each in standing) and not any(each.is_inpatient for each in standing)


def _unknown_admission(discharged_at: dt.datetime) -> dt.datetime:
    """Nobody told when they came in: the midnight before they left."""
    midnight = discharged_at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(midnight.astimezone(dt.UTC), discharged_at - dt.timedelta(minutes=1))


def _stay(standing: list[Event], admitted_at: dt.datetime, discharge: Event | None, facts: dict) -> Course:
    if discharge is None:
        return Course(State.IN, admitted_at=admitted_at, **_leave(standing), **facts)
    later = [each for each in standing if each.discharged_at and _sending(each) >= _sending(discharge)]
    said = max(later, key=_sending, default=discharge)
    discharged_at = _discharge_time(said)
    return Course(
        State.DISCHARGED,
        admitted_at=min(admitted_at, discharged_at - dt.timedelta(minutes=1)),  # the days run from the end
        discharged_at=discharged_at,
        discharge_method=said.discharge_method or discharge.discharge_method,
        discharge_destination=said.discharge_destination or discharge.discharge_destination,
        **facts,
    )


def _leave(standing: list[Event]) -> dict:
    """On leave since the last A21 that no A22 has followed."""
    moves = [each for each in standing if each.code in ("A21", "A22")]
    if not moves:
        return {}
    if moves[-1].code == "A22":
        return {"back_at": moves[-1].at}
    return {"on_leave_since": moves[-1].at, "expected_back_at": moves[-1].expected_back_at}


def _attendance(standing: list[Event], facts: dict) -> Course:
    arrivals = [each for each in standing if _is_emergency(each)]
    if not arrivals:
        return Course(died_on=facts["died_on"])
    arrived_at = _admission_time(arrivals[-1])
    leaving = [each for each in standing if _discharges(each) and _discharge_time(each) >= arrived_at]
    left_at = _discharge_time(leaving[-1]) if leaving else None
    state = State.LEFT if left_at else State.ATTENDING
    return Course(state, admitted_at=arrived_at, discharged_at=left_at, **facts)


def _where(standing: list[Event]) -> dict:
    """Where they are and who is in charge, each as it was told last. A discharge leaves the ward as it was."""
    stays = [each for each in standing if each.code not in PEOPLE_ONLY]
    by_kind = [each.is_psychiatric for each in stays if each.is_psychiatric is not None]
    return {name: _last(stays, name) for name in ("hospital", "ward", "consultant", "specialty", "bed_type")} | {
        "is_psychiatric": by_kind[-1] if by_kind else False
    }


def _last(events: list[Event], name: str) -> str:
    return next((value for event in reversed(events) if (value := getattr(event, name))), "")


def _died_on(events: list[Event], standing: list[Event]) -> dt.date | None:
    """The day of death: by PID-29 and PID-30 as told last, or by a way of discharge that means it and stands,
    whichever event told it."""
    told = [each for each in events if each.death]
    if told and told[-1].death == "Y":
        return _death_day(told[-1])
    ends = [each for each in standing if _ends_by_death(each)]
    return _death_day(max(ends, key=_happening)) if ends else None


def _ends_by_death(event: Event) -> bool:
    return event.discharge_method == METHOD_DIED or event.discharge_destination == DESTINATION_DIED


def _death_day(event: Event) -> dt.date:
    return event.died_on or (event.discharged_at or event.at).astimezone(LONDON).date()
