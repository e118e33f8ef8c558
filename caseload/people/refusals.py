"""What the register's operations raise when a rule says no."""

from django.conf import settings
from django.utils.translation import gettext as _

from teams.faults import FieldError


class Refused(FieldError):  # noqa: N818 - a refusal is an answer, not a fault
    """An operation declined: a plain sentence for whoever asked, and the form field it belongs to, if one."""


def not_a_member(field: str = "coordinator") -> dict[str, tuple]:
    """For ``teams.faults.refusals``: the co-ordinator must belong to the episode's team."""
    sentence = _("The %(worker)s must be a member of the person's team on the day they begin")
    return {"coordinator_is_member": (sentence % {"worker": settings.NAMED_WORKER}, field)}
