"""What a form field consists of on the page: label, hint, error, control. Templates draw it."""

import copy

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .widgets import DateInput

TEXT_CLASSES = {"textarea": "nhsuk-textarea", "select": "nhsuk-select", "file": "nhsuk-file-upload__input"}
# Spin buttons change a figure when a page is scrolled; the design system asks for text and number keys.
NUMBER_ATTRS = {"min": False, "max": False, "step": False}
PASSWORD_ATTRS = {"spellcheck": "false", "autocapitalize": "none"}

KINDS = (
    (DateInput, "date"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
)

NOT_OFFERED = gettext_lazy("“%(label)s”: choose one of the answers shown")
OURS = (
    *((kind.default_error_messages["invalid_choice"], NOT_OFFERED)
      for kind in (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField)),
    (MaxLengthValidator.message, gettext_lazy("“%(label)s”: write %(most)s characters or fewer")),
    (ProhibitNullCharactersValidator.message,
     gettext_lazy("“%(label)s”: there is a character in it that cannot be kept. Write it again")),
    (forms.IntegerField.default_error_messages["invalid"], gettext_lazy("“%(label)s”: write a whole number")),
)  # fmt: skip
"""What Django says of a field without its name, and what we say instead. The very same object: a form's own words
stay, even where they read alike."""


def kind_of(widget):
    """The name of the template that draws this widget."""
    if widget.is_hidden:
        return "hidden"
    return next((kind for base, kind in KINDS if isinstance(widget, base)), "input")


def field_parts(bound, **look):
    """The context of ``nhsuk/widgets/<kind>.html`` for a bound field.

    ``look`` may hold: label, hint, label_size (s, m, l, xl), heading (the label is the page's heading),
    hide_label, width (2, 3, 4, 5, 10, 20, 30), prefix, suffix, inline, small.
    """
    parts = _frame(bound, look)
    kind = parts["kind"]
    if kind == "hidden":
        parts["control"] = bound.as_hidden()
    elif kind == "choices":
        parts |= _choices(bound, parts)
    elif kind == "date":
        parts["boxes"] = _boxes(bound, parts)
    elif kind == "checkbox":
        parts["item"] = _single_item(bound, parts)
    else:
        parts["control"] = _control(bound, parts)
    return parts


def _frame(bound, look):
    widget = bound.field.widget
    hint = look.get("hint", bound.help_text)
    field_id = control_id(bound)
    ids = [f"{field_id}-hint"] * bool(hint) + [f"{field_id}-error"] * bool(bound.errors)
    return {
        **look,
        "field": bound,
        "kind": kind_of(widget),
        "id": field_id,
        "name": bound.html_name,
        "label": look.get("label") or bound.label,
        "hint": hint,
        "errors": error_texts(bound),
        "described_by": " ".join(ids),
        "label_size": look.get("label_size", ""),
        "inline": look.get("inline") or getattr(widget, "inline", False),
        "small": look.get("small") or getattr(widget, "small", False),
        "look": getattr(widget, "look", "list"),
    }


def _control(bound, parts):
    widget = bound.field.widget
    if isinstance(widget, forms.NumberInput):
        widget = copy.copy(widget)
        widget.input_type = "text"
    attrs = _control_attrs(bound, parts)
    return widget.render(parts["name"], bound.value(), attrs, renderer=bound.form.renderer)


def _control_attrs(bound, parts):
    own = bound.field.widget.attrs
    attrs = {"id": parts["id"], "class": _control_classes(parts, own.get("class", ""))}
    if parts["described_by"]:
        attrs["aria-describedby"] = parts["described_by"]
    if bound.field.disabled:
        attrs["disabled"] = True
    if "placeholder" in own:  # it vanishes when it would be needed; the label says it
        attrs["placeholder"] = False
    if isinstance(bound.field.widget, forms.NumberInput):
        attrs |= NUMBER_ATTRS | {"inputmode": "numeric" if _is_whole(bound.field) else "decimal"}
    if parts["kind"] == "password":
        attrs |= PASSWORD_ATTRS
    if parts["kind"] == "textarea" and own.get("rows") == "10":  # Django's own default
        attrs |= {"rows": "5", "cols": False}
    return attrs


def _is_whole(field):
    return isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField | forms.DecimalField)


