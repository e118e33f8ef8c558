"""``{% load person %}``: the head and the tabs that stand on every page about a person.

What the head says is gathered by the function that ``settings.PERSON_HEADER`` names, and the tabs are the list that
``settings.PERSON_TABS`` names: both belong to rooms above this one.
"""

from functools import cache

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

register = template.Library()
named = cache(import_string)


@register.inclusion_tag("caseload/_person_header.html", takes_context=True)
def person_header(context, person):
    """Who this is, where they are, what was noticed. Uses the page's ``episode`` where there is one.

    A page that has gathered the head already gives it as ``header``, and shows itself what was noticed.
    """
    request = context["request"]
    header = context.get("header") or named(settings.PERSON_HEADER)(
        person, rights=request.rights, team=request.team, episode=context.get("episode")
    )
    shows_alerts = "header" not in context
    return {"header": header, "person": person, "shows_alerts": shows_alerts, "named_worker": settings.NAMED_WORKER}


@register.inclusion_tag("nhsuk/components/tabs.html")
def person_tabs(person, current=""):
    """The person's pages; ``current`` is the name of the tab (``overview``, ``contacts``, ...)."""
    items = [
        {"url": reverse(tab.url_name, args=[person.uuid]), "label": tab.label, "current": tab.name == current}
        for tab in named(settings.PERSON_TABS)
    ]
    return {"items": items, "label": _("Pages about this person")}
