"""The statements of meetings, one a file with named parameters."""

from pathlib import Path

from caseload import sql

FOLDER = Path(__file__).parent


def rows(name: str, **parameters) -> list:
    """The rows of ``mdt/sql/<name>.sql`` as named tuples. All are about one team or one person, and take longer to
    plan than to run."""
    with sql.prepared() as cursor:
        return sql.rows(cursor, _statement(name), parameters)


def _statement(name: str) -> str:
    """The text of a file; what the board of a handover has in common with those who follow it stands in one place."""
    return sql.text(FOLDER, name).replace("{handover_said}", sql.text(FOLDER, "handover_said"))
