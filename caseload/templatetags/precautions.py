"""``{% load precautions %}``: words for codes of precautions, on pages of slices that do not know them."""

from django import template

from caseload.precautions.codes import PrecautionEnd, word

register = template.Library()
register.filter("precaution_word", word)


@register.filter
def precaution_end(reason: str) -> str:
    """Why one ended, in words."""
    return str(dict(PrecautionEnd.choices).get(reason, reason))
