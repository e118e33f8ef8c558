"""Members of staff: made, changed, let in and kept out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.operations import record
from teams.faults import FieldError, refusals
from teams.models import User

FIELDS = ("email", "name", "phone", "local_id", "professional_body", "professional_number")
TAKEN = {
    "teams_user_email_key": (_("Somebody else has this email address"), "email"),
    "teams_user_local_id_key": (_("Somebody else has this staff number"), "local_id"),
}


class StaffError(FieldError):
    """The member of staff cannot be saved like this."""


@transaction.atomic
def create_staff(*, by: User, at: datetime, email: str, name: str, **fields) -> User:
    """A new member of staff, who has no password: they set one from the email that is sent to them."""
    with refusals(StaffError, TAKEN):
        user = User.objects.create_user(email, None, name=name, **_cleaned(fields))
    record("staff.created", by=by, subject="user", subject_uuid=user.uuid)
    return user


@transaction.atomic
def update_staff(*, user: User, by: User, at: datetime, **fields) -> User:
    """Change a member of staff's details (any of ``FIELDS``)."""
    fields = _cleaned(fields)
    changed = sorted(name for name, value in fields.items() if getattr(user, name) != value)
    for name in changed:
        setattr(user, name, fields[name])
    if changed:
        with refusals(StaffError, TAKEN):
            user.save(update_fields=changed)
        record("staff.changed", by=by, subject="user", subject_uuid=user.uuid, fields=changed)
    return user


@transaction.atomic
def deactivate_staff(*, user: User, by: User, at: datetime) -> None:
    """From now on they cannot sign in, and an open session answers nobody. Their work stays as it is."""
    if user.pk == by.pk:
        raise StaffError(_("You cannot stop yourself from signing in. Ask another administrator."))
    _set_active(user, False, by)


@transaction.atomic
def activate_staff(*, user: User, by: User, at: datetime) -> None:
    """Let them sign in again."""
    _set_active(user, True, by)


@transaction.atomic
def set_language(*, user: User, language: str, at: datetime) -> None:
    """The language in which a user reads the pages."""
    user.language = User.Language(language)
    user.save(update_fields=["language"])
    record("staff.language_set", by=user, subject="user", subject_uuid=user.uuid, language=language)


def _set_active(user: User, active: bool, by: User) -> None:
    if user.is_active != active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        verb = "staff.let_in" if active else "staff.kept_out"
        record(verb, by=by, subject="user", subject_uuid=user.uuid)


def _cleaned(fields: dict) -> dict:
    """What the tables want: an address in lower case, no number rather than an empty one."""
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"not a field of staff: {', '.join(sorted(unknown))}")
    cleaned = dict(fields)
    if "email" in cleaned:
        cleaned["email"] = cleaned["email"].strip().lower()
    if "local_id" in cleaned:
        cleaned["local_id"] = cleaned["local_id"] or None
    return cleaned
