"""A notification's message on the feed's pages: what it says in words, and its text without whom it is about. Pure.

Its code is that of the ADT event with the same effect, which is not what the Encounter said: A13 is "cancel
discharge", and here says that they are in.
"""

import json
import re

from django.utils.translation import gettext_lazy as _

from integrations.masking import SIGN

SAID = {
    "A13": _("In hospital"),
    "A21": _("On leave"),
    "A22": _("Back from leave"),
    "A03": _("Left"),
    "A11": _("Cancelled, or entered in error"),
    "A04": _("At the emergency department"),
}
"""What an Encounter said, by the code that its message is kept under."""
KEPT = frozenset({
    "resourceType", "type", "status", "system", "url", "start", "end", "lastUpdated", "versionId", "class", "fault",
    "serviceType", "location", "hospitalization", "statusHistory", "use",
})  # fmt: skip
"""What tells how it is made, and of a visit the ward, the times and how it stands."""
LETTER = re.compile(r"[^\W_]")


def said(code: str) -> str:
    """In words; the code where there are none."""
    return str(SAID.get(code, code))


def laid_out(text: str, *, whole: bool) -> str:
    """The text with a line for each part, and unless it is ``whole`` without names, numbers and days of birth. What
    is no JSON, or nothing that an Encounter came in, is masked throughout."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return text if whole else LETTER.sub(SIGN, text)
    shown = read if whole else _masked(read)
    return json.dumps(shown, indent=2, ensure_ascii=False)


def _masked(value, *, kept: bool = False):
    if isinstance(value, dict):
        return {name: _masked(each, kept=kept or name in KEPT) for name, each in value.items()}
    if isinstance(value, list):
        return [_masked(each, kept=kept) for each in value]
    if kept or value is None or isinstance(value, bool):
        return value
    return LETTER.sub(SIGN, str(value))
