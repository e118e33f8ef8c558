"""What constraints cannot say by themselves, and what the app role may do with each table."""

from pathlib import Path

from django.db import migrations

from audit.grants import Grant

SQL = Path(__file__).resolve().parent.parent / "sql"


def from_file(name: str, undo: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / name).read_text(), undo)


class Migration(migrations.Migration):
    dependencies = [("caseload", "0001_initial"), ("teams", "0002_grants")]

    operations = [
        from_file("person_fits_episode.sql", migrations.RunSQL.noop),
        from_file("closure_guard.sql", "DROP FUNCTION caseload_closure_guard() CASCADE"),
        from_file("coordinator_is_member.sql", "DROP FUNCTION caseload_coordinator_is_member() CASCADE"),
        from_file(
            "contact_versions.sql",
            "DROP FUNCTION caseload_contact_numbered() CASCADE;"
            "DROP FUNCTION caseload_contact_replaced_once() CASCADE;"
            "DROP SEQUENCE caseload_contact_change_seq",
        ),
        # people
        Grant("caseload_person", "SELECT, INSERT, UPDATE"),
        Grant("caseload_alsoknownas", "SELECT, INSERT, UPDATE (person_id)"),
        Grant("caseload_identifier", "SELECT, INSERT, UPDATE"),
        Grant("caseload_phone", "SELECT, INSERT, UPDATE"),
        Grant("caseload_place", "SELECT, INSERT, UPDATE"),
        Grant("caseload_teamaccess", "SELECT, INSERT, UPDATE, DELETE"),
        Grant("caseload_episode", "SELECT, INSERT, UPDATE"),
        Grant("caseload_coordinatorperiod", "SELECT, INSERT, UPDATE"),
        Grant("caseload_handovernote", "SELECT, INSERT, UPDATE"),
        Grant("caseload_intensityperiod", "SELECT, INSERT, UPDATE"),
        Grant("caseload_rhythmperiod", "SELECT, INSERT, UPDATE"),
        Grant("caseload_legalmeasure", "SELECT, INSERT, UPDATE"),
        Grant("caseload_closuresanction", "SELECT, INSERT"),
        Grant("caseload_importrun", "SELECT, INSERT, UPDATE"),
        Grant("caseload_registrationconflict", "SELECT, INSERT, UPDATE"),
        # contacts
        Grant("caseload_visitseries", "SELECT, INSERT, UPDATE"),
        Grant("caseload_visitseriesstaff", "SELECT, INSERT, DELETE"),
        Grant("caseload_plannedvisit", "SELECT, INSERT, UPDATE"),
        Grant("caseload_visitstaff", "SELECT, INSERT, UPDATE, DELETE"),
        Grant("caseload_contact", "SELECT, INSERT, UPDATE (successor_id)"),
        Grant("caseload_contact_change_seq", "USAGE"),
        Grant("caseload_contactstaff", "SELECT, INSERT"),
        Grant("caseload_recordcopy", "SELECT, INSERT"),
        Grant("caseload_concern", "SELECT, INSERT, UPDATE"),
        Grant("caseload_draft", "SELECT, INSERT, UPDATE, DELETE"),
        # alerts
        Grant("caseload_alert", "SELECT, INSERT, UPDATE"),
        Grant("caseload_alertstep", "SELECT, INSERT"),
        Grant("caseload_sweep", "SELECT, INSERT, UPDATE"),
        Grant("caseload_digest", "SELECT, INSERT"),
        # spells
        Grant("caseload_hospitalspell", "SELECT, INSERT, UPDATE"),
    ]
