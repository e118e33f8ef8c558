"""``{% load precautions %}``: what stood before on a person's history, which a slice below has as its page."""

from django import template
from django.utils import timezone

from caseload.precautions import queries

register = template.Library()


@register.inclusion_tag("caseload/precautions/_history.html", takes_context=True)
def precaution_history(context, person):
    """What was written down before a visit, newest first, with who ended it and why."""
    rights = context["request"].rights
    return {"rows": queries.history(rights, person, on=timezone.localdate())}
