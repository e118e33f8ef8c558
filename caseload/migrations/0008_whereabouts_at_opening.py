"""An episode opens knowing that the person is in hospital; sweeps older than a month may be deleted."""

from pathlib import Path

from django.db import migrations

from audit.grants import Grant

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("caseload", "0007_coordinator_holds_membership")]

    operations = [
        migrations.RunSQL(
            (SQL / "episode_whereabouts.sql").read_text(), "DROP FUNCTION caseload_episode_whereabouts() CASCADE"
        ),
        Grant("caseload_sweep", "DELETE"),
    ]
