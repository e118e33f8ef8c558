"""Another name can end, and a registration is known by the form that sent it."""

from django.db import migrations, models

from audit.grants import Grant


class Migration(migrations.Migration):
    dependencies = [("caseload", "0010_plan_and_planner")]

    operations = [
        migrations.AddField("alsoknownas", "starts_on", models.DateField(verbose_name="from", null=True)),
        migrations.AddField("alsoknownas", "ends_on", models.DateField(verbose_name="until", null=True, blank=True)),
        migrations.RunSQL(
            "UPDATE caseload_alsoknownas SET starts_on = (added_at AT TIME ZONE 'Europe/London')::date",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField("alsoknownas", "starts_on", models.DateField(verbose_name="from")),
        migrations.RemoveConstraint("alsoknownas", "also_known_as_once"),
        migrations.AddConstraint(
            "alsoknownas",
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="also_known_as_order",
            ),
        ),
        migrations.AddConstraint(
            "alsoknownas",
            models.UniqueConstraint(
                fields=["person", "name"], condition=models.Q(ends_on=None), name="also_known_as_current_once"
            ),
        ),
        Grant("caseload_alsoknownas", "UPDATE (ends_on)"),
        migrations.AddField(
            "episode",
            "body_hash",
            models.CharField(
                max_length=64,
                blank=True,
                db_default="",
                editable=False,
                help_text="What the form said that made the uuid: sent twice, it is one registration",
            ),
        ),
    ]
