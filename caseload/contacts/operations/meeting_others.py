"""Whom of those around the person a contact was with, or who told of them."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from caseload.contacts.models import Contact

MET = """
INSERT INTO caseload_contacttie (contact_id, tie_id)
SELECT %(contact)s, t.id FROM caseload_tie t
WHERE t.person_id = %(person)s
  AND (t.uuid = ANY(%(named)s::uuid[])
       OR t.ends_on IS NULL AND lower(%(told_by)s) IN (nullif(lower(t.name), ''), nullif(lower(t.organisation), '')))
"""


def note_met(contact: Contact, named: Iterable[UUID], told_by: str = "") -> None:
    """Link this version to those around the person, by their uuids, and to whoever told, by their name: one
    statement, and none where nobody is named. Who is not around this person is left out, as a colleague's words
    about anybody else are."""
    wanted, name = set(named), told_by.strip()
    if not wanted and not name:
        return
    told = {"contact": contact.pk, "person": contact.person_id, "told_by": name}
    with connection.cursor() as cursor:
        cursor.execute(MET, told | {"named": [str(one) for one in wanted]})
