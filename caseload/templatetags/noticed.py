"""``{% load noticed %}``: what was noticed, for pages of rooms that know nothing of it."""

from django import template

from caseload.alerts.closed import Closed
from caseload.alerts.queries import closed_by

register = template.Library()


@register.simple_tag
def no_longer_noticed(contact) -> list[Closed]:
    """What has closed by a contact: one query."""
    return [Closed(alert) for alert in closed_by(contact)]
