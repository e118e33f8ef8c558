"""What is checked once when the web or a worker starts."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connections

ROLE = """
    SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,
           EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE pg_has_role(c.relowner, 'USAGE') AND c.relkind IN ('r', 'p')
                   AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                   AND n.nspname NOT LIKE 'pg_toast%')
    FROM pg_roles WHERE rolname = current_user
"""
PRIVILEGES = ("SUPERUSER", "BYPASSRLS", "CREATEDB", "CREATEROLE", "ownership of tables")


def refuse_privileged_role(alias: str = "default") -> None:
    """Refuse to serve as a role that could change the schema or walk past grants and row-level security.

    Most likely DATABASE_URL and DATABASE_OWNER_URL were mixed up: everything would work, and nothing would be
    protected.
    """
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        name, *held = cursor.fetchone()
    connection.close()
    too_many = [privilege for privilege, has in zip(PRIVILEGES, held, strict=True) if has]
    if too_many:
        raise ImproperlyConfigured(
            f'DATABASE_URL connects as "{name}", which has {", ".join(too_many)}. '
            "The service must run as a role that has none of these; only DATABASE_OWNER_URL may migrate."
        )
