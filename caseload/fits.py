"""For migrations: the composite key that holds a clinical row's person and episode together."""

from django.db.migrations import RunSQL


def fits_episode(table: str) -> RunSQL:
    """Hold ``(episode_id, person_id)`` of a table to its episode's own pair, as ``sql/person_fits_episode.sql`` does
    for the first tables: a row cannot land in somebody else's record, and follows when two records are merged."""
    name = f"{table.split('_', 1)[1]}_fits"
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (episode_id, person_id)"
        " REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
