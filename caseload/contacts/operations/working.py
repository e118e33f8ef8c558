"""What a contact worked on: goals of the person, and interventions under them."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from caseload.contacts.details import ContactRefusedError
from caseload.contacts.models import Contact

WORKED_ON = """
INSERT INTO caseload_contactwork (contact_id, goal_id, intervention_id)
SELECT %(contact)s, g.id, NULL FROM caseload_goal g
WHERE g.person_id = %(person)s AND g.uuid = ANY(%(named)s::uuid[])
UNION ALL
SELECT %(contact)s, i.goal_id, i.id FROM caseload_intervention i
WHERE i.person_id = %(person)s AND i.uuid = ANY(%(named)s::uuid[])
"""


def note_work(contact: Contact, named: Iterable[UUID]) -> None:
    """Write down which goals and interventions, by their uuids, this version worked on: one statement, and none
    where there is nothing. Raises ``ContactRefusedError`` where one of them is not the person's."""
    wanted = set(named)
    if not wanted:
        return
    told = {"contact": contact.pk, "person": contact.person_id, "named": [str(one) for one in wanted]}
    with connection.cursor() as cursor:
        cursor.execute(WORKED_ON, told)
        if cursor.rowcount < len(wanted):
            raise ContactRefusedError(_("Choose goals of this person from the list"), "work")
