"""A membership is not ended while its holder still co-ordinates people of the team."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("caseload", "0002_integrity"), ("teams", "0002_grants")]

    operations = [
        migrations.RunSQL(
            (SQL / "membership_holds_coordinators.sql").read_text(),
            "DROP FUNCTION caseload_membership_holds_coordinators() CASCADE",
        ),
    ]
