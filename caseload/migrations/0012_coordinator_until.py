"""By what the sweep finds those for whom nobody answers."""

import datetime as dt

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("caseload", "0011_names_end_forms_once")]

    operations = [
        migrations.AddField(
            "episode",
            "coordinator_until",
            models.DateTimeField(
                null=True,
                editable=False,
                db_default=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
                help_text="Whoever co-ordinated when last reckoned does so until then; null where no end is set",
            ),
        ),
        migrations.AddIndex(
            "episode",
            models.Index(
                fields=["coordinator_until"],
                condition=models.Q(state="accepted", coordinator_until__isnull=False),
                name="episode_coordinator_until",
            ),
        ),
        migrations.RunSQL(
            """
            UPDATE caseload_episode e SET coordinator_until = p.ends_at FROM caseload_coordinatorperiod p
            WHERE p.episode_id = e.id AND p.starts_at <= now() AND (p.ends_at IS NULL OR p.ends_at > now())
            """,
            migrations.RunSQL.noop,
        ),
    ]
