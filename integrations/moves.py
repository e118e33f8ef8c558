"""A visit that its hospital moves to another person (A45), or to another number (A42 merged, A50 changed). Pure.

The one message is two events: the visit was never where MRG says, and is where PID and PV1 say. What it is must all
stand in the message, since what was told of it before was told of somebody or something else.
"""

import datetime as dt
from dataclasses import replace

from integrations.event import Event, Identity
from integrations.hl7 import Message, UnreadableError
from integrations.profiles import Profile
from integrations.who import former

MOVED = frozenset({"A42", "A45", "A50"})
FORMER = {"PV1-19": "MRG-5", "PV1-50": "MRG-6", "PID-18": "MRG-3"}
"""Where the former number of a visit stands, by where the present one does."""
LEFT = "/from"
"""After the control number of the event that is about where it was."""
BEFORE = dt.timedelta(seconds=1)
"""It is no longer where it was a moment before it is where it is."""


def taken_up(event: Event, message: Message, profile: Profile) -> Event:
    """Where it is now: an admission, or an attendance. Raises UnreadableError where not all of it is said."""
    about, key = _former(event, message, profile)
    is_known = event.is_emergency or event.is_inpatient is not None
    is_same = about == event.identity
    if not is_known or not event.admitted_at or not event.spell_key or (is_same and key == event.spell_key):
        raise UnreadableError("half_a_move")
    return replace(event, code="A01", former_key=key if is_same else "")


def left(event: Event, message: Message, profile: Profile) -> Event:
    """Where it was: taken back, as an admission is. ``event`` is where it is now."""
    about, key = _former(event, message, profile)
    return Event(
        code="A11",
        control_id=left_id(event.control_id),
        at=event.at,
        sent_at=event.sent_at - BEFORE,
        identity=about,
        spell_key=key,
    )


def left_id(control_id: str) -> str:
    """The control number that the second event is kept under."""
    return control_id[:180] + LEFT


def _former(event: Event, message: Message, profile: Profile) -> tuple[Identity, str]:
    """Whose it was, and its number there; what MRG does not say is as it is now."""
    place = next((place for place in profile.fields["spell_key"] if message.get(place)), "")
    key = message.get(FORMER[place]) if place in FORMER else ""
    return former(message) or event.identity, key or event.spell_key
