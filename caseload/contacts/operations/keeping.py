"""How a version of a contact comes into its table: once, whoever sends it again, and by one statement."""

from functools import cache

from django.db import connection
from django.db.models import Field

from caseload import sql
from caseload.contacts.models import Contact


@cache
def columns() -> tuple[Field, ...]:
    """What is written; what the database fills in by itself is not."""
    return tuple(field for field in Contact._meta.concrete_fields
                 if not field.primary_key and not field.has_db_default())  # fmt: skip


@cache
def insert() -> str:
    """The statement: it inserts nothing where the uuid is taken. A racing double tap waits for the other's lock."""
    names = ", ".join(field.column for field in columns())
    values = ", ".join(f"%({field.column})s" for field in columns())
    return (
        f"INSERT INTO caseload_contact ({names}) VALUES ({values})"  # noqa: S608 - names of columns, not input
        " ON CONFLICT (uuid) DO NOTHING RETURNING id, received_at"
    )


def values(contact: Contact) -> dict:
    """The parameters of ``insert``."""
    return {each.column: each.get_db_prep_save(each.pre_save(contact, add=True), connection) for each in columns()}


def inserted(contact: Contact) -> bool:
    """Insert the row; False where its uuid is taken."""
    with sql.prepared() as cursor:
        cursor.execute(insert(), values(contact))
        return became(contact, cursor.fetchone())


def became(contact: Contact, row: tuple | None) -> bool:
    """Let the contact be the row that ``insert`` gave, if it gave one; whether it did."""
    if row is None:
        return False
    contact.pk, contact.received_at = row
    contact._state.adding, contact._state.db = False, connection.alias
    return True
