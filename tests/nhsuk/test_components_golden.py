"""Small parts made by the template tags are the elements that the design system's own macros make."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from tests.nhsuk.fixtures import fixtures, text
from tests.nhsuk.html_tree import tree


def cases(component, supported, least):
    """Parameters for pytest; fails when an update of the design system leaves too few to compare."""
    found = fixtures(component, supported)
    assert len(found) >= least, f"only {len(found)} examples of {component} are understood"
    return [pytest.param(options, html, id=name) for name, options, html in found]


def drawn(source, **values):
    """A piece of template with ``{% load nhsuk %}``."""
    return Template("{% load nhsuk %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("options", "html"), cases("button", {"text", "href", "variant", "small", "name", "value", "id"}, 16)
)
def test_button(options, html):
    source = "{% button text href=href variant=variant small=small %}"
    values = {"href": "", "variant": "", "small": False} | options
    assert tree(drawn(source, **values)) == tree(html)


def test_button_attributes():
    html = drawn('{% button "Save" name="then" value="next" hx_get="/x/" data_print=True css="app-button" %}')
    (element,) = tree(html)
    assert dict(element[1]) == {
        "class": "app-button nhsuk-button", "data-module": "nhsuk-button", "type": "submit",
        "name": "then", "value": "next", "hx-get": "/x/", "data-print": "",
    }  # fmt: skip


@pytest.mark.parametrize(("options", "html"), cases("tag", {"text", "html", "colour", "border"}, 24))
def test_tag(options, html):
    if options.get("colour") is False:
        options = options | {"colour": "no-colour"}
    values = {"colour": "", "border": True} | options | {"text": text(options)}
    assert tree(drawn("{% tag text colour border %}", **values)) == tree(html)


@pytest.mark.parametrize(("options", "html"), cases("back-link", {"text", "href"}, 1))
def test_back_link(options, html):
    assert tree(drawn("{% back_link href text %}", **options)) == tree(html)


@pytest.mark.parametrize(
    ("options", "html"), cases("details", {"summary", "summary.text", "text", "open", "classes"}, 6)
)
def test_details(options, html):
    source = "{% details summary open=open expander=expander %}{{ text }}{% enddetails %}"
    values = options | {
        "summary": text(options["summary"]),
        "open": options.get("open", False),
        "expander": "nhsuk-expander" in options.get("classes", ""),
    }
    assert tree(drawn(source, **values)) == tree(html)


@pytest.mark.parametrize(("options", "html"), cases("inset-text", {"text"}, 1))
def test_inset(options, html):
    assert tree(drawn("{% inset %}<p>{{ text }}</p>{% endinset %}", **options)) == tree(html)


@pytest.mark.parametrize(("options", "html"), cases("warning-callout", {"heading.text", "heading", "text"}, 3))
def test_warning(options, html):
    heading = text(options.get("heading"))
    values = {"text": options["text"], "heading": "" if heading == "Important" else heading}
    source = '{% warning heading %}<p class="nhsuk-card__description">{{ text }}</p>{% endwarning %}'
    html = html.replace(' role="text"', "")  # a role that ARIA does not know
    assert tree(drawn(source, **values)) == tree(html)


SUMMARY = {"heading", "heading.text", "description", "description.text", "errorList.text", "errorList.href"}


@pytest.mark.parametrize(("options", "html"), cases("error-summary", SUMMARY, 5))
def test_error_summary(options, html):
    values = {
        "errors": options.get("errorList", []),
        "description": text(options.get("description")),
    }
    ours = drawn('{% include "nhsuk/components/error_summary.html" %}', **values)
    assert tree(ours) == tree(html)


ACTIONS = {f"rows.actions.items.{what}" for what in ("href", "text", "visuallyHiddenText")}
ROWS = ACTIONS | {"rows.key.text", "rows.value.text", "rows.value.html", "border"}


@pytest.mark.parametrize(("options", "html"), cases("summary-list", ROWS, 4))
def test_summary_list(options, html):
    rows = [
        {
            "key": text(row["key"]),
            "value": mark_safe(text(row["value"])),
            "actions": [
                {"href": one["href"], "text": one["text"], "hidden": one.get("visuallyHiddenText")}
                for one in row.get("actions", {}).get("items", [])
            ],
        }
        for row in options["rows"]
    ]
    assert tree(drawn("{% summary_list rows border %}", rows=rows, border=options.get("border", True))) == tree(html)


@pytest.mark.parametrize(("options", "html"), cases("notification-banner", {"text", "variant"}, 2))
def test_notification(options, html):
    ours = drawn('{% notification text variant id="nhsuk-notification-banner" %}', **{"variant": ""} | options)
    ours = ours.replace(" app-notice", "").replace(">Done<", ">Success<")
    assert tree(ours) == tree(html)


NUMBERED = {"previous.href", "next.href", "items.number", "items.href", "items.current", "items.ellipsis"}


@pytest.mark.parametrize(("options", "html"), cases("pagination", NUMBERED, 4))
def test_pagination(options, html):
    numbers = [item["number"] for item in options["items"] if "number" in item]
    current = next(item["number"] for item in options["items"] if item.get("current"))
    page = Paginator(range(max(numbers)), 1).page(current)
    request = RequestFactory().get("/")
    ours = drawn("{% pagination page %}", page=page, request=request).replace("?page=", "#/section/")
    assert tree(ours) == tree(html.replace('aria-label="Pagination"', 'aria-label="Pages"'))


def test_pagination_keeps_the_query_and_is_not_there_for_one_page():
    pages = Paginator(range(3), 1)
    request = RequestFactory().get("/", {"q": "a b", "page": "1"})
    assert 'href="?q=a+b&amp;page=2"' in drawn("{% pagination page %}", page=pages.page(1), request=request)
    assert drawn("{% pagination page %}", page=Paginator([1], 1).page(1), request=request) == ""
