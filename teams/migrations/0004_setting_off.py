from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teams', '0003_wall_and_guest'),
    ]

    operations = [
        migrations.AddField(
            model_name='provider',
            name='lone_worker_device',
            field=models.CharField(blank=True, default='', help_text='What staff carry to call for help: this service is no alarm device', max_length=200, verbose_name='lone worker device'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='provider',
            name='lone_worker_help',
            field=models.CharField(blank=True, default='', help_text='For example the button, or the number', max_length=240, verbose_name='how to call for help'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='team',
            name='setting_off_grace_minutes',
            field=models.PositiveSmallIntegerField(default=30, help_text='Minutes past the expected end', verbose_name='a colleague who is not back shows after'),
        ),
    ]
