"""Whoever begins to co-ordinate holds their membership, so that it cannot end at the same moment."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("caseload", "0006_contact_met")]

    operations = [
        # Back to the function of 0002: replaced, since its trigger stands on it.
        migrations.RunSQL(
            (SQL / "coordinator_holds_membership.sql").read_text(),
            (SQL / "coordinator_is_member.sql")
            .read_text()
            .partition("CREATE TRIGGER")[0]
            .replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
        ),
    ]
