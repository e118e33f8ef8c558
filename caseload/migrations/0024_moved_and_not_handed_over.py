from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Says what a closing asks anew: nobody who has moved is closed before another team has accepted."""

    dependencies = [("caseload", "0023_treatments_changed")]

    operations = [migrations.RunSQL((SQL / "closure_hands_on.sql").read_text(), migrations.RunSQL.noop)]
