"""The statements of meetings, one a file with named parameters."""

from pathlib import Path

from caseload import sql

FOLDER = Path(__file__).parent


def rows(name: str, **parameters) -> list:
    """The rows of ``mdt/sql/<name>.sql`` as named tuples. All are about one team or one person, and take longer to
    plan than to run."""
    with sql.prepared() as cursor:
        return sql.rows(cursor, sql.text(FOLDER, name), parameters)
