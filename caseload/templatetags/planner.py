"""``{% load planner %}``: pictures of everyday things, drawn into the page so that they take its colours."""

from django import template
from django.utils.safestring import mark_safe

from caseload.planner import pictures

register = template.Library()


@register.simple_tag
def picture(code: str, css: str = "week-picture"):
    """The drawing. It says nothing to a screen reader: the word stands beside it always."""
    drawing = pictures.svg(code).replace("<svg ", f'<svg class="{css}" aria-hidden="true" focusable="false" ', 1)
    return mark_safe(drawing)  # noqa: S308 - our own file, by a code that is one of ours
