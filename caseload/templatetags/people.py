"""``{% load people %}``: how people are shown."""

from django import template

from caseload.people import nhs_numbers

register = template.Library()


@register.filter
def nhs_number(number):
    """999 012 3456"""
    return nhs_numbers.shown(number)
