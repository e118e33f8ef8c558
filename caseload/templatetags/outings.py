"""Keys for taps that may be sent twice, and who is still out."""

from uuid import UUID, uuid4

from django import template

from caseload.outings.models import Outing

register = template.Library()


@register.simple_tag
def new_key() -> UUID:
    """A key by which the same tap, sent twice, is one."""
    return uuid4()


@register.simple_tag
def still_out_with(contact, user) -> list[Outing]:
    """Who set off with the reader on the visit that a contact ended, and is still out: to be asked about."""
    ended = Outing.objects.filter(user=user, ended="contact", ended_at=contact.written_at)
    rows = Outing.objects.filter(journey__in=ended.values("journey"), ended_at=None).select_related("user")
    return list(rows.order_by("user__name"))
