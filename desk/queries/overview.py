"""Reads for a person's overview."""

import datetime as dt

from assessments import definitions
from caseload.people.models import Person
from desk import sql
from desk.overview import Overview, overview_of


def overview(person: Person, *, on: dt.date) -> Overview:
    """What matters now about somebody whom the reader may see; one statement."""
    known = [definition.content_hash for definition in definitions.shipped(definitions.FOLDER)]
    return overview_of(sql.rows("overview", person=person.pk, today=on, known=known)[0], on=on)
