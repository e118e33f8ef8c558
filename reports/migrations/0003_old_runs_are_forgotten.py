from django.db import migrations

from audit.grants import Grant


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0002_how_often_begun"),
    ]

    operations = [Grant("reports_reportrun", "DELETE")]