def _control_classes(parts, own):
    base = TEXT_CLASSES.get(parts["kind"], "nhsuk-input")
    names = [base]
    if parts["errors"] and parts["kind"] != "file":
        names.append(f"{base}--error")
    if parts.get("width"):
        names.append(f"{base}--width-{parts['width']}")
    if parts["kind"] == "password":
        names.append("nhsuk-password-input__input nhsuk-js-password-input-input")
    return " ".join([*names, own]).strip()


def _choices(bound, parts):
    widget = bound.field.widget
    options = widget.optgroups(parts["name"], widget.format_value(bound.value()), {})
    flat = [option for _name, group, _index in options for option in group]
    items = [_item(widget, option, number, parts["id"]) for number, option in enumerate(flat, start=1)]
    for item in items:
        item["disabled"] = item["disabled"] or bound.field.disabled
    block = "radios" if widget.input_type == "radio" else "checkboxes"
    return {"items": items, "block": block, "input_type": widget.input_type}


def _item(widget, option, number, field_id):
    value = "" if option["value"] is None else str(option["value"])
    hints, reveals, dividers = (getattr(widget, name, {}) for name in ("hints", "reveals", "divider_before"))
    return {
        "id": field_id if number == 1 else f"{field_id}-{number}",
        "value": value,
        "label": option["label"],
        "checked": option["selected"],
        "hint": hints.get(value, ""),
        "reveals": reveals.get(value, ""),
        "divider": dividers.get(value, ""),
        "disabled": bool(option["attrs"].get("disabled")),
    }


def _single_item(bound, parts):
    value = bound.value()
    widget = bound.field.widget
    own = {name: text for name, text in widget.attrs.items() if name not in ("class", "value")}
    return {
        "value": widget.attrs.get("value", ""),
        "checked": widget.check_test(value),
        "disabled": bound.field.disabled,
        "attrs": mark_safe(forms.utils.flatatt(own)),  # noqa: S308 - flatatt escapes
        "described_by": parts["described_by"],
    }


def _boxes(bound, parts):
    widget = bound.field.widget
    value = bound.value()
    values = value if isinstance(value, list | tuple) else widget.decompress(value)
    faulty = _faulty_boxes(bound)
    autocomplete = widget.attrs.get("autocomplete", "")
    return [
        {
            "box": box,
            "id": f"{parts['id']}-{box}",
            "name": f"{parts['name']}_{box}",
            "value": "" if part is None else part,
            "width": 4 if box == "year" else 2,
            "faulty": box in faulty,
            "autocomplete": f"{autocomplete}-{box}" if autocomplete else "",
            "disabled": bound.field.disabled,
        }
        for box, part in zip(widget.boxes, values, strict=True)
    ]


def error_links(form):
    """Everything that is wrong with a form: ``text``, and the ``href`` of the field where there is one to see."""
    links = [{"text": text} for text in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else f"#{focus_id(bound)}"
        links += [{"text": text, "href": target} for text in error_texts(bound)]
    return links


def error_texts(bound):
    """What is wrong with a field, each a sentence that can stand alone in the summary."""
    if not bound.errors:
        return []
    return [
        _named(bound, error) or text for error in bound.form.errors.as_data()[bound.name] for text in error.messages
    ]


def _named(bound, error):
    """A sentence with the field's name for what a form left to Django; nothing where the form has its own words."""
    if error.message == forms.Field.default_error_messages["required"]:
        return _missing(bound)
    sentence = next((ours for django, ours in OURS if error.message is django), "")
    return sentence % {"label": bound.label, "most": (error.params or {}).get("limit_value")} if sentence else ""


def _missing(bound):
    label = str(bound.label)
    if kind_of(bound.field.widget) == "checkbox":
        return _("Tick: %(label)s") % {"label": label}
    if label.endswith("?"):
        return _("Answer: %(label)s") % {"label": label}
    return _("%(label)s is missing") % {"label": label}


def _faulty_boxes(bound):
    """The boxes that the errors name; all of them where an error names none."""
    errors = bound.form.errors.as_data().get(bound.name, []) if bound.errors else []
    return {box for error in errors for box in (error.params or {}).get("boxes", DateInput.boxes)}


def control_id(bound):
    """The id of the control, of the first radio, or of the group of date boxes."""
    return bound.field.widget.attrs.get("id") or bound.auto_id


def focus_id(bound):
    """The id that a link in the error summary leads to: the first box or control at fault."""
    if kind_of(bound.field.widget) != "date":
        return control_id(bound)
    faulty = _faulty_boxes(bound)
    box = next((box for box in DateInput.boxes if box in faulty), "day")
    return f"{control_id(bound)}-{box}"
