from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Says the closure guard anew: leave that is older than 28 days serves no longer."""

    dependencies = [("caseload", "0019_spells_by_feed")]

    operations = [migrations.RunSQL((SQL / "closure_guard.sql").read_text(), migrations.RunSQL.noop)]
