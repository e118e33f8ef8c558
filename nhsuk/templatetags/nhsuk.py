"""``{% load nhsuk %}``: the parts of a page. docs/how-to/build-a-page.md shows each with an example.

Tags that stand in every row of a list (tag, when, button) are built without a template, for speed.
"""

from django import template
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from nhsuk import moments
from nhsuk.field_parts import error_links, field_parts

register = template.Library()


# Days and times


@register.filter
def clock(value):
    """14:05"""
    return moments.clock(value) if value else ""


@register.filter
def day(value):
    """Sat 21 Nov 2026"""
    return moments.day(value) if value else ""


@register.filter
def short_day(value):
    """Sat 21 Nov, with the year where it is not this one."""
    return moments.short_day(value) if value else ""


@register.filter
def moment(value):
    """Sat 21 Nov, 14:05"""
    return moments.moment(value) if value else ""


@register.filter
def ago(value):
    """3 days ago; stands beside a date, never instead of one."""
    return moments.ago(value) if value else ""


@register.simple_tag
def when(value, ago=True):
    """A moment or a day with how long ago that is."""
    if not value:
        return ""
    iso = moments.local(value).isoformat()
    shown = format_html('<time datetime="{}">{}</time>', iso, moments.moment(value))
    if not ago:
        return shown
    return format_html('{} <span class="app-ago">{}</span>', shown, moments.ago(value))


@register.simple_tag
def printed_at():
    """The moment that the page was made, for the head of a print."""
    return moments.moment(timezone.now())


# Forms


@register.simple_tag
def field(bound, **look):
    """One form field: label, hint, error, control. For ``look`` see ``nhsuk.field_parts``."""
    parts = field_parts(bound, **look)
    if parts["kind"] == "hidden":
        return parts["control"]
    return mark_safe(render_to_string(f"nhsuk/widgets/{parts['kind']}.html", parts))  # noqa: S308 - a template escapes


@register.simple_tag
def field_with(bound, look):
    """``field`` with its look in one dictionary: what a crispy layout hands on."""
    return field(bound, **look)


@register.simple_tag
def error_summary(form, description=""):
    """Everything that is wrong with a form that was sent, each with a link to its field."""
    if not form or not form.is_bound or not form.errors:
        return ""
    return component("error_summary", errors=error_links(form), description=description)


# Small parts


@register.simple_tag
def button(text, href="", variant="", small=False, type="submit", **attrs):
    """A button, or a link that looks like one. ``variant``: secondary, secondary-solid, warning, reverse.

    Further arguments become attributes: ``name="then" value="next"``, ``hx_get=...``, ``data_print=True``.
    """
    classes = ["nhsuk-button"]
    classes += [f"nhsuk-button--{variant}"] * bool(variant) + ["nhsuk-button--small"] * bool(small)
    classes += [attrs.pop("css")] if attrs.get("css") else []
    own = {"class": " ".join(classes), "data-module": "nhsuk-button"}
    own |= {"href": href, "role": "button", "draggable": "false"} if href else {"type": type}
    own |= {name.replace("_", "-"): value for name, value in attrs.items()}
    element = "a" if href else "button"
    return format_html("<{0}{1}>{2}</{0}>", element, flatatt(own), text)


@register.simple_tag
def tag(text, colour="", border=True):
    """A status in one word. white, grey, green, aqua-green, blue, purple, pink, red, orange, yellow."""
    classes = "nhsuk-tag" + f" nhsuk-tag--{colour}" * bool(colour) + " nhsuk-tag--no-border" * (not border)
    return format_html('<strong class="{}">{}</strong>', classes, text)


@register.simple_tag
def back_link(href, text=""):
    """Where the reader came from, above the heading."""
    return format_html('<a class="nhsuk-back-link" href="{}">{}</a>', href, text or _("Back"))


@register.simple_tag
def count(number, label, href="", current=False):
    """A figure that is a filter: put it into ``<ul class="app-counts">``, each in an ``<li>``."""
    return component("count", number=number, label=label, href=href, current=current)


@register.simple_tag
def notification(text, variant="", id="notification"):
    """What has just happened, said once. ``variant`` success tells that it worked."""
    return component("notification", text=text, success=variant == "success", id=id)


# Parts that hold others


@register.simple_block_tag
def details(content, summary, open=False, expander=False):
    """Text behind a heading that opens it."""
    return component("details", content=content, summary=summary, open=open, expander=expander)


@register.simple_block_tag
def inset(content):
    """Text to be set apart from the rest."""
    return component("inset", content=content)


@register.simple_block_tag
def warning(content, heading="", level=3):
    """What must be known before going on."""
    return component("warning", content=content, heading=heading, level=level)


@register.simple_block_tag
def card(content, title, word="", tone="", href="", level=3, id="", css=""):
    """A card with a coloured edge. ``tone``: act, soon, info, done, plain. ``word`` says it too."""
    return component(
        "card", content=content, title=title, word=word, tone=tone, href=href, level=level, id=id, css=css
    )


# Lists


@register.simple_tag
def summary_list(rows, border=True):
    """Facts with their names. A row: ``{"key", "value", "actions": [{"href", "text", "hidden"}]}``."""
    rows = list(rows)
    with_actions = any(row.get("actions") for row in rows)
    return component("summary_list", rows=rows, border=border, with_actions=with_actions)


@register.simple_tag
def tabs(items, label=""):
    """Tabs that are links. An item: ``{"url", "label", "current"}``."""
    return component("tabs", items=items, label=label or _("Sections"))


@register.simple_tag(takes_context=True)
def pagination(context, page):
    """Pages of a Django ``Page``; keeps the rest of the query string."""
    if page.paginator.num_pages < 2:
        return ""
    gap = page.paginator.ELLIPSIS
    return render_to_string(
        "nhsuk/components/pagination.html",
        {
            "request": context["request"],
            "page": page,
            "items": [
                {"number": number, "ellipsis": number == gap, "current": number == page.number}
                for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
            ],
        },
    )


def component(name, **context):
    """The HTML of ``nhsuk/components/<name>.html``."""
    return mark_safe(render_to_string(f"nhsuk/components/{name}.html", context))  # noqa: S308 - a template escapes
