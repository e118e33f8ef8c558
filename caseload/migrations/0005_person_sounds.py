"""Search finds misspelt names by their sound, and people by their date of birth."""

from django.db import migrations, models

from caseload import sql


class Migration(migrations.Migration):
    dependencies = [("caseload", "0004_noticing")]

    operations = [
        migrations.RunSQL(sql.statement("sounds"), "DROP FUNCTION caseload_sounds(text) CASCADE"),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["date_of_birth"], name="person_born"),
        ),
    ]
