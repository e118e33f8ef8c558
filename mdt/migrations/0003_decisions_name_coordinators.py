import django.db.models.deletion
from django.db import migrations, models

from audit.grants import Grant


class Migration(migrations.Migration):
    dependencies = [
        ("caseload", "0013_goal_review"),
        ("mdt", "0002_guest_invited_about"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionCoordinator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="coordinator", to="mdt.decision"
                    ),
                ),
                (
                    "period",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="caseload.coordinatorperiod"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(condition=models.Q(("person", None)), fields=["team"], name="action_for_team"),
        ),
        Grant("mdt_decisioncoordinator", "SELECT, INSERT"),
    ]
