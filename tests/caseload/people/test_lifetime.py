"""A day that something can be said of lies in somebody's life and is not to come."""

import datetime as dt

import pytest

from caseload.people.lifetime import fault_of_day
from caseload.people.models import Person

TODAY = dt.date(2026, 11, 22)
BORN = dt.date(1985, 3, 3)


@pytest.mark.parametrize(
    ("born", "day", "says"),
    [
        (BORN, BORN, ""),
        (BORN, TODAY, ""),
        (BORN, BORN - dt.timedelta(days=1), "before Dean Whitlock was born"),
        (BORN, TODAY + dt.timedelta(days=1), "still to come"),
        (None, dt.date(1985, 1, 1), ""),
        (None, dt.date(1, 1, 1), "check the year"),
    ],
)
def test_before_they_were_born_and_after_today_nothing_was(born, day, says):
    person = Person(given_names="Dean", family_name="Whitlock", date_of_birth=born)
    fault = fault_of_day(day, person, today=TODAY)
    assert bool(fault) == bool(says)
    assert says in fault
