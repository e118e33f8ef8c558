"""Reads for a person's overview."""

import datetime as dt

from caseload.people.models import Person
from desk import sql
from desk.overview import Overview, overview_of


def overview(person: Person, *, on: dt.date) -> Overview:
    """What matters now about somebody whom the reader may see; one statement."""
    return overview_of(sql.rows("overview", person=person.pk, today=on)[0])
