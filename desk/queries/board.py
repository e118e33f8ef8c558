"""Reads for the caseload board."""

import datetime as dt

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from psycopg.types.json import Json

from caseload.contacts import outcomes
from caseload.contacts.codes import COUNTING_ENTRIES
from caseload.contacts.models import Contact
from caseload.people.models import Identifier
from caseload.people.scope import in_sight
from caseload.spells.queries import follow_ups
from desk import sql
from desk.board import Row
from teams.access import Rights
from teams.calendar import Calendar
from teams.models import Team

NOTES_SHOWN = 2


def board_rows(team: Team, *, rights: Rights, at: dt.datetime, needs: str = "clinical.read") -> list[Row]:
    """Everybody open with a team of the reader's, in two statements, sorted by name. ``needs``: the permission that
    the page asks for in that team."""
    rights.require(needs, team)
    calendar = Calendar.of_team(team)
    leaving = follow_ups.running([team.pk], now=at)
    found = sql.rows(
        "board",
        team=team.pk,
        at=at,
        today=calendar.day_of(at),
        tried=outcomes.TRIED,
        to_meet=[left.person_id for left in leaving],
        who_goes=Json({left.person_id: str(left.spell_uuid) for left in leaving if not left.booked}),
    )
    return [Row(facts, calendar, at) for facts in found]


def local_ids(person_ids: list[int], *, on: dt.date) -> dict[int, str]:
    """A number by which another system knows each person now; nothing for those who have none. In one query."""
    rows = Identifier.objects.on(on).filter(person__in=person_ids).order_by("person", "system", "pk")
    return dict(rows.values_list("person", "value"))


def last_notes(person_ids: list[int], *, rights: Rights, on: dt.date) -> dict[int, list[Contact]]:
    """The last two contacts with a note of each person, newest first, in one query."""
    notes = in_sight(Contact.objects, rights, on=on).filter(
        person__in=person_ids, successor=None, entry__in=COUNTING_ENTRIES
    )
    newest = Window(RowNumber(), partition_by=F("person"), order_by=F("occurred_at").desc())
    found = notes.exclude(note="").select_related("logged_by").alias(nth=newest).filter(nth__lte=NOTES_SHOWN)
    by_person: dict[int, list[Contact]] = {person: [] for person in person_ids}
    for contact in found.order_by("-occurred_at"):
        by_person[contact.person_id].append(contact)
    return by_person
