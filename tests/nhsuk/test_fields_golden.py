"""Fields drawn by the template pack are the elements that the design system's own macros make."""

import pytest
from django import forms
from django.template import Context, Template

from nhsuk import widgets
from nhsuk.fields import DateInputField

from tests.nhsuk.fixtures import fixtures, text
from tests.nhsuk.html_tree import tree

LABEL = {"label.text", "label.heading", "label.size", "label"}
COMMON = LABEL | {"hint", "hint.text", "errorMessage", "errorMessage.text", "id", "name", "disabled"}
INPUT = COMMON | {
    "width", "prefix", "prefix.text", "suffix", "suffix.text", "type", "value", "autocomplete", "inputmode", "spellcheck",
}  # fmt: skip
CHOICES = {
    "fieldset.legend", "fieldset.legend.text", "fieldset.legend.heading", "fieldset.legend.size", "hint", "hint.text",
    "errorMessage", "errorMessage.text", "idPrefix", "name", "items.value", "items.text", "items.hint.text",
    "items.divider", "items.checked", "inline", "small", "value", "values", "disabled",
}  # fmt: skip
DATE = {
    "fieldset.legend", "fieldset.legend.text", "fieldset.legend.heading", "fieldset.legend.size", "hint", "hint.text",
    "errorMessage", "errorMessage.text", "id", "values.day", "values.month", "values.year", "day.value", "month.value",
    "year.value", "day.autocomplete", "month.autocomplete", "year.autocomplete", "day.error", "month.error", "year.error",
}  # fmt: skip


def cases(component, supported, least):
    """Parameters for pytest; fails when an update of the design system leaves too few to compare."""
    found = fixtures(component, supported)
    assert len(found) >= least, f"only {len(found)} examples of {component} are understood"
    return [pytest.param(context, html, id=name) for name, context, html in found]


def drawn(name, field, context, *, value=None, boxes=None, **look):
    """The field drawn with the example's label, hint and error."""
    label = context.get("label") or context.get("fieldset", {}).get("legend") or {}
    heading = isinstance(label, dict) and "heading" in label
    field.required = False
    field.label = text(label, "heading" if heading else "text")
    field.help_text = text(context.get("hint"))
    field.disabled = bool(context.get("disabled"))
    field.widget.attrs["id"] = context.get("id") or context.get("idPrefix") or name
    form = type("Form", (forms.Form,), {name: field})(data=value or {}, initial=None)
    form.full_clean()
    form.errors.clear()
    if error := text(context.get("errorMessage")):
        form.add_error(name, forms.ValidationError(error, params={"boxes": boxes} if boxes else None))
    size = label.get("size", "") if isinstance(label, dict) else ""
    template = Template("{% load nhsuk %}{% field_with form.field look %}".replace("form.field", "bound"))
    return template.render(Context({"bound": form[name], "look": {"heading": heading, "label_size": size, **look}}))


@pytest.mark.parametrize(("context", "html"), cases("input", INPUT, 25))
def test_input(context, html):
    own = {key: str(context[key]) for key in ("type", "autocomplete", "inputmode") if key in context}
    own |= {"spellcheck": str(context["spellcheck"]).lower()} if "spellcheck" in context else {}
    field = forms.CharField(widget=forms.TextInput(attrs=own))
    name = context["name"]
    look = {key: text(context[key]) for key in ("prefix", "suffix", "width") if key in context}
    assert tree(drawn(name, field, context, value={name: context.get("value", "")}, **look)) == tree(html)


@pytest.mark.parametrize(("context", "html"), cases("textarea", COMMON | {"rows", "value", "autocomplete"}, 9))
def test_textarea(context, html):
    own = {key: context[key] for key in ("rows", "autocomplete") if key in context}
    field = forms.CharField(widget=forms.Textarea(attrs=own))
    assert tree(drawn(context["name"], field, context)) == tree(html)


@pytest.mark.parametrize(
    ("context", "html"), cases("select", COMMON | {"items.value", "items.text", "items.selected", "value"}, 10)
)
def test_select(context, html):
    field = forms.ChoiceField(choices=[(item["value"], item["text"]) for item in context["items"]])
    chosen = [item["value"] for item in context["items"] if item.get("selected")] or [context.get("value", "")]
    assert tree(drawn(context["name"], field, context, value={context["name"]: chosen[0]})) == tree(html)


@pytest.mark.parametrize(("context", "html"), cases("file-upload", COMMON, 8))
def test_file_upload(context, html):
    field = forms.FileField(widget=forms.FileInput)
    assert tree(drawn(context["name"], field, context)) == tree(html)


@pytest.mark.parametrize(("context", "html"), cases("password-input", COMMON | {"autocomplete"}, 7))
def test_password(context, html):
    own = {"autocomplete": context.get("autocomplete", "current-password")}
    field = forms.CharField(widget=forms.PasswordInput(attrs=own))
    ours, theirs = drawn(context["name"], field, context), html
    for disabled in (' disabled aria-disabled="true"',):
        theirs = theirs.replace(disabled, "")
    assert tree(ours) == tree(theirs)


def choice_field(base, widget, context):
    """A field with the example's choices; a divider belongs to the choice after it."""
    choices, hints, dividers, divider = [], {}, {}, ""
    for item in context["items"]:
        if "divider" in item:
            divider = item["divider"]
            continue
        choices.append((item["value"], item["text"]))
        if "hint" in item:
            hints[item["value"]] = item["hint"]["text"]
        if divider:
            dividers[item["value"]] = divider
            divider = ""
    look = {key: context.get(key, False) for key in ("inline", "small")}
    return base(choices=choices, widget=widget(hints=hints, divider_before=dividers, **look))


def checked(context):
    """The values that the example has ticked."""
    value = context.get("values") or [context.get("value", "")]
    return value + [item["value"] for item in context["items"] if item.get("checked")]


def renumbered(html):
    """The macros count a divider as an item; we do not."""
    return html.replace("with-divider-4", "with-divider-3")


@pytest.mark.parametrize(("context", "html"), cases("radios", CHOICES, 18))
def test_radios(context, html):
    field = choice_field(forms.ChoiceField, widgets.Radios, context)
    value = {context["name"]: checked(context)[-1]}
    assert tree(drawn(context["name"], field, context, value=value)) == tree(renumbered(html))


@pytest.mark.parametrize(("context", "html"), cases("checkboxes", CHOICES, 18))
def test_checkboxes(context, html):
    field = choice_field(forms.MultipleChoiceField, widgets.Checkboxes, context)
    value = {context["name"]: checked(context)}
    assert tree(drawn(context["name"], field, context, value=value)) == tree(html)


@pytest.mark.parametrize(("context", "html"), cases("date-input", DATE, 15))
def test_date(context, html):
    parts = ("day", "month", "year")
    values = context.get("values", {}) | {part: context[part]["value"] for part in parts if "value" in context.get(part, {})}
    boxes = [part for part in parts if context.get(part, {}).get("error")]
    field = DateInputField()
    if context.get("day", {}).get("autocomplete"):
        field.widget.attrs["autocomplete"] = context["day"]["autocomplete"].removesuffix("-day")
    ours = drawn("when", field, context, value={f"when_{part}": values.get(part, "") for part in parts}, boxes=boxes)
    for part in parts:  # our names carry the field's, since a form may ask for two dates
        ours = ours.replace(f'name="when_{part}"', f'name="{part}"')
    assert tree(ours) == tree(html)
