"""Fields drawn by the template pack are the elements that the design system's own macros make."""

import pytest
from django import forms
from django.template import Context, Template

from nhsuk import widgets
from nhsuk.fields import DateInputField
from tests.nhsuk.fixtures import fixtures, text
from tests.nhsuk.html_tree import tree

LABEL = {"label", "label.text", "label.heading", "label.size"}
LEGEND = {"fieldset.legend", "fieldset.legend.text", "fieldset.legend.heading", "fieldset.legend.size"}
MESSAGES = {"hint", "hint.text", "hint.html", "errorMessage", "errorMessage.text"}
COMMON = LABEL | MESSAGES | {"id", "name", "disabled"}
AFFIXES = {"prefix", "prefix.text", "prefix.html", "suffix", "suffix.text", "suffix.html"}
INPUT = COMMON | AFFIXES | {"width", "type", "value", "autocomplete", "inputmode", "spellcheck", "classes", "code"}
ITEMS = {"items.value", "items.text", "items.hint.text", "items.divider", "items.checked"}
CHOICES = LEGEND | MESSAGES | ITEMS | {"idPrefix", "name", "inline", "small", "value", "values", "disabled"}
BOXES = {f"{box}.{what}" for box in ("day", "month", "year") for what in ("value", "autocomplete", "error")}
DATE = LEGEND | MESSAGES | BOXES | {"id", "values.day", "values.month", "values.year", "disabled"}


def cases(component, supported, least):
    """Parameters for pytest; fails when an update of the design system leaves too few to compare."""
    found = fixtures(component, supported)
    assert len(found) >= least, f"only {len(found)} examples of {component} are understood"
    return [pytest.param(options, html, id=name) for name, options, html in found]


def drawn(name, field, options, *, value=None, boxes=None, **look):
    """The field drawn with the example's label, hint and error."""
    label = options.get("label") or options.get("fieldset", {}).get("legend") or {}
    heading = isinstance(label, dict) and "heading" in label
    field.required = False
    field.label = text(label, "heading" if heading else "text")
    field.help_text = text(options.get("hint"))
    field.disabled = bool(options.get("disabled"))
    field.widget.attrs["id"] = options.get("id") or options.get("idPrefix") or name
    form = type("Form", (forms.Form,), {name: field})(data=value or {}, initial=None)
    form.full_clean()
    form.errors.clear()
    if error := text(options.get("errorMessage")):
        form.add_error(name, forms.ValidationError(error, params={"boxes": boxes} if boxes else None))
    size = label.get("size", "") if isinstance(label, dict) else ""
    template = Template("{% load nhsuk %}{% field_with form.field look %}".replace("form.field", "bound"))
    return template.render(Context({"bound": form[name], "look": {"heading": heading, "label_size": size, **look}}))


@pytest.mark.parametrize(("options", "html"), cases("input", INPUT, 39))
def test_input(options, html):
    own = {key: str(options[key]) for key in ("type", "autocomplete", "inputmode") if key in options}
    own["class"] = options.get("classes", "") + (" nhsuk-input--code" if options.get("code") else "")
    own |= {"spellcheck": str(options["spellcheck"]).lower()} if "spellcheck" in options else {}
    field = forms.CharField(widget=forms.TextInput(attrs=own))
    name = options["name"]
    look = {key: text(options[key]) for key in ("prefix", "suffix", "width") if key in options}
    assert tree(drawn(name, field, options, value={name: options.get("value", "")}, **look)) == tree(html)


@pytest.mark.parametrize(("options", "html"), cases("textarea", COMMON | {"rows", "value", "autocomplete"}, 14))
def test_textarea(options, html):
    own = {key: options[key] for key in ("rows", "autocomplete") if key in options}
    field = forms.CharField(widget=forms.Textarea(attrs=own))
    assert tree(drawn(options["name"], field, options)) == tree(html)


@pytest.mark.parametrize(
    ("options", "html"), cases("select", COMMON | {"items.value", "items.text", "items.selected", "value"}, 14)
)
def test_select(options, html):
    field = forms.ChoiceField(choices=[(item["value"], item["text"]) for item in options["items"]])
    chosen = [item["value"] for item in options["items"] if item.get("selected")] or [options.get("value", "")]
    assert tree(drawn(options["name"], field, options, value={options["name"]: chosen[0]})) == tree(html)


@pytest.mark.parametrize(("options", "html"), cases("file-upload", COMMON, 14))
def test_file_upload(options, html):
    field = forms.FileField(widget=forms.FileInput)
    html = html.replace(' data-module="nhsuk-file-upload"', "")  # see widgets/file.html
    assert tree(drawn(options["name"], field, options)) == tree(html)


@pytest.mark.parametrize(("options", "html"), cases("password-input", COMMON | {"autocomplete", "width"}, 10))
def test_password(options, html):
    own = {"autocomplete": options.get("autocomplete", "current-password")}
    field = forms.CharField(widget=forms.PasswordInput(attrs=own))
    look = {"width": options["width"]} if "width" in options else {}
    assert tree(drawn(options["name"], field, options, **look)) == tree(html)


def choice_field(base, widget, options):
    """A field with the example's choices; a divider belongs to the choice after it."""
    choices, hints, dividers, divider = [], {}, {}, ""
    for item in options["items"]:
        if "divider" in item:
            divider = item["divider"]
            continue
        choices.append((item["value"], item["text"]))
        if "hint" in item:
            hints[item["value"]] = item["hint"]["text"]
        if divider:
            dividers[item["value"]] = divider
            divider = ""
    look = {key: options.get(key, False) for key in ("inline", "small")}
    return base(choices=choices, widget=widget(hints=hints, divider_before=dividers, **look))


def checked(options):
    """The values that the example has ticked."""
    value = options.get("values") or [options.get("value", "")]
    return value + [item["value"] for item in options["items"] if item.get("checked")]


def renumbered(html):
    """The macros count a divider as an item; we do not."""
    return html.replace("with-divider-4", "with-divider-3")


@pytest.mark.parametrize(("options", "html"), cases("radios", CHOICES, 28))
def test_radios(options, html):
    field = choice_field(forms.ChoiceField, widgets.Radios, options)
    value = {options["name"]: checked(options)[-1]}
    assert tree(drawn(options["name"], field, options, value=value)) == tree(renumbered(html))


@pytest.mark.parametrize(("options", "html"), cases("checkboxes", CHOICES, 27))
def test_checkboxes(options, html):
    field = choice_field(forms.MultipleChoiceField, widgets.Checkboxes, options)
    value = {options["name"]: checked(options)}
    assert tree(drawn(options["name"], field, options, value=value)) == tree(html)


@pytest.mark.parametrize(("options", "html"), cases("date-input", DATE, 16))
def test_date(options, html):
    parts = ("day", "month", "year")
    values = options.get("values", {}) | {
        part: options[part]["value"] for part in parts if "value" in options.get(part, {})
    }
    boxes = [part for part in parts if options.get(part, {}).get("error")]
    field = DateInputField()
    if options.get("day", {}).get("autocomplete"):
        field.widget.attrs["autocomplete"] = options["day"]["autocomplete"].removesuffix("-day")
    ours = drawn("when", field, options, value={f"when_{part}": values.get(part, "") for part in parts}, boxes=boxes)
    for part in parts:  # our names carry the field's, since a form may ask for two dates
        ours = ours.replace(f'name="when_{part}"', f'name="{part}"')
    assert tree(ours) == tree(html)
