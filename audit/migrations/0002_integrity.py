"""Append-only, by grants first and triggers second."""

from pathlib import Path

from django.db import migrations

from audit.grants import Grant

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        Grant("audit_event", "SELECT, INSERT"),
        Grant("audit_read", "SELECT, INSERT"),
        migrations.RunSQL(
            (SQL / "append_only.sql").read_text(),
            "DROP FUNCTION audit_append_only() CASCADE",
        ),
    ]
