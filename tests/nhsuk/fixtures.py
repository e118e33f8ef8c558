"""The design system's own examples: what its macros make of which options."""

import json
from pathlib import Path

from django.utils.safestring import mark_safe

DIST = Path(__file__).resolve().parents[2] / "node_modules/nhsuk-frontend/dist/nhsuk"

# What our tags do not offer: two widths at once, an error without a message or a message without an error, a
# button without a class, a back link that is a button, a warning without a heading.
NOT_OURS = {
    "input": ["width class overriding width option"],
    "date-input": ["with errors only"],
    "error-summary": ["with description only"],
    "file-upload": ["button"],
    "back-link": ["with text escaping"],
    "warning-callout": ["without heading"],
}


def fixtures(component, supported):
    """The examples of a component that use no option beyond ``supported``, with an id for pytest."""
    found = json.loads((DIST / f"components/{component}/fixtures.json").read_text("utf-8"))["fixtures"]
    chosen = [
        one
        for one in found
        if one["name"] not in NOT_OURS.get(component, ())
        and "call block" not in one["name"]
        and set(_options(one["context"])) <= set(supported)
    ]
    return [(f"{component}-{number}-{one['name']}", one["context"], one["html"]) for number, one in enumerate(chosen)]


def _options(value, path=""):
    """Dotted names of every option in a fixture: ``label.text``, ``items.hint.text``."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _options(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _options(inner, path)
    else:
        yield f"{path}={value}" if isinstance(value, bool) and path.endswith(("errorMessage",)) else path


def text(option, key="text"):
    """An option that may be a text or a mapping with a text."""
    if not isinstance(option, dict):
        return option or ""
    return mark_safe(option["html"]) if "html" in option else option.get(key, "")
