"""What the app role may do with staff, teams and the tables of the libraries it signs in with."""

from django.db import migrations

from audit.grants import Grant


class Migration(migrations.Migration):
    dependencies = [
        ("teams", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        Grant("teams_provider", "SELECT, INSERT, UPDATE"),
        Grant("teams_user", "SELECT, INSERT, UPDATE"),
        Grant("teams_team", "SELECT, INSERT, UPDATE"),
        Grant("teams_teamclosedday", "SELECT, INSERT, UPDATE, DELETE"),
        Grant("teams_membership", "SELECT, INSERT, UPDATE"),
        Grant("teams_absence", "SELECT, INSERT, UPDATE"),
        Grant("teams_shiftcoordinator", "SELECT, INSERT"),
        Grant("account_emailaddress", "SELECT, INSERT, UPDATE, DELETE"),
        Grant("account_emailconfirmation", "SELECT, INSERT, UPDATE, DELETE"),
        Grant("django_session", "SELECT, INSERT, UPDATE, DELETE"),
        Grant("django_content_type", "SELECT"),
        Grant("auth_permission", "SELECT"),
        Grant("auth_group", "SELECT"),
        Grant("django_migrations", "SELECT"),
    ]
