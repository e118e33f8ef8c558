import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("caseload", "0026_treatments_of_two_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(model_name="inreachplan", name="not_in_diary"),
        migrations.AddField(
            model_name="inreachplan",
            name="alone_reason",
            field=models.CharField(blank=True, max_length=240, verbose_name="why one goes alone"),
        ),
        migrations.AddField(
            model_name="inreachplan",
            name="second",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who goes along",
            ),
        ),
    ]
