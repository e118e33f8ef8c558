import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """Other systems that may read all teams find what was taken back, and a day, without reading every contact."""

    dependencies = [
        ("caseload", "0027_two_go_to_the_ward"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("entry__in", ("withdrawn", "moved"))), fields=["id"], name="contact_taken_back"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["occurred_at"], name="contact_when"
            ),
        ),
    ]
